/**
 * The models that are connected: which there are, whether they work, and who writes new documents.
 *
 * @import * as Api from "../../backend/bindings"
 */
import { html, nothing } from "lit";
import { live } from "lit/directives/live.js";
import { chooseWriter, connectFound, connectionForm, connections, connectionsOf, findServers, loadConnections, openForm, savedConnection, savedShown, sharing, withFirst, writerKey } from "../../state/connections.js";
import { shelves, toggleShelf } from "../../state/local_models.js";
import { words } from "../../words/en.js";
import { LightElement } from "../light_element.js";
import { problemNote } from "../parts/problem_note.js";
import { selectField } from "../parts/select_field.js";
import { writerOptions } from "../parts/writer_options.js";
import "./agents_card.js";
import "./connection_form.js";
import "./connection_list.js";
import "./download_list.js";
import "./recommendation_card.js";
import "./connections_screen.css";

class ConnectionsScreen extends LightElement {
  constructor() {
    super();
    this.watch(connections, connectionForm, shelves);
  }

  /** @override */
  connectedCallback() {
    super.connectedCallback();
    void loadConnections();
    void findServers();
  }

  #wasOpen = false;

  /** @override */
  updated() {
    const open = connectionForm.value !== null;
    const closed = this.#wasOpen && !open;
    this.#wasOpen = open;
    const add = /** @type {HTMLElement | null} */ (this.querySelector("#add-server"));
    // The form is gone with what had the focus.
    if (closed && document.activeElement?.matches("body, main")) add?.focus();
    if (savedConnection.value !== "") void this.#showSaved(add);
  }

  /** What was saved is tried, and tells of it in its row. @param {HTMLElement | null} add */
  async #showSaved(add) {
    const list = /** @type {LightElement | null} */ (this.querySelector("atles-connection-list"));
    await list?.updateComplete;
    const row = list?.querySelector(`[data-id="${CSS.escape(savedConnection.value)}"]`);
    if (!row) return;
    savedShown();
    row.scrollIntoView({ block: "nearest" });
    if (document.activeElement === add || document.activeElement?.matches("body, main")) /** @type {HTMLElement | null} */ (row.querySelector(".test"))?.focus({ preventScroll: true });
  }

  /** @override */
  render() {
    const { view, problem, found } = connections.value;
    const open = connectionForm.value !== null;
    return html`<div class="connections">
      <div class="row connections-head">
        <h1 class="grow">${words.connections.heading()}</h1>
        ${open ? nothing : html`<button type="button" id="add-server" @click=${() => openForm()}>${words.connections.add()}</button>`}
      </div>
      <p class="muted connections-lead">${words.connections.lead()}</p>
      ${problem ? problemNote(problem, { action: html`<button type="button" @click=${loadConnections}>${words.app.again()}</button>` }) : nothing}
      ${open ? html`<atles-connection-form></atles-connection-form>` : nothing}
      ${open ? nothing : html`<atles-recommendation></atles-recommendation>${found.map(this.#found)}`}
      <atles-downloads></atles-downloads>
      ${view === null ? (problem ? nothing : html`<p class="muted" role="status">${words.connections.loading()}</p>`) : this.#content(view)}
    </div>`;
  }

  /** @param {Api.Connections} view */
  #content(view) {
    if (view.connections.length === 0) return connectionForm.value ? nothing : html`<div class="empty"><p>${words.connections.empty()}</p></div>`;
    return html`${this.#writer(view)}<atles-connection-list></atles-connection-list><atles-agents></atles-agents>`;
  }

  /** @param {Api.Connections} view */
  #writer(view) {
    const { writer } = view;
    const able = view.connections.filter(({ model }) => model !== "");
    /** @param {Event} event */
    const fallBack = (event) => {
      if (writer.type === "model") void chooseWriter({ ...writer, or_built_in: /** @type {HTMLInputElement} */ (event.target).checked });
    };
    return html`<section class="card writer" aria-label=${words.connections.writer()}>
      <div class="row writer-line">
        ${selectField({
          label: words.connections.writer(),
          field: "writer",
          value: writerKey(writer),
          options: writerOptions(view),
          choose: (key) => chooseWriter(withFirst(key, view)),
        })}
        ${connectionsOf(writer).some(({ leaves }) => leaves) ? html`<span class="tag tag-warn" id="writer-leaves">${words.connections.leaves()}</span>` : nothing}
      </div>
      ${writer.type === "model"
        ? html`${this.#beside(writer, able)}
            <label class="check"><input type="checkbox" id="or-built-in" .checked=${writer.or_built_in} @change=${fallBack}> ${words.connections.orBuiltIn()}</label>
            <span class="muted small">${words.connections.orBuiltInHint()}</span>`
        : nothing}
    </section>`;
  }

  /** Which other models share the sections. @param {Extract<Api.Writer, { type: "model" }>} writer @param {readonly Api.Connection[]} able */
  #beside(writer, able) {
    const others = able.filter(({ id }) => id !== writer.connection);
    if (others.length === 0) return nothing;
    const shares = (/** @type {string} */ id) => writer.beside.some(({ connection }) => connection === id);
    return html`<fieldset class="beside" aria-describedby="beside-hint">
      <legend class="label">${words.connections.beside()}</legend>
      ${others.map(
        (one) => html`<label class="check"><input type="checkbox" data-beside=${one.id} .checked=${live(shares(one.id))}
          @change=${(/** @type {Event} */ event) => chooseWriter(sharing(writer, one, /** @type {HTMLInputElement} */ (event.target).checked))}>
          <bdi>${words.connections.writerOption(one)}</bdi></label>`,
      )}
      <span class="muted small" id="beside-hint">${words.connections.besideHint()}</span>
    </fieldset>`;
  }

  /** @param {Api.FoundServer} server */
  #found = (server) => html`<div class="card found-server">
    <div class="row found-line">
      <span class="grow"><span class="found-text-line">${words.connections.found(server)}</span> <span class="muted">${words.connections.foundHint()}</span></span>
      <button type="button" id="found-models" aria-expanded=${shelves.value.has("") ? "true" : "false"} @click=${() => toggleShelf("")}>${words.models.show()}</button>
      <button type="button" id="connect-found" @click=${() => connectFound(server)}>${words.connections.connect()}</button>
    </div>
    ${shelves.value.has("") ? html`<atles-ollama-models .server=${""}></atles-ollama-models>` : nothing}
  </div>`;
}

customElements.define("atles-connections", ConnectionsScreen);
