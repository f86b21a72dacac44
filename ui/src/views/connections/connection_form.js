/** The form of a connection: where the server is, its key, its model. The key is cleared as soon as it is on its way. */
import { html, nothing } from "lit";
import { live } from "lit/directives/live.js";
import { closeForm, connectionForm, editConnection, listModels, pickModel, saveConnection } from "../../state/connections.js";
import { words } from "../../words/en.js";
import { LightElement } from "../light_element.js";
import { problemNote } from "../parts/problem_note.js";
import { selectField } from "../parts/select_field.js";
import "./adapter_lines.js";
import "./header_lines.js";

/** @type {("open_ai" | "ollama" | "file")[]} */
const KINDS = ["open_ai", "ollama", "file"];
/** @type {("never" | "five_minutes" | "hour" | "for_ever")[]} */
const KEPT = ["never", "five_minutes", "hour", "for_ever"];

/** Fields that say themselves what is wrong with them. */
const AT_FIELD = new Set(["address", "model", "name"]);

/** @param {"address" | "model" | "name"} field */
const isWrong = (field) => connectionForm.value?.problem?.field === field;

/** @param {"address" | "model" | "name"} field */
const described = (field) => (isWrong(field) ? `fault-connection-${field}` : nothing);

/** @param {"address" | "model" | "name"} field */
const fault = (field) => (isWrong(field) ? html`<p class="fault" id="fault-connection-${field}" role="alert">${connectionForm.value?.problem?.message}</p>` : nothing);

class ConnectionForm extends LightElement {
  constructor() {
    super();
    this.watch(connectionForm);
  }

  /** What the form said last that it lacks. @type {unknown} */
  #told = null;

