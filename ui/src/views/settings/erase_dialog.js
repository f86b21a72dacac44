/** The one question before everything but the documents is deleted. */
import { html, nothing } from "lit";
import { deleteEverything, erasing, settings } from "../../state/settings.js";
import { system } from "../../state/system.js";
import { words } from "../../words/en.js";
import { DialogElement } from "../parts/dialog_element.js";
import { problemNote } from "../parts/problem_note.js";

class EraseDialog extends DialogElement {
  constructor() {
    super();
    this.watch(settings, system, erasing);
  }

  /** @override */
  get name() {
    return /** @type {const} */ ("erase");
  }

  /** @override */
  get heading() {
    return words.settings.eraseTitle();
  }

  /** @override */
  renderBody() {
    const say = words.settings;
    const { running, ended, problem } = erasing.value;
    const counts = system.value?.status.counts;
    const unfinished = counts ? counts.active + counts.waiting + counts.paused : 0;
    return html`<p>${say.eraseGoes(unfinished)}</p>
      <p>${say.eraseStays(settings.value.kept?.documents_folder ?? "")}</p>
      ${problem ? problemNote(problem) : nothing}
      ${ended
        ? html`<p role="status">${say.erased()}</p>`
        : html`<div class="row"><button type="button" id="erase-yes" class="danger" ?disabled=${running} @click=${deleteEverything}>${running ? say.erasing() : say.eraseYes()}</button></div>`}`;
  }
}

customElements.define("atles-erase-dialog", EraseDialog);
