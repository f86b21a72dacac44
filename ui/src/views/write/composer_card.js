/** The form of a request. */
import { html, nothing } from "lit";
import { live } from "lit/directives/live.js";
import { agents, connectionsOfAgents } from "../../state/agents.js";
import { composer, FORMATS } from "../../state/composer.js";
import { clearForm, edit, fieldFocused, previewOutline, send, toggleMoreFields, wantedField } from "../../state/composing.js";
import { connections, connectionsOf, writerOf } from "../../state/connections.js";
import { isWorthKeeping } from "../../state/draft_keeper.js";
import { show } from "../../state/navigation.js";
import { system } from "../../state/system.js";
import { words } from "../../words/en.js";
import { LightElement } from "../light_element.js";
import { problemNote } from "../parts/problem_note.js";
import { selectField } from "../parts/select_field.js";
import { fault, faultAttributes } from "./fault.js";
import { moreFields } from "./more_fields.js";
import { typeField } from "./type_field.js";
import "./composer_card.css";
import "./source_field.js";

/** @type {("short" | "medium" | "long" | "own")[]} */
const LENGTHS = ["short", "medium", "long", "own"];

class ComposerCard extends LightElement {
  constructor() {
    super();
    this.watch(composer, connections, agents, system, wantedField);
  }

  /** @override */
  render() {
    const { draft, problem, moreFields: unfolded, halfDeadline } = composer.value;
    /** @param {Event} event */
    const submit = (event) => {
      event.preventDefault();
      void send({ andStart: this.#asleep });
    };
    /** @param {KeyboardEvent} event */
    const keys = (event) => {
      if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      void send({ andStart: this.#asleep });
    };
    const title = faultAttributes("title");
    // A deadline that was begun gives no value yet: it is in its field alone, which stays when it is folded away.
    const kept = unfolded || halfDeadline;
    return html`<form class="card composer" novalidate autocomplete="off" aria-labelledby="composer-heading" @submit=${submit} @keydown=${keys}>
      <div class="row composer-head">
        <h1 class="grow" id="composer-heading" tabindex="-1">${words.composer.heading()}</h1>
        ${this.#writer()}
      </div>
      <div>
        <label class="hidden" for="title">${words.composer.title()}</label>
        <input id="title" data-field="title" dir="auto" .value=${live(draft.title)} placeholder=${words.composer.titleExample()}
          aria-invalid=${title.invalid} aria-describedby=${title.describedBy}
          @input=${(/** @type {Event} */ event) => edit({ title: valueOf(event) })}>
        ${fault("title")}
      </div>
      ${typeField()}
      <atles-source-field></atles-source-field>
      <div class="composer-line">
        <div class="composer-instructions">
          <label class="hidden" for="instructions">${words.composer.instructions()}</label>
          <textarea id="instructions" rows="1" data-field="instructions" dir="auto" .value=${live(draft.instructions)}
            placeholder=${words.composer.instructionsExample()}
            @input=${(/** @type {Event} */ event) => edit({ instructions: valueOf(event) })}></textarea>
          ${fault("instructions")}
        </div>
        ${this.#length()}
        <button type="button" class="chevron" id="more" aria-expanded=${unfolded} aria-controls="more-fields" @click=${toggleMoreFields}>
          ${words.composer.more()}
        </button>
      </div>
      ${fault("length")}
      <div id="more-fields" ?hidden=${!unfolded}>${kept ? moreFields() : nothing}</div>
      ${problem ? problemNote(problem) : nothing}
      ${this.#foot()}
    </form>`;
  }

  /** Who writes, and whether that sends anything off this computer. */
  #writer() {
    const { view } = connections.value;
    const { writer } = composer.value.draft;
    const chosen = writer === null ? view?.writer : writerOf(writer, view);
    const [connection, ...others] = connectionsOf(chosen);
    if (chosen?.type !== "model" || !connection) return html`<span class="tag" id="written-by">${words.composer.writer()}</span>`;
    const leaves = [connection, ...others, ...connectionsOfAgents()].some((one) => one.leaves);
    return html`<button type="button" class="tag tag-button ${leaves ? "tag-warn" : ""}" id="written-by" title=${words.connections.open()} @click=${() => show("connections")}>
      <bdi>${words.connections.byModel(words.connections.writerOption({ ...connection, model: chosen.model }), others.length)}</bdi>${leaves ? `. ${words.connections.leaves()}` : ""}
    </button>`;
  }

  get #asleep() {
    const state = system.value?.status.state;
    return state === "stopped" || state === "failed";
  }

  #length() {
    const { draft } = composer.value;
    const attributes = faultAttributes("length");
    return html`<div class="row composer-length">
      ${selectField({
        label: words.composer.length(),
        hideLabel: true,
        field: "length-choice",
        value: draft.length,
        options: LENGTHS.map((length) => ({ value: length, label: words.composer.lengthOption[length] })),
        choose: (length) => edit({ length }),
      })}
      ${draft.length === "own"
        ? html`<input class="own-words" inputmode="numeric" aria-label=${words.composer.ownWords()} data-field="length" .value=${live(draft.ownWords)}
            aria-invalid=${attributes.invalid} aria-describedby=${attributes.describedBy}
            @input=${(/** @type {Event} */ event) => edit({ ownWords: valueOf(event).trim() })}>`
        : nothing}
      ${selectField({
        label: words.composer.format(),
        hideLabel: true,
        field: "format",
        value: draft.format,
        options: FORMATS.map((format) => ({ value: format, label: words.composer.formatOption[format] })),
        choose: (format) => edit({ format }),
      })}
    </div>`;
  }

  #foot() {
    const { outline, report, sending, draft } = composer.value;
    const text = outline
      ? words.composer.planned(outline)
      : report
        ? `${words.composer.ready(report)}${draft.title.trim() || report.files === 0 ? "" : ` ${words.composer.needsTitle()}`}`
        : words.composer.nothingYet(this.#asleep ? words.composer.startAndWrite() : words.composer.write());
    return html`<div class="row composer-foot">
      <span class="grow muted">
        <span id="planned">${text}</span>
        ${report?.files ? html`<button type="button" class="link" id="preview" @click=${previewOutline}>${words.composer.preview()}</button>` : nothing}
        ${isWorthKeeping(draft) ? html`<button type="button" class="link muted" id="clear" @click=${clearForm}>${words.composer.clear()}</button>` : nothing}
      </span>
      ${this.#asleep
        ? html`<button type="button" id="keep" aria-disabled=${sending ? "true" : "false"} @click=${() => send({ andStart: false })}>${words.composer.keep()}</button>
            <button type="submit" id="write" class="primary" aria-disabled=${sending ? "true" : "false"}>${words.composer.startAndWrite()}</button>`
        : html`<button type="submit" id="write" class="primary" aria-disabled=${sending ? "true" : "false"}>${words.composer.write()}</button>`}
    </div>`;
  }

  /** @override */
  updated() {
    const field = wantedField.value;
    if (field === null) return;
    fieldFocused();
    // The field may belong to a part of the form that is drawn after this one.
    queueMicrotask(() => {
      const element = /** @type {HTMLElement | null} */ (this.querySelector(`[data-field="${field}"][aria-invalid="true"]`) ?? this.querySelector(`[data-field="${field}"]`));
      element?.focus();
      element?.scrollIntoView({ block: "nearest" });
    });
  }
}

/** @param {Event} event */
const valueOf = (event) => /** @type {HTMLInputElement} */ (event.target).value;

customElements.define("atles-composer", ComposerCard);
