/**
 * One request from near: what happened to it, and, while it waits, when it is needed and to when it is put off.
 *
 * @import * as Api from "../../backend/bindings"
 */
import { html, nothing } from "lit";
import { fieldTime } from "../../state/composer.js";
import { dialog } from "../../state/navigation.js";
import { needBy, ofParticulars, particulars, putOff, tomorrowMorning, tonight } from "../../state/particulars.js";
import { system } from "../../state/system.js";
import { words } from "../../words/en.js";
import { DialogElement } from "../parts/dialog_element.js";
import { problemNote } from "../parts/problem_note.js";
import "./request_dialog.css";

class RequestDialog extends DialogElement {
  static properties = { unclear: { state: true } };

  constructor() {
    super();
    /** Id of the field that gives no whole time. */
    this.unclear = "";
    this.watch(particulars, system);
  }

  /** @override */
  willUpdate() {
    super.willUpdate();
    if (dialog.value !== this.name) this.unclear = "";
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

  /** Does something with the time in a field of this dialog; if it is not whole, says so. @param {string} id @param {(time: Date) => void} act */
  #withTime(id, act) {
    const field = /** @type {HTMLInputElement | null} */ (this.querySelector(`#${id}`));
    const time = new Date(field?.value ?? "");
    const whole = !Number.isNaN(time.getTime());
    this.unclear = whole ? "" : id;
    if (whole) act(time);
    else field?.focus();
  }

  /** @param {string} id @param {string} value */
  #field(id, value) {
    const wrong = this.unclear === id;
    const mended = () => {
      if (wrong) this.unclear = "";
    };
    return html`<input id=${id} type="datetime-local" .value=${value} placeholder=${words.composer.deadlineExample()} aria-invalid=${wrong ? "true" : nothing} aria-describedby=${wrong ? `fault-${id}` : nothing} @input=${mended}>`;
  }

  /** @param {string} id */
  #fault = (id) => (this.unclear === id ? html`<p class="fault" id="fault-${id}" role="alert">${words.request.unclear()}</p>` : nothing);

  /** @param {Api.RequestView} view */
  #deadline({ request: { deadline }, late }) {
    return html`<div class="request-time">
      <label class="label" for="needed-by">${words.request.deadline()}</label>
      <div class="row">
        ${this.#field("needed-by", fieldTime(deadline))}
        <button type="button" id="set-deadline" @click=${() => this.#withTime("needed-by", needBy)}>${words.request.setDeadline()}</button>
        ${deadline === null ? nothing : html`<button type="button" id="drop-deadline" class="quiet" @click=${() => needBy(null)}>${words.request.dropDeadline()}</button>`}
        ${late ? html`<span class="tag tag-bad">${words.next.late()}</span>` : nothing}
      </div>
      ${this.#fault("needed-by")}
    </div>`;
  }

  /** @param {Api.RequestView} view */
  #putOff({ state, run_at: runAt, problem }) {
    const now = new Date();
    const until = state === "scheduled" && !problem && runAt !== null ? html`<span class="muted">${words.next.putOffUntil(runAt)}</span>` : nothing;
    return html`<div class="request-time">
      <label class="label" for="own-time">${words.request.later()}</label>
      <div class="row">
        <button type="button" id="tonight" @click=${() => putOff(tonight(now))}>${words.request.tonight()}</button>
        <button type="button" id="tomorrow" @click=${() => putOff(tomorrowMorning(now))}>${words.request.tomorrow()}</button>
        ${this.#field("own-time", "")}
        <button type="button" id="put-off" @click=${() => this.#withTime("own-time", putOff)}>${words.request.putOffThen()}</button>
      </div>
      ${this.#fault("own-time")}
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
