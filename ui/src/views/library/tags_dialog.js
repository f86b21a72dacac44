/** What a document, or several, is filed under. */
import { html, nothing } from "lit";
import { parted, saveTags, tagging, tagsOf } from "../../state/arranging.js";
import { library } from "../../state/library.js";
import { words } from "../../words/en.js";
import { DialogElement } from "../parts/dialog_element.js";
import "./rename_dialog.css";

/** As many as anybody reads through. */
const MOST_KNOWN = 24;

class TagsDialog extends DialogElement {
  constructor() {
    super();
    this.watch(tagging, library);
  }

  /** @override */
  get name() {
    return /** @type {const} */ ("tags");
  }

  /** @override */
  get heading() {
    return words.arranging.title();
  }

  /** @returns {HTMLInputElement | null} */
  get #field() {
    return this.querySelector("#tags");
  }

  /** @override */
  renderBody() {
    const say = words.arranging;
    const documents = tagging.value;
    const one = documents.length === 1;
    /** @param {SubmitEvent} event */
    const submit = (event) => {
      event.preventDefault();
      void saveTags(this.#field?.value ?? "");
    };
    /** @param {string} tag */
    const add = (tag) => {
      const field = this.#field;
      if (!field) return;
      field.value = [...new Set([...parted(field.value), tag])].join(", ");
      field.focus();
    };
    const known = tagsOf(library.value.documents ?? []).slice(0, MOST_KNOWN);
    return html`<form class="rename" @submit=${submit}>
      ${one ? html`<p class="muted tags-of" dir="auto">${documents[0]?.title}</p>` : html`<p class="tags-of">${say.add(documents.length)}</p>`}
      <label for="tags">${say.field()}</label>
      <input type="text" id="tags" dir="auto" maxlength="820" autocomplete="off" .value=${one ? (documents[0]?.tags.join(", ") ?? "") : ""}>
      ${known.length > 0
        ? html`<div class="row known-tags" role="group" aria-label=${say.known()}>
            ${known.map((tag) => html`<button type="button" class="tag tag-button" dir="auto" @click=${() => add(tag)}>${tag}</button>`)}
          </div>`
        : nothing}
      <button type="submit" class="primary">${say.save()}</button>
    </form>`;
  }

  /** @override */
  updated() {
    const opens = this.querySelector("dialog:not([open])") !== null;
    super.updated();
    if (opens) this.#field?.focus();
  }
}

customElements.define("atles-tags-dialog", TagsDialog);
