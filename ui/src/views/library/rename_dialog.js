/** Another title for a document, and with it another name for its file. */
import { html } from "lit";
import { rename, renaming } from "../../state/revising.js";
import { words } from "../../words/en.js";
import { DialogElement } from "../parts/dialog_element.js";
import "./rename_dialog.css";

class RenameDialog extends DialogElement {
  constructor() {
    super();
    this.watch(renaming);
  }

  /** @override */
  get name() {
    return /** @type {const} */ ("rename");
  }

  /** @override */
  get heading() {
    return words.revising.renameTitle();
  }

  /** @override */
  renderBody() {
    /** @param {SubmitEvent} event */
    const submit = (event) => {
      event.preventDefault();
      const field = /** @type {HTMLInputElement | null} */ (this.querySelector("#new-title"));
      const title = field?.value.trim() ?? "";
      if (title) void rename(title);
      else field?.focus();
    };
    return html`<form class="rename" @submit=${submit}>
      <label for="new-title">${words.revising.title()}</label>
      <input type="text" id="new-title" dir="auto" required maxlength="300" .value=${renaming.value?.title ?? ""}>
      <button type="submit" class="primary">${words.revising.rename()}</button>
    </form>`;
  }

  /** @override */
  updated() {
    const opens = this.querySelector("dialog:not([open])") !== null;
    super.updated();
    if (!opens) return;
    const field = /** @type {HTMLInputElement | null} */ (this.querySelector("#new-title"));
    field?.focus();
    field?.select();
  }
}

customElements.define("atles-rename-dialog", RenameDialog);
