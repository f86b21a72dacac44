/**
 * What the document is to be written from: dropped, picked or pasted.
 *
 * @import * as Api from "../../backend/bindings"
 */
import { html, nothing } from "lit";
import { live } from "lit/directives/live.js";
import { composer } from "../../state/composer.js";
import { edit, pastePaths, pickFiles, pickFolder, removePath } from "../../state/composing.js";
import { showUnread } from "../../state/navigation.js";
import { words } from "../../words/en.js";
import { baseName } from "../../words/format.js";
import { LightElement } from "../light_element.js";
import { fault, faultAttributes } from "./fault.js";
import "./source_field.css";

/** Chips beyond this are folded away: a hundred dropped files must not push the form off the window. */
const MOST_CHIPS = 12;

class SourceField extends LightElement {
  static properties = { all: { state: true } };

  constructor() {
    super();
    /** Show every chip. */
    this.all = false;
    this.watch(composer);
  }

  /** @override */
  render() {
    const { draft, report, counting } = composer.value;
    const paths = draft.paths.map((path) => report?.paths.find((known) => known.path === path) ?? unknown(path));
    const shown = this.all ? paths : paths.slice(0, MOST_CHIPS);
    return html`<div class="sources" role="group" aria-label=${words.sources.label()}>
        <div class="sources-box">
          ${paths.length === 0
            ? html`<span class="muted">${words.sources.empty()}</span>`
            : html`<ul class="chips">
                ${shown.map(this.#chip)}
                ${paths.length > shown.length
                  ? html`<li><button type="button" class="link" @click=${() => (this.all = true)}>${words.sources.others(paths.length - shown.length)}</button></li>`
                  : nothing}
                ${report?.not_read.length
                  ? html`<li><button type="button" class="chip chip-bad" id="not-read" @click=${() => showUnread(report.not_read, report.files > 0)}>${words.sources.notRead(report.not_read.length)}</button></li>`
                  : nothing}
                ${report?.skipped ? html`<li class="muted small">${words.sources.skipped(report.skipped)}</li>` : nothing}
                ${counting ? html`<li class="muted small" role="status">${words.sources.counting()}</li>` : nothing}
              </ul>`}
          <div class="sources-ways">
            <button type="button" id="add-files" @click=${pickFiles}>${words.sources.addFiles()}</button>
            <button type="button" id="add-folder" @click=${pickFolder}>${words.sources.addFolder()}</button>
            ${this.#path()}
          </div>
        </div>
        ${report?.large ? this.#large(report) : nothing}
      </div>
      ${fault("sources")}`;
  }

  /** @param {Api.SourcePath} path */
  #chip = (path) => {
    const useless = path.files === 0 && composer.value.report?.paths.includes(path);
    const why = useless && !path.folder ? composer.value.report?.not_read.find(({ source }) => source === path.path) : undefined;
    const note = why ? words.unread[why.code] : useless && !path.folder ? words.sources.useless() : words.sources.chip(path);
    return html`<li class="chip ${useless ? "chip-bad" : ""}" title=${path.path}>
      <span class="chip-name" dir="auto">${why?.code === "unreadable" ? path.path : path.name}</span>${note ? html`<span class="chip-note">${note}</span>` : nothing}
      <button type="button" class="quiet icon" aria-label=${words.sources.remove(path.name)} @click=${() => this.#remove(path.path)}><i class="cross"></i></button>
    </li>`;
  };

  /** @param {string} path */
  #remove(path) {
    void removePath(path);
    // The button that had the focus goes away.
    /** @type {HTMLElement | null} */ (this.querySelector("#add-files"))?.focus();
  }

  #path() {
    const attributes = composer.value.report?.large ? { invalid: nothing, describedBy: nothing } : faultAttributes("sources");
    /** @param {HTMLInputElement} input */
    const take = (input) => {
      if (input.value.trim() === "") return;
      void pastePaths(input.value);
      input.value = "";
    };
    /** @param {KeyboardEvent} event */
    const keys = (event) => {
      const input = /** @type {HTMLInputElement} */ (event.target);
      if (event.key !== "Enter" || event.ctrlKey || event.metaKey || event.isComposing) return;
      event.preventDefault();
      take(input);
    };
    /** @param {ClipboardEvent} event */
    const paste = (event) => {
      const text = event.clipboardData?.getData("text") ?? "";
      // One path may still be mended by hand; several lines cannot stand in one field.
      if (!/\n./.test(text.trim())) return;
      event.preventDefault();
      void pastePaths(text);
    };
    return html`<input id="path" class="path" data-field="sources" dir="auto" spellcheck="false" aria-label=${words.sources.path()}
      placeholder=${words.sources.pathExample()} aria-invalid=${attributes.invalid} aria-describedby=${attributes.describedBy}
      @keydown=${keys} @paste=${paste} @blur=${(/** @type {Event} */ event) => take(/** @type {HTMLInputElement} */ (event.target))}>`;
  }

  /** @param {Api.SourcesReport} report */
  #large(report) {
    const attributes = faultAttributes("sources");
    /** @param {Event} event */
    const change = (event) => edit({ largeConfirmed: /** @type {HTMLInputElement} */ (event.target).checked });
    return html`<label class="check sources-large">
      <input type="checkbox" id="large" data-field="sources" aria-invalid=${attributes.invalid} aria-describedby=${attributes.describedBy} .checked=${live(composer.value.draft.largeConfirmed)} @change=${change}>
      <span>${words.sources.large(report)}</span>
    </label>`;
  }
}

/** @param {string} path @returns {Api.SourcePath} What is known before the files were counted. */
const unknown = (path) => ({ path, name: baseName(path), folder: false, files: 1, pages: null });

customElements.define("atles-source-field", SourceField);
