/**
 * What needs attention, gravest first: one sentence, what it means, and the one thing to do.
 *
 * @import * as Api from "../../backend/bindings"
 */
import { html, nothing } from "lit";
import { connectionsOf } from "../../state/connections.js";
import { byCause, heldUp, resumeQueue, tryHeldUp } from "../../state/monitor.js";
import { show } from "../../state/navigation.js";
import { cancel, restart, start } from "../../state/requests.js";
import { words } from "../../words/en.js";
import { problemNote } from "../parts/problem_note.js";
import { remaining } from "./remaining.js";

/**
 * @typedef {{
 *   key: string,
 *   tone: "bad" | "warn",
 *   message: string,
 *   hint: string,
 *   details: string,
 *   action: { label: string, act: () => unknown } | null,
 * }} Found
 */

/** What stops the work; the rest is a warning. @type {ReadonlySet<Api.FindingCode>} */
const GRAVE = new Set(["system_failed", "check_failed", "runtime_blocked", "service_failed"]);
/** Checks that are no more than a warning. */
const MILD = new Set(["event_loop_delay", "children", "queue_progress"]);

/** Which problem of a request a check or a breaker speaks of. @type {Record<string, Api.ErrorCode>} */
const PROBLEM_OF = { disk_space: "disk_full", documents_folder: "folder_unavailable", database: "database", children: "reader_unavailable", file_reader: "reader_unavailable" };

/** @param {Api.Monitor} view @returns {Found[]} What stops the work comes first; within that, as the engine has it. */
export function findings(view) {
  const services = new Map(view.groups.flatMap((group) => group.services).map((service) => [service.name, service]));
  let held = heldUp();
  const found = view.findings.map((finding) => {
    const { code, subject, detail } = finding;
    const waiting = code === "check_failed" || code === "breaker_open" ? held.filter((request) => waitsFor(subject, request)) : [];
    held = held.filter((request) => !waiting.includes(request));
    const service = services.get(subject);
    const breaker = view.breakers.find(({ name }) => name === subject);
    const facts = { nextStart: remaining(service?.next_start_ms), retry: remaining(breaker?.retry_ms), waiting };
    const grave = GRAVE.has(code) && !(code === "check_failed" && MILD.has(subject));
    return {
      key: `${code} ${subject}`,
      tone: /** @type {"bad" | "warn"} */ (grave ? "bad" : "warn"),
      ...words.monitor.finding(finding, service, facts),
      details: detail === "" ? "" : `${subject}${subject && ": "}${detail}`,
      action: actionFor(finding, waiting),
    };
  });
  // What a check no longer says, or does not yet, is still the reason why they wait.
  for (const waiting of byCause(held)) {
    found.push({
      key: `held ${waiting[0]?.problem?.code}`,
      tone: "bad",
      ...words.monitor.held(waiting),
      details: waiting[0]?.problem?.details ?? "",
      action: waiting[0]?.problem?.code === "model_refused" ? toConnections() : { label: words.monitor.tryAgain(), act: () => tryHeldUp(waiting) },
    });
  }
  return [...found.filter(({ tone }) => tone === "bad"), ...found.filter(({ tone }) => tone === "warn")];
}

/** @param {string} subject A check, the file reader or a server of models. @param {Api.RequestView} request */
function waitsFor(subject, { problem, request }) {
  const code = PROBLEM_OF[subject];
  if (code) return problem?.code === code;
  return problem?.code === "model_unavailable" && connectionsOf(request.writer).some(({ name }) => name === subject);
}

/** @returns {NonNullable<Found["action"]>} */
const toConnections = () => ({ label: words.monitor.connections(), act: () => show("connections") });

/** @param {Api.Finding} finding @param {readonly Api.RequestView[]} waiting Until it is mended. @returns {Found["action"]} */
function actionFor({ code, subject, request_id: request }, waiting) {
  switch (code) {
    case "system_failed":
      return { label: words.header.start(), act: start };
    case "runtime_blocked":
    case "service_failed":
      return { label: words.header.restart(), act: restart };
    case "check_failed":
      return waiting.length > 0 ? { label: words.monitor.tryAgain(), act: () => tryHeldUp(waiting) } : null;
    case "stalled":
      return request === null ? null : { label: words.monitor.cancel(), act: () => cancel(request) };
    case "queue_paused":
      return { label: words.monitor.resume(), act: resumeQueue };
    case "breaker_open":
      if (subject in PROBLEM_OF) return null;
      return waiting.length > 0 ? { label: words.monitor.tryAgain(), act: () => tryHeldUp(waiting) } : toConnections();
    case "service_restarting":
      return null;
  }
}

/** @param {readonly Found[]} found */
export const listFindings = (found) =>
  found.length === 0
    ? nothing
    : html`<ul class="findings">
        ${found.map(({ key, tone, message, hint, details, action }) => {
          const button = action ? html`<button type="button" @click=${action.act}>${action.label}</button>` : nothing;
          return html`<li class="finding" data-finding=${key}>${problemNote({ message, hint, details }, { tone, action: button })}</li>`;
        })}
      </ul>`;
