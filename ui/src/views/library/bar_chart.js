/**
 * The amounts of a table as bars. The table beside it says the same in words, so assistive technology passes over it.
 *
 * @import * as Api from "../../backend/bindings"
 */
import { html, nothing } from "lit";
import "./bar_chart.css";

/** What is left to be seen of the shortest bar, in percent. */
const LEAST = 0.4;

/** @param {Api.Chart} chart */
export function barChart({ amounts, bars }) {
  return html`<div class="bars" aria-hidden="true">
    ${amounts ? html`<span class="bars-title" dir="auto">${amounts}</span>` : nothing}
    ${bars.map(
      ({ name, value, share }) => html`<span class="bar-name" dir="auto">${name}</span>
        <svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none"><rect width=${Math.max(100 * share, LEAST)} height="10"></rect></svg>
        <span class="bar-value" dir="auto">${value}</span>`,
    )}
  </div>`;
}
