/** The agents of an engine with models, and the prompts that it has. */

/** @param {object} [change] */
export const agent = (change = {}) => ({ on: false, model: null, temperature: 0.4, top_p: null, most_tokens: null, passages: null, instructions: "", ...change });

/** @param {object} [change] */
export const usualAgents = (change = {}) => ({
  planner: agent(),
  researcher: agent(),
  writer: agent({ on: true, temperature: 0.2 }),
  checker: agent({ temperature: 0 }),
  editor: agent({ temperature: 0.3 }),
  ...change,
});

export const RULES = "You write one section of a document from passages of the user's own files.\n\nRules:\n1. Say only what the passages say.\n2. {form}\n3. Write in {language}, about {words} words.\n";

export const prompts = [
  { name: "plan", version: 1, agents: ["planner"], text: "You plan a document.\n" },
  { name: "section", version: 3, agents: ["writer"], text: RULES },
  { name: "own", version: 1, agents: ["planner", "researcher", "writer", "editor", "checker"], text: "The user also asks you for this:\n{instructions}\n" },
];
