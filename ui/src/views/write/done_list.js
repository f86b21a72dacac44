/**
 * What was finished, given up or called off lately, with what can be done about it.
 *
 * @import * as Api from "../../backend/bindings"
 */
import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { askToClear, retryFailed } from "../../state/bulk.js";
import { fillForm } from "../../state/composing.js";
import { continueDocument, openReader, revealDocument } from "../../state/library.js";
import { show } from "../../state/navigation.js";
import { showRequest } from "../../state/particulars.js";
import { retry } from "../../state/requests.js";
import { words } from "../../words/en.js";
import { LightElement } from "../light_element.js";
import { FocusKeeper } from "../parts/focus_keeper.js";
import { notReadTag } from "../parts/not_read_list.js";
import { problemNote } from "../parts/problem_note.js";

/** Rows shown here; the library has the rest. */
const MOST = 8;

class DoneList extends LightElement {
  static properties = { requests: { attribute: false } };

  constructor() {
    super();
    /** @type {Api.RequestView[]} */
    this.requests = [];
    new FocusKeeper(this, ".job");
  }

  /** @override */
  render() {
    return html`<section aria-labelledby="done-heading">
      <div class="queue-head">
        <h2 id="done-heading" class="grow" tabindex="-1">${words.done.heading()}</h2>
        ${this.requests.filter(({ state }) => state === "failed").length > 1
          ? html`<button type="button" class="link" id="retry-failed" @click=${retryFailed}>${words.bulk.retryAll()}</button>`
          : nothing}
        ${this.requests.length > 0
          ? html`<button type="button" class="link" id="clear-list" @click=${askToClear}>${words.bulk.clear()}</button>
              <button type="button" class="link" @click=${() => show("library")}>${words.done.all()}</button>`
          : nothing}
      </div>
      <ul class="card jobs" id="done">
        ${this.requests.length === 0
          ? html`<li class="queue-empty">${words.done.empty()}</li>`
          : repeat(this.requests.slice(0, MOST), (request) => request.id, this.#job)}
      </ul>
    </section>`;
  }

  /** @param {Api.RequestView} view */
  #job = (view) => html`<li class="job" data-id=${view.id} data-state=${view.state}>
    <div class="job-line">
      <span class="job-title" dir="auto" title=${words.title(view.request.title)}>${words.title(view.request.title)}</span>
      ${notReadTag(view)}
      ${this.#tag(view)}
    </div>
    <div class="job-line">
      <span class="job-note">${view.state !== "cancelled" && view.problem ? problemNote(view.problem, { plain: true }) : words.done.line(view)}</span>
      <span class="job-actions">${this.#actions(view)}</span>
    </div>
  </li>`;

  /** @param {Api.RequestView} view */
  #tag(view) {
    const { state, sourced, sentences, part } = view;
    if (state === "failed") return html`<span class="tag tag-bad">${words.done.failedTag()}</span>`;
    if (state === "cancelled") return html`<span class="tag">${words.done.cancelledTag()}</span>`;
    const instead = words.done.instead(view);
    return html`${part ? html`<span class="tag tag-warn">${words.done.part(part)}</span>` : nothing}
      ${instead ? html`<span class="tag tag-warn">${instead}</span>` : nothing}
      <span class="tag ${sourced === sentences ? "tag-good" : "tag-warn"}">${words.done.sourced(sourced, sentences)}</span>`;
  }

  /** @param {Api.RequestView} view */
  #actions({ id, state, document_id: document, request, part }) {
    /** @param {string} label @param {() => unknown} act */
    const button = (label, act) =>
      html`<button type="button" class="quiet" aria-label=${words.now.actionFor(label, request.title)} @click=${act}>${label}</button>`;
    const story = button(words.request.open(), () => showRequest(id));
    if (state === "failed") return html`${button(words.done.retry(), () => retry(id))}${button(words.done.change(), () => fillForm(request))}${story}`;
    if (state === "cancelled") return html`${button(words.done.retry(), () => retry(id))}${story}`;
    if (!document) return story;
    const goOn = part ? button(words.done.goOn(), () => continueDocument({ request_id: id, title: request.title })) : nothing;
    return html`${button(words.done.open(), () => openReader(document))}${goOn}${button(words.done.reveal(), () => revealDocument(document))}${story}`;
  }
}

customElements.define("atles-done", DoneList);
