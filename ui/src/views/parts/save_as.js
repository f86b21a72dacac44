/**
 * A button with the formats that a copy of a document can be saved in. Opens below itself; a choice, Escape and a press
 * elsewhere close it.
 *
 * @import * as Api from "../../backend/bindings"
 */
import { html } from "lit";
import { FORMATS } from "../../state/composer.js";
import { saveCopy } from "../../state/library.js";
import { words } from "../../words/en.js";
import "./save_as.css";

/** @param {Event} event @returns {HTMLDetailsElement | null} */
const menuOf = (event) => /** @type {HTMLElement} */ (event.currentTarget).closest("details");

/** @param {KeyboardEvent} event */
function closeAtEscape(event) {
  const menu = menuOf(event);
  if (event.key !== "Escape" || !menu?.open) return;
  event.stopPropagation();
  menu.open = false;
  menu.querySelector("summary")?.focus();
}

/** @param {FocusEvent} event */
function closeWhenLeft(event) {
  const menu = menuOf(event);
  if (menu && !menu.contains(/** @type {Node | null} */ (event.relatedTarget))) menu.open = false;
}

/** @param {Pick<Api.DocumentSummary, "id" | "title">} document */
export function saveAs({ id, title }) {
  /** @param {Event} event @param {Api.DocumentFormat} format */
  const choose = (event, format) => {
    const menu = menuOf(event);
    if (menu) menu.open = false;
    menu?.querySelector("summary")?.focus();
    void saveCopy(id, format);
  };
  return html`<details class="save-as" @keydown=${closeAtEscape} @focusout=${closeWhenLeft}>
    <summary aria-label=${words.reader.saveTitleAs(title)}>${words.reader.saveAs()}</summary>
    <div class="save-as-formats">
      ${FORMATS.map((format) => html`<button type="button" data-format=${format} @click=${(/** @type {Event} */ event) => choose(event, format)}>${words.reader.saveFormat[format]}</button>`)}
    </div>
  </details>`;
}
