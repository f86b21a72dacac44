/**
 * The request that is being composed: what the form holds, what was found out about its sources, and what is wrong with it.
 *
 * @import * as Api from "../backend/bindings"
 */
import { words } from "../words/en.js";
import { connections, writerKey, writerOf } from "./connections.js";
import { Store } from "./store.js";

/** @typedef {"title" | "sources" | "length" | "format" | "deadline" | "language" | "audience" | "instructions" | "document_type" | "priority" | "writer"} Field */

/**
 * @typedef {{
 *   title: string,
 *   documentType: Api.DocumentType,
 *   paths: readonly string[],
 *   instructions: string,
 *   length: "short" | "medium" | "long" | "own",
 *   format: Api.DocumentFormat,
 *   ownWords: string,
 *   language: string,
 *   audience: string,
 *   priority: Api.Priority,
 *   deadline: string,
 *   largeConfirmed: boolean,
 *   writer: string | null,
 * }} Draft  `deadline` is local time as the field gives it, such as `2026-11-30T09:00`. `writer` is the key of one (see
 *   `connections.js`), empty for the built-in one, null for the one that writes new documents.
 */

/**
 * @typedef {{
 *   draft: Draft,
 *   report: Api.SourcesReport | null,
 *   counting: boolean,
 *   outline: Api.OutlinePreview | null,
 *   errors: Readonly<Partial<Record<Field, string>>>,
 *   problem: Api.ApiError | null,
 *   sending: boolean,
 *   moreTypes: boolean,
 *   moreFields: boolean,
 *   begun: boolean,
 *   halfDeadline: boolean,
 * }} Composer  `halfDeadline`: its field is filled in only in part, so that it gives no value.
 */

/** @type {Draft} */
export const EMPTY = {
  title: "",
  documentType: "summary_report",
  paths: [],
  instructions: "",
  length: "medium",
  format: "pdf",
  ownWords: "800",
  language: "",
  audience: "",
  priority: "normal",
  deadline: "",
  largeConfirmed: false,
  writer: null,
};

/** In the order in which they are offered; the first three are always in sight. @type {readonly Api.DocumentType[]} */
export const DOCUMENT_TYPES = [
  "summary_report",
  "analysis_document",
  "research_paper",
  "technical_report",
  "user_guide",
  "instruction_manual",
  "knowledge_base_entry",
  "system_documentation",
];

/** What a document can be as a file, in the order in which it is offered. @type {readonly Api.DocumentFormat[]} */
export const FORMATS = ["pdf", "word", "html", "markdown"];

/** Languages that headings and notices are offered in (ISO 639-1); empty for that of the sources. */
export const LANGUAGES = ["", "en", "de", "fr", "es", "it", "pt", "nl", "sv", "da", "nb", "pl", "cs", "ru", "uk", "he", "ar", "zh", "ja", "ko"];

/** Bounds of a length of one's own, in words; the engine has the same. */
export const OWN_WORDS = { least: 50, most: 50_000 };

export const composer = new Store(
  /** @type {Composer} */ ({
    draft: EMPTY,
    report: null,
    counting: false,
    outline: null,
    errors: {},
    problem: null,
    sending: false,
    moreTypes: false,
    moreFields: false,
    begun: false,
    halfDeadline: false,
  }),
);

/**
 * @param {Draft} draft
 * @returns {Date | null} Null if there is no deadline; an invalid date if it cannot be read.
 */
export function deadlineOf({ deadline }) {
  const text = deadline.trim();
  return text === "" ? null : new Date(text.replace(/^(\d{4}-\d{2}-\d{2}) +/, "$1T"));
}

/** A time as a field for a date and a time has it: in local time, without seconds. @param {string | null} time RFC 3339. */
export function fieldTime(time) {
  if (time === null) return "";
  const then = new Date(time);
  return new Date(then.getTime() - then.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** The form that asks for the same. A deadline that has passed is left out. @param {Api.DocumentRequest} request @param {Date} now @returns {Draft} */
export function toDraft(request, now) {
  const { title, document_type: documentType, sources, instructions, length, format, language, audience, priority, deadline, writer } = request;
  const own = typeof length === "object";
  const key = writer && writerKey(writer);
  // Who cannot write any more is not chosen.
  const able = key === "" || connections.value.view?.connections.some(({ id, model }) => `${id} ${model}` === key);
  return {
    title,
    documentType,
    paths: sources,
    instructions,
    length: own ? "own" : length,
    format,
    ownWords: own ? String(length.words) : EMPTY.ownWords,
    language: language !== null && LANGUAGES.includes(language) ? language : "",
    audience: audience ?? "",
    priority,
    deadline: deadline !== null && new Date(deadline) > now ? fieldTime(deadline) : "",
    largeConfirmed: false,
    writer: able ? key : null,
  };
}

/**
 * @param {Draft} draft
 * @param {Date} now
 * @param {boolean} [halfDeadline] Whether the field of the deadline is filled in only in part.
 * @returns {Partial<Record<Field, string>>} A sentence for each field at fault.
 */
export function faults(draft, now, halfDeadline = false) {
  /** @type {Partial<Record<Field, string>>} */
  const errors = {};
  if (draft.title.trim() === "") errors.title = words.fault.title();
  else if ([...draft.title.trim()].length > 300) errors.title = words.fault.titleTooLong();
  if (draft.paths.length === 0) errors.sources = words.fault.sources();
  if (draft.length === "own") {
    const count = Number(draft.ownWords);
    const inside = Number.isInteger(count) && count >= OWN_WORDS.least && count <= OWN_WORDS.most;
    if (!inside) errors.length = words.fault.length(OWN_WORDS.least, OWN_WORDS.most);
  }
  const deadline = deadlineOf(draft);
  if (halfDeadline) errors.deadline = words.fault.deadlineUnclear();
  else if (deadline !== null) {
    if (Number.isNaN(deadline.getTime())) errors.deadline = words.fault.deadlineUnclear();
    else if (deadline <= now) errors.deadline = words.fault.deadlinePast();
  }
  return errors;
}

/** @param {Draft} draft Without faults. @returns {Api.DocumentRequest} */
export function toRequest(draft) {
  const deadline = deadlineOf(draft);
  return {
    title: draft.title.trim(),
    document_type: draft.documentType,
    sources: [...draft.paths],
    instructions: draft.instructions.trim(),
    length: draft.length === "own" ? { words: Number(draft.ownWords) } : draft.length,
    format: draft.format,
    language: draft.language || null,
    audience: draft.audience.trim() || null,
    priority: draft.priority,
    deadline: deadline?.toISOString() ?? null,
    large_confirmed: draft.largeConfirmed,
    writer: draft.writer === null ? null : writerOf(draft.writer, connections.value.view),
  };
}

/**
 * Paths as a user pastes them: one a line, perhaps in quotes or as `file:` addresses.
 *
 * @param {string} text
 * @returns {string[]}
 */
export function pastedPaths(text) {
  return text
    .split(/\r?\n/)
    .map((line) => line.trim().replace(/^(["'])(.+)\1$/, "$2"))
    .map((line) => (line.startsWith("file://") ? fromFileAddress(line) : line))
    .filter((line) => line !== "");
}

/** @param {string} address */
function fromFileAddress(address) {
  try {
    // `file:///C:/a b` is `C:/a b`; on other systems the leading slash belongs to the path.
    return decodeURIComponent(new URL(address).pathname).replace(/^\/([A-Za-z]:)/, "$1");
  } catch {
    return address;
  }
}
