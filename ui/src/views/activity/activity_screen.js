/** The log: what ATLES does, line by line. */
import { html, nothing } from "lit";
import { live } from "lit/directives/live.js";
import { activity, copyLines, filterLog, lines, loadLog, openLogFolder, setFollow } from "../../state/activity.js";
import { LEVELS } from "../../state/log_buffer.js";
import { words } from "../../words/en.js";
import { LightElement } from "../light_element.js";
import { selectField } from "../parts/select_field.js";
import "./activity_screen.css";
import "./log_list.js";

class ActivityScreen extends LightElement {
  static properties = { selected: { state: true } };

  constructor() {
    super();
    /** Lines chosen in the list: from, and after the last. @type {[number, number] | null} */
    this.selected = null;
    this.watch(activity);
  }

  /** @override */
  connectedCallback() {
    super.connectedCallback();
    if (!activity.value.ready) void loadLog();
  }

  /** @override */
  render() {
    const { filter } = lines;
    const { follow, hasFolder } = activity.value;
    const range = this.selected;
    const copy = () => (range ? copyLines(range[0], range[1]) : copyLines(0, lines.length));
    /** @param {Parameters<typeof filterLog>[0]} change */
    const set = (change) => {
      this.selected = null;
      filterLog(change);
    };
    const all = () => {
      set({ level: "debug", task: "", search: "" });
      /** @type {HTMLElement | null} */ (this.querySelector("#log-search"))?.focus();
    };
    return html`<div class="activity" @log-select=${(/** @type {CustomEvent<[number, number] | null>} */ event) => (this.selected = event.detail)}>
      <div class="row activity-head">
        <h1>${words.activity.heading()}</h1>
        <span class="muted grow numbers" id="log-count">${words.activity.count(lines.length, lines.total)}</span>
        <label class="check"><input type="checkbox" id="follow" .checked=${live(follow)}
          @change=${(/** @type {Event} */ event) => setFollow(/** @type {HTMLInputElement} */ (event.target).checked)}> ${words.activity.follow()}</label>
        <button type="button" id="copy" ?disabled=${lines.length === 0} @click=${copy}>
          ${range ? words.activity.copySelected(range[1] - range[0]) : words.activity.copyAll()}
        </button>
        ${hasFolder ? html`<button type="button" @click=${openLogFolder}>${words.activity.openFolder()}</button>` : nothing}
      </div>
      <div class="row activity-filter">
        ${selectField({
          label: words.activity.level(),
          hideLabel: true,
          field: "log-level",
          value: filter.level,
          options: LEVELS.map((value) => ({ value, label: words.activity.levelOption[value] })),
          choose: (level) => set({ level }),
        })}
        ${selectField({
          label: words.activity.task(),
          hideLabel: true,
          field: "log-task",
          value: filter.task,
          options: ["", ...new Set([...lines.tasks, ...(filter.task ? [filter.task] : [])])].map((value) => ({ value, label: value ? words.activity.taskName(value) : words.activity.allTasks() })),
          choose: (task) => set({ task }),
        })}
        <input type="search" id="log-search" class="grow" aria-label=${words.activity.search()} placeholder=${words.activity.search()} dir="auto"
          .value=${live(filter.search)} @input=${(/** @type {Event} */ event) => set({ search: /** @type {HTMLInputElement} */ (event.target).value })}>
      </div>
      ${lines.total === 0
        ? html`<div class="empty"><p>${words.activity.empty()}</p></div>`
        : lines.length === 0
          ? html`<div class="empty"><p>${words.activity.noMatch()}</p>
              <button type="button" id="clear-filter" @click=${all}>${words.activity.clear()}</button></div>`
          : html`<atles-log-list class="card log-card" .selected=${range}></atles-log-list>`}
    </div>`;
  }
}

customElements.define("atles-activity", ActivityScreen);
