/**
 * The passage that the sentence in focus comes from, with the quoted words marked, and what can be done to the sentence.
 *
 * @import * as Api from "../../backend/bindings"
 */
import { html, nothing } from "lit";
import { focusSentence, reader, sentenceAt, stepSentence } from "../../state/library.js";
import { copyQuote, openSource } from "../../state/passage.js";
import { beginChange, beginInsert, removeSentence } from "../../state/revising.js";
import { words } from "../../words/en.js";
import { LightElement } from "../light_element.js";
import { problemNote } from "../parts/problem_note.js";
import { markedTable, markedText } from "./marked_passage.js";
import "./passage_panel.css";

export class PassagePanel extends LightElement {
  /** What was drawn last: the sentence and its passage. @type {unknown[]} */
  #drawn = [];

  constructor() {
    super();
    this.watch(reader);
  }

  /** @override */
  render() {
    return html`<section aria-labelledby="passage-heading">
      <h2 id="passage-heading">${words.reader.sourcePanel()}</h2>
      <div class="card passage">${this.#body()}</div>
    </section>`;
  }

  /** @override */
  updated() {
    const { spot, citation, passage, passageProblem } = reader.value;
    const drawn = [spot, citation, passage, passageProblem];
    const first = this.#drawn.length === 0;
    const changed = drawn.some((part, index) => part !== this.#drawn[index]);
    this.#drawn = drawn;
    if (changed && !first) this.showPassage();
  }

  /** Scrolls the column beside the document, and the passage itself, so that the quoted words are in sight. */
  showPassage() {
    const column = this.closest(".reader-side");
    const passage = this.querySelector("#passage");
    const mark = passage?.querySelector("mark");
    if (passage && mark) show(mark, passage);
    if (!column) return;
    const head = /** @type {HTMLElement | null} */ (this.querySelector(".passage-name"))?.offsetHeight ?? 0;
    show(passage ?? this, column, passage ? head : 0);
    if (mark) show(mark, column, head);
  }

  #body() {
    const { view, spot, citation, passage, passageProblem } = reader.value;
    const sentence = view && spot ? sentenceAt(view, spot) : undefined;
    if (!view || !spot || !sentence) return html`<p class="muted">${words.reader.choose()}</p>`;
    const steps = html`<div class="row passage-row passage-steps">
      <button type="button" class="quiet" id="previous-sentence" @click=${() => stepSentence(-1)}>${words.reader.previousSentence()}</button>
      <button type="button" class="quiet" id="next-sentence" @click=${() => stepSentence(1)}>${words.reader.nextSentence()}</button>
    </div>`;
    const changes = html`<div class="row passage-actions">
      <button type="button" id="change-sentence" title=${words.revising.changeHint()} @click=${() => beginChange(spot)}>${words.revising.change()}</button>
      <button type="button" id="insert-sentence" @click=${() => beginInsert(spot)}>${words.revising.insert()}</button>
      <button type="button" id="remove-sentence" @click=${() => removeSentence(spot)}>${words.revising.remove()}</button>
    </div>`;
    const of = sentence.citations.length;
    if (of === 0) {
      const text = { notice: words.reader.notice(), own: words.revising.unsourced(), written: words.reader.unsupported(), quoted: words.reader.unsourced(), derived: words.reader.unsourced() }[sentence.kind];
      return html`<p class="muted">${text}</p>${changes}${steps}`;
    }
    if (passageProblem) return html`${problemNote(passageProblem, { plain: true })}${changes}${steps}`;
    if (!passage) return html`<p class="muted" role="status">${words.library.loading()}</p>`;
    const facts = [
      passage.page === null ? "" : words.reader.page(passage.page),
      passage.heading.length > 0 ? words.reader.headingPath(passage.heading) : "",
    ].filter(Boolean);
    const changed = passage.file_state !== "unchanged";
    return html`<b class="passage-name" id="passage-name" title=${passage.source} dir="auto">${passage.name}</b>
      <p class="small muted passage-facts">${facts.length > 0 ? html`<bdi>${sentenceCase(facts.join(", "))}</bdi>. ` : nothing}${words.reader.read(passage)},
        <span class=${changed ? "passage-changed" : ""}>${words.reader.fileState[passage.file_state]}</span></p>
      ${this.#support(sentence)}
      ${passage.kind === "table" ? markedTable(passage) : markedText(passage)}
      <div class="row passage-row">
        <span class="tag ${sentence.kind === "quoted" ? "tag-good" : ""}" id="passage-kind">${words.reader.kind[sentence.kind]}</span>
        ${of > 1
          ? html`<span class="row passage-pages">
              <button type="button" class="quiet icon" aria-label=${words.reader.previousCitation()} @click=${() => focusSentence(spot, (citation + of - 1) % of)}><i class="arrow"></i></button>
              <span class="small" role="status">${words.reader.citation(citation + 1, of)}</span>
              <button type="button" class="quiet icon" aria-label=${words.reader.nextCitation()} @click=${() => focusSentence(spot, (citation + 1) % of)}><i class="arrow arrow-next"></i></button>
            </span>`
          : nothing}
      </div>
      <div class="row passage-actions">
        <button type="button" id="open-source" ?disabled=${passage.file_state === "missing"} @click=${openSource}>${words.reader.openFile()}</button>
        <button type="button" id="copy-quote" @click=${copyQuote}>${words.reader.copy()}</button>
      </div>
      ${changes}
      ${steps}`;
  }

  /** @param {Api.Sentence} sentence */
  #support({ support }) {
    if (!support) return nothing;
    return html`<div id="support">
      <span class="tag ${support.verdict === "supported" ? "tag-good" : "tag-warn"}">${words.revising.verdict[support.verdict]}</span>
      ${support.doubts.length > 0 ? html`<ul class="small passage-doubts">${support.doubts.map((doubt) => html`<li dir="auto">${words.revising.doubt(doubt)}</li>`)}</ul>` : nothing}
    </div>`;
  }
}

/** Scrolls no further than it has to; of what is taller than its view the beginning is shown. @param {Element} element @param {Element} within @param {number} [head] How much of the view something lies over, at its top. */
function show(element, within, head = 0) {
  const [inner, outer] = [element.getBoundingClientRect(), within.getBoundingClientRect()];
  const below = Math.min(inner.bottom - outer.top - within.clientHeight, inner.top - outer.top - head);
  if (inner.top < outer.top + head) within.scrollTop += inner.top - outer.top - head;
  else if (below > 0) within.scrollTop += below;
}

/** @param {string} text */
const sentenceCase = (text) => text.charAt(0).toUpperCase() + text.slice(1);

customElements.define("atles-passage-panel", PassagePanel);
