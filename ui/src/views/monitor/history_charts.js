/**
 * How it went: documents, how long they took, processor and memory.
 *
 * @import { Drawing } from "./chart.js"
 */
import { html, nothing } from "lit";
import { chooseRange, monitor } from "../../state/monitor.js";
import { bounds, mean, steps, sum, top } from "../../state/series.js";
import { words } from "../../words/en.js";
import { LightElement } from "../light_element.js";
import { problemNote } from "../parts/problem_note.js";
import "./chart.js";

/** @type {readonly import("../../backend/bindings").HistoryRange[]} */
const RANGES = ["ten_minutes", "day", "month"];

class HistoryCharts extends LightElement {
  /** The history that was drawn last, and what was drawn of it. @type {unknown} */
  #of = null;
  /** @type {Drawing[]} */
  #drawings = [];

  constructor() {
    super();
    this.watch(monitor);
  }

  /** @override */
  render() {
    const { range, history, historyProblem } = monitor.value;
    const say = words.monitor.charts;
    if (history && history !== this.#of) {
      this.#of = history;
      this.#drawings = drawings(history);
    }
    return html`<section class="monitor-history" aria-labelledby="history-heading">
      <div class="row monitor-history-head">
        <h2 id="history-heading" class="grow">${say.heading()}</h2>
        <div class="segments" role="group" aria-label=${say.range()}>
          ${RANGES.map((value) => html`<button type="button" data-range=${value} aria-pressed=${value === range} @click=${() => chooseRange(value)}>${say.ranges[value]}</button>`)}
        </div>
      </div>
      ${historyProblem ? problemNote(historyProblem) : nothing}
      ${historyProblem ? nothing : html`<div class="charts">${this.#drawings.map((drawing) => html`<div class="card"><atles-chart .drawing=${drawing}></atles-chart></div>`)}</div>`}
    </section>`;
  }
}

/** @param {import("../../backend/bindings").History} history @returns {Drawing[]} */
function drawings({ range, points }) {
  const say = words.monitor.charts;
  const now = Date.now();
  const time = words.monitor.clock[range];
  const coarse = bounds(range, "coarse", now);
  const fine = bounds(range, "fine", now);
  const counted = steps(points, coarse);
  const measured = steps(points, fine);
  const done = counted.map((step) => sum(step, "completed"));
  const failed = counted.map((step) => sum(step, "failed"));
  const waited = counted.map((step) => mean(step, "wait_seconds"));
  const worked = counted.map((step) => mean(step, "work_seconds"));
  const cpu = measured.map((step) => mean(step, "cpu_percent"));
  const memory = measured.map((step) => mean(step, "memory_bytes"));
  const total = (/** @type {(number | null)[]} */ values) => values.reduce((/** @type {number} */ all, value) => all + (value ?? 0), 0);
  const most = (/** @type {(number | null)[]} */ values) => Math.max(0, ...values.map((value) => value ?? 0));
  const average = (/** @type {(number | null)[]} */ values) => {
    const known = values.filter((value) => value !== null);
    return known.length === 0 ? null : total(known) / known.length;
  };
  return [
    {
      heading: say.documents[range],
      summary: say.documentsSummary(total(done), total(failed)),
      kind: "bars",
      edges: coarse,
      series: [{ name: say.completed(), values: done }, ...(total(failed) > 0 ? [{ name: say.failed(), values: failed }] : [])],
      top: top(done.map((value, step) => (value ?? 0) + (failed[step] ?? 0)), "count", 2),
      unit: say.count,
      time,
      none: say.none(),
    },
    {
      heading: say.latency(),
      summary: say.latencySummary(average(waited), average(worked)),
      kind: "lines",
      edges: coarse,
      series: [{ name: say.worked(), values: worked }, { name: say.waited(), values: waited }],
      top: top([...waited, ...worked], "seconds", 1),
      unit: say.duration,
      time,
      none: points.length === 0 ? say.none() : say.noDocuments(),
    },
    {
      heading: say.cpu(),
      summary: say.levelSummary(say.percent(average(cpu) ?? 0), say.percent(most(cpu))),
      kind: "lines",
      edges: fine,
      series: [{ name: say.cpu(), values: cpu }],
      top: Math.min(100, top(cpu, "plain", 10)),
      unit: say.percent,
      time,
      none: say.none(),
    },
    {
      heading: say.memory(),
      summary: say.levelSummary(say.bytes(average(memory) ?? 0), say.bytes(most(memory))),
      kind: "lines",
      edges: fine,
      series: [{ name: say.memory(), values: memory }],
      top: top(memory, "plain", 100e6),
      unit: say.bytes,
      time,
      none: say.none(),
    },
  ];
}

customElements.define("atles-history", HistoryCharts);
