/** The states of the part of Connections about agents, for the tests of what must hold everywhere. */
import { agent, prompts, usualAgents } from "./agent_world.js";
import { answering } from "./arranging.js";
import { connected, troubled } from "./connection_world.js";
import { MARKUP } from "./world.js";

/** @param {import("./window.js").Window} window */
export async function openAgents({ page }) {
  await page.locator('[data-screen="connections"]').click();
  await page.locator("#agents summary").click();
  await page.locator(".agent").first().waitFor();
}

const several = usualAgents({
  planner: agent({ on: true }),
  checker: agent({ on: true, model: { connection: "c2", model: "large-1" } }),
  editor: agent({ on: true, model: { connection: "gone", model: "a-model-with-a-name-that-goes-on-and-on-without-ever-coming-to-an-end" } }),
});

/** Everything that the user has typed and the engine has said pretends to be a page. */
const hostile = () =>
  answering(troubled(), {
    agents: usualAgents({ editor: agent({ on: true, model: { connection: "c1", model: MARKUP }, instructions: MARKUP }) }),
    prompts: [{ name: MARKUP, version: 1, agents: ["editor"], text: `${MARKUP} {instructions}` }],
  });

/** @type {import("./scenes.js").Scene[]} */
export const AGENT_SCENES = [
  {
    name: "agents",
    world: () => answering(connected(), { agents: several }),
    async arrange(window) {
      await openAgents(window);
      await window.page.locator('[data-agent="checker"]').scrollIntoViewIfNeeded();
    },
  },
  {
    name: "agents-form",
    world: connected,
    async arrange(window) {
      await openAgents(window);
      await window.page.locator('[data-agent="researcher"] .agent-settings').click();
      await window.page.locator("#agent-temperature").fill("warm");
      await window.page.locator("#save-agent").click();
      await window.page.locator(".agent-form .problem").waitFor();
    },
  },
  {
    name: "agents-told",
    world: () => answering(connected(), { prompts: prompts.map((prompt) => ({ ...prompt, text: prompt.text.repeat(6) })) }),
    async arrange(window) {
      await openAgents(window);
      await window.page.locator('[data-agent="writer"] .agent-told').click();
      await window.page.locator("dialog .prompt-text").first().waitFor();
    },
  },
  {
    name: "agents-hostile",
    world: hostile,
    async arrange(window) {
      await openAgents(window);
      await window.page.locator('[data-agent="editor"] .agent-settings').click();
      await window.page.locator("#agent-instructions").waitFor();
    },
  },
];
