/**
 * A modal dialog that opens and closes with the `dialog` store: Esc, the close button, a click beside it and what is done in
 * it all close it there. The element's own `close` gives the focus back to where it was.
 */
import { html, nothing } from "lit";
import { closeDialog, dialog } from "../../state/navigation.js";
import { words } from "../../words/en.js";
import { LightElement } from "../light_element.js";
import "./dialog.css";

export class DialogElement extends LightElement {
  constructor() {
    super();
    this.watch(dialog);
  }

  /** @returns {typeof dialog.value} */
  get name() {
    return null;
  }

  get heading() {
    return "";
  }

  /** @returns {unknown} */
  renderBody() {
    return nothing;
  }

  /** @override */
  willUpdate() {
    if (dialog.value !== this.name) this.querySelector("dialog")?.close();
  }

  /** @override */
  render() {
    if (dialog.value !== this.name) return nothing;
    const id = `dialog-${this.name}`;
    /** @param {MouseEvent} event */
    const beside = (event) => {
      if (event.target === event.currentTarget) closeDialog();
    };
    // Told late, when another may be open.
    /** @param {Event} event */
    const closed = (event) => {
      if (/** @type {Element} */ (event.currentTarget).isConnected) closeDialog();
    };
    return html`<dialog class="dialog" aria-labelledby=${id} @cancel=${closeDialog} @close=${closed} @click=${beside}>
      <div class="dialog-inner">
        <div class="row">
          <h2 class="title grow" id=${id}>${this.heading}</h2>
          <button type="button" @click=${closeDialog}>${words.app.close()}</button>
        </div>
        <div class="dialog-body" tabindex="0" role="region" aria-labelledby=${id}>${this.renderBody()}</div>
      </div>
    </dialog>`;
  }

  /** @override */
  updated() {
    const element = this.querySelector("dialog");
    if (element && !element.open) element.showModal();
  }
}
