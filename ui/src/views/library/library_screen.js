/**
 * All documents: search, narrow down, sort, open, and choose many.
 *
 * @import * as Api from "../../backend/bindings"
 */
import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { live } from "lit/directives/live.js";
import { beginChoosing, chosen, endChoosing, filter, narrow, shown, sorted, tagsOf, toggleChosen } from "../../state/arranging.js";
import { begin } from "../../state/composing.js";
import { continueDocument, library, loadLibrary, lookForFiles, openReader, searchLibrary, showBin, sortLibrary } from "../../state/library.js";
import { navigation, show } from "../../state/navigation.js";
import { system } from "../../state/system.js";
import { words } from "../../words/en.js";
import { LightElement } from "../light_element.js";
import { documentMenu } from "../parts/document_menu.js";
import { problemNote } from "../parts/problem_note.js";
import { saveAs } from "../parts/save_as.js";
import { selectField } from "../parts/select_field.js";
import { chosenBar } from "./chosen_bar.js";
import "./bin_list.js";
import "./document_picture.js";
import "./library_screen.css";

/** @type {import("../../state/library.js").SortBy[]} */
const SORTS = ["newest", "oldest", "title", "words"];

class LibraryScreen extends LightElement {
  /** Whether the focus is back on the document that was read. */
  #returned = false;

  constructor() {
    super();
    this.watch(library, filter, chosen);
  }

  /** @override */
  connectedCallback() {
    super.connectedCallback();
    // Files come and go in other windows.
    globalThis.addEventListener("focus", lookForFiles);
    // Whoever comes to the library comes to its documents.
    if (library.value.bin) showBin(false);
    else void loadLibrary();
  }

  /** @override */
  disconnectedCallback() {
    super.disconnectedCallback();
    globalThis.removeEventListener("focus", lookForFiles);
    endChoosing();
  }

