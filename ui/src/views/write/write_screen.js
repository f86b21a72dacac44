/** The home screen: the composer, and under it what is being written, what waits and what is done. */
import { html } from "lit";
import { composer } from "../../state/composer.js";
import { lists } from "../../state/queue_order.js";
import { system } from "../../state/system.js";
import { words } from "../../words/en.js";
import { LightElement } from "../light_element.js";
import "./clear_dialog.js";
import "./composer_card.js";
import "./done_list.js";
import "./first_run.js";
import "./next_list.js";
import "./not_read_dialog.js";
import "./now_list.js";
import "./outline_dialog.js";
import "./request_dialog.js";
import "./write_screen.css";

class WriteScreen extends LightElement {
  /** Whether the first-run screen was drawn last. */
  #wasFirst = false;

  constructor() {
    super();
    this.watch(system, composer);
  }

  /** @override */
  render() {
    const state = system.value;
    if (!state) return html``;
    if (state.firstRun && state.requests.size === 0 && !composer.value.begun) return html`<atles-first-run></atles-first-run>`;
    const { now, next, done } = lists(state.requests.values());
    return html`<div class="write">
      <atles-composer></atles-composer>
      ${state.requests.size === 0
        ? html`<p class="queue-none">${words.now.none()}</p>`
        : html`<div class="queues">
            <atles-now .requests=${now}></atles-now>
            <atles-next .requests=${next}></atles-next>
            <atles-done .requests=${done}></atles-done>
          </div>`}
      <atles-outline-dialog></atles-outline-dialog>
      <atles-not-read-dialog></atles-not-read-dialog>
      <atles-request-dialog></atles-request-dialog>
      <atles-clear-dialog></atles-clear-dialog>
    </div>`;
  }

  /** @override */
  updated() {
    const first = this.querySelector("atles-first-run") !== null;
    if (this.#wasFirst && !first) void this.#goOn();
    this.#wasFirst = first;
  }

  /** The button that was pressed is gone with its screen: the focus goes to where what it began appears, once that is drawn. */
  async #goOn() {
    await /** @type {LightElement | null} */ (this.querySelector("atles-composer"))?.updateComplete;
    if (document.activeElement === document.body) /** @type {HTMLElement | null} */ (this.querySelector("#composer-heading"))?.focus();
  }
}

customElements.define("atles-write", WriteScreen);
