/**
 * The text of a document. Each sentence, and each row of a table, can have the focus; arrow keys go from one to the next.
 *
 * @import * as Api from "../../backend/bindings"
 * @import { Spot } from "../../state/library.js"
 */
import { html, nothing } from "lit";
import { finding, pattern, pieces } from "../../state/finding.js";
import { focusSentence, reader, sameSpot, sentenceAt, spots, stepSentence } from "../../state/library.js";
import { beginChange, editing } from "../../state/revising.js";
import { words } from "../../words/en.js";
import { baseName } from "../../words/format.js";
import { LightElement } from "../light_element.js";
import { barChart } from "./bar_chart.js";
import { rowEditor, sentenceEditor, writesAt } from "./sentence_editor.js";
import "./document_page.css";

/** @param {Spot} spot */
const idOf = ({ section, paragraph, sentence }) => `s-${section}-${paragraph}-${sentence}`;

/** @param {Api.Sentence} sentence @returns {string} Its classes. */
const look = ({ kind, support }) => (support?.verdict === "unsupported" ? `sentence-${kind} sentence-unsupported` : `sentence-${kind}`);

class DocumentPage extends LightElement {
  /** Numbers of the sources by their path. @type {Map<string, number>} */
  #numbers = new Map();
  /** @type {Api.DocumentView | null} */
  #numbered = null;
  /** @type {Spot | null} */
  #shown = null;
  /** The place that was found last. @type {Spot | null} */
  #found = null;
  /** What is looked for. @type {RegExp | null} */
  #wanted = null;
  /** What is being changed; empty if nothing is. */
  #edits = "";

  constructor() {
    super();
    this.watch(reader, finding, editing);
  }

