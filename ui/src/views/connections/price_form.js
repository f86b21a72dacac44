/** The form in which the user says what a model costs, and how much it may cost in a month. */
import { html, nothing } from "lit";
import { live } from "lit/directives/live.js";
import { closePrice, editPrice, priceForm, savePrice, takePriceAway } from "../../state/costs.js";
import { words } from "../../words/en.js";
import { LightElement } from "../light_element.js";
import { problemNote } from "../parts/problem_note.js";

/** Which field of the form is which of a price. */
const FIELDS = /** @type {const} */ ({ millionIn: "million_in", millionOut: "million_out", currency: "currency", limit: "monthly_limit" });

class PriceForm extends LightElement {
  constructor() {
    super();
    this.watch(priceForm);
  }

  /** @override */
  firstUpdated() {
    /** @type {HTMLElement | null} */ (this.querySelector("#price-millionIn"))?.focus();
  }

  /** @override */
  render() {
    const state = priceForm.value;
    if (!state) return nothing;
    const { name, known, saving, problem } = state;
    /** @param {Event} event */
    const submit = (event) => {
      event.preventDefault();
      void savePrice();
    };
    /** @param {KeyboardEvent} event */
    const keys = (event) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      closePrice();
    };
    return html`<form class="price-form" novalidate autocomplete="off" aria-labelledby="price-heading" @submit=${submit} @keydown=${keys}>
      <h3 id="price-heading">${words.costs.heading(name)}</h3>
      <p class="muted small">${words.costs.lead()}</p>
      <div class="price-fields">
        ${this.#field("millionIn", words.costs.millionIn(), "0.00")} ${this.#field("millionOut", words.costs.millionOut(), "0.00")}
        ${this.#field("currency", words.costs.currency(), words.costs.currencyExample())} ${this.#field("limit", words.costs.limit(), words.costs.limitExample())}
      </div>
      <span class="muted small" id="limit-hint">${words.costs.limitHint()}</span>
      ${problem ? problemNote(problem) : nothing}
      <div class="row form-foot">
        ${known ? html`<button type="button" class="quiet" id="take-price" ?disabled=${saving} @click=${takePriceAway}>${words.costs.takeAway()}</button>` : nothing}
        <span class="grow"></span>
        <button type="button" id="cancel-price" @click=${closePrice}>${words.costs.cancel()}</button>
        <button type="submit" class="primary" id="save-price" ?disabled=${saving}>${words.costs.save()}</button>
      </div>
    </form>`;
  }

  /** @param {keyof typeof FIELDS} key @param {string} label @param {string} example */
  #field(key, label, example) {
    const state = priceForm.value;
    const invalid = state?.problem?.field === FIELDS[key];
    return html`<div class="form-field">
      <label class="label" for="price-${key}">${label}</label>
      <input id="price-${key}" inputmode=${key === "currency" ? "text" : "decimal"} spellcheck="false" aria-invalid=${invalid ? "true" : "false"} aria-describedby=${key === "limit" ? "limit-hint" : nothing}
        .value=${live(state?.form[key] ?? "")} placeholder=${example} @input=${(/** @type {Event} */ event) => editPrice({ [key]: /** @type {HTMLInputElement} */ (event.target).value })}>
    </div>`;
  }
}

customElements.define("atles-price-form", PriceForm);
