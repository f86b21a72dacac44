/**
 * The queue as a whole: how much waits, stopping it without stopping what is in hand, and how many at once.
 *
 * @import * as Api from "../../backend/bindings"
 */
import { html } from "lit";
import { pauseQueue, resumeQueue } from "../../state/monitor.js";
import { words } from "../../words/en.js";
import { atOnceField, keepField } from "../parts/limit_fields.js";

/** @param {Api.QueueView} queue @param {Api.Status} status */
export function queueCard(queue, status) {
  const say = words.monitor.queue;
  return html`<section class="card monitor-queue" aria-labelledby="queue-heading">
    <h2 id="queue-heading">${say.heading()}</h2>
    <p id="queue-line">${say.line(queue, status)}</p>
    <div class="row monitor-queue-row">
      ${queue.paused
        ? html`<button type="button" id="resume-queue" class="primary" @click=${resumeQueue}>${words.monitor.resume()}</button>`
        : html`<button type="button" id="pause-queue" @click=${pauseQueue}>${say.pause()}</button>`}
      ${atOnceField(queue, status.pace)} ${keepField(queue)}
    </div>
  </section>`;
}
