/**
 * What is wrong with a field of the form, tied to it for eyes and for screen readers alike.
 *
 * @import { Field } from "../../state/composer.js"
 */
import { html, nothing } from "lit";
import { composer } from "../../state/composer.js";

/** @param {Field} field */
export function fault(field) {
  const text = composer.value.errors[field];
  return text ? html`<p class="fault" id="fault-${field}">${text}</p>` : nothing;
}

/** @param {Field} field @param {string} [also] Id of another description. */
export function faultAttributes(field, also = "") {
  const wrong = composer.value.errors[field] !== undefined;
  const ids = [wrong ? `fault-${field}` : "", also].filter(Boolean).join(" ");
  return { invalid: wrong ? /** @type {const} */ ("true") : nothing, describedBy: ids || nothing };
}
