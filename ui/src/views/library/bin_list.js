/**
 * What is in the bin: bring it back, or delete it for good, which is asked about.
 *
 * @import * as Api from "../../backend/bindings"
 */
import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { library, loadLibrary, showBin } from "../../state/library.js";
import { deleteDocument, unbinDocument } from "../../state/revising.js";
import { words } from "../../words/en.js";
import { LightElement } from "../light_element.js";
import { FocusKeeper } from "../parts/focus_keeper.js";
import { problemNote } from "../parts/problem_note.js";

class BinList extends LightElement {
  /** Id of the document that is asked about. */
  #asked = "";

  constructor() {
    super();
    this.watch(library);
    new FocusKeeper(this, ".bin-entry");
  }

  /** @override */
  render() {
    const { documents, problem } = library.value;
    return html`<div class="library">
      <div class="row library-head">
        <button type="button" class="quiet" id="close-bin" @click=${() => showBin(false)}><i class="arrow"></i>${words.bin.back()}</button>
        <h1 class="grow" tabindex="-1" id="bin-heading">${words.bin.heading()}</h1>
      </div>
      <p class="muted bin-lead">${words.bin.lead()}</p>
      ${problem ? problemNote(problem, { action: html`<button type="button" @click=${loadLibrary}>${words.app.again()}</button>` }) : nothing}
      ${documents === null
        ? problem ? nothing : html`<p class="muted">${words.library.loading()}</p>`
        : documents.length === 0
          ? html`<div class="empty"><p>${words.bin.empty()}</p></div>`
          : html`<ul class="card documents" id="bin">${repeat(documents, (summary) => summary.id, this.#entry)}</ul>`}
    </div>`;
  }

  /** @override */
  firstUpdated() {
    /** @type {HTMLElement | null} */ (this.querySelector("#bin-heading"))?.focus();
  }

  /** @param {string} id */
  #ask(id) {
    const before = this.#asked;
    this.#asked = id;
    this.requestUpdate();
    const place = id ? "#keep-document" : `[data-id="${CSS.escape(before)}"] .delete-document`;
    void this.updateComplete.then(() => /** @type {HTMLElement | null} */ (this.querySelector(place))?.focus());
  }

  /** @param {KeyboardEvent} event */
  #keys = (event) => {
    if (event.key !== "Escape" || this.#asked === "") return;
    event.preventDefault();
    this.#ask("");
  };

  /** @param {Api.DocumentSummary} summary */
  #entry = (summary) => html`<li class="document-entry bin-entry" data-id=${summary.id}>
    <div class="row document-entry-head">
      <b dir="auto">${words.title(summary.title)}</b>
      ${this.#asked === summary.id
        ? html`<span class="row bin-entry-actions" role="group" aria-label=${words.bin.confirm()} @keydown=${this.#keys}>
            <span>${words.bin.confirm()}</span>
            <button type="button" id="keep-document" @click=${() => this.#ask("")}>${words.bin.confirmNo()}</button>
            <button type="button" class="danger" id="confirm-delete" @click=${() => deleteDocument(summary)}>${words.bin.confirmYes()}</button>
          </span>`
        : html`<span class="row bin-entry-actions">
            <button type="button" aria-label=${words.now.actionFor(words.bin.restore(), summary.title)} @click=${() => unbinDocument(summary)}>${words.bin.restore()}</button>
            <button type="button" class="quiet delete-document" aria-label=${words.now.actionFor(words.bin.remove(), summary.title)} @click=${() => this.#ask(summary.id)}>${words.bin.remove()}</button>
          </span>`}
    </div>
    <span class="muted small">${words.library.line(summary)}${summary.binned_at ? `, ${words.bin.since(summary.binned_at)}` : ""}</span>
  </li>`;
}

customElements.define("atles-bin", BinList);
