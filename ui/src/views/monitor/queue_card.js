/**
 * The queue as a whole: how much waits, stopping it without stopping what is in hand, and how many at once.
 *
 * @import * as Api from "../../backend/bindings"
 */
import { html } from "lit";
import { pauseQueue, resumeQueue, setCeiling } from "../../state/monitor.js";
import { words } from "../../words/en.js";
import { atOnce } from "../../words/en/names.js";
import { selectField } from "../parts/select_field.js";

/** Most that can be set by hand; the engine has the same. */
const MOST = 10;

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
    </div>
  </section>`;
}
