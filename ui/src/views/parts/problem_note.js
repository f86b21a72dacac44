/**
 * What went wrong, in plain words, with at most one action; the technical truth is folded away.
 *
 * @import * as Api from "../../backend/bindings"
 */
import { html, nothing } from "lit";
import { words } from "../../words/en.js";
import "./problem_note.css";

/**
 * @param {Pick<Api.ApiError, "message" | "hint" | "details">} error
 * @param {{ action?: unknown, plain?: boolean, tone?: "bad" | "warn" }} [settings] `plain`: without a box of its own.
 */
export function problemNote(error, { action = nothing, plain = false, tone = "bad" } = {}) {
  return html`<div class="problem ${plain ? "problem-plain" : `problem-box problem-${tone}`}">
    <div class="grow">
      <span class="problem-message">${error.message || words.error.unknown()}</span>
      ${error.hint ? html`<span class="problem-hint">${error.hint}</span>` : nothing}
      ${error.details
        ? html`<details><summary>${words.app.details()}</summary><pre class="problem-details">${error.details}</pre></details>`
        : nothing}
    </div>
    ${action}
  </div>`;
}
