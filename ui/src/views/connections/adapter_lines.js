/**
 * The LoRA adapters of a model in a file, in the form of its connection, each with its weight.
 *
 * @import * as Api from "../../backend/bindings"
 */
import { html } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { live } from "lit/directives/live.js";
import { connectionForm, pickAdapters, removeAdapter, weighAdapter } from "../../state/connections.js";
import { baseName } from "../../words/format.js";
import { words } from "../../words/en.js";
import { LightElement } from "../light_element.js";

class AdapterLines extends LightElement {
  constructor() {
    super();
    this.watch(connectionForm);
  }

  /** @override */
  render() {
    const say = words.adapters;
    const adapters = connectionForm.value?.form.adapters ?? [];
    return html`<fieldset class="form-field lines" aria-describedby="adapters-hint">
      <legend class="label">${say.heading()}</legend>
      ${repeat(adapters, ({ file }) => file, this.#line)}
      <div class="row"><button type="button" id="pick-adapters" @click=${pickAdapters}>${say.add()}</button></div>
      <span class="muted small" id="adapters-hint">${say.hint()}</span>
    </fieldset>`;
  }

  /** @param {Api.ModelAdapter} adapter */
  #line = ({ file, percent }) => {
    const say = words.adapters;
    const name = baseName(file);
    const weigh = (/** @type {Event} */ event) => weighAdapter(file, Number(/** @type {HTMLInputElement} */ (event.target).value));
    return html`<div class="row line adapter" role="group" aria-label=${name}>
      <bdi class="grow adapter-name" title=${file}>${name}</bdi>
      <input class="adapter-weight" type="range" min="0" max="200" step="5" aria-label=${say.weight(name)} aria-valuetext=${say.percent(percent)} .value=${live(String(percent))} @input=${weigh}>
      <span class="numbers adapter-percent">${say.percent(percent)}</span>
      <button type="button" class="quiet remove-adapter" aria-label=${words.connections.actionFor(say.remove(), name)} @click=${() => this.#remove(file)}>${say.remove()}</button>
    </div>`;
  };

  /** @param {string} file */
  #remove(file) {
    removeAdapter(file);
    void this.updateComplete.then(() => /** @type {HTMLElement | null} */ (this.querySelector("#pick-adapters"))?.focus());
  }
}

customElements.define("atles-adapter-lines", AdapterLines);