  /** @override */
  updated() {
    const problem = connectionForm.value?.problem ?? null;
    if (problem === this.#told) return;
    this.#told = problem;
    if (problem?.field) /** @type {HTMLElement | null} */ (this.querySelector(`[data-field="${CSS.escape(problem.field)}"]`))?.focus();
  }

  /** @override */
  firstUpdated() {
    /** @type {HTMLElement | null} */ (this.querySelector("#connection-address"))?.focus();
  }

  /** @override */
  render() {
    const state = connectionForm.value;
    if (!state) return nothing;
    const { form, models, listing, saving, problem } = state;
    const known = form.id !== null;
    /** @param {Event} event */
    const submit = (event) => {
      event.preventDefault();
      void saveConnection();
    };
    /** @param {KeyboardEvent} event */
    const keys = (event) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      closeForm();
    };
    return html`<form class="card connection-form" novalidate autocomplete="off" aria-labelledby="connection-heading" @submit=${submit} @keydown=${keys}>
      <h2 id="connection-heading">${words.connections.form(known)}</h2>
      <div>${selectField({ label: words.connections.kind(), field: "kind", value: form.kind, options: KINDS.map((kind) => ({ value: kind, label: words.connections.kindOption[kind] })), choose: (kind) => editConnection({ kind }) })}</div>
      ${form.kind === "file" ? this.#file(form.address) : html`${this.#field("address", words.connections.address(), form.address, words.connections.addressExample())}${this.#key(known)}`}
      ${form.kind === "file" ? nothing : html`<div class="form-field">
        <label class="label" for="connection-model">${words.connections.model()}</label>
        <div class="row">
          <input id="connection-model" class="grow" dir="auto" spellcheck="false" list="connection-models" data-field="model" aria-invalid=${isWrong("model") ? "true" : "false"} aria-describedby=${described("model")} .value=${live(form.model)} @input=${change("model")}>
          <button type="button" id="list-models" aria-disabled=${listing} ?disabled=${form.address.trim() === ""} @click=${listModels}>${listing ? words.connections.listing() : words.connections.listModels()}</button>
        </div>
        ${fault("model")}
        <datalist id="connection-models">${(models ?? []).map((model) => html`<option value=${model}></option>`)}</datalist>
        ${models === null ? nothing : html`<span class="muted small" role="status">${words.connections.models(models.length)}</span>`}
      </div>`}
      ${form.kind !== "file"
        ? html`<atles-header-lines></atles-header-lines>`
        : form.headers.length > 0
          ? html`<p class="muted small" id="headers-dropped">${words.headers.dropped()}</p>`
          : nothing}
      ${form.kind === "file" ? html`<atles-adapter-lines></atles-adapter-lines>` : nothing}
      ${form.kind !== "open_ai"
        ? html`<div class="form-field">
            ${selectField({ label: words.models.keepAlive(), field: "keep-alive", value: form.keepAlive, options: KEPT.map((kept) => ({ value: kept, label: words.models.keepAliveOption(kept, form.kind) })), choose: (keepAlive) => editConnection({ keepAlive }) })}
            <span class="muted small">${words.models.keepAliveHint[form.keepAlive]}</span>
          </div>`
        : nothing}
      ${this.#field("name", words.connections.name(), form.name, words.connections.nameExample())}
      ${form.kind !== "file" && isElsewhere(form.address) ? html`<p class="tag-warn leaves-note" id="leaves-note">${words.connections.off()}</p>` : nothing}
      ${problem && !AT_FIELD.has(problem.field ?? "") ? html`<div role="alert">${problemNote(words.connections.problemHere(problem))}</div>` : nothing}
      <div class="row form-foot">
        <span class="grow"></span>
        <button type="button" id="cancel-connection" @click=${closeForm}>${words.connections.cancel()}</button>
        <button type="submit" class="primary" id="save-connection" aria-disabled=${saving || listing}>${words.connections.save()}</button>
      </div>
    </form>`;
  }

  /** @param {string} path */
  #file(path) {
    return html`<div class="form-field">
      <label class="label" for="connection-address">${words.connections.file()}</label>
      <div class="row">
        <input id="connection-address" class="grow" dir="auto" spellcheck="false" data-field="address" aria-invalid=${isWrong("address") ? "true" : "false"} aria-describedby=${described("address")}
          .value=${live(path)} placeholder=${words.connections.fileExample()} @input=${change("address")}>
        <button type="button" id="pick-model" @click=${pickModel}>${words.connections.pickFile()}</button>
      </div>
      ${fault("address")}
      <span class="muted small">${words.connections.fileHint()}</span>
    </div>`;
  }

  /** @param {boolean} known */
  #key(known) {
    const form = connectionForm.value?.form;
    if (!form) return nothing;
    return html`<div class="form-field">
      <label class="label" for="connection-key">${words.connections.keyField()}</label>
      <input id="connection-key" type="password" autocomplete="off" spellcheck="false" aria-describedby="key-hint" .value=${live(form.key)} @input=${change("key")}>
      <span class="muted small" id="key-hint">${words.connections.keyHint(known)}</span>
      ${known
        ? html`<label class="check"><input type="checkbox" id="take-key" .checked=${live(form.takeKey)} @change=${(/** @type {Event} */ event) => editConnection({ takeKey: /** @type {HTMLInputElement} */ (event.target).checked })}> ${words.connections.takeKey()}</label>`
        : nothing}
    </div>`;
  }

  /** @param {"address" | "name"} field @param {string} label @param {string} value @param {string} example */
  #field(field, label, value, example) {
    return html`<div class="form-field">
      <label class="label" for="connection-${field}">${label}</label>
      <input id="connection-${field}" dir="auto" spellcheck="false" data-field=${field} aria-invalid=${isWrong(field) ? "true" : "false"} aria-describedby=${described(field)} .value=${live(value)} placeholder=${example} @input=${change(field)}>
      ${fault(field)}
    </div>`;
  }
}

/** @param {"address" | "name" | "model" | "key"} field */
const change = (field) => (/** @type {Event} */ event) => editConnection({ [field]: /** @type {HTMLInputElement} */ (event.target).value });

/** Whether an address is of another computer; the engine decides, this only warns early. @param {string} address */
function isElsewhere(address) {
  const host = address.trim().replace(/^https?:\/\//i, "").replace(/^\[([^\]]*)\].*$/, "$1").split(/[/:?#]/)[0];
  if (address.includes("[::1]") || host.length < 3) return false;
  return !/^(localhost|127(\.\d{1,3}){3})$/i.test(host);
}

customElements.define("atles-connection-form", ConnectionForm);
