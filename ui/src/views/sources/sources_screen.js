/** What the user keeps in view: files and folders, how the reading of them goes, and the passages in them. */
import { html, nothing } from "lit";
import { live } from "lit/directives/live.js";
import { addKnown, addLarge, known, leaveLarge, loadKnown, mendPasted, pasteKnown, pickKnownFiles, pickKnownFolder } from "../../state/known_sources.js";
import { searchSources, sourceSearch } from "../../state/source_search.js";
import { words } from "../../words/en.js";
import { LightElement } from "../light_element.js";
import { problemNote } from "../parts/problem_note.js";
import "./known_list.js";
import "./found_passages.js";
import "./reading_strip.js";
import "./sources_screen.css";

class SourcesScreen extends LightElement {
  constructor() {
    super();
    this.watch(known, sourceSearch);
  }

  /** @override */
  connectedCallback() {
    super.connectedCallback();
    void loadKnown();
  }

  /** @override */
  render() {
    const { view, problem, large } = known.value;
    const { query } = sourceSearch.value;
    const any = view !== null && view.sources.length > 0;
    return html`<div class="known">
      <div class="row known-head">
        <h1>${words.known.heading()}</h1>
        <span class="muted grow" id="known-count">${any ? words.known.count(view.sources) : ""}</span>
        ${view !== null && (any || view.suggested.length > 0) ? this.#ways() : nothing}
      </div>
      ${problem ? problemNote(problem, { action: html`<button type="button" @click=${loadKnown}>${words.app.again()}</button>` }) : nothing}
      ${large ? this.#large(large.message) : nothing}
      ${any
        ? html`<input type="search" id="source-search" aria-label=${words.known.search()} placeholder=${words.known.search()} dir="auto" spellcheck="false"
              .value=${live(query)} @input=${(/** @type {Event} */ event) => searchSources(/** @type {HTMLInputElement} */ (event.target).value)}>
            <atles-reading></atles-reading>`
        : nothing}
      ${this.#content()}
    </div>`;
  }

  #content() {
    const { view, problem } = known.value;
    if (view === null) return problem ? nothing : html`<p class="muted" role="status">${words.known.loading()}</p>`;
    if (view.sources.length > 0 && sourceSearch.value.query.trim() !== "") return html`<atles-found></atles-found>`;
    return html`${view.sources.length === 0
      ? html`<div class="empty"><p>${words.known.empty()}</p>
          ${view.suggested.length > 0
            ? nothing
            : html`<div class="row known-first"><button type="button" class="primary" id="known-first" @click=${pickKnownFolder}>${words.known.addFolder()}</button>
                <button type="button" @click=${pickKnownFiles}>${words.known.addFiles()}</button></div>
              ${this.#path()}`}</div>`
      : html`<atles-known-list></atles-known-list>`}
    ${view.suggested.length > 0 ? this.#suggested(view.suggested) : nothing}`;
  }

  #ways() {
    const busy = known.value.adding;
    return html`<div class="known-ways">
      <button type="button" id="known-files" ?disabled=${busy} @click=${pickKnownFiles}>${words.known.addFiles()}</button>
      <button type="button" id="known-folder" ?disabled=${busy} @click=${pickKnownFolder}>${words.known.addFolder()}</button>
      ${this.#path()}
    </div>`;
  }

  #path() {
    /** @param {KeyboardEvent} event */
    const keys = async (event) => {
      const input = /** @type {HTMLInputElement} */ (event.target);
      if (event.key !== "Enter" || event.isComposing || input.value.trim() === "") return;
      event.preventDefault();
      const { value } = input;
      if ((await pasteKnown(value)) && input.value === value) input.value = "";
    };
    const { fault } = known.value;
    return html`<div class="known-paste">
      <input id="known-path" class="path" dir="auto" spellcheck="false" aria-label=${words.known.path()} placeholder=${words.known.pathExample()}
        aria-invalid=${fault ? "true" : "false"} aria-describedby=${fault ? "known-path-fault" : nothing} @keydown=${keys} @input=${mendPasted}>
      ${fault ? html`<p class="fault" id="known-path-fault" role="alert">${fault}</p>` : nothing}
    </div>`;
  }

  /** @param {string} message */
  #large(message) {
    const action = html`<button type="button" class="primary" id="add-large" @click=${addLarge}>${words.known.addLarge()}</button>
      <button type="button" class="quiet" @click=${leaveLarge}>${words.known.leaveLarge()}</button>`;
    return html`<div role="alert">${problemNote({ message, hint: words.known.large(), details: "" }, { action, tone: "warn" })}</div>`;
  }

  /** @param {readonly string[]} paths */
  #suggested(paths) {
    return html`<section class="known-suggested" aria-labelledby="suggested">
      <h2 id="suggested">${words.known.suggested()}</h2>
      <ul class="card known-list">
        ${paths.map(
          (path) => html`<li class="row known-suggestion"><bdi class="grow known-path">${path}</bdi>
            <button type="button" aria-label=${words.known.actionFor(words.known.keep(), path)} @click=${() => addKnown([path])}>${words.known.keep()}</button></li>`,
        )}
      </ul>
    </section>`;
  }
}

customElements.define("atles-sources", SourcesScreen);
