/**
 * How models work together: what each agent does, what it costs in time, whether it works, and its settings.
 *
 * @import * as Api from "../../backend/bindings"
 */
import { html, nothing } from "lit";
import { live } from "lit/directives/live.js";
import { AGENTS, agentForm, agents, connectionsOfAgents, loadAgents, openAgent, showTold, switchAgent } from "../../state/agents.js";
import { connections } from "../../state/connections.js";
import { words } from "../../words/en.js";
import { LightElement } from "../light_element.js";
import { FocusKeeper } from "../parts/focus_keeper.js";
import { problemNote } from "../parts/problem_note.js";
import "./agent_form.js";
import "./agents_card.css";
import "./told_dialog.js";

class AgentsCard extends LightElement {
  constructor() {
    super();
    this.watch(agents, agentForm, connections);
    new FocusKeeper(this, ".agent");
  }

  /** @override */
  connectedCallback() {
    super.connectedCallback();
    void loadAgents();
  }

  /** @override */
  render() {
    const say = words.agents;
    const { settings, problem } = agents.value;
    const helpers = settings ? AGENTS.filter((agent) => agent !== "writer" && settings[agent].on).length : 0;
    const leaves = connectionsOfAgents().some((one) => one.leaves);
    return html`<details class="card agents" id="agents">
        <summary>
          <span class="agents-heading">${say.heading()}</span>
          ${settings ? html`<span class="muted small agents-count">${say.count(helpers)}</span>` : nothing}
          ${leaves ? html`<span class="tag tag-warn" id="agents-leave">${words.connections.leaves()}</span>` : nothing}
        </summary>
        <p class="muted agents-lead">${say.lead()}</p>
        ${problem ? problemNote(problem, { action: html`<button type="button" @click=${loadAgents}>${words.app.again()}</button>` }) : nothing}
        ${settings ? html`<ul class="agent-list">${AGENTS.map((agent) => this.#entry(agent, settings[agent]))}</ul>` : nothing}
      </details>
      <atles-told-dialog></atles-told-dialog>`;
  }

  /** @param {Api.Agent} agent @param {Api.AgentSettings} settings */
  #entry(agent, { on, model }) {
    const say = words.agents;
    const { name, does, cost } = say.agent[agent];
    const own = model && connections.value.view?.connections.find(({ id }) => id === model.connection);
    /** @param {Event} event */
    const change = (event) => switchAgent(agent, /** @type {HTMLInputElement} */ (event.target).checked);
    return html`<li class="agent" data-agent=${agent}>
      <div class="row agent-line">
        ${agent === "writer"
          ? html`<span class="agent-name">${name}</span> <span class="tag">${say.always()}</span>`
          : html`<label class="check agent-name"><input type="checkbox" data-switch=${agent} .checked=${live(on)} @change=${change}> ${name}</label>`}
        ${model ? html`<span class="tag ${own?.leaves ? "tag-warn" : ""} agent-model"><bdi>${own ? words.connections.writerOption({ ...own, model: model.model }) : say.goneModel(model.model)}</bdi></span>` : nothing}
        <span class="grow"></span>
        <span class="agent-actions">
          <button type="button" class="quiet agent-settings" aria-label=${say.actionFor(say.settings(), agent)} @click=${() => openAgent(agent)}>${say.settings()}</button>
          <button type="button" class="quiet agent-told" aria-label=${say.actionFor(say.instructions(), agent)} @click=${() => showTold(agent)}>${say.instructions()}</button>
        </span>
      </div>
      <span class="agent-does">${does}</span>
      <span class="muted small">${cost}</span>
      ${agentForm.value?.agent === agent ? html`<atles-agent-form></atles-agent-form>` : nothing}
    </li>`;
  }
}

customElements.define("atles-agents", AgentsCard);
