/**
 * A passage with its quote marked. The quote stands in the passage exactly as it stands in the source.
 *
 * @import * as Api from "../../backend/bindings"
 */
import { html, nothing } from "lit";
import { words } from "../../words/en.js";

/** Characters shown on each side of the quote; enough to see its sense. */
const AROUND = 420;
/** Rows of a table shown on each side of the quoted ones. */
const ROWS_AROUND = 3;

/** @param {string} text @returns {string} Its end, from the beginning of a word. */
export function tail(text) {
  const characters = [...text];
  if (characters.length <= AROUND) return text;
  return `\u2026${characters.slice(-AROUND).join("").replace(/^\S*\s/, "")}`;
}

/** @param {string} text @returns {string} Its beginning, to the end of a word. */
export function head(text) {
  const characters = [...text];
  if (characters.length <= AROUND) return text;
  return `${characters.slice(0, AROUND).join("").replace(/\s\S*$/, "")}\u2026`;
}

/** @param {Api.Passage} passage */
export function markedText({ before, quote, after }) {
  // No space may come between the parts that is not in the source.
  return html`<blockquote class="quote" id="passage" dir="auto">${tail(before)}<mark>${quote}</mark>${head(after)}</blockquote>`;
}

/**
 * The rows around a quote, each cell in up to three pieces: before, in and after the quote.
 *
 * @param {Pick<Api.Passage, "before" | "quote" | "after">} passage
 * @returns {{ rows: [string, string, string][][], cutBefore: boolean, cutAfter: boolean }}
 */
export function tableRows({ before, quote, after }) {
  const text = before + quote + after;
  const from = before.length;
  const to = from + quote.length;
  let offset = 0;
  let first = -1;
  let last = -1;
  const all = text.split("\n").map((line, row) => {
    const start = offset;
    const cells = line.split("\t").map((cell) => {
      const a = Math.max(0, Math.min(cell.length, from - offset));
      const b = Math.max(a, Math.min(cell.length, to - offset));
      offset += cell.length + 1;
      return /** @type {[string, string, string]} */ ([cell.slice(0, a), cell.slice(a, b), cell.slice(b)]);
    });
    if (start < to && offset > from) {
      if (first < 0) first = row;
      last = row;
    }
    return cells;
  });
  const begin = Math.max(0, first - ROWS_AROUND);
  const end = Math.min(all.length, last + 1 + ROWS_AROUND);
  return { rows: all.slice(begin, end), cutBefore: begin > 0, cutAfter: end < all.length };
}

/** @param {Api.Passage} passage */
export function markedTable(passage) {
  const { rows, cutBefore, cutAfter } = tableRows(passage);
  const cut = html`<tr><td class="muted">\u2026</td></tr>`;
  return html`<div class="quote-table" id="passage" tabindex="0" role="region" aria-label=${words.reader.passage()}><table>
    ${passage.columns.length > 0 ? html`<thead><tr>${passage.columns.map((name) => html`<th scope="col" dir="auto">${name}</th>`)}</tr></thead>` : nothing}
    <tbody>
      ${cutBefore ? cut : nothing}
      ${rows.map((cells) => html`<tr>${cells.map(([a, b, c]) => html`<td dir="auto">${a}${b ? html`<mark>${b}</mark>` : nothing}${c}</td>`)}</tr>`)}
      ${cutAfter ? cut : nothing}
    </tbody>
  </table></div>`;
}
