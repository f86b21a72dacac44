/**
 * How ATLES is: the verdict first, in one sentence, each thing that needs attention with the one thing to do about it; then
 * what is running, how busy it is and how it went.
 *
 * @import * as Api from "../../backend/bindings"
 */
import { html } from "lit";
import { everySecond } from "../../state/clock.js";
import { heldUp, load, monitor, saveDiagnostics, watchMonitor } from "../../state/monitor.js";
import { system } from "../../state/system.js";
import { words } from "../../words/en.js";
import { LightElement } from "../light_element.js";
import { FocusKeeper } from "../parts/focus_keeper.js";
import { problemNote } from "../parts/problem_note.js";
import { engineRoom } from "./engine_room.js";
import { findings, listFindings } from "./finding_list.js";
import { breakerTable, healthTable, serviceTable } from "./part_tables.js";
import { queueCard } from "./queue_card.js";
import "./history_charts.js";
import "./monitor_screen.css";

class MonitorScreen extends LightElement {
  /** @type {(() => void)[]} */
  #watching = [];
  /** @type {(() => void) | undefined} */
  #stopClock;

  constructor() {
    super();
    this.watch(monitor, system);
    new FocusKeeper(this, ".monitor-queue");
  }

  /** @override */
  connectedCallback() {
    super.connectedCallback();
    this.#watching = [watchMonitor()];
  }

  /** @override */
  disconnectedCallback() {
    super.disconnectedCallback();
    for (const end of this.#watching) end();
    this.#count(false);
  }

  /** Counts down only while something is to be counted. @param {boolean} wanted */
  #count(wanted) {
    if (wanted) this.#stopClock ??= everySecond(() => this.drawAgain());
    else {
      this.#stopClock?.();
      this.#stopClock = undefined;
    }
  }

  /** @override */
  render() {
    const { view, problem } = monitor.value;
    const status = system.value?.status;
    if (!status) return html``;
    if (!view) {
      const again = html`<button type="button" @click=${load}>${words.app.again()}</button>`;
      return html`<div class="monitor"><h1>${words.monitor.heading()}</h1>
        ${problem ? problemNote(problem, { action: again }) : html`<p class="muted" role="status">${words.monitor.loading()}</p>`}</div>`;
    }
    const services = view.groups.flatMap((group) => group.services);
    this.#count(services.some(({ next_start_ms: next }) => next !== null) || view.breakers.some(({ retry_ms: retry }) => retry !== null));
    const found = findings(view);
    return html`<div class="monitor">
      <div class="monitor-head">
        <div class="grow">
          <h1 id="verdict" tabindex="-1" class=${found.length === 0 ? "verdict-good" : ""}>${words.monitor.verdict(found.length)}</h1>
          <p class="muted" id="verdict-now">${words.monitor.now(status.state, view.queue, heldUp().length)}</p>
        </div>
        <button type="button" id="save-diagnostics" title=${words.monitor.saveNote()} @click=${saveDiagnostics}>${words.monitor.save()}</button>
      </div>
      ${listFindings(found)}
      <div class="monitor-pair">
        <div class="card">
          <h2 id="services-heading">${words.monitor.services()}</h2>
          ${serviceTable(view, status)}
        </div>
        <div class="monitor-side">
          ${queueCard(view.queue, status)}
          ${tiles(view, status.metrics)}
        </div>
      </div>
      <atles-history></atles-history>
      <div class="monitor-pair">
        <div class="card">
          <h2 id="health-heading">${words.monitor.health.heading()}</h2>
          ${healthTable(status.health)}
        </div>
        <div class="card">
          <h2 id="breakers-heading">${words.monitor.breakers.heading()}</h2>
          ${breakerTable(view.breakers)}
        </div>
      </div>
      ${engineRoom(view)}
    </div>`;
  }
}

/** @param {Api.Monitor} view @param {Api.Metrics} metrics */
function tiles({ children, runtime }, metrics) {
  const say = words.monitor.tiles;
  const measured = metrics.memory_bytes > 0;
  /** @param {string} name @param {string} value @param {string} note */
  const tile = (name, value, note) => html`<div class="card tile"><dt>${name}</dt><dd><b>${measured ? value : say.unknown()}</b><span class="muted small">${note}</span></dd></div>`;
  return html`<dl class="tiles">
    ${tile(say.cpu(), say.percent(metrics.cpu_percent), say.cpuNote())}
    ${tile(say.memory(), say.bytes(metrics.memory_bytes), say.memoryNote(children.length))}
    ${tile(say.disk(), say.bytes(metrics.disk_free_bytes), say.diskNote())}
    ${tile(say.delay(), say.milliseconds(runtime.loop_delay.max_ms), say.delayNote(runtime.loop_delay))}
  </dl>`;
}

customElements.define("atles-monitor", MonitorScreen);
