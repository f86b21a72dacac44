/** A list to choose one from, with its label. */
import { html, nothing } from "lit";
import { live } from "lit/directives/live.js";

/**
 * @template {string} T
 * @param {{
 *   label: string,
 *   value: T,
 *   options: readonly { value: T, label: string }[],
 *   choose: (value: T) => void,
 *   hideLabel?: boolean,
 *   field?: string,
 *   small?: boolean,
 *   hint?: string,
 * }} settings  `hint`: more about it, for who stays on it and for screen readers.
 */
export function selectField({ label, value, options, choose, hideLabel = false, field = "", small = false, hint = "" }) {
  /** @param {Event} event */
  const changed = (event) => choose(/** @type {T} */ (/** @type {HTMLSelectElement} */ (event.target).value));
  return html`<label class="select-label">
    <span class=${hideLabel ? "hidden" : "label"}>${label}</span>
    <span class="select ${small ? "select-small" : ""}">
      <select data-field=${field} title=${hint || nothing} @change=${changed}>
        ${options.map((option) => html`<option value=${option.value} .selected=${live(option.value === value)}>${option.label}</option>`)}
      </select>
    </span>
  </label>`;
}
