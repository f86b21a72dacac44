/**
 * The agents that have a model work on a document: their settings, the form in which one of them is set up, and what they are
 * told.
 *
 * @import * as Api from "../backend/bindings"
 */
import * as backend from "../backend/commands.js";
import { words } from "../words/en.js";
import { connections } from "./connections.js";
import { amount } from "./costs.js";
import { openingLater } from "./navigation.js";
import { announce, tellError } from "./notices.js";
import { Store } from "./store.js";

/** @typedef {{ model: string, temperature: string, topP: string, mostTokens: string, passages: string, instructions: string }} AgentForm As it is typed; `model`: connection and name, parted by a space. */

/** In the order of the work. @type {readonly Api.Agent[]} */
export const AGENTS = ["planner", "researcher", "writer", "editor", "checker"];

/** Which field of the form is which of the settings. */
export const FIELDS = /** @type {const} */ ({ temperature: "temperature", topP: "top_p", mostTokens: "most_tokens", passages: "passages", instructions: "instructions", model: "model" });

export const agents = new Store({
  settings: /** @type {Api.Agents | null} */ (null),
  problem: /** @type {Api.ApiError | null} */ (null),
});

/** The form that is open; one at a time, null while none is. */
export const agentForm = new Store(/** @type {{ agent: Api.Agent, form: AgentForm, saving: boolean, problem: Api.ApiError | null } | null} */ (null));

/** What the dialog about what an agent is told shows. */
export const told = new Store({ agent: /** @type {Api.Agent} */ ("writer"), prompts: /** @type {readonly Api.Prompt[]} */ ([]) });

export async function loadAgents() {
  try {
    agents.set({ settings: await backend.agents(), problem: null });
  } catch (reason) {
    agents.update((state) => ({ ...state, problem: backend.asApiError(reason) }));
  }
}

let known = "";
// An agent loses its model with the connection of that.
connections.watch(() => {
  const ids = (connections.value.view?.connections ?? []).map(({ id }) => id).join(" ");
  if (ids === known) return;
  known = ids;
  if (ids !== "") void loadAgents();
});

/** What a model is called by in a list. @param {Api.ModelChoice | null} model */
export const modelKey = (model) => (model ? `${model.connection} ${model.model}` : "");

/** The connections of agents that work and have a model of their own. @returns {readonly Api.Connection[]} */
export function connectionsOfAgents() {
  const { settings } = agents.value;
  const all = connections.value.view?.connections ?? [];
  if (!settings) return [];
  return AGENTS.flatMap((agent) => {
    const { on, model } = settings[agent];
    return all.filter(({ id }) => on && id === model?.connection);
  });
}

/** @param {Api.Agent} agent @param {boolean} on */
export async function switchAgent(agent, on) {
  const { settings } = agents.value;
  if (!settings) return;
  try {
    agents.set({ settings: await backend.setAgent(agent, { ...settings[agent], on }), problem: null });
    announce(words.agents.switched(agent, on));
  } catch (reason) {
    // As it was, whatever the box shows.
    agents.update((state) => ({ ...state }));
    tellError(backend.asApiError(reason));
  }
}

/** @param {number | null} value */
const typed = (value) => (value === null ? "" : String(value));

/** @param {Api.Agent} agent */
export function openAgent(agent) {
  const settings = agents.value.settings?.[agent];
  if (!settings) return;
  const { model, temperature, top_p: topP, most_tokens: mostTokens, passages, instructions } = settings;
  const form = { model: modelKey(model), temperature: String(temperature), topP: typed(topP), mostTokens: typed(mostTokens), passages: typed(passages), instructions };
  agentForm.set({ agent, form, saving: false, problem: null });
}

export const closeAgent = () => agentForm.set(null);

/** @param {Partial<AgentForm>} change */
export const editAgent = (change) => agentForm.update((state) => state && { ...state, problem: null, form: { ...state.form, ...change } });

/** @param {Api.AgentSettings} settings As they are. @param {AgentForm} form @returns {Api.AgentSettings | Api.ApiError} As they should be, or which field is none. */
function settingsOf(settings, form) {
  const number = (/** @type {string} */ text) => (text.trim() === "" ? null : amount(text));
  const at = form.model.indexOf(" ");
  const wanted = {
    ...settings,
    model: at < 0 ? null : { connection: form.model.slice(0, at), model: form.model.slice(at + 1) },
    temperature: amount(form.temperature),
    top_p: number(form.topP),
    most_tokens: number(form.mostTokens),
    passages: number(form.passages),
    instructions: form.instructions,
  };
  const refused = (/** @type {string} */ field, /** @type {string} */ message) => ({ code: /** @type {const} */ ("invalid_field"), message, hint: "", details: "", field });
  for (const field of /** @type {const} */ (["temperature", "top_p"])) if (Number.isNaN(wanted[field] ?? 0)) return refused(field, words.agents.noNumber());
  for (const field of /** @type {const} */ (["most_tokens", "passages"])) if (!isCount(wanted[field])) return refused(field, words.agents.noWhole());
  return wanted;
}

/** Whether the engine can take it for a count at all; it says itself which counts are good. @param {number | null} value */
const isCount = (value) => value === null || (Number.isInteger(value) && value >= 0 && value < 2 ** 32);

export async function saveAgent() {
  const state = agentForm.value;
  const settings = state && agents.value.settings?.[state.agent];
  if (!settings || state.saving) return;
  const wanted = settingsOf(settings, state.form);
  if ("code" in wanted) {
    agentForm.set({ ...state, problem: wanted });
    announce(wanted.message);
    return;
  }
  await set(state.agent, wanted, words.agents.saved(state.agent));
}

/** Sets an agent up as it usually is; whether it works stays as it is. */
export async function usualAgent() {
  const state = agentForm.value;
  const settings = state && agents.value.settings?.[state.agent];
  if (!settings || state.saving) return;
  await set(state.agent, null, words.agents.isUsual(state.agent), settings.on);
}

/** @param {Api.Agent} agent @param {Api.AgentSettings | null} settings @param {string} done @param {boolean} [on] */
async function set(agent, settings, done, on) {
  agentForm.update((now) => now && { ...now, saving: true, problem: null });
  try {
    let all = await backend.setAgent(agent, settings);
    if (on !== undefined && all[agent].on !== on) all = await backend.setAgent(agent, { ...all[agent], on });
    agents.set({ settings: all, problem: null });
    agentForm.set(null);
    announce(done);
  } catch (reason) {
    const problem = backend.asApiError(reason);
    agentForm.update((now) => now && { ...now, saving: false, problem });
    announce(problem.message);
  }
}

/** Shows what an agent is told. @param {Api.Agent} agent */
export async function showTold(agent) {
  const show = openingLater("told");
  try {
    const prompts = await backend.prompts();
    told.set({ agent, prompts: prompts.filter((prompt) => prompt.agents.includes(agent)) });
    show();
  } catch (reason) {
    tellError(backend.asApiError(reason));
  }
}
