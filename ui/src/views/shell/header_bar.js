/** Start, Stop, Restart, how the system is, and its pace. */
import { html, nothing } from "lit";
import { agents } from "../../state/agents.js";
import { attention } from "../../state/attention.js";
import { connections } from "../../state/connections.js";
import { show } from "../../state/navigation.js";
import { restart, setPace, start, stop } from "../../state/requests.js";
import { counts, heldBack, possible, queuePaused, system } from "../../state/system.js";
import { words } from "../../words/en.js";
import { LightElement } from "../light_element.js";
import { FocusKeeper } from "../parts/focus_keeper.js";
import { selectField } from "../parts/select_field.js";
import "./header_bar.css";

/** Slowest first. @type {import("../../backend/bindings").Pace[]} */
const PACES = ["overnight", "slow", "mid", "fast", "extra_fast"];

class HeaderBar extends LightElement {
  constructor() {
    super();
    this.watch(system, connections, agents);
    new FocusKeeper(this, ".header-controls");
  }

  /** @override */
  render() {
    const status = system.value?.status;
    const held = system.value && heldBack(system.value);
    const can = status ? possible(status.state) : { start: false, stop: false, restart: false };
    return html`<header class="header">
      <div class="brand">${words.app.name()}</div>
      <div class="row header-controls" role="group" aria-label=${words.header.controls()}>
        <button type="button" id="start" class=${can.start ? "primary" : ""} ?disabled=${!can.start} @click=${start}>${words.header.start()}</button>
        <button type="button" id="stop" ?disabled=${!can.stop} @click=${stop}>
          ${status?.state === "stopping" ? words.header.stopNow() : words.header.stop()}
        </button>
        <button type="button" id="restart" ?disabled=${!can.restart} @click=${restart}>${words.header.restart()}</button>
      </div>
      ${this.#state()}
      <div class="grow"></div>
      ${status
        ? selectField({
            label: words.header.pace(),
            field: "pace",
            value: status.pace,
            options: PACES.map((pace) => ({ value: pace, label: held && pace === status.pace ? words.header.paceHeld(pace, held) : words.header.paceOption(pace) })),
            hint: held ? words.header.heldBack(status.pace, held) : "",
            choose: setPace,
          })
        : nothing}
    </header>`;
  }

  #state() {
    if (!system.value) return nothing;
    const { status } = system.value;
    const { active } = counts(system.value);
    const [matter] = attention();
    const paused = status.state === "running" && queuePaused();
    const note = status.state === "stopping" ? words.header.stopping() : active > 0 ? words.header.active(active) : "";
    return html`<p class="state state-${matter ? "attention" : paused ? "paused" : status.state}" data-state=${status.state}>
      <i class="state-mark" aria-hidden="true"></i>
      <b id="state" role="status">${paused ? words.header.queuePaused() : words.header.state[status.state]}</b>
      ${matter
        ? html`<button type="button" class="link" id="attention" title="${matter.message} ${matter.hint}" aria-label=${words.attention.marked(matter)} @click=${() => show(matter.screen)}>${words.header.attention()}</button>`
        : nothing}
      <span class="state-note" title=${note || nothing}>${note}</span>
    </p>`;
  }
}

customElements.define("atles-header", HeaderBar);
