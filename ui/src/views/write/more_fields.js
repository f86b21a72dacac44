/** For whom, in which language, how urgent, by when. */
import { html, nothing } from "lit";
import { live } from "lit/directives/live.js";
import { composer, LANGUAGES } from "../../state/composer.js";
import { connections, writerKey } from "../../state/connections.js";
import { edit, noteHalfDeadline } from "../../state/composing.js";
import { PRIORITIES } from "../../state/queue_order.js";
import { words } from "../../words/en.js";
import { selectField } from "../parts/select_field.js";
import { writerOptions } from "../parts/writer_options.js";
import { fault, faultAttributes } from "./fault.js";
import "./more_fields.css";

/** @param {Event} event */
const valueOf = (event) => /** @type {HTMLInputElement} */ (event.target).value;

/** A date without a time gives no value; only the field itself knows of it. @param {Event} event */
const half = (event) => noteHalfDeadline(/** @type {HTMLInputElement} */ (event.target).validity.badInput);

export function moreFields() {
  const { draft } = composer.value;
  const deadline = faultAttributes("deadline");
  const audience = faultAttributes("audience");
  const view = connections.value.view;
  return html`<div class="more-fields">
    <div>
      <label class="label" for="audience">${words.composer.audience()}</label>
      <input id="audience" data-field="audience" dir="auto" .value=${live(draft.audience)} placeholder=${words.composer.audienceExample()}
        aria-invalid=${audience.invalid} aria-describedby=${audience.describedBy}
        @input=${(/** @type {Event} */ event) => edit({ audience: valueOf(event) })}>
      ${fault("audience")}
    </div>
    <div>
      ${selectField({
        label: words.composer.language(),
        field: "language",
        value: draft.language,
        options: LANGUAGES.map((code) => ({ value: code, label: words.composer.languageOption(code) })),
        choose: (language) => edit({ language }),
      })}
      ${fault("language")}
    </div>
    <div>
      ${selectField({
        label: words.composer.priority(),
        field: "priority",
        value: draft.priority,
        options: PRIORITIES.map((priority) => ({ value: priority, label: words.composer.priorityOption[priority] })),
        choose: (priority) => edit({ priority }),
      })}
      ${fault("priority")}
    </div>
    <div>
      <label class="label" for="deadline">${words.composer.deadline()}</label>
      <input id="deadline" type="datetime-local" class=${draft.deadline === "" ? "unset" : ""} data-field="deadline" .value=${live(draft.deadline)} placeholder=${words.composer.deadlineExample()}
        aria-invalid=${deadline.invalid} aria-describedby=${deadline.describedBy}
        @input=${(/** @type {Event} */ event) => {
          edit({ deadline: valueOf(event) });
          half(event);
        }} @keyup=${half} @blur=${half}>
      ${fault("deadline")}
    </div>
    ${view && view.connections.some(({ model }) => model !== "")
      ? html`<div>
          ${selectField({
            label: words.connections.writtenBy(),
            field: "writer",
            value: draft.writer ?? writerKey(view.writer),
            options: writerOptions(view),
            choose: (writer) => edit({ writer }),
          })}
          ${fault("writer")}
        </div>`
      : nothing}
  </div>`;
}
