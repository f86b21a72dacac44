/** The window: header, rail, the screen, status bar, and what lies over them. */
import { html, nothing } from "lit";
import { dragging } from "../../state/composing.js";
import { navigation } from "../../state/navigation.js";
import { connect, disconnected } from "../../state/session.js";
import { system } from "../../state/system.js";
import { words } from "../../words/en.js";
import { LightElement } from "../light_element.js";
import { problemNote } from "../parts/problem_note.js";
import { guardFocus } from "./focus_guard.js";
import { handleKey, handleMenu } from "./keyboard.js";
import "../write/write_screen.js";
import "./app.css";
import "./attention_banner.js";
import "./header_bar.js";
import "./notice_region.js";
import "./side_rail.js";
import "./status_bar.js";

class App extends LightElement {
  #shown = "";
  #endGuard = () => {};

  constructor() {
    super();
    this.watch(system, navigation, disconnected, dragging);
  }

  /** @override */
  connectedCallback() {
    // The frame that the page came with has done its work.
    this.replaceChildren();
    super.connectedCallback();
    document.addEventListener("keydown", handleKey);
    document.addEventListener("contextmenu", handleMenu);
    this.#endGuard = guardFocus();
  }

  /** @override */
  disconnectedCallback() {
    super.disconnectedCallback();
    document.removeEventListener("keydown", handleKey);
    document.removeEventListener("contextmenu", handleMenu);
    this.#endGuard();
  }

  /** @override */
  render() {
    return html`<a class="skip" href="#main">${words.app.skip()}</a>
      <div class="app">
        <atles-header></atles-header>
        <atles-rail></atles-rail>
        <main id="main" tabindex="-1" class="main">${this.#screen()}</main>
        <atles-notices></atles-notices>
        <atles-status-bar></atles-status-bar>
      </div>
      <atles-shortcuts-dialog></atles-shortcuts-dialog>
      <atles-rename-dialog></atles-rename-dialog>
      <atles-tags-dialog></atles-tags-dialog>
      <atles-compare-dialog></atles-compare-dialog>
      ${dragging.value ? html`<div class="drop-veil" role="status"><p>${navigation.value.screen === "sources" ? words.app.dropKnown() : words.app.dropHere()}</p></div>` : nothing}`;
  }

  #screen() {
    const broken = disconnected.value;
    if (broken) {
      const error = { ...broken, message: broken.message || words.error.disconnected(), hint: broken.hint || words.error.disconnectedHint() };
      const again = html`<button type="button" @click=${connect}>${words.app.again()}</button>`;
      return html`<div class="pad"><h1 class="hidden">${words.app.name()}</h1>${problemNote(error, { action: again })}</div>`;
    }
    if (!system.value) return html`<div class="pad"><h1 class="hidden">${words.app.name()}</h1><p class="muted" role="status">${words.app.connecting()}</p></div>`;
    const { screen, document } = navigation.value;
    switch (screen) {
      case "write":
        return html`<atles-attention></atles-attention><atles-write></atles-write>`;
      case "library":
        return document ? html`<atles-reader></atles-reader>` : html`<atles-library></atles-library>`;
      case "sources":
        return html`<atles-sources></atles-sources>`;
      case "connections":
        return html`<atles-connections></atles-connections>`;
      case "activity":
        return html`<atles-activity></atles-activity>`;
      case "monitor":
        return html`<atles-monitor></atles-monitor>`;
      case "settings":
        return html`<atles-settings></atles-settings>`;
    }
  }

  /** @override */
  updated() {
    const { screen, document } = navigation.value;
    const shown = `${screen} ${document ?? ""}`;
    if (shown === this.#shown) return;
    const first = this.#shown === "";
    this.#shown = shown;
    if (first) return;
    const main = this.querySelector("main");
    main?.scrollTo(0, 0);
    // What had the focus is gone with the old screen: begin at the top of the one that came.
    if (window.document.activeElement === window.document.body) main?.focus();
  }
}

customElements.define("atles-app", App);
