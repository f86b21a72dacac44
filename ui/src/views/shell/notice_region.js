/**
 * Messages at the edge of the window, and what only screen readers are told.
 *
 * @import { Notice } from "../../state/notices.js"
 */
import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { announcement, dismiss, holdNotices, letNoticesGo, notices } from "../../state/notices.js";
import { words } from "../../words/en.js";
import { LightElement } from "../light_element.js";
import { FocusKeeper } from "../parts/focus_keeper.js";
import "./notice_region.css";

class NoticeRegion extends LightElement {
  constructor() {
    super();
    this.watch(notices, announcement);
    new FocusKeeper(this, ".notice");
  }

  /** Whether the pointer is on a message or the focus in one: whoever is about to press its button is not to lose it. */
  #held = { pointer: false, focus: false };

  /** @param {Partial<{ pointer: boolean, focus: boolean }>} change */
  #hold(change) {
    this.#held = { ...this.#held, ...change };
    if (this.#held.pointer || this.#held.focus) holdNotices();
    else letNoticesGo();
  }

  /** @override */
  updated() {
    // What is taken away under the pointer tells nobody that it was left.
    if (notices.value.length === 0) this.#hold({ pointer: false, focus: false });
  }

  /** @override */
  render() {
    return html`<div class="hidden" role="status" id="announcement">${announcement.value}</div>
      <div class="notices" role="log" aria-live="polite" aria-label=${words.app.messages()}
        @pointerover=${() => this.#hold({ pointer: true })} @pointerleave=${() => this.#hold({ pointer: false })}
        @focusin=${() => this.#hold({ focus: true })} @focusout=${() => this.#hold({ focus: false })}>
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
            ${notice.action ? this.#action(notice.id, notice.action) : nothing}
            <button type="button" class="quiet icon" aria-label=${words.app.dismiss()} @click=${() => dismiss(notice.id)}><i class="cross"></i></button>
          </div>`,
        )}
      </div>`;
  }

  /** @param {number} id @param {NonNullable<Notice["action"]>} action */
  #action(id, { label, act }) {
    const take = () => {
      dismiss(id);
      void act();
    };
    return html`<button type="button" @click=${take}>${label}</button>`;
  }
}

customElements.define("atles-notices", NoticeRegion);
