/**
 * Lines of the log, as many as are in sight: a hundred thousand lines cost no more than forty.
 *
 * @import * as Api from "../../backend/bindings"
 */
import { html, nothing } from "lit";
import { activity, copyLines, lines, setFollow } from "../../state/activity.js";
import { words } from "../../words/en.js";
import { seconds } from "../../words/format.js";
import { LightElement } from "../light_element.js";
import "./log_list.css";

/** Height of a line in pixels; the style sheet has the same. */
const LINE = 22;
/** Lines drawn beyond each edge, so that a fast hand sees no hole. */
const SPARE = 12;

class LogList extends LightElement {
  static properties = { selected: { attribute: false } };

  /** Where a selection began and where it ends now. */
  #anchor = 0;
  #cursor = 0;
  #fallen = lines.fallen;
  /** @type {ResizeObserver | undefined} */
  #sizes;

  constructor() {
    super();
    /** @type {[number, number] | null} */
    this.selected = null;
    this.watch(activity);
  }

  /** @override */
  connectedCallback() {
    super.connectedCallback();
    this.#sizes = new ResizeObserver(() => this.requestUpdate());
    this.#sizes.observe(this);
  }

  /** @override */
  disconnectedCallback() {
    super.disconnectedCallback();
    this.#sizes?.disconnect();
  }

  /** @override */
  render() {
    const view = /** @type {HTMLElement | null} */ (this.querySelector(".log"));
    const height = view?.clientHeight ?? 600;
    const top = activity.value.follow ? lines.length * LINE - height : (view?.scrollTop ?? 0);
    const from = Math.max(0, Math.floor(top / LINE) - SPARE);
    const to = Math.min(lines.length, Math.ceil((top + height) / LINE) + SPARE);
    const chosen = this.selected && this.selected[1] - this.selected[0] === 1 ? lines.slice(this.selected[0], this.selected[1])[0] : undefined;
    return html`<div class="log" id="log" role="region" tabindex="0" aria-label=${words.activity.list()} @scroll=${this.#scrolled} @keydown=${this.#keys}
        @pointerdown=${this.#point}>
        <div class="log-height">
          <div class="log-window" data-from=${from}>${lines.slice(from, to).map((line, index) => this.#line(line, from + index))}</div>
        </div>
      </div>
      ${chosen ? html`<div class="log-whole" dir="auto">${chosen.message}</div>` : nothing}`;
  }

  /** @param {Api.LogLine} line @param {number} index */
  #line(line, index) {
    const chosen = this.selected !== null && index >= this.selected[0] && index < this.selected[1];
    return html`<div class="log-line log-${line.level} ${chosen ? "log-chosen" : ""}"><span class="log-time">[${seconds(line.time)}]</span> <span class="log-task" title=${line.task}><bdi>[${words.activity.taskName(line.task)}]</bdi></span> ${line.level === "warn" || line.level === "error"
      ? html`<span class="log-level">${words.activity.levelName[line.level]}:</span> `
      : nothing}<bdi>${line.message}</bdi></div>`;
  }

  /** @override */
  updated() {
    const view = /** @type {HTMLElement} */ (this.querySelector(".log"));
    /** @type {HTMLElement} */ (this.querySelector(".log-height")).style.height = `${lines.length * LINE}px`;
    const window = /** @type {HTMLElement} */ (this.querySelector(".log-window"));
    window.style.transform = `translateY(${Number(window.dataset.from) * LINE}px)`;
    const gone = lines.fallen - this.#fallen;
    this.#fallen = lines.fallen;
    if (activity.value.follow) {
      const bottom = lines.length * LINE - view.clientHeight;
      if (Math.abs(view.scrollTop - bottom) > 1) view.scrollTop = bottom;
    } else if (gone > 0) {
      // Old lines left at the top: what is being read must stay where it is.
      view.scrollTop -= gone * LINE;
    }
    if (gone > 0 && this.selected) this.#choose(this.#anchor - gone, this.#cursor - gone);
  }

  #scrolled = () => {
    const view = /** @type {HTMLElement} */ (this.querySelector(".log"));
    const away = view.scrollHeight - view.clientHeight - view.scrollTop;
    // At the very end the user wants to see what comes; anywhere else, to read.
    setFollow(away < LINE);
    this.requestUpdate();
  };

  /** @param {number} anchor @param {number} cursor */
  #choose(anchor, cursor) {
    this.#anchor = Math.max(0, anchor);
    this.#cursor = Math.max(0, Math.min(cursor, lines.length - 1));
    const detail = cursor < 0 ? null : [Math.min(this.#anchor, this.#cursor), Math.max(this.#anchor, this.#cursor) + 1];
    this.dispatchEvent(new CustomEvent("log-select", { detail, bubbles: true }));
  }

  /** @param {PointerEvent} event */
  #point = (event) => {
    const view = /** @type {HTMLElement} */ (event.currentTarget);
    const line = event.target instanceof Element ? event.target.closest(".log-line") : null;
    if (event.button !== 0 || !line) return;
    const index = Math.floor((event.clientY - view.getBoundingClientRect().top + view.scrollTop) / LINE);
    this.#choose(event.shiftKey ? this.#anchor : index, index);
    setFollow(false);
  };

  /** @param {KeyboardEvent} event */
  #keys = (event) => {
    const command = event.ctrlKey || event.metaKey;
    if (command && event.key === "a") this.#chooseAll();
    else if (command && event.key === "c" && this.selected) void copyLines(...this.selected);
    else if (event.key === "Escape" && this.selected) this.#choose(0, -1);
    else if (event.key === "End") setFollow(true);
    else if (event.key === "Home" && !command) {
      setFollow(false);
      event.currentTarget instanceof HTMLElement && event.currentTarget.scrollTo(0, 0);
    } else if (event.key === "ArrowUp" || event.key === "ArrowDown") this.#step(event.key === "ArrowUp" ? -1 : 1, event.shiftKey);
    else return;
    event.preventDefault();
  };

  #chooseAll() {
    this.#choose(0, lines.length - 1);
  }

  /** @param {number} by @param {boolean} extend */
  #step(by, extend) {
    const view = /** @type {HTMLElement} */ (this.querySelector(".log"));
    const start = this.selected ? this.#cursor + by : Math.floor((view.scrollTop + view.clientHeight) / LINE) - 1;
    const index = Math.max(0, Math.min(start, lines.length - 1));
    setFollow(false);
    this.#choose(extend && this.selected ? this.#anchor : index, index);
    if (index * LINE < view.scrollTop) view.scrollTop = index * LINE;
    else if ((index + 1) * LINE > view.scrollTop + view.clientHeight) view.scrollTop = (index + 1) * LINE - view.clientHeight;
  }
}

customElements.define("atles-log-list", LogList);
