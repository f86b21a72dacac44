/**
 * What every component of the window is made from: Lit without a shadow root, so that labels, focus, the style sheet and
 * assistive technology see one document; drawn again when a store that it watches changes.
 *
 * @import { Store } from "../state/store.js"
 */
import { LitElement } from "lit";

export class LightElement extends LitElement {
  /** @type {Store<any>[]} */
  #stores = [];
  /** @type {(() => void)[]} */
  #ends = [];

  /** @param {...Store<any>} stores Called in the constructor. */
  watch(...stores) {
    this.#stores.push(...stores);
  }

  /** @override */
  createRenderRoot() {
    return this;
  }

  /** @override */
  connectedCallback() {
    super.connectedCallback();
    this.#ends = this.#stores.map((store) => store.watch(() => this.requestUpdate()));
  }

  /** @override */
  disconnectedCallback() {
    super.disconnectedCallback();
    for (const end of this.#ends) end();
    this.#ends = [];
  }
}
