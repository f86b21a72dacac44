/**
 * Two versions of a document side by side, line by line, with the words marked that differ. Lines that both have are shown
 * around differences alone.
 *
 * @import * as Api from "../../backend/bindings"
 */
import { html, nothing } from "lit";
import { comparison } from "../../state/versions.js";
import { words } from "../../words/en.js";
import { DialogElement } from "../parts/dialog_element.js";
import "./compare_dialog.css";

/** Lines that are the same, shown before and after each difference. */
const AROUND = 1;

/** @param {readonly Api.Difference[]} lines @returns {(Api.Difference | null)[]} Null for lines that are left out. */
export function essential(lines) {
  const near = (/** @type {number} */ at) => lines.slice(Math.max(0, at - AROUND), at + AROUND + 1).some(({ kind }) => kind !== "same");
  /** @type {(Api.Difference | null)[]} */
  const shown = [];
  lines.forEach((line, at) => {
    if (near(at) || (line.heading && lines.slice(at).some(({ kind, heading }, behind) => behind > 0 && !heading && kind !== "same"))) shown.push(line);
    else if (shown.at(-1) !== null) shown.push(null);
  });
  return shown;
}

class CompareDialog extends DialogElement {
  constructor() {
    super();
    this.watch(comparison);
  }

  /** @override */
  get name() {
    return /** @type {const} */ ("compare");
  }

  /** @override */
  get heading() {
    return words.versions.compareTitle();
  }

  /** @override */
  renderBody() {
    const { value } = comparison;
    if (!value?.lines) return html`<p class="muted" role="status">${words.versions.loading()}</p>`;
    const changes = value.lines.filter(({ kind }) => kind !== "same").length;
    return html`<p class="muted" role="status">${words.versions.changes(changes)}</p>
      ${changes === 0
        ? nothing
        : html`<table class="compare">
            <thead><tr><th scope="col">${words.versions.then(value.version)}</th><th scope="col">${words.versions.today()}</th></tr></thead>
            <tbody>${essential(value.lines).map((line) => (line ? this.#line(line) : html`<tr class="compare-gap"><td colspan="2"></td></tr>`))}</tbody>
          </table>`}`;
  }

  /** @param {Api.Difference} line */
  #line({ kind, heading, before, after }) {
    /** @param {readonly Api.DifferencePiece[]} pieces @param {"del" | "ins"} side */
    const cell = (pieces, side) => html`<td dir="auto" class=${heading ? "compare-heading" : nothing}>${pieces.map((piece) => (piece.changed ? (side === "del" ? html`<del>${piece.text}</del>` : html`<ins>${piece.text}</ins>`) : piece.text))}</td>`;
    return html`<tr class="compare-${kind}">${cell(before, "del")}${cell(after, "ins")}</tr>`;
  }
}

customElements.define("atles-compare-dialog", CompareDialog);
