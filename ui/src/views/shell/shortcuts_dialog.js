/** Which keys do what. */
import { html } from "lit";
import { system } from "../../state/system.js";
import { words } from "../../words/en.js";
import { COMMAND } from "../parts/command_key.js";
import { DialogElement } from "../parts/dialog_element.js";

class ShortcutsDialog extends DialogElement {
  /** @override */
  get name() {
    return /** @type {const} */ ("shortcuts");
  }

  /** @override */
  get heading() {
    return words.shortcuts.title();
  }

  /** @override */
  renderBody() {
    return html`<dl class="keys">
      ${words.shortcuts.list(COMMAND).map(
        ({ keys, does }) => html`<dt>${keys.map((key) => html`<kbd>${key}</kbd> `)}</dt><dd>${does}</dd>`,
      )}
    </dl>
    <p class="muted small">${words.shortcuts.version(system.value?.version ?? "")}</p>`;
  }
}

customElements.define("atles-shortcuts-dialog", ShortcutsDialog);
