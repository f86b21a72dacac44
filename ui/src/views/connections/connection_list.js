/**
 * The connections, each with its figures, its state and what it answered when it was tried.
 *
 * @import * as Api from "../../backend/bindings"
 */
import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { agents } from "../../state/agents.js";
import { changeConnection, connections, testConnection, trials } from "../../state/connections.js";
import { openPrice, priceForm } from "../../state/costs.js";
import { shelves, toggleShelf } from "../../state/local_models.js";
import { askToRemove, atStake, removal, removeConnection } from "../../state/removing.js";
import { system } from "../../state/system.js";
import { words } from "../../words/en.js";
import { LightElement } from "../light_element.js";
import { FocusKeeper } from "../parts/focus_keeper.js";
import { problemNote } from "../parts/problem_note.js";
import "./ollama_models.js";
import "./price_form.js";

class ConnectionList extends LightElement {
  constructor() {
    super();
    this.watch(connections, trials, priceForm, shelves, removal, agents, system);
    new FocusKeeper(this, ".connection");
  }

  /** @override */
  render() {
    const all = connections.value.view?.connections ?? [];
    return html`<h2 class="hidden" tabindex="-1">${words.connections.list()}</h2>
      <ul class="card connection-list" id="connection-list">${repeat(all, ({ id }) => id, this.#entry)}</ul>`;
  }

  /** @param {Api.Connection} connection */
  #entry = (connection) => {
    const { id, name, kind, model, leaves, breaker, key } = connection;
    const trial = trials.value.get(id);
    const label = (/** @type {string} */ action) => words.connections.actionFor(action, name);
    const figures = words.connections.figures(connection);
    const failed = words.connections.failedLast(breaker);
    const month = words.costs.thisMonth(connection);
    return html`<li class="connection" data-id=${id}>
      <div class="row connection-line">
        <span class="connection-name" dir="auto">${name}</span>
        <span class="tag ${leaves ? "tag-warn" : "tag-good"}">${leaves ? words.connections.leaves() : words.connections.here()}</span>
        ${breaker.state === "closed" ? nothing : html`<span class="tag tag-bad">${words.connections.breaker(breaker)}</span>`}
        ${words.connections.key[key] ? html`<span class="tag ${key === "missing" ? "tag-bad" : ""}">${words.connections.key[key]}</span>` : nothing}
        ${words.costs.isReached(connection) ? html`<span class="tag tag-warn">${words.costs.reached()}</span>` : nothing}
        ${connection.headers.some(({ place }) => place === "missing") ? html`<span class="tag tag-bad">${words.connections.headerMissing()}</span>` : nothing}
        <span class="grow"></span>
        <span class="connection-actions">
          <button type="button" class="quiet test" ?disabled=${model === ""} aria-disabled=${trial?.running ? "true" : "false"} aria-label=${label(words.connections.test())} @click=${() => testConnection(id)}>${words.connections.test()}</button>
          ${kind === "ollama" ? html`<button type="button" class="quiet show-models" aria-expanded=${shelves.value.has(id) ? "true" : "false"} aria-label=${label(words.models.show())} @click=${() => toggleShelf(id)}>${words.models.show()}</button>` : nothing}
          <button type="button" class="quiet change" aria-label=${label(words.connections.change())} @click=${() => changeConnection(connection)}>${words.connections.change()}</button>
          <button type="button" class="quiet costs" aria-label=${label(words.costs.open())} @click=${() => openPrice(connection)}>${words.costs.open()}</button>
          <button type="button" class="quiet remove" aria-label=${label(words.connections.remove())} @click=${() => this.#remove(connection)}>${words.connections.remove()}</button>
        </span>
      </div>
      ${removal.value === id ? this.#question(connection) : nothing}
      <span class="muted small connection-about"><bdi>${words.connections.about(connection)}</bdi></span>
      ${failed ? html`<span class="small failed-last"><bdi>${failed}</bdi></span>` : nothing}
      ${figures ? html`<span class="muted small">${figures}</span>` : nothing}
      ${month ? html`<span class="muted small this-month">${month}</span>` : nothing}
      ${priceForm.value?.id === id ? html`<atles-price-form></atles-price-form>` : nothing}
      ${trial ? this.#trial(trial) : nothing}
      ${kind === "ollama" ? html`<atles-ollama-models .server=${id} .chosen=${model}></atles-ollama-models>` : nothing}
    </li>`;
  };

  /** @param {Api.Connection} connection */
  async #remove(connection) {
    await removeConnection(connection);
    await this.updateComplete;
    /** @type {HTMLElement | null} */ (this.querySelector(".keep-connection"))?.focus();
  }

  /** @param {string} id */
  async #keep(id) {
    askToRemove("");
    await this.updateComplete;
    /** @type {HTMLElement | null} */ (this.querySelector(`[data-id="${CSS.escape(id)}"] .remove`))?.focus();
  }

  /** @param {Api.Connection} connection */
  #question(connection) {
    const question = words.connections.removeQuestion(connection.name, atStake(connection));
    /** @param {KeyboardEvent} event */
    const keys = (event) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      void this.#keep(connection.id);
    };
    return html`<div class="row removal" role="group" aria-label=${question} @keydown=${keys}>
      <span class="grow">${question}</span>
      <button type="button" class="keep-connection" @click=${() => this.#keep(connection.id)}>${words.connections.keep()}</button>
      <button type="button" class="danger confirm-removal" @click=${() => this.#remove(connection)}>${words.connections.remove()}</button>
    </div>`;
  }

  /** @param {import("../../state/connections.js").Trial} trial */
  #trial({ running, result, problem }) {
    if (running) return html`<p class="small trial" role="status">${words.connections.testing()}</p>`;
    if (problem) return html`<div class="trial">${problemNote(words.connections.problemHere(problem))}</div>`;
    if (!result) return nothing;
    return html`<div class="trial trial-good"><p>${words.connections.result(result)}</p><p class="muted"><bdi>${words.connections.wrote(result.text)}</bdi></p></div>`;
  }
}

customElements.define("atles-connection-list", ConnectionList);
