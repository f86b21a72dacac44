/**
 * The user's own Word file, whose look Word files get.
 *
 * @import * as Api from "../../backend/bindings"
 */
import { html, nothing } from "lit";
import { chooseTemplate, removeTemplate } from "../../state/settings.js";
import { words } from "../../words/en.js";

/** @param {Api.TemplateSummary | null} template @param {boolean} choosing Whether a file is being looked into. */
export function templateCard(template, choosing) {
  const say = words.template;
  return html`<section class="card setting" aria-labelledby="settings-template">
    <h2 class="title" id="settings-template">${say.heading()}</h2>
    ${template
      ? html`<p>${say.chosen()} <span class="path" id="template-name" dir="auto">${template.name}</span></p>
          <ul class="template-taken" id="template-taken">${say.taken(template).map((line) => html`<li>${line}</li>`)}</ul>`
      : html`<p id="template-none">${say.none()}</p>`}
    <div class="row setting-row">
      <button type="button" id="choose-template" @click=${chooseTemplate}>${choosing ? say.looking() : template ? say.another() : say.choose()}</button>
      ${template ? html`<button type="button" id="remove-template" @click=${removeTemplate}>${say.remove()}</button>` : nothing}
    </div>
    <p class="muted small">${template ? say.copied() : say.untaken()}</p>
  </section>`;
}
