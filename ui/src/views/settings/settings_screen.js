/**
 * What the user sets once: where documents are filed, whose look they have, how ATLES looks, its limits; and what it keeps on this computer.
 *
 * @import * as Api from "../../backend/bindings"
 */
import { html, nothing } from "lit";
import { live } from "lit/directives/live.js";
import { APPEARANCES, appearance, chooseAppearance } from "../../state/appearance.js";
import { monitor, saveDiagnostics, watchMonitor } from "../../state/monitor.js";
import { openDialog } from "../../state/navigation.js";
import { chooseDocumentsFolder, loadKept, openDataFolder, openDocumentsFolder, openNotices, settings, usualDocumentsFolder } from "../../state/settings.js";
import { system } from "../../state/system.js";
import { STEPS, zoom, zoomBy, zoomUsual } from "../../state/zoom.js";
import { percent } from "../../words/format.js";
import { words } from "../../words/en.js";
import { LightElement } from "../light_element.js";
import { atOnceField, keepField } from "../parts/limit_fields.js";
import { problemNote } from "../parts/problem_note.js";
import { templateCard } from "./template_card.js";
import "./erase_dialog.js";
import "./settings_screen.css";

class SettingsScreen extends LightElement {
  #endWatch = () => {};

  constructor() {
    super();
    this.watch(settings, system, appearance, zoom, monitor);
  }

  /** @override */
  connectedCallback() {
    super.connectedCallback();
    // The limits are what the engine says they are, also when they are changed elsewhere.
    this.#endWatch = watchMonitor();
    void loadKept();
  }

  /** @override */
  disconnectedCallback() {
    super.disconnectedCallback();
    this.#endWatch();
  }

  /** @override */
  render() {
    const say = words.settings;
    const { kept, problem, choosing } = settings.value;
    return html`<div class="settings">
      <h1>${say.heading()}</h1>
      ${problem ? problemNote(problem, { action: html`<button type="button" @click=${loadKept}>${words.app.again()}</button>` }) : nothing}
      ${kept ? [this.#documents(kept), templateCard(kept.template, choosing)] : nothing} ${this.#appearance()} ${this.#limits()}
      ${kept ? this.#data(kept) : problem ? nothing : html`<p class="muted" role="status">${say.loading()}</p>`} ${this.#about()}
      <atles-erase-dialog></atles-erase-dialog>
    </div>`;
  }

  /** @param {Api.KeptData} kept */
  #documents({ documents_folder: folder, usual_documents_folder: usual }) {
    const say = words.settings;
    return html`<section class="card setting" aria-labelledby="settings-documents">
      <h2 class="title" id="settings-documents">${say.documents()}</h2>
      <p>${say.documentsLead()} <span class="path" id="documents-folder">${folder}</span></p>
      <div class="row setting-row">
        <button type="button" id="choose-documents" @click=${chooseDocumentsFolder}>${say.choose()}</button>
        <button type="button" id="open-documents" @click=${openDocumentsFolder}>${say.open()}</button>
        ${folder === usual ? nothing : html`<button type="button" id="usual-documents" @click=${usualDocumentsFolder}>${say.usual()}</button>`}
      </div>
      <p class="muted small">${say.documentsStay()}</p>
    </section>`;
  }

  #appearance() {
    const say = words.settings;
    const [size, smallest, largest] = [zoom.value, STEPS[0], STEPS.at(-1)];
    return html`<section class="card setting" aria-labelledby="settings-appearance">
      <h2 class="title" id="settings-appearance">${say.appearance()}</h2>
      <fieldset class="setting-choice">
        <legend class="label">${say.colours()}</legend>
        ${APPEARANCES.map(
          (one) => html`<label class="check"><input type="radio" name="appearance" value=${one} .checked=${live(one === appearance.value)} @change=${() => chooseAppearance(one)}> ${say.colour[one]}</label>`,
        )}
      </fieldset>
      <div class="row setting-row" role="group" aria-label=${say.size()}>
        <span class="label">${say.size()}</span>
        <button type="button" id="smaller" ?disabled=${size === smallest} @click=${() => zoomBy(-1)}>${say.smaller()}</button>
        <output id="zoom">${percent(size)}</output>
        <button type="button" id="larger" ?disabled=${size === largest} @click=${() => zoomBy(1)}>${say.larger()}</button>
        ${size === 100 ? nothing : html`<button type="button" class="quiet" id="usual-size" @click=${zoomUsual}>${say.usualSize()}</button>`}
      </div>
    </section>`;
  }

  #limits() {
    const queue = monitor.value.view?.queue;
    const pace = system.value?.status.pace;
    const say = words.settings;
    return html`<section class="card setting" aria-labelledby="settings-limits">
      <h2 class="title" id="settings-limits">${say.limits()}</h2>
      <p class="muted">${say.limitsLead()}</p>
      ${queue && pace ? html`<div class="row setting-row">${atOnceField(queue, pace)} ${keepField(queue)}</div>` : html`<p class="muted">${say.loading()}</p>`}
    </section>`;
  }

  /** @param {Api.KeptData} kept */
  #data({ folder, parts }) {
    const say = words.settings;
    const total = parts.reduce((sum, { megabytes }) => sum + megabytes, 0);
    return html`<section class="card setting" aria-labelledby="settings-data">
      <h2 class="title" id="settings-data">${say.data()}</h2>
      <p>${say.dataLead()} <span class="path" id="data-folder">${folder}</span></p>
      <table class="kept">
        <thead class="hidden"><tr><th>${say.kindHead()}</th><th>${say.sizeHead()}</th></tr></thead>
        <tbody>
          ${parts.map((part) => html`<tr><td>${say.kind(part)}</td><td class="kept-size">${say.sizeOf(part.megabytes)}</td></tr>`)}
          <tr class="kept-total"><td>${say.total()}</td><td class="kept-size">${say.sizeOf(total)}</td></tr>
        </tbody>
      </table>
      <p class="muted small">${say.keys()}</p>
      <div class="row setting-row">
        <button type="button" id="open-data" @click=${openDataFolder}>${say.open()}</button>
        <button type="button" id="settings-diagnostics" @click=${saveDiagnostics}>${say.diagnostics()}</button>
        <button type="button" class="danger" id="erase" @click=${() => openDialog("erase")}>${say.erase()}</button>
      </div>
    </section>`;
  }

  #about() {
    const say = words.settings;
    return html`<section class="card setting" aria-labelledby="settings-about">
      <h2 class="title" id="settings-about">${say.about()}</h2>
      <p id="version">${say.version(system.value?.version ?? "")}</p>
      <p class="muted">${say.promise()}</p>
      <p class="muted">${say.licence()}</p>
      <div class="row setting-row"><button type="button" id="open-notices" @click=${openNotices}>${say.notices()}</button></div>
    </section>`;
  }
}

customElements.define("atles-settings", SettingsScreen);
