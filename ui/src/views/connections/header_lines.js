/** The headers of a connection in its form: names in the open, values as keys are. */
import { html } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { live } from "lit/directives/live.js";
import { addHeader, connectionForm, editHeader, removeHeader } from "../../state/connections.js";
import { words } from "../../words/en.js";
import { LightElement } from "../light_element.js";

class HeaderLines extends LightElement {
  constructor() {
    super();
    this.watch(connectionForm);
  }

  /** @override */
  render() {
    const say = words.headers;
    const headers = connectionForm.value?.form.headers ?? [];
    const wrong = connectionForm.value?.problem?.field === "headers";
    return html`<fieldset class="form-field lines" aria-describedby="headers-hint">
      <legend class="label">${say.heading()}</legend>
      ${repeat(headers, ({ number }) => number, (line, at) => this.#line(line, at, wrong))}
      <div class="row"><button type="button" id="add-header" @click=${() => this.#add()}>${say.add()}</button></div>
      <span class="muted small" id="headers-hint">${say.hint()}</span>
    </fieldset>`;
  }

  /** @param {import("../../state/connections.js").HeaderLine} line @param {number} at @param {boolean} wrong */
  #line({ number, name, value, known }, at, wrong) {
    const say = words.headers;
    const change = (/** @type {"name" | "value"} */ field) => (/** @type {Event} */ event) => editHeader(number, { [field]: /** @type {HTMLInputElement} */ (event.target).value });
    return html`<div class="row line" role="group" aria-label=${say.line(at + 1)}>
      <input class="header-name" dir="auto" spellcheck="false" autocomplete="off" aria-label=${say.name(at + 1)} placeholder="X-Api-Key" aria-invalid=${wrong ? "true" : "false"} .value=${live(name)} ?readonly=${known} @input=${change("name")}>
      <input class="header-value" type="password" spellcheck="false" autocomplete="off" aria-label=${say.value(at + 1)} placeholder=${known ? say.kept() : say.valueExample()} .value=${live(value)} @input=${change("value")}>
      <button type="button" class="quiet remove-header" aria-label=${words.connections.actionFor(say.remove(), name || say.line(at + 1))} @click=${() => this.#remove(number)}>${say.remove()}</button>
    </div>`;
  }

  #add() {
    addHeader();
    void this.updateComplete.then(() => /** @type {HTMLElement | undefined} */ ([...this.querySelectorAll(".header-name")].at(-1))?.focus());
  }

  /** @param {number} number */
  #remove(number) {
    removeHeader(number);
    void this.updateComplete.then(() => /** @type {HTMLElement | null} */ (this.querySelector("#add-header"))?.focus());
  }
}

customElements.define("atles-header-lines", HeaderLines);