  /** @override */
  render() {
    const { documents, query, of, sort, problem, bin } = library.value;
    if (bin) return html`<atles-bin></atles-bin>`;
    const none = documents?.length === 0 && of === "" && query.trim() === "";
    return html`<div class="library">
      <div class="row library-head">
        <h1>${words.library.heading()}</h1>
        <span class="muted grow" role="status" id="library-count">${documents && !none ? this.#count(documents) : ""}</span>
        ${none
          ? nothing
          : html`<input type="search" id="library-search" aria-label=${words.library.search()} placeholder=${words.library.search()} dir="auto"
                .value=${live(query)} @input=${(/** @type {Event} */ event) => searchLibrary(/** @type {HTMLInputElement} */ (event.target).value)}>
              ${this.#types(documents ?? [])}
              ${selectField({
                label: words.library.sort(),
                hideLabel: true,
                value: sort,
                options: SORTS.map((value) => ({ value, label: words.library.sortOption[value] })),
                choose: sortLibrary,
              })}`}
        ${none || chosen.value ? nothing : html`<button type="button" id="choose" @click=${this.#choose}>${words.arranging.choose()}</button>`}
        <button type="button" id="open-bin" @click=${() => showBin(true)}>${words.bin.open()}</button>
      </div>
      ${problem ? problemNote(problem, { action: html`<button type="button" @click=${loadLibrary}>${words.app.again()}</button>` }) : nothing}
      ${this.#tags(documents ?? [])}
      ${chosen.value && documents ? chosenBar(shown(documents, filter.value)) : nothing}
      ${this.#list()}
    </div>`;
  }

  /** @param {readonly Api.DocumentSummary[]} documents */
  #count(documents) {
    const seen = shown(documents, filter.value).length;
    return seen === documents.length ? words.library.count(seen) : words.arranging.shown(seen, documents.length);
  }

  /** @param {readonly Api.DocumentSummary[]} documents */
  #types(documents) {
    const { type } = filter.value;
    const kinds = [...new Set([...documents.map((one) => one.document_type), ...(type ? [type] : [])])];
    if (kinds.length < 2 && !type) return nothing;
    const named = kinds.map((value) => ({ value, label: words.documentType[value].name })).sort((one, other) => one.label.localeCompare(other.label));
    /** @type {{ value: Api.DocumentType | "", label: string }[]} */
    const options = [{ value: "", label: words.arranging.allTypes() }, ...named];
    return selectField({ label: words.arranging.type(), hideLabel: true, field: "type", value: type, options, choose: (value) => narrow({ type: value }) });
  }

  /** @param {readonly Api.DocumentSummary[]} documents */
  #tags(documents) {
    const tags = tagsOf(documents);
    if (tags.length === 0) return nothing;
    const { tag: wanted } = filter.value;
    return html`<div class="row tag-row" role="group" aria-label=${words.arranging.tags()}>
      ${tags.map((tag) => {
        const on = tag.toLocaleLowerCase() === wanted.toLocaleLowerCase();
        return html`<button type="button" class="tag tag-button" dir="auto" aria-pressed=${on} @click=${() => narrow({ tag: on ? "" : tag })}>${tag}</button>`;
      })}
    </div>`;
  }

  #clear = () => {
    searchLibrary("");
    /** @type {HTMLElement | null} */ (this.querySelector("#library-search"))?.focus();
  };

  #choose = async () => {
    beginChoosing();
    await this.updateComplete;
    /** @type {HTMLElement | null} */ (this.querySelector("#choose-all"))?.focus();
  };

  /** @override */
  updated() {
    const { left } = navigation.value;
    if (left === null || this.#returned) return;
    const entry = /** @type {HTMLElement | null} */ (this.querySelector(`[data-id="${CSS.escape(left)}"] .document-open`));
    if (!entry) return;
    this.#returned = true;
    if (document.activeElement?.matches("body, main")) entry.focus();
  }

  #list() {
    const { documents, of, sort, problem } = library.value;
    if (documents === null) return problem ? nothing : html`<p class="muted">${words.library.loading()}</p>`;
    if (documents.length === 0 && of === "") {
      const write = () => {
        begin();
        show("write");
      };
      return html`<div class="empty"><p>${words.library.empty()}</p>
        <button type="button" class="primary" @click=${write}>${words.library.emptyAction()}</button></div>`;
    }
    if (documents.length === 0) {
      return html`<div class="empty"><p>${words.library.noMatch(of)}</p>
        <button type="button" id="clear-search" @click=${this.#clear}>${words.library.clear()}</button></div>`;
    }
    const seen = shown(documents, filter.value);
    if (seen.length === 0) {
      return html`<div class="empty"><p>${words.arranging.none()}</p>
        <button type="button" id="show-all" @click=${() => narrow({ type: "", tag: "" })}>${words.arranging.showAll()}</button></div>`;
    }
    return html`<ul class="card documents" id="documents">
        ${repeat(sorted(seen, sort), (summary) => summary.id, this.#entry)}
      </ul>
      <p class="muted small library-folder">${words.library.folder()} <bdi>${system.value?.documentsFolder}</bdi></p>`;
  }

  /** @param {Api.DocumentSummary} summary */
  #entry = (summary) => html`<li class="document-entry document-pictured" data-id=${summary.id}>
    <atles-document-picture .summary=${summary}></atles-document-picture>
    <div class="row document-entry-head">
      ${chosen.value
        ? html`<label class="check document-choosing"><input type="checkbox" class="document-choose" aria-label=${words.arranging.chooseOne(summary.title)} .checked=${chosen.value.has(summary.id)} @change=${() => toggleChosen(summary.id)}></label>`
        : nothing}
      <button type="button" class="document-open" dir="auto" @click=${() => openReader(summary.id)}>${words.title(summary.title)}</button>
      <span class="row document-actions">
        ${summary.partial
          ? html`<button type="button" class="quiet document-act" aria-label=${words.library.goOnWith(summary.title)} @click=${() => continueDocument(summary)}>${words.library.goOn()}</button>`
          : nothing}
        ${saveAs(summary)}
        ${documentMenu(summary)}
      </span>
    </div>
    <span class="muted small document-facts"><span>${words.library.line(summary)}</span>
      ${library.value.withoutFile.has(summary.id) ? html`<span class="tag tag-warn" title=${words.library.withoutFileHint()}>${words.library.withoutFile()}</span>` : nothing}
      ${summary.partial ? html`<span class="tag tag-warn">${words.library.partial()}</span>` : nothing}
      ${words.library.instead(summary) ? html`<span class="tag tag-warn">${words.library.instead(summary)}</span>` : nothing}
      ${summary.not_read > 0 ? html`<span class="tag tag-warn">${words.library.notRead(summary.not_read)}</span>` : nothing}
      <span class="tag ${summary.sourced === summary.sentences ? "tag-good" : "tag-warn"}">${words.done.sourced(summary.sourced, summary.sentences)}</span>${summary.tags.map((tag) => html` <span class="tag document-tag" dir="auto">${tag}</span>`)}</span>
    ${summary.excerpt ? html`<span class="document-excerpt" dir="auto" title=${summary.excerpt}>${summary.excerpt}</span>` : nothing}
  </li>`;
}

customElements.define("atles-library", LibraryScreen);
