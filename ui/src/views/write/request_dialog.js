/**
 * One request from near: what happened to it, and, while it waits, when it is needed and to when it is put off.
 *
 * @import * as Api from "../../backend/bindings"
 */
import { html, nothing } from "lit";
import { needBy, ofParticulars, particulars, putOff, tomorrowMorning, tonight } from "../../state/particulars.js";
import { system } from "../../state/system.js";
import { words } from "../../words/en.js";
import { DialogElement } from "../parts/dialog_element.js";
import { problemNote } from "../parts/problem_note.js";
import "./request_dialog.css";

/** As a field for a date and a time has it: in local time, without seconds. @param {string | null} time RFC 3339. */
export function fieldTime(time) {
  if (time === null) return "";
  const then = new Date(time);
  return new Date(then.getTime() - then.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

class RequestDialog extends DialogElement {
  constructor() {
    super();
    this.watch(particulars, system);
  }

  /** @override */
  get name() {
    return /** @type {const} */ ("request");
  }

  /** @override */
  get heading() {
    return ofParticulars()?.request.title ?? "";
  }

  /** @override */
  renderBody() {
    const request = ofParticulars();
    if (!request) return html`<p>${words.request.gone()}</p>`;
    const waits = request.state === "pending" || request.state === "scheduled";
    const { problem } = particulars.value;
    return html`${problem ? problemNote(problem) : nothing}
      ${waits ? html`${this.#deadline(request)}${this.#putOff(request)}` : nothing}
      <h3 id="story-heading">${words.request.story()}</h3>
      ${this.#story()}`;
  }

  /** The time in a field of this dialog; null if it is not whole. @param {string} id */
  #time(id) {
    const field = /** @type {HTMLInputElement | null} */ (this.querySelector(`#${id}`));
    const time = new Date(field?.value ?? "");
    return Number.isNaN(time.getTime()) ? null : time;
  }

  /** @param {Api.RequestView} view */
  #deadline({ request: { deadline }, late }) {
    const set = () => {
      const time = this.#time("needed-by");
      if (time) needBy(time);
    };
    return html`<div class="request-time">
      <label class="label" for="needed-by">${words.request.deadline()}</label>
      <div class="row">
        <input id="needed-by" type="datetime-local" .value=${fieldTime(deadline)}>
        <button type="button" id="set-deadline" @click=${set}>${words.request.setDeadline()}</button>
        ${deadline === null ? nothing : html`<button type="button" id="drop-deadline" class="quiet" @click=${() => needBy(null)}>${words.request.dropDeadline()}</button>`}
        ${late ? html`<span class="tag tag-bad">${words.next.late()}</span>` : nothing}
      </div>
    </div>`;
  }

  /** @param {Api.RequestView} view */
  #putOff({ state, run_at: runAt, problem }) {
    const now = new Date();
    const own = () => {
      const time = this.#time("own-time");
      if (time) putOff(time);
    };
    const until = state === "scheduled" && !problem && runAt !== null ? html`<span class="muted">${words.next.putOffUntil(runAt)}</span>` : nothing;
    return html`<div class="request-time">
      <label class="label" for="own-time">${words.request.later()}</label>
      <div class="row">
        <button type="button" id="tonight" @click=${() => putOff(tonight(now))}>${words.request.tonight()}</button>
        <button type="button" id="tomorrow" @click=${() => putOff(tomorrowMorning(now))}>${words.request.tomorrow()}</button>
        <input id="own-time" type="datetime-local">
        <button type="button" id="put-off" @click=${own}>${words.request.putOffThen()}</button>
      </div>
      ${until}
    </div>`;
  }

  #story() {
    const { story, problem } = particulars.value;
    if (story === null) return problem ? nothing : html`<p class="muted" role="status">${words.request.loading()}</p>`;
    return html`<ol class="story" id="story" aria-labelledby="story-heading">
      ${story.map((event) => html`<li><time datetime=${event.at}>${words.request.time(event.at)}</time> <span>${words.request.happened(event)}</span></li>`)}
    </ol>`;
  }
}

customElements.define("atles-request-dialog", RequestDialog);
