/**
 * Passages that answer the search, each with its file, page and heading, the words in it marked.
 *
 * @import * as Api from "../../backend/bindings"
 */
import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { openKnown, writeFrom } from "../../state/known_sources.js";
import { clearSearch, marked, mayHaveMore, morePassages, searchAgain, sourceSearch } from "../../state/source_search.js";
import { words } from "../../words/en.js";
import { baseName } from "../../words/format.js";
import { LightElement } from "../light_element.js";
import { FocusKeeper } from "../parts/focus_keeper.js";
import { problemNote } from "../parts/problem_note.js";

class FoundPassages extends LightElement {
  constructor() {
    super();
    this.watch(sourceSearch);
    new FocusKeeper(this, ".found");
  }

  /** @override */
  connectedCallback() {
    super.connectedCallback();
    // Files may have changed while another screen was shown.
    void searchAgain();
  }

  /** @override */
  render() {
    const { query, passages, problem } = sourceSearch.value;
    if (problem) return problemNote(problem, { action: html`<button type="button" @click=${searchAgain}>${words.app.again()}</button>` });
    if (passages === null) return html`<p class="muted">${words.known.loading()}</p>`;
    if (passages.length === 0) {
      return html`<div class="empty"><p>${words.known.noMatch(query.trim())}</p>
        <button type="button" @click=${clearSearch}>${words.known.clear()}</button></div>`;
    }
    return html`<h2 class="hidden" tabindex="-1">${words.known.results()}</h2>
      <ol class="card known-list" id="found">
        ${repeat(passages, ({ hit }) => `${hit.source} ${hit.start}`, this.#passage)}
      </ol>
      ${mayHaveMore() ? html`<button type="button" class="link" id="more-passages" @click=${morePassages}>${words.known.more()}</button>` : nothing}`;
  }

  /** @param {Api.FoundPassage} passage */
  #passage = (passage) => {
    const { source } = passage.hit;
    const name = baseName(source);
    const place = words.known.place(passage.hit);
    return html`<li class="found">
      <div class="row found-head">
        <span class="found-name" dir="auto" title=${source}>${name}</span>
        ${place ? html`<bdi class="muted small grow found-place">${place}</bdi>` : html`<span class="grow"></span>`}
        <button type="button" class="quiet" aria-label=${words.known.actionFor(words.known.openFile(), name)} @click=${() => openKnown(source)}>${words.known.openFile()}</button>
        <button type="button" class="quiet" aria-label=${words.known.actionFor(words.known.writeAbout(), name)} @click=${() => writeFrom([source])}>${words.known.writeAbout()}</button>
      </div>
      <p class="found-text" dir="auto">${marked(passage).map(({ text, hit }) => (hit ? html`<mark class="hit">${text}</mark>` : text))}</p>
    </li>`;
  };
}

customElements.define("atles-found", FoundPassages);
