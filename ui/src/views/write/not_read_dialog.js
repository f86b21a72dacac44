/** Why some of the files of a request cannot be read. */
import { html } from "lit";
import { unreadFiles } from "../../state/navigation.js";
import { words } from "../../words/en.js";
import { DialogElement } from "../parts/dialog_element.js";
import { notReadList } from "../parts/not_read_list.js";

class NotReadDialog extends DialogElement {
  constructor() {
    super();
    this.watch(unreadFiles);
  }

  /** @override */
  get name() {
    return /** @type {const} */ ("not_read");
  }

  /** @override */
  get heading() {
    return words.notReadDialog.title();
  }

  /** @override */
  renderBody() {
    const { files, others } = unreadFiles.value;
    return html`<p class="muted">${words.notReadDialog.lead(others)}</p>${notReadList(files)}`;
  }
}

customElements.define("atles-not-read-dialog", NotReadDialog);
