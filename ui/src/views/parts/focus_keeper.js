/**
 * Keeps the keyboard's focus from falling to nowhere. What merely changed its place in the page has it again; when it went
 * away or was disabled, the focus moves to the row that took the place, else to the last one, else to the heading.
 *
 * @import { LitElement, ReactiveController } from "lit"
 */

/** @implements {ReactiveController} */
export class FocusKeeper {
  #host;
  #rows;
  /** Row that has the focus; -1 outside of a row; null if the focus is elsewhere. @type {number | null} */
  #at = null;
  /** What has the focus. @type {Element | null} */
  #active = null;

  /**
   * @param {LitElement} host
   * @param {string} rows Selector of its rows.
   */
  constructor(host, rows) {
    this.#host = host;
    this.#rows = rows;
    host.addController(this);
  }

  hostUpdate() {
    const active = document.activeElement;
    this.#active = active;
    const inside = active !== null && this.#host.contains(active);
    this.#at = inside ? this.#list().findIndex((row) => row.contains(active)) : null;
  }

  hostUpdated() {
    const active = document.activeElement;
    const lost = active === null || active === document.body || active.matches(":disabled");
    if (this.#at === null || !lost) return;
    if (this.#active && this.#host.contains(this.#active) && !this.#active.matches(":disabled")) {
      /** @type {HTMLElement} */ (this.#active).focus();
      return;
    }
    const rows = this.#list();
    const row = rows[Math.min(Math.max(this.#at, 0), rows.length - 1)];
    const next = row?.querySelector("button:not(:disabled), select:not(:disabled)") ?? this.#host.querySelector("h1[tabindex], h2[tabindex]") ?? document.querySelector("main");
    /** @type {HTMLElement | null} */ (next)?.focus();
  }

  /** @returns {Element[]} */
  #list() {
    return [...this.#host.querySelectorAll(this.#rows)];
  }
}
