/** The one question before what has ended is taken off the list. */
import { html } from "lit";
import { clearFinished } from "../../state/bulk.js";
import { system } from "../../state/system.js";
import { words } from "../../words/en.js";
import { DialogElement } from "../parts/dialog_element.js";

class ClearDialog extends DialogElement {
  constructor() {
    super();
    this.watch(system);
  }

  /** @override */
  get name() {
    return /** @type {const} */ ("clear");
  }

  /** @override */
  get heading() {
    return words.bulk.clearTitle();
  }

  /** @override */
  renderBody() {
    const counts = system.value?.status.counts;
    if (!counts) return html``;
    return html`<p>${words.bulk.clearQuestion(counts.completed + counts.failed + counts.cancelled, counts.failed)}</p>
      <div class="row"><button type="button" id="clear-finished" class="primary" @click=${clearFinished}>${words.bulk.clearYes()}</button></div>`;
  }
}

customElements.define("atles-clear-dialog", ClearDialog);