  /** @override */
  render() {
    const { view } = reader.value;
    if (!view) return nothing;
    this.#wanted = pattern(finding.value.query);
    if (view !== this.#numbered) {
      this.#numbered = view;
      this.#numbers = new Map(view.sources.map(({ source }, index) => [source, index + 1]));
    }
    return html`<article class="doc" id="document" lang=${view.language} aria-label=${view.summary.title} aria-describedby="reader-hint"
        @keydown=${this.#keys} @click=${this.#point} @focusin=${this.#point}>
        <p class="hidden" id="reader-hint">${words.reader.hint()}</p>
        <h2 class="doc-title" dir="auto">${words.title(view.summary.title)}</h2>
        ${view.sections.map(
          (part, section) => html`<section>
            <h3 id="section-${section}" dir="auto">${this.#text(part.title)}</h3>
            ${part.paragraphs.map((paragraph, index) => this.#paragraph(paragraph, section, index))}
          </section>`,
        )}
      </article>
      ${view.sources.length > 0
        ? html`<section class="doc-sources" aria-labelledby="sources-heading">
            <h2 id="sources-heading">${words.reader.sources()}</h2>
            <ol>
              ${view.sources.map(({ source, cited, file_state: state }) => html`<li title=${source}><bdi>${state === "missing" ? source : baseName(source)}</bdi> <span class="muted small">${words.reader.cited(cited)}</span>${state === "unchanged" ? nothing : html` <span class="small source-changed">${words.revising.sourceState[state]}</span>`}</li>`)}
            </ol>
          </section>`
        : nothing}`;
  }

  /** @param {Api.Paragraph} part @param {number} section @param {number} paragraph */
  #paragraph(part, section, paragraph) {
    const title = part.title ? html`<h4 id="heading-${section}-${paragraph}" dir="auto">${this.#text(part.title)}</h4>` : nothing;
    /** @param {Api.Sentence} sentence @param {number} index */
    const one = (sentence, index) => this.#sentence(sentence, { section, paragraph, sentence: index });
    switch (part.kind) {
      case "prose":
        return html`${title}<p dir="auto">${part.sentences.map((sentence, index) => html`${index > 0 ? " " : ""}${one(sentence, index)}`)}</p>`;
      case "list":
        return html`${title}<ul>${part.sentences.map((sentence, index) => html`<li dir="auto">${one(sentence, index)}</li>`)}</ul>`;
      case "steps":
        return html`${title}<ol>${part.sentences.map((sentence, index) => html`<li dir="auto">${one(sentence, index)}</li>`)}</ol>`;
      case "table":
        return html`${title}${this.#table(part, section, paragraph)}${this.#chart(section, paragraph)}`;
    }
  }

  /** @param {Api.Sentence} sentence @param {Spot} spot */
  #sentence(sentence, spot) {
    if (writesAt(spot, false)) return sentenceEditor();
    const current = sameSpot(reader.value.spot, spot);
    const added = writesAt(spot, true) ? sentenceEditor() : nothing;
    return html`<span id=${idOf(spot)} class="sentence ${look(sentence)}" tabindex=${current ? 0 : -1} aria-current=${current ? "true" : nothing}>${this.#text(sentence.text)}</span>${this.#marks(sentence)}${added}`;
  }

  /** @param {Api.Paragraph} part @param {number} section @param {number} paragraph */
  #table(part, section, paragraph) {
    return html`<div class="doc-table"><table>
      ${part.columns.length > 0
        ? html`<thead><tr>${part.columns.map((name) => html`<th scope="col" dir="auto">${this.#text(name)}</th>`)}<th scope="col"><span class="hidden">${words.reader.sources()}</span></th></tr></thead>`
        : nothing}
      <tbody>
        ${part.sentences.map((row, index) => {
          const spot = { section, paragraph, sentence: index };
          const current = sameSpot(reader.value.spot, spot);
          const cells = Math.max(part.columns.length, row.text.split("\t").length);
          if (writesAt(spot, false)) return rowEditor(cells);
          return html`<tr id=${idOf(spot)} class="sentence-row ${look(row)}" tabindex=${current ? 0 : -1} aria-current=${current ? "true" : nothing}>
            ${row.text.split("\t").map((cell) => html`<td dir="auto">${this.#text(cell)}</td>`)}<td class="mark-cell">${this.#marks(row)}</td>
          </tr>${writesAt(spot, true) ? rowEditor(cells) : nothing}`;
        })}
      </tbody>
    </table></div>`;
  }

  /** @param {number} section @param {number} paragraph */
  #chart(section, paragraph) {
    const placed = reader.value.view?.charts.find((one) => one.section === section && one.paragraph === paragraph);
    return placed ? barChart(placed.chart) : nothing;
  }

