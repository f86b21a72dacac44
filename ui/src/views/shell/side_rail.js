/** The way from screen to screen. */
import { html, nothing } from "lit";
import { navigation, openDialog, SCREENS, show } from "../../state/navigation.js";
import { system } from "../../state/system.js";
import { words } from "../../words/en.js";
import { number } from "../../words/format.js";
import { LightElement } from "../light_element.js";
import "./side_rail.css";

class SideRail extends LightElement {
  constructor() {
    super();
    this.watch(navigation, system);
  }

  /** @override */
  render() {
    const documents = system.value?.status.counts.documents ?? 0;
    return html`<nav class="rail" aria-label=${words.app.screens()}>
      ${SCREENS.map((screen) => {
        const current = navigation.value.screen === screen ? "page" : nothing;
        return html`<button type="button" class="rail-entry" data-screen=${screen} aria-current=${current} @click=${() => show(screen)}>
          <span>${words.screen[screen]}</span>
          ${screen === "library" ? html`<span class="rail-count">${number(documents)}</span>` : nothing}
        </button>`;
      })}
      <button type="button" class="rail-entry rail-keys" id="keys" @click=${() => openDialog("shortcuts")}>
        <span>${words.shortcuts.title()}</span><kbd>?</kbd>
      </button>
    </nav>`;
  }
}

customElements.define("atles-rail", SideRail);
