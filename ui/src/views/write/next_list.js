/**
 * What waits, in the order of its turn; moved by hand or with Alt and the arrow keys.
 *
 * @import * as Api from "../../backend/bindings"
 */
import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { cancelWaiting, putOffWaiting } from "../../state/bulk.js";
import { showRequest, tomorrowMorning } from "../../state/particulars.js";
import { resumeQueue } from "../../state/monitor.js";
import { PRIORITIES } from "../../state/queue_order.js";
import { cancel, moveBy, setPriority } from "../../state/requests.js";
import { queuePaused, system } from "../../state/system.js";
import { words } from "../../words/en.js";
import { LightElement } from "../light_element.js";
import { FocusKeeper } from "../parts/focus_keeper.js";
import { problemNote } from "../parts/problem_note.js";
import { selectField } from "../parts/select_field.js";
import { beginDrag } from "./drag_order.js";
import "./next_list.css";

/** Rows in sight; the others are a press away, so that a long queue does not bury what is done. */
const MOST = 6;

class NextList extends LightElement {
  static properties = { requests: { attribute: false }, all: { state: true } };

  constructor() {
    super();
    /** @type {Api.RequestView[]} */
    this.requests = [];
    /** Show every row. */
    this.all = false;
    new FocusKeeper(this, ".job");
  }

  /** @override */
  render() {
    const shown = this.all ? this.requests : this.requests.slice(0, MOST);
    const hidden = this.requests.length - shown.length;
    const stopped = system.value?.status.state === "stopped";
    return html`<section aria-labelledby="next-heading">
      <div class="queue-head">
        <h2 id="next-heading" tabindex="-1">${words.next.heading()}</h2>
        ${this.requests.length > 1
          ? html`<span class="grow"></span>
              <button type="button" class="link" id="put-off-waiting" @click=${() => putOffWaiting(tomorrowMorning(new Date()), words.request.tomorrow())}>${words.bulk.putOffAll()}</button>
              <button type="button" class="link" id="cancel-waiting" @click=${cancelWaiting}>${words.bulk.cancelAll()}</button>`
          : nothing}
      </div>
      <p class="hidden" id="next-hint">${words.next.handleHint()}</p>
      <ul class="card jobs" id="next">
        ${queuePaused()
          ? html`<li class="queue-note row"><span class="grow">${words.next.queuePaused()}</span><button type="button" id="resume-queue" @click=${resumeQueue}>${words.monitor.resume()}</button></li>`
          : stopped && this.requests.length > 0 ? html`<li class="queue-note muted small">${words.next.waitsForStart()}</li>` : nothing}
        ${this.requests.length === 0
          ? html`<li class="queue-empty">${words.next.empty()}</li>`
          : repeat(shown, (request) => request.id, this.#job)}
        ${hidden > 0
          ? html`<li class="queue-more"><button type="button" class="link" id="all-next" @click=${() => (this.all = true)}>${words.next.others(hidden)}</button></li>`
          : nothing}
      </ul>
    </section>`;
  }

  /** @param {Api.RequestView} view */
  #job = (view) => {
    const { title, priority } = view.request;
    const movable = view.state === "pending";
    /** @param {KeyboardEvent} event */
    const keys = (event) => {
      const step = event.key === "ArrowUp" ? -1 : event.key === "ArrowDown" ? 1 : 0;
      if (!movable || !event.altKey || step === 0) return;
      event.preventDefault();
      // A row that moves below the fold must stay in sight.
      if (step > 0 && this.requests.indexOf(view) >= MOST - 1) this.all = true;
      moveBy(view.id, step);
    };
    return html`<li class="job next-job" data-id=${view.id} data-peers=${movable ? `${priority} ${view.request.deadline ?? ""}` : "none"} @keydown=${keys}>
      <div class="job-line">
        ${movable
          ? html`<button type="button" class="grip" aria-label=${words.next.handle(title)} aria-describedby="next-hint"
              @pointerdown=${(/** @type {PointerEvent} */ event) => beginDrag(event, view.id)}><i></i></button>`
          : nothing}
        <span class="job-title" dir="auto" title=${words.title(title)}>${words.title(title)}</span>
        ${view.late ? html`<span class="tag tag-bad">${words.next.late()}</span>` : nothing}
        ${view.state === "scheduled" ? html`<span class="tag tag-warn">${words.next.nextTry(view)}</span>` : nothing}
        ${selectField({
          label: words.next.priorityOf(title),
          hideLabel: true,
          small: true,
          value: priority,
          options: PRIORITIES.map((value) => ({ value, label: words.composer.priorityOption[value] })),
          choose: (value) => setPriority(view.id, value),
        })}
      </div>
      <div class="job-line">
        <span class="job-note">${view.problem ? problemNote(view.problem, { plain: true }) : words.next.line(view)}</span>
        <span class="job-actions">
          <button type="button" class="quiet" aria-label=${words.now.actionFor(words.request.open(), title)} @click=${() => showRequest(view.id)}>${words.request.open()}</button>
          <button type="button" class="quiet" aria-label=${words.now.actionFor(words.now.cancel(), title)} @click=${() => cancel(view.id)}>${words.now.cancel()}</button>
        </span>
      </div>
    </li>`;
  };
}

customElements.define("atles-next", NextList);
