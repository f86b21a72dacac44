/**
 * What every component of the window is made from: Lit without a shadow root, so that labels, focus, the style sheet and
 * assistive technology see one document; drawn again when a store that it watches changes. In a hidden window nothing is
 * drawn: what changed meanwhile is drawn once, when it is seen again.
 *
 * @import { Store } from "../state/store.js"
 */
import { LitElement } from "lit";

/** Elements that changed while nobody could see them. @type {Set<LitElement>} */
const unseen = new Set();

document.addEventListener("visibilitychange", () => {
  if (document.visibilityState !== "visible") return;
  for (const element of unseen) element.requestUpdate();
  unseen.clear();
});

export class LightElement extends LitElement {
  /** @type {Store<any>[]} */
  #stores = [];
  /** @type {(() => void)[]} */
  #ends = [];

  /** @param {...Store<any>} stores Called in the constructor. */
  watch(...stores) {
    this.#stores.push(...stores);
  }

  /** Draws the element again, as soon as it can be seen. */
  drawAgain() {
    if (document.visibilityState === "visible") this.requestUpdate();
    else unseen.add(this);
  }

  /** @override */
  createRenderRoot() {
    return this;
  }

  /** @override */
  connectedCallback() {
    super.connectedCallback();
    this.#ends = this.#stores.map((store) => store.watch(() => this.drawAgain()));
  }

  /** @override */
  disconnectedCallback() {
    super.disconnectedCallback();
    unseen.delete(this);
    for (const end of this.#ends) end();
    this.#ends = [];
  }
}
