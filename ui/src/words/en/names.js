/**
 * What things are called, wherever the window names them.
 *
 * @import * as Api from "../../backend/bindings"
 */

/** @type {Record<Api.DocumentType, { name: string, line: string }>} */
export const documentType = {
  summary_report: { name: "Summary report", line: "The main points" },
  analysis_document: { name: "Analysis", line: "Findings, figures, next steps" },
  research_paper: { name: "Research paper", line: "Abstract to references" },
  technical_report: { name: "Technical report", line: "How it works, how well, what next" },
  user_guide: { name: "User guide", line: "From first start to trouble" },
  instruction_manual: { name: "Instruction manual", line: "Steps in order, with warnings" },
  knowledge_base_entry: { name: "Knowledge base entry", line: "One subject, to be looked up" },
  system_documentation: { name: "System documentation", line: "Parts, and how they work together" },
};

/** @type {Record<Api.DocumentFormat, string>} */
export const format = { pdf: "PDF", word: "Word document", html: "Web page", markdown: "Markdown" };

/** @type {Record<Api.SystemState, string>} */
export const state = { stopped: "Stopped", starting: "Starting", running: "Running", stopping: "Stopping", failed: "Failed" };

/** @type {Record<Api.Pace, string>} */
export const pace = { overnight: "Overnight", slow: "Slow", mid: "Mid", fast: "Fast", extra_fast: "Extra fast" };

/** Requests at once, by pace; the engine has the same numbers. @type {Record<Api.Pace, number>} */
export const atOnce = { overnight: 1, slow: 2, mid: 3, fast: 5, extra_fast: 10 };

/** Why fewer are in hand at once than the pace allows. @type {Record<Exclude<Api.ScaleReason, "as_allowed"> | "by_hand", string>} */
const holding = {
  memory_short: "memory is short",
  others_busy: "other programs keep the processor busy",
  processor_full: "the processor is full, and more would not be faster",
  on_battery: "this computer runs on its battery",
  battery_low: "the battery is low",
  more_waits: "there is room again, and more follow step by step",
  by_hand: "that is the limit set in Settings",
};

/** @typedef {{ atOnce: number, why: keyof typeof holding }} Held How many at once instead of what the pace allows. */

/** @param {Held} held */
export const heldBack = ({ atOnce: many, why }) => `held back to ${many} at once: ${holding[why]}`;

/** @type {Record<Api.Priority, string>} */
export const priority = { low: "Low", normal: "Normal", high: "High", urgent: "Urgent", critical: "Critical" };

/** @type {Record<Api.ReadErrorCode, string>} */
export const unread = {
  password_protected: "asks for a password",
  no_text_layer: "scanned, no text layer",
  damaged: "damaged",
  empty: "empty",
  too_large: "too large",
  unsupported: "format not supported",
  unreadable: "cannot be opened",
};

/** The way out of each, where there is one. @type {Record<Api.ReadErrorCode, string>} */
const wayOut = {
  password_protected: "Save a copy without the password and add that.",
  no_text_layer: "Make it searchable with an OCR program, then add it again.",
  damaged: "Open it in the program that made it, save it anew, then add it again.",
  empty: "",
  too_large: "Split it into smaller files.",
  unsupported: "Save it as PDF, Word, Excel, PowerPoint, HTML or plain text.",
  unreadable: "Check that it exists, that it is on this computer and that you may open it.",
};

/** The same, unless the reason says it already. @param {Pick<Api.NotRead, "code" | "reason">} file */
export const wayOutOf = ({ code, reason }) => (code === "no_text_layer" && /\bOCR\b/.test(reason) ? "" : wayOut[code]);

/**
 * Who wrote what a model was to write.
 *
 * @param {number} sections By ATLES instead. @param {boolean} none The model wrote nothing of it.
 */
export const insteadTag = (sections, none) =>
  none ? "The model did not answer: written by ATLES" : `${sections} ${sections === 1 ? "section" : "sections"} written by ATLES, not the model`;

const open = "\u201c";
const close = "\u201d";
/** A sentence has room for so many characters of a name. */
const MOST = 80;

/** Without marks that turn what follows them around, in the sentence as well. @param {string} text */
export const straight = (text) => text.replace(/[\u202a-\u202e\u2066-\u2069]/g, "");

/** @param {string} text */
function clipped(text) {
  const letters = [...text];
  return letters.length <= MOST ? text : `${letters.slice(0, MOST).join("").trimEnd()}\u2026`;
}

/** What was said, to the letter. @param {string} text */
export const quotedWhole = (text) => `${open}${text}${close}`;

/** A name in a sentence. @param {string} text */
export const quoted = (text) => quotedWhole(clipped(straight(text)));
