/** The passage that the sentence in focus comes from, with the quoted words marked. */
import { html, nothing } from "lit";
import { copyQuote, focusSentence, openSource, reader, sentenceAt, stepSentence } from "../../state/library.js";
import { words } from "../../words/en.js";
import { LightElement } from "../light_element.js";
import { problemNote } from "../parts/problem_note.js";
import { markedTable, markedText } from "./marked_passage.js";
import "./passage_panel.css";

class PassagePanel extends LightElement {
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

  #body() {
    const { view, spot, citation, passage, passageProblem } = reader.value;
    const sentence = view && spot ? sentenceAt(view, spot) : undefined;
    if (!view || !spot || !sentence) return html`<p class="muted">${words.reader.choose()}</p>`;
    const steps = html`<div class="row passage-row passage-steps">
      <button type="button" class="quiet" id="previous-sentence" @click=${() => stepSentence(-1)}>${words.reader.previousSentence()}</button>
      <button type="button" class="quiet" id="next-sentence" @click=${() => stepSentence(1)}>${words.reader.nextSentence()}</button>
    </div>`;
    const of = sentence.citations.length;
    if (of === 0) {
      const text = sentence.kind === "notice" ? words.reader.notice() : words.reader.unsourced();
      return html`<p class="muted">${text}</p>${steps}`;
    }
    if (passageProblem) return html`${problemNote(passageProblem, { plain: true })}${steps}`;
    if (!passage) return html`<p class="muted" role="status">${words.library.loading()}</p>`;
    const facts = [
      passage.page === null ? "" : words.reader.page(passage.page),
      passage.heading.length > 0 ? words.reader.headingPath(passage.heading) : "",
    ].filter(Boolean);
    const changed = passage.file_state !== "unchanged";
    return html`<div>
        <b class="passage-name" id="passage-name" title=${passage.source} dir="auto">${passage.name}</b>
        <p class="small muted">${facts.length > 0 ? html`<bdi>${sentenceCase(facts.join(", "))}</bdi>. ` : nothing}${words.reader.read(passage)},
          <span class=${changed ? "passage-changed" : ""}>${words.reader.fileState[passage.file_state]}</span></p>
      </div>
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
      ${steps}`;
  }
}

/** @param {string} text */
const sentenceCase = (text) => text.charAt(0).toUpperCase() + text.slice(1);

customElements.define("atles-passage-panel", PassagePanel);
