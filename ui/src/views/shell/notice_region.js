/** Messages at the edge of the window, and what only screen readers are told. */
import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { openReader } from "../../state/library.js";
import { announcement, dismiss, notices } from "../../state/notices.js";
import { words } from "../../words/en.js";
import { LightElement } from "../light_element.js";
import "./notice_region.css";

class NoticeRegion extends LightElement {
  constructor() {
    super();
    this.watch(notices, announcement);
  }

  /** @override */
  render() {
    return html`<div class="hidden" role="status" id="announcement">${announcement.value}</div>
      <div class="notices" role="log" aria-live="polite" aria-label=${words.app.messages()}>
        ${repeat(
          notices.value,
          (notice) => notice.id,
          (notice) => html`<div class="notice notice-${notice.tone}">
            <div class="grow">
              <span>${notice.message}</span>
              ${notice.hint ? html`<span class="muted">${notice.hint}</span>` : nothing}
              ${notice.details
                ? html`<details><summary>${words.app.details()}</summary><pre class="problem-details">${notice.details}</pre></details>`
                : nothing}
            </div>
            ${notice.document ? this.#open(notice.id, notice.document) : nothing}
            <button type="button" class="quiet icon" aria-label=${words.app.dismiss()} @click=${() => dismiss(notice.id)}><i class="cross"></i></button>
          </div>`,
        )}
      </div>`;
  }

  /** @param {number} id @param {string} document */
  #open(id, document) {
    const open = () => {
      dismiss(id);
      void openReader(document);
    };
    return html`<button type="button" @click=${open}>${words.done.open()}</button>`;
  }
}

customElements.define("atles-notices", NoticeRegion);
