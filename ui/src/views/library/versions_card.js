/**
 * The versions of the document in the Reader: when each came to be and how; compare, bring back.
 *
 * @import * as Api from "../../backend/bindings"
 */
import { html, nothing } from "lit";
import { reader } from "../../state/library.js";
import { compareVersion, loadVersions, restoreVersion, versions } from "../../state/versions.js";
import { words } from "../../words/en.js";
import { LightElement } from "../light_element.js";
import "./versions_card.css";

class VersionsCard extends LightElement {
  constructor() {
    super();
    this.watch(reader, versions);
  }

  /** @override */
  updated() {
    void loadVersions();
  }

  /** @override */
  render() {
    const { list } = versions.value;
    if (list.length === 0) return nothing;
    return html`<section aria-labelledby="versions-heading">
      <h2 id="versions-heading">${words.versions.heading()}</h2>
      <ol class="card side-card versions" id="versions">${list.map((version, index) => this.#line(version, index === 0))}</ol>
    </section>`;
  }

  /** @param {Api.DocumentVersion} version @param {boolean} now */
  #line(version, now) {
    return html`<li>
      <span>${words.versions.origin[version.origin]}${now ? html` <b>${words.versions.now()}</b>` : nothing}</span>
      <span class="muted small">${words.versions.line(version)}</span>
      ${now
        ? nothing
        : html`<span class="row version-actions">
            <button type="button" class="quiet" aria-label=${words.versions.compareFor(version)} @click=${() => compareVersion(version)}>${words.versions.compare()}</button>
            <button type="button" class="quiet" aria-label=${words.versions.restoreFor(version)} @click=${() => restoreVersion(version)}>${words.versions.restore()}</button>
          </span>`}
    </li>`;
  }
}

customElements.define("atles-versions", VersionsCard);
