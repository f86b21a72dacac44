/** The settings of an agent: its model, how freely it writes, how much, and what the user tells it besides. */
import { html, nothing } from "lit";
import { live } from "lit/directives/live.js";
import { FIELDS, agentForm, agents, closeAgent, editAgent, modelKey, saveAgent, usualAgent } from "../../state/agents.js";
import { connections } from "../../state/connections.js";
import { words } from "../../words/en.js";
import { LightElement } from "../light_element.js";
import { problemNote } from "../parts/problem_note.js";
import { selectField } from "../parts/select_field.js";

class AgentForm extends LightElement {
  constructor() {
    super();
    this.watch(agentForm, connections);
  }

  /** @override */
  firstUpdated() {
    /** @type {HTMLElement | null} */ (this.querySelector("select, input"))?.focus();
  }

  /** @override */
  render() {
    const state = agentForm.value;
    if (!state) return nothing;
    const say = words.agents;
    const { agent, form, saving, problem } = state;
    /** @param {Event} event */
    const submit = (event) => {
      event.preventDefault();
      void saveAgent();
    };
    /** @param {KeyboardEvent} event */
    const keys = (event) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      closeAgent();
    };
    return html`<form class="agent-form" novalidate autocomplete="off" aria-labelledby="agent-heading" @submit=${submit} @keydown=${keys}>
      <h3 id="agent-heading">${say.form(agent)}</h3>
      ${agent === "writer" ? nothing : html`<div>${this.#model()}</div>`}
      <div class="agent-fields">
        ${this.#field("temperature", say.temperature(), say.temperatureHint())} ${this.#field("topP", say.topP(), say.topPHint())}
        ${this.#field("mostTokens", say.mostTokens(), say.mostTokensHint())}
        ${agent === "writer" || agent === "researcher" ? this.#field("passages", say.passages(), say.passagesHint(agent)) : nothing}
      </div>
      <div class="form-field">
        <label class="label" for="agent-instructions">${say.own()}</label>
        <textarea id="agent-instructions" dir="auto" rows="3" maxlength="2000" aria-describedby="hint-instructions" aria-invalid=${problem?.field === "instructions" ? "true" : "false"}
          .value=${live(form.instructions)} placeholder=${say.ownExample()} @input=${change("instructions")}></textarea>
        <span class="muted small" id="hint-instructions">${say.ownHint()}</span>
      </div>
      ${problem ? problemNote(problem) : nothing}
      <div class="row form-foot">
        <button type="button" class="quiet" id="usual-agent" ?disabled=${saving} @click=${usualAgent}>${say.usual()}</button>
        <span class="grow"></span>
        <button type="button" id="cancel-agent" @click=${closeAgent}>${say.cancel()}</button>
        <button type="submit" class="primary" id="save-agent" ?disabled=${saving}>${say.save()}</button>
      </div>
    </form>`;
  }

  #model() {
    const say = words.agents;
    const value = agentForm.value?.form.model ?? "";
    const able = (connections.value.view?.connections ?? []).filter(({ model }) => model !== "");
    const options = able.map((one) => ({ value: modelKey({ connection: one.id, model: one.model }), label: words.connections.writerOption(one) }));
    // The connection may have another model by now, or be gone.
    const chosen = agentForm.value && agents.value.settings?.[agentForm.value.agent].model;
    if (chosen && options.every((option) => option.value !== modelKey(chosen))) options.push({ value: modelKey(chosen), label: say.goneModel(chosen.model) });
    return selectField({ label: say.model(), field: "agent-model", value, options: [{ value: "", label: say.sameModel() }, ...options], choose: (model) => editAgent({ model }) });
  }

  /** @param {"temperature" | "topP" | "mostTokens" | "passages"} key @param {string} label @param {string} hint */
  #field(key, label, hint) {
    const state = agentForm.value;
    const invalid = state?.problem?.field === FIELDS[key];
    return html`<div class="form-field">
      <label class="label" for="agent-${key}">${label}</label>
      <input id="agent-${key}" inputmode=${key === "mostTokens" || key === "passages" ? "numeric" : "decimal"} spellcheck="false" aria-invalid=${invalid ? "true" : "false"} aria-describedby="hint-${key}"
        .value=${live(state?.form[key] ?? "")} @input=${change(key)}>
      <span class="muted small" id="hint-${key}">${hint}</span>
    </div>`;
  }
}

/** @param {"temperature" | "topP" | "mostTokens" | "passages" | "instructions"} key */
const change = (key) => (/** @type {Event} */ event) => editAgent({ [key]: /** @type {HTMLInputElement} */ (event.target).value });

customElements.define("atles-agent-form", AgentForm);