  /** @param {string} text @returns {unknown} The text, with what is looked for marked. */
  #text(text) {
    return this.#wanted === null ? text : pieces(text, this.#wanted).map((piece) => (piece.hit ? html`<mark class="hit">${piece.text}</mark>` : piece.text));
  }

  /** @param {Api.Sentence} sentence */
  #marks({ kind, citations, support }) {
    if (kind === "notice") return nothing;
    if (citations.length === 0 || support?.verdict === "unsupported") return html`<sup class="no-source">${words.reader.noSource()}</sup>`;
    const numbers = [...new Set(citations.map(({ source }) => this.#number(source)))];
    return html`<sup title=${words.reader.citationMark(numbers.join(", "))}>${numbers.join(",")}</sup>`;
  }

  /** @param {string} source */
  #number(source) {
    const known = this.#numbers.get(source);
    if (known !== undefined) return known;
    const next = this.#numbers.size + 1;
    this.#numbers.set(source, next);
    return next;
  }

  /** @param {Event} event */
  #point = (event) => {
    // The number behind a sentence stands for it.
    const target = event.target instanceof Element ? (event.target.closest("p > sup, li > sup")?.previousElementSibling ?? event.target) : null;
    const element = target?.closest(".sentence, .sentence-row") ?? null;
    const [, section, paragraph, sentence] = (element?.id ?? "").split("-").map(Number);
    if (section === undefined || paragraph === undefined || sentence === undefined) return;
    const spot = { section, paragraph, sentence };
    if (!sameSpot(spot, reader.value.spot)) {
      this.#shown = spot;
      focusSentence(spot);
    }
    // A click on a cell or a mark focuses nothing by itself.
    if (event.type === "click" && document.activeElement !== element) /** @type {HTMLElement} */ (element).focus({ preventScroll: true });
  };

  /** @param {KeyboardEvent} event */
  #keys = (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    const { view, spot, citation } = reader.value;
    if (!view) return;
    const all = spots(view);
    switch (event.key) {
      case "ArrowDown":
      case "j":
        stepSentence(1);
        break;
      case "ArrowUp":
      case "k":
        stepSentence(-1);
        break;
      case "Home":
        stepSentence(-all.length);
        break;
      case "End":
        stepSentence(all.length);
        break;
      case "Enter":
        // A link or a button inside of the text means itself.
        if (!spot || !(event.target instanceof HTMLElement) || !event.target.matches(".sentence, .sentence-row")) return;
        beginChange(spot);
        break;
      case "ArrowLeft":
      case "ArrowRight": {
        const of = spot ? (sentenceAt(view, spot)?.citations.length ?? 0) : 0;
        if (!spot || of < 2) return;
        focusSentence(spot, (citation + (event.key === "ArrowRight" ? 1 : of - 1)) % of);
        break;
      }
      default:
        return;
    }
    event.preventDefault();
  };

  /** @override */
  updated() {
    this.#enterEditor();
    this.#showSentence();
    this.#showHeading();
  }

  /** Gives the focus to the field that has opened, and back to the sentence when it has closed. */
  #enterEditor() {
    const { value } = editing;
    const draft = value?.draft ?? "";
    const opened = draft !== "" && draft !== this.#edits;
    const closed = draft === "" && this.#edits !== "";
    this.#edits = draft;
    if (opened) {
      const field = /** @type {HTMLInputElement | HTMLTextAreaElement | null} */ (this.querySelector("#sentence-words"));
      field?.focus();
      field?.setSelectionRange(field.value.length, field.value.length);
      field?.scrollIntoView({ block: "nearest" });
    } else if (closed) {
      const { spot } = reader.value;
      if (spot && document.activeElement?.matches("body, main")) /** @type {HTMLElement | null} */ (this.querySelector(`#${idOf(spot)}`))?.focus({ preventScroll: true });
    }
  }

  /** Brings the sentence in focus into sight. */
  #showSentence() {
    const { spot } = reader.value;
    if (!spot || sameSpot(spot, this.#shown)) return;
    const first = this.#shown === null;
    this.#shown = spot;
    const element = /** @type {HTMLElement | null} */ (this.querySelector(`#${idOf(spot)}`));
    if (first) {
      // On opening, the title is to be seen, and the arrow keys work at once unless the user is elsewhere already.
      if (document.activeElement?.matches("body, main")) element?.focus({ preventScroll: true });
      return;
    }
    // Where words are put in behind it, their field has the focus.
    if (this.contains(document.activeElement) && document.activeElement?.id !== "sentence-words") element?.focus({ preventScroll: true });
    element?.scrollIntoView({ block: "nearest" });
  }

  /** Brings a heading into sight that was found. */
  #showHeading() {
    const { at } = finding.value;
    if (at === this.#found) return;
    this.#found = at;
    if (!at || at.sentence >= 0) return;
    const heading = at.paragraph < 0 ? `#section-${at.section}` : `#heading-${at.section}-${at.paragraph}`;
    const first = `#${idOf({ ...at, sentence: 0 })}`;
    (this.querySelector(heading) ?? this.querySelector(first)?.closest(".doc-table"))?.scrollIntoView({ block: "nearest" });
  }
}

customElements.define("atles-document-page", DocumentPage);
