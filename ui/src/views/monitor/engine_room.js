/**
 * Everything that the runtime does, for those who want to know: tasks, blocking threads, child processes.
 *
 * @import * as Api from "../../backend/bindings"
 */
import { html } from "lit";
import { words } from "../../words/en.js";

/** @param {Api.Monitor} view */
export function engineRoom({ runtime, tasks, blocking, children }) {
  const say = words.monitor.inside;
  const { columns } = say;
  return html`<details class="card engine-room" id="engine-room">
    <summary>${say.heading()}</summary>
    <p class="muted small">${say.runtime(runtime)} ${say.delay(runtime.loop_delay)}</p>
    ${table("room-tasks", say.tasks(), [columns.task, columns.part, columns.since, columns.polls, columns.busy, columns.idle, columns.longest],
      tasks.map((task) => [task.name, words.monitor.partName(task.parent), say.time(task.since), words.monitor.charts.count(task.polls), say.span(task.busy_ms), say.span(task.idle_ms), say.span(task.longest_poll_ms)]))}
    ${table("room-blocking", say.blocking(), [columns.work, columns.since], blocking.map(({ name, since }) => [name, say.time(since)]))}
    ${table("room-children", say.children(), [columns.process, columns.kind, columns.since, columns.memory],
      children.map(({ pid, kind, since, memory_bytes: memory }) => [String(pid), words.monitor.partName(kind), say.time(since), memory === 0 ? words.monitor.tiles.unknown() : words.monitor.tiles.bytes(memory)]))}
  </details>`;
}

/** @param {string} id @param {string} heading @param {readonly string[]} columns @param {readonly (readonly string[])[]} rows */
const table = (id, heading, columns, rows) => html`<h3 id=${id}>${heading}</h3>
  ${rows.length === 0
    ? html`<p class="muted small">${words.monitor.inside.none()}</p>`
    : html`<div class="table-scroll" tabindex="0" role="region" aria-labelledby=${id}><table class="table numbers">
        <thead><tr>${columns.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
        <tbody>${rows.map(([first, ...cells]) => html`<tr><th scope="row">${first}</th>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>`)}</tbody>
      </table></div>`}`;
