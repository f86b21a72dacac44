/**
 * The field in which a sentence, or a row of a table, gets the user's words. Enter keeps them, Escape leaves all as it was.
 *
 * @import { Spot } from "../../state/library.js"
 */
import { html, nothing } from "lit";
import { sameSpot } from "../../state/library.js";
import { cancelChange, editing, keepChange, noteWords } from "../../state/revising.js";
import { words } from "../../words/en.js";
import "./sentence_editor.css";

/** @param {Spot} spot @param {boolean} insert @returns {boolean} Whether the user writes there. */
export function writesAt(spot, insert) {
  const { value } = editing;
  return value !== null && value.insert === insert && sameSpot(value.at, spot);
}

/** @param {Element} editor @returns {string} The cells of a row are parted by tabs. */
const written = (editor) => [...editor.querySelectorAll("textarea, input")].map((field) => /** @type {HTMLInputElement} */ (field).value).join("\t");

/** @param {KeyboardEvent} event */
function keys(event) {
  const editor = /** @type {Element} */ (event.currentTarget);
  // Nothing that is typed here moves the focus in the text around it.
  event.stopPropagation();
  if (event.isComposing || editing.value?.busy) return;
  if (event.key === "Escape") cancelChange();
  else if (event.key === "Enter" && !(event.target instanceof HTMLButtonElement)) void keepChange(written(editor));
  else return;
  event.preventDefault();
}

/** @param {Event} event */
const note = (event) => noteWords(written(/** @type {Element} */ (event.currentTarget)));

/** A press inside is for the field, not for the sentence around it. @param {Event} event */
const stay = (event) => event.stopPropagation();

function buttons() {
  const { value } = editing;
  /** @param {Event} event */
  const keep = (event) => {
    const editor = /** @type {Element} */ (event.currentTarget).closest(".sentence-editor");
    if (editor) void keepChange(written(editor));
  };
  return html`<span class="row sentence-editor-actions">
      <button type="button" class="primary" id="keep-change" ?disabled=${value?.busy} @click=${keep}>${words.revising.save()}</button>
      <button type="button" id="cancel-change" ?disabled=${value?.busy} @click=${cancelChange}>${words.revising.cancel()}</button>
    </span>
    <span class="sentence-editor-problem" role="alert">${value?.problem ?? ""}</span>`;
}

/** For a sentence of prose or of a list. */
export function sentenceEditor() {
  const { value } = editing;
  if (!value) return nothing;
  return html`<span class="sentence-editor" @keydown=${keys} @input=${note} @click=${stay} @focusin=${stay}>
    <textarea id="sentence-words" dir="auto" rows="3" aria-label=${words.revising.text()} .value=${value.text}></textarea>
    ${buttons()}
  </span>`;
}

/** For a row of a table. @param {number} cells */
export function rowEditor(cells) {
  const { value } = editing;
  if (!value) return nothing;
  const texts = value.text.split("\t");
  return html`<tr class="sentence-editor" @keydown=${keys} @input=${note} @click=${stay} @focusin=${stay}>
    ${Array.from({ length: cells }, (_, at) => html`<td><input type="text" dir="auto" id=${at === 0 ? "sentence-words" : nothing} aria-label=${words.revising.cell(at + 1)} .value=${texts[at] ?? ""}></td>`)}
    <td>${buttons()}</td>
  </tr>`;
}
