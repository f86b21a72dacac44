/** Finding words in the document: in how many places they are, and the way from one to the next. */
import { html, nothing } from "lit";
import { live } from "lit/directives/live.js";
import { closeFinding, currentHit, find, finding, hits, stepHit } from "../../state/finding.js";
import { reader } from "../../state/library.js";
import { words } from "../../words/en.js";
import { LightElement } from "../light_element.js";
import "./find_bar.css";

class FindBar extends LightElement {
  #focused = 0;

  constructor() {
    super();
    this.watch(finding, reader);
  }

  /** @override */
  render() {
    const { open, query } = finding.value;
    const { view } = reader.value;
    if (!open || !view) return nothing;
    const all = hits(view, query);
    const current = currentHit(all);
    const at = current ? all.indexOf(current) + 1 : 0;
    const none = query.trim() !== "" && all.length === 0;
    /** @param {KeyboardEvent} event */
    const keys = (event) => {
      if (event.isComposing) return;
      if (event.key === "Enter") stepHit(event.shiftKey ? -1 : 1);
      else if (event.key === "Escape") this.#close();
      else return;
      event.preventDefault();
    };
    return html`<search class="find" @keydown=${keys}>
      <input type="search" id="find" class="grow" aria-label=${words.reader.find()} placeholder=${words.reader.find()} dir="auto" .value=${live(query)}
        @input=${(/** @type {Event} */ event) => find(/** @type {HTMLInputElement} */ (event.target).value)}>
      <span class="small numbers ${none ? "find-none" : "muted"}" id="find-count" role="status">${query.trim() === "" ? "" : words.reader.found(at, all.length)}</span>
      <button type="button" class="quiet icon" aria-label=${words.reader.previousHit()} aria-disabled=${all.length === 0} @click=${() => stepHit(-1)}><i class="arrow arrow-up"></i></button>
      <button type="button" class="quiet icon" aria-label=${words.reader.nextHit()} aria-disabled=${all.length === 0} @click=${() => stepHit(1)}><i class="arrow arrow-down"></i></button>
      <button type="button" class="quiet icon" aria-label=${words.reader.closeFind()} @click=${() => this.#close()}><i class="cross"></i></button>
    </search>`;
  }

  /** Goes on in the text where the finding ended. */
  #close() {
    closeFinding();
    const sentence = /** @type {HTMLElement | null} */ (document.querySelector('#document [aria-current="true"]'));
    sentence?.focus({ preventScroll: true });
  }

  /** @override */
  updated() {
    const { count } = finding.value;
    if (count === this.#focused) return;
    this.#focused = count;
    const field = /** @type {HTMLInputElement | null} */ (this.querySelector("#find"));
    field?.focus();
    field?.select();
  }
}

customElements.define("atles-find-bar", FindBar);
