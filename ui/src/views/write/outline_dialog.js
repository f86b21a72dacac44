/** The sections that would be written, before anything is. */
import { html, nothing } from "lit";
import { composer } from "../../state/composer.js";
import { words } from "../../words/en.js";
import { DialogElement } from "../parts/dialog_element.js";

class OutlineDialog extends DialogElement {
  constructor() {
    super();
    this.watch(composer);
  }

  /** @override */
  get name() {
    return /** @type {const} */ ("outline");
  }

  /** @override */
  get heading() {
    return words.outlineDialog.title();
  }

  /** @override */
  renderBody() {
    const { outline } = composer.value;
    if (!outline) return nothing;
    return html`<p class="muted">${words.outlineDialog.lead(outline)}</p>
      <ol class="dialog-list">
        ${outline.sections.map(
          (section, index) => html`<li>
            <span class="row"><span class="grow"><span class="muted">${index + 1}</span> <bdi class="name">${section.title}</bdi></span>
              <span class="muted small">${words.outlineDialog.words(section.words)}</span></span>
            <bdi class="muted small">${section.question}</bdi>
          </li>`,
        )}
      </ol>
      ${outline.if_called_for.length ? html`<p class="muted small" id="if-called-for">${words.outlineDialog.ifCalledFor()} ${outline.if_called_for.map((title, index) => html`${index ? ", " : ""}<bdi class="name">${title}</bdi>`)}.</p>` : nothing}`;
  }
}

customElements.define("atles-outline-dialog", OutlineDialog);
