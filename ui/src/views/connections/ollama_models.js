/**
 * The models on the disk of one Ollama: how much room each takes, deleting them, and downloading more.
 *
 * @import * as Api from "../../backend/bindings"
 */
import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { live } from "lit/directives/live.js";
import { useModel } from "../../state/connections.js";
import { askToDelete, deleteModel, downloadModel, loadShelf, nameModel, shelves } from "../../state/local_models.js";
import { words } from "../../words/en.js";
import { LightElement } from "../light_element.js";
import { FocusKeeper } from "../parts/focus_keeper.js";
import { problemNote } from "../parts/problem_note.js";

class OllamaModels extends LightElement {
  static properties = { server: { attribute: false }, chosen: { attribute: false } };

  constructor() {
    super();
    /** Id of its connection; empty for the one that was found. */
    this.server = "";
    /** The model that writes, where it is connected. */
    this.chosen = "";
    this.watch(shelves);
    new FocusKeeper(this, ".stored-model");
  }

  /** @override */
  render() {
    const shelf = shelves.value.get(this.server);
    if (!shelf) return nothing;
    const { models, problem } = shelf;
    const again = html`<button type="button" @click=${() => loadShelf(this.server)}>${words.app.again()}</button>`;
    return html`<section class="models" aria-label=${words.models.heading()}>
      <h3 class="models-heading" tabindex="-1">${words.models.heading()}</h3>
      ${problem ? problemNote(problem, { action: again }) : nothing}
      ${models === null
        ? problem ? nothing : html`<p class="muted" role="status">${words.models.loading()}</p>`
        : models.length === 0
          ? html`<p class="muted">${words.models.none()}</p>`
          : html`<ul class="model-list">${repeat(models, ({ name }) => name, (model) => this.#entry(model, shelf))}</ul>`}
      ${this.#download(shelf)}
    </section>`;
  }

  /** @param {Api.StoredModel} model @param {import("../../state/local_models.js").Shelf} shelf */
  #entry(model, { asked, deleting }) {
    const { name } = model;
    const writes = name === this.chosen;
    /** @param {KeyboardEvent} event */
    const keys = (event) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      this.#ask("", name);
    };
    return html`<li class="stored-model" data-model=${name}>
      <span class="grow"><bdi class="stored-name">${name}</bdi> <span class="muted small">${words.models.about(model)}</span></span>
      ${writes ? html`<span class="tag">${words.models.chosen()}</span>` : nothing}
      ${asked === name
        ? html`<span class="row stored-question" role="group" aria-label=${words.models.question(model)} @keydown=${keys}>
            <span>${words.models.question(model)} ${writes ? words.models.questionChosen() : ""}</span>
            <button type="button" class="keep-model" @click=${() => this.#ask("", name)}>${words.models.keep()}</button>
            <button type="button" class="danger delete-model" @click=${() => deleteModel(this.server, name)}>${words.models.yesDelete()}</button>
          </span>`
        : html`<span class="stored-actions">
            ${this.server && !writes ? html`<button type="button" class="quiet use-model" aria-label=${words.connections.actionFor(words.models.use(), name)} @click=${() => useModel(this.server, name)}>${words.models.use()}</button>` : nothing}
            <button type="button" class="quiet ask-delete" aria-disabled=${deleting === name ? "true" : "false"} aria-label=${words.connections.actionFor(words.models.remove(), name)} @click=${() => deleting === name || this.#ask(name, name)}>${deleting === name ? words.models.deleting() : words.models.remove()}</button>
          </span>`}
    </li>`;
  }

  /** Asks, or takes the question back, and keeps the keyboard where it is. @param {string} asked @param {string} name */
  #ask(asked, name) {
    askToDelete(this.server, asked);
    void this.updateComplete.then(() => {
      const row = [...this.querySelectorAll(".stored-model")].find((one) => /** @type {HTMLElement} */ (one).dataset.model === name);
      /** @type {HTMLElement | null | undefined} */ (row?.querySelector(asked ? ".keep-model" : ".ask-delete"))?.focus();
    });
  }

  /** @param {import("../../state/local_models.js").Shelf} shelf */
  #download({ name, fault }) {
    const id = `download-${this.server || "found"}`;
    /** @param {Event} event */
    const submit = (event) => {
      event.preventDefault();
      void downloadModel(this.server, name);
    };
    /** @param {Event} event */
    const typed = (event) => nameModel(this.server, /** @type {HTMLInputElement} */ (event.target).value);
    return html`<form class="form-field download-form" novalidate autocomplete="off" @submit=${submit}>
      <label class="label" for=${id}>${words.models.more()}</label>
      <div class="row">
        <input id=${id} class="grow download-name" dir="auto" spellcheck="false" placeholder=${words.models.example()} aria-describedby="${id}-hint" aria-invalid=${fault ? "true" : "false"} .value=${live(name)} @input=${typed}>
        <button type="submit" class="download-model" ?disabled=${name.trim() === ""}>${words.models.download()}</button>
      </div>
      ${fault ? html`<p class="fault" role="alert">${fault}</p>` : nothing}
      <span class="muted small" id="${id}-hint">${words.models.hint()}</span>
    </form>`;
  }
}

customElements.define("atles-ollama-models", OllamaModels);
