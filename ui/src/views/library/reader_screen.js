/**
 * One document, and beside it the source of the sentence in focus.
 *
 * @import * as Api from "../../backend/bindings"
 */
import { html, nothing } from "lit";
import { closeFinding, openFinding } from "../../state/finding.js";
import { watchFiles } from "../../state/freshness.js";
import { continueDocument, loadDocument, openDocument, reader, revealDocument } from "../../state/library.js";
import { navigation, show } from "../../state/navigation.js";
import { leaveChange, saveAgain, writeAgain } from "../../state/revising.js";
import { words } from "../../words/en.js";
import { LightElement } from "../light_element.js";
import { documentMenu } from "../parts/document_menu.js";
import { problemNote } from "../parts/problem_note.js";
import { notReadList } from "../parts/not_read_list.js";
import { saveAs } from "../parts/save_as.js";
import "./document_page.js";
import "./find_bar.js";
import "./passage_panel.js";
import "./versions_card.js";
import "./reader_screen.css";

class ReaderScreen extends LightElement {
  #endWatch = () => {};

  constructor() {
    super();
    this.watch(reader);
  }

  /** @override */
  connectedCallback() {
    super.connectedCallback();
    this.#endWatch = watchFiles();
  }

  /** @override */
  disconnectedCallback() {
    super.disconnectedCallback();
    this.#endWatch();
    closeFinding();
    leaveChange();
  }

  /** @override */
  render() {
    const { view, problem } = reader.value;
    const back = html`<button type="button" class="quiet" id="back" @click=${() => show("library")}><i class="arrow"></i>${words.reader.back()}</button>`;
    if (problem) {
      // What is gone from the library does not come back by being asked for again.
      const again = problem.code === "not_found" ? nothing : html`<button type="button" @click=${() => loadDocument(navigation.value.document ?? "")}>${words.app.again()}</button>`;
      return html`<div class="pad reader-none">${back}<h1 class="hidden">${words.reader.document()}</h1>${problemNote(problem, { action: again })}</div>`;
    }
    if (!view) return html`<div class="pad reader-none">${back}<h1 class="hidden">${words.reader.document()}</h1><p class="muted" role="status">${words.reader.loading()}</p></div>`;
    const { summary } = view;
    const gone = view.file_state === "missing";
    const reveal = () => revealDocument(summary.id);
    return html`<div class="reader">
      <div class="row reader-head">
        ${back}
        <h1 class="grow" dir="auto" title=${words.title(summary.title)}>${words.title(summary.title)}</h1>
        ${summary.partial ? html`<span class="tag tag-warn">${words.library.partial()}</span>` : nothing}
        <span class="tag ${summary.sourced === summary.sentences ? "tag-good" : "tag-warn"}">${words.reader.sourced(summary.sourced, summary.sentences)}</span>
        <div class="row reader-actions">
          ${summary.partial ? html`<button type="button" id="continue" @click=${() => continueDocument(summary)}>${words.library.goOn()}</button>` : nothing}
          <button type="button" id="open-find" @click=${openFinding}>${words.reader.findButton()}</button>
          ${saveAs(summary)}
          ${documentMenu(summary, [{ name: "print", label: words.reader.print(), act: () => globalThis.print(), key: "P" }, ...(gone ? [] : [{ name: "reveal", label: words.reader.reveal(), act: reveal, narrow: true }])])}
          <button type="button" id="reveal" ?disabled=${gone} @click=${reveal}>${words.reader.reveal()}</button>
          <button type="button" id="open-document" class="primary" ?disabled=${gone} @click=${() => openDocument(summary.id)}>${words.reader.openDocument()}</button>
        </div>
      </div>
      ${this.#fileNote(view)}
      ${this.#sourcesNote(view)}
      <atles-find-bar></atles-find-bar>
      <div class="reader-columns">
        <atles-document-page class="card document-card"></atles-document-page>
        <div class="reader-side">
          <atles-passage-panel></atles-passage-panel>
          ${view.not_read.length > 0
            ? html`<section aria-labelledby="reader-not-read"><h2 id="reader-not-read">${words.reader.notRead()}</h2>
                <div class="card side-card">${notReadList(view.not_read)}</div></section>`
            : nothing}
          ${this.#contents()}
          <section aria-labelledby="quality-heading"><h2 id="quality-heading">${words.quality.heading()}</h2>
            <ul class="card side-card quality" id="quality">${words.quality.lines(view.quality, summary).map((line) => html`<li>${line}</li>`)}</ul></section>
          <atles-versions></atles-versions>
        </div>
      </div>
    </div>`;
  }

  /** @param {Api.DocumentView} view */
  #fileNote({ file_state: state, summary }) {
    switch (state) {
      case "unchanged":
        return nothing;
      case "behind": {
        const action = html`<button type="button" id="save-again" @click=${saveAgain}>${words.revising.saveAgain()}</button>`;
        return problemNote({ message: words.revising.behind(), hint: "", details: summary.path }, { tone: "warn", action });
      }
      default:
        return problemNote({ message: words.reader[state](), hint: "", details: summary.path }, { tone: "warn" });
    }
  }

  /** Whether the document may be out of date. @param {Api.DocumentView} view */
  #sourcesNote({ sources, summary }) {
    /** @param {Api.FileState} state */
    const of = (state) => sources.filter((source) => source.file_state === state);
    const [changed, missing] = [of("changed"), of("missing")];
    if (changed.length + missing.length === 0) return nothing;
    const action = html`<button type="button" id="write-again" @click=${() => writeAgain(summary)}>${words.revising.writeAgain()}</button>`;
    const details = [...changed, ...missing].map(({ source }) => source).join("\n");
    return problemNote({ message: words.revising.outOfDate(changed.length, missing.length), hint: words.revising.outOfDateHint(), details }, { tone: "warn", action });
  }

  #contents() {
    const { view } = reader.value;
    /** @param {number} section */
    const go = (section) => {
      const heading = this.querySelector(`#section-${section}`);
      heading?.scrollIntoView({ block: "start" });
      /** @type {HTMLElement | null} */ (this.querySelector(`[id^="s-${section}-"]`))?.focus({ preventScroll: true });
      // Where the sentence was chosen already, nothing else would.
      /** @type {import("./passage_panel.js").PassagePanel | null} */ (this.querySelector("atles-passage-panel"))?.showPassage();
    };
    return html`<nav aria-labelledby="contents-heading">
      <h2 id="contents-heading">${words.reader.contents()}</h2>
      <ol class="card side-card contents">
        ${view?.sections.map((section, index) => html`<li><button type="button" class="contents-link" dir="auto" @click=${() => go(index)}>${section.title}</button></li>`)}
      </ol>
    </nav>`;
  }
}

customElements.define("atles-reader", ReaderScreen);
