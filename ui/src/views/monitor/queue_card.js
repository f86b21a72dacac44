/**
 * The queue as a whole: how much waits, stopping it without stopping what is in hand, and how many at once.
 *
 * @import * as Api from "../../backend/bindings"
 */
import { html } from "lit";
import { pauseQueue, resumeQueue, setCeiling, setKeepDays } from "../../state/monitor.js";
import { words } from "../../words/en.js";
import { atOnce } from "../../words/en/names.js";
import { selectField } from "../parts/select_field.js";

/** Most that can be set by hand; the engine has the same. */
const MOST = 10;

/** For how many days ended requests can be kept; null for ever. @type {readonly (number | null)[]} */
const KEPT = [null, 7, 30, 90, 365];

/** @param {Api.QueueView} queue @param {Api.Status} status */
export function queueCard(queue, { pace, state }) {
  const say = words.monitor.queue;
  const options = [
    { value: "", label: say.asPace(pace, atOnce[pace]) },
    ...Array.from({ length: MOST }, (_, index) => ({ value: String(index + 1), label: say.ceiling(index + 1) })),
  ];
  return html`<section class="card monitor-queue" aria-labelledby="queue-heading">
    <h2 id="queue-heading">${say.heading()}</h2>
    <p id="queue-line">${say.line(queue, state)}</p>
    <div class="row monitor-queue-row">
      ${queue.paused
        ? html`<button type="button" id="resume-queue" class="primary" @click=${resumeQueue}>${words.monitor.resume()}</button>`
        : html`<button type="button" id="pause-queue" @click=${pauseQueue}>${say.pause()}</button>`}
      ${selectField({
        label: say.atOnce(),
        field: "ceiling",
        value: queue.ceiling === null ? "" : String(queue.ceiling),
        options,
        choose: (value) => setCeiling(value === "" ? null : Number(value)),
      })}
      ${selectField({
        label: say.keep(),
        field: "keep-days",
        value: queue.keep_days === null ? "" : String(queue.keep_days),
        options: [...new Set([...KEPT, queue.keep_days])].map((days) => ({ value: days === null ? "" : String(days), label: say.days(days) })),
        choose: (value) => setKeepDays(value === "" ? null : Number(value)),
      })}
    </div>
  </section>`;
}
