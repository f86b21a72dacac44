/** What can be done to the documents that are chosen. */
import { html } from "lit";
import { binChosen, chosen, endChoosing, saveChosen, tagChosen, toggleAll } from "../../state/arranging.js";
import { FORMATS } from "../../state/composer.js";
import { words } from "../../words/en.js";
import { menu } from "../parts/menu.js";

/** @import * as Api from "../../backend/bindings" */

/** @param {readonly Api.DocumentSummary[]} documents Those that are shown. */
export function chosenBar(documents) {
  const say = words.arranging;
  const many = documents.filter(({ id }) => chosen.value?.has(id)).length;
  const all = documents.length > 0 && documents.every(({ id }) => chosen.value?.has(id));
  const copies = { name: "save-copies", label: say.copies(), hint: "" };
  return html`<div class="row card chosen-bar" role="toolbar" aria-label=${say.toolbar()}>
    <label class="check"><input type="checkbox" id="choose-all" .checked=${all} @change=${() => toggleAll(documents)}> ${say.all()}</label>
    <span class="grow" role="status" id="chosen-count">${say.chosen(many)}</span>
    ${many > 0
      ? html`${menu(copies, FORMATS.map((format) => ({ name: format, label: words.reader.saveFormat[format], act: () => saveChosen(format) })))}
          <button type="button" id="tag-chosen" @click=${tagChosen}>${say.edit()}</button>
          <button type="button" id="bin-chosen" @click=${binChosen}>${say.toBin()}</button>`
      : ""}
    <button type="button" id="end-choosing" @click=${endChoosing}>${say.done()}</button>
  </div>`;
}
