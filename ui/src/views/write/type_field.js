/**
 * The kinds of document as cards: three in sight, the others on demand.
 *
 * @import * as Api from "../../backend/bindings"
 */
import { html, nothing } from "lit";
import { live } from "lit/directives/live.js";
import { composer, DOCUMENT_TYPES } from "../../state/composer.js";
import { edit, showMoreTypes } from "../../state/composing.js";
import { words } from "../../words/en.js";
import { fault } from "./fault.js";
import "./type_field.css";

/** Cards that are always in sight. */
const FIRST = 3;

export function typeField() {
  const { moreTypes } = composer.value;
  const shown = moreTypes ? DOCUMENT_TYPES : DOCUMENT_TYPES.slice(0, FIRST);
  return html`<div>
    <fieldset class="types">
      <legend class="hidden">${words.composer.type()}</legend>
      ${shown.map(card)}
      ${moreTypes ? nothing : moreCard()}
    </fieldset>
    ${fault("document_type")}
  </div>`;
}

/** @param {Api.DocumentType} type */
function card(type) {
  const { name, line } = words.documentType[type];
  return html`<label class="type">
    <input type="radio" class="hidden" name="document-type" value=${type} data-field=${type === composer.value.draft.documentType ? "document_type" : nothing}
      .checked=${live(type === composer.value.draft.documentType)} @change=${() => edit({ documentType: type })}>
    <b>${name}</b><span class="type-line">${line}</span>
  </label>`;
}

function moreCard() {
  /** @param {Event} event */
  const open = async (event) => {
    const cards = /** @type {HTMLElement} */ (event.currentTarget).closest("fieldset");
    const host = /** @type {import("lit").LitElement} */ (/** @type {unknown} */ (cards?.closest("atles-composer")));
    showMoreTypes();
    await host.updateComplete;
    cards?.querySelectorAll("input")[FIRST]?.focus();
  };
  return html`<button type="button" class="type" id="more-types" aria-expanded="false" @click=${open}>
    <b class="chevron">${words.composer.moreTypes(DOCUMENT_TYPES.length - FIRST)}</b><span class="type-line">${words.composer.moreTypesLine()}</span>
  </button>`;
}
