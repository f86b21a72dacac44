/**
 * A modal dialog that opens and closes with the `dialog` store. Esc, the close button and a click beside it close it; each
 * through the element's own `close`, which gives the focus back to where it was.
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
  render() {
    if (dialog.value !== this.name) return nothing;
    const id = `dialog-${this.name}`;
    const close = () => this.querySelector("dialog")?.close();
    /** @param {MouseEvent} event */
    const beside = (event) => {
      if (event.target === event.currentTarget) close();
    };
    return html`<dialog class="dialog" aria-labelledby=${id} @close=${closeDialog} @click=${beside}>
      <div class="dialog-inner">
        <div class="row">
          <h2 class="title grow" id=${id}>${this.heading}</h2>
          <button type="button" @click=${close}>${words.app.close()}</button>
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
