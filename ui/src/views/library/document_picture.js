/**
 * The first page of a document, small, or a sign of its type where there is no such page. It says nothing that the entry
 * beside it does not say, so assistive technology passes over it.
 *
 * @import * as Api from "../../backend/bindings"
 */
import { html, svg } from "lit";
import { pictureOf, wantPicture } from "../../state/pictures.js";
import { LightElement } from "../light_element.js";
import "./document_picture.css";

/** Lines on a page that stand for a type. @type {Record<Api.DocumentType, string>} */
const SIGNS = {
  research_paper: "M10 9h12M8 14h7M8 18h7M8 22h7M18 14h6M18 18h6M18 22h6",
  technical_report: "M8 9h16M8 14h16M8 24v-5h4v5zM14 24v-8h4v8zM20 24v-3h4v3z",
  analysis_document: "M8 9h10M8 24l5-6 4 3 7-9",
  summary_report: "M8 9h16M8 14h16M8 19h9",
  instruction_manual: "M8 10h2M13 10h11M8 16h2M13 16h11M8 22h2M13 22h11",
  knowledge_base_entry: "M8 9h16v6H8zM8 20h16M8 24h11",
  system_documentation: "M12 9h8v5h-8zM8 20h6v4H8zM18 20h6v4h-6zM16 14v3M11 20v-3h10v3",
  user_guide: "M16 24v-2M16 19c0-3 4-3 4-6a4 4 0 0 0-8 0",
};

class DocumentPicture extends LightElement {
  /** @override */
  static properties = { summary: { attribute: false }, picture: { state: true } };

  /** @type {IntersectionObserver | null} */
  #sight = null;
  #unwant = () => {};

  constructor() {
    super();
    /** @type {Api.DocumentSummary | null} */
    this.summary = null;
    /** Undefined until it is known. @type {string | null | undefined} */
    this.picture = undefined;
  }

  /** @override */
  connectedCallback() {
    super.connectedCallback();
    this.ariaHidden = "true";
    this.#sight = new IntersectionObserver((entries) => this.#seen(entries.at(-1)?.isIntersecting ?? false), { rootMargin: "150px" });
    this.#sight.observe(this);
  }

  /** @override */
  disconnectedCallback() {
    super.disconnectedCallback();
    this.#sight?.disconnect();
    this.#unwant();
  }

  /** @override @param {Map<string, unknown>} changed */
  willUpdate(changed) {
    const before = /** @type {Api.DocumentSummary | null | undefined} */ (changed.get("summary"));
    if (!before || !this.summary || (before.id === this.summary.id && before.version === this.summary.version)) return;
    // The old page stays until the other is there.
    this.#want();
  }

  /** @param {boolean} isSeen */
  #seen(isSeen) {
    if (isSeen) this.#want();
    else this.#unwant();
  }

  #want() {
    const { summary } = this;
    this.#unwant();
    if (!summary) return;
    const known = pictureOf(summary);
    if (known !== undefined) this.picture = known;
    else this.#unwant = wantPicture(summary, (picture) => (this.picture = picture));
  }

  /** @override */
  render() {
    if (this.picture) return html`<img class="page-picture" src=${this.picture} alt="" width="56" height="79" decoding="async" draggable="false">`;
    const sign = this.picture === null && this.summary ? SIGNS[this.summary.document_type] : "";
    return html`<svg class="page-picture page-sign" viewBox="0 -6 32 45" width="56" height="79">${sign ? svg`<path d=${sign}></path>` : ""}</svg>`;
  }
}

customElements.define("atles-document-picture", DocumentPicture);
