/**
 * What happens while a request is composed: sources are counted, the outline is planned, the request is sent.
 *
 * @import * as Api from "../backend/bindings"
 * @import { Draft, Field } from "./composer.js"
 */
import * as backend from "../backend/commands.js";
import { words } from "../words/en.js";
import { composer, DOCUMENT_TYPES, EMPTY, faults, pastedPaths, toDraft, toRequest } from "./composer.js";
import { isWorthKeeping } from "./draft_keeper.js";
import { openingLater, show } from "./navigation.js";
import { announce, dismiss, tell, tellError } from "./notices.js";
import { Store } from "./store.js";
import { system } from "./system.js";

/** How long typing must pause before the outline is planned again, in milliseconds. */
const PAUSE = 400;
let counted = 0;
let planned = 0;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;

/** The field that is to have the focus as soon as the form is drawn; null once it has. */
export const wantedField = new Store(/** @type {Field | null} */ (null));

/** @param {Field} field */
export const focusField = (field) => wantedField.set(field);

/** Called by the form when the field has the focus. */
export const fieldFocused = () => wantedField.set(null);

/** The message that the form was cleared; its Undo would throw away what was typed since. */
let clearedNotice = 0;

/** @param {Partial<Draft>} change */
export function edit(change) {
  dismiss(clearedNotice);
  composer.update((state) => {
    const errors = { ...state.errors };
    /** @type {Record<keyof Draft, Field>} */
    const fieldOf = {
      title: "title",
      documentType: "document_type",
      paths: "sources",
      instructions: "instructions",
      length: "length",
      ownWords: "length",
      format: "format",
      language: "language",
      audience: "audience",
      priority: "priority",
      deadline: "deadline",
      largeConfirmed: "sources",
      writer: "writer",
    };
    for (const key of /** @type {(keyof Draft)[]} */ (Object.keys(change))) delete errors[fieldOf[key]];
    return { ...state, errors, problem: null, begun: true, draft: { ...state.draft, ...change } };
  });
  planSoon();
}

/** Notes whether the field of the deadline is filled in only in part: then it gives no value, and means one. @param {boolean} half */
export function noteHalfDeadline(half) {
  if (half !== composer.value.halfDeadline) composer.update((state) => ({ ...state, halfDeadline: half }));
}

/** Leaves the first-run screen for the form. */
export const begin = () => composer.update((state) => ({ ...state, begun: true }));
export const showMoreTypes = () => composer.update((state) => ({ ...state, moreTypes: true }));
export const toggleMoreFields = () => composer.update((state) => ({ ...state, moreFields: !state.moreFields }));

/** @param {readonly string[]} paths */
export function addPaths(paths) {
  const all = [...new Set([...composer.value.draft.paths, ...paths])];
  if (paths.length === 0) return Promise.resolve();
  return setPaths(all);
}

/** @param {string} text */
export const pastePaths = (text) => addPaths(pastedPaths(text));

/** @param {string} path */
export const removePath = (path) => setPaths(composer.value.draft.paths.filter((other) => other !== path));

/** @param {readonly string[]} paths */
async function setPaths(paths) {
  edit({ paths, largeConfirmed: false });
  counted += 1;
  const mine = counted;
  if (paths.length === 0) {
    composer.update((state) => ({ ...state, report: null, counting: false, outline: null }));
    return;
  }
  composer.update((state) => ({ ...state, counting: true }));
  try {
    const report = await backend.sources([...paths]);
    if (mine !== counted) return;
    const found = report.paths.map((path) => path.path);
    composer.update((state) => ({ ...state, report, counting: false, draft: { ...state.draft, paths: found } }));
    announce(words.sources.counted(report));
    planSoon();
  } catch (reason) {
    if (mine !== counted) return;
    const error = backend.asApiError(reason);
    composer.update((state) => ({ ...state, counting: false, errors: { ...state.errors, sources: error.message } }));
  }
}

/** Finds out anew what lies under the paths that a kept draft names. */
export function countAgain() {
  const { paths } = composer.value.draft;
  if (paths.length > 0) void setPaths(paths);
}

/** Empties the form; what was in it can be had back. */
export function clearForm() {
  const before = composer.value;
  counted += 1;
  planned += 1;
  clearTimeout(timer);
  composer.update((state) => ({ ...state, draft: { ...EMPTY, format: state.draft.format }, report: null, counting: false, outline: null, errors: {}, problem: null, moreTypes: false, moreFields: false, halfDeadline: false }));
  focusField("title");
  clearedNotice = tell({ message: words.composer.cleared(), action: { label: words.app.undo(), act: () => bringBack(before) } });
}

/** @param {typeof composer.value} before */
function bringBack(before) {
  composer.set({ ...before, counting: false, sending: false, halfDeadline: false });
  countAgain();
}

/** Fills the form with what was asked for once, to be changed; what was in it can be had back. @param {Api.DocumentRequest} request */
export function fillForm(request) {
  const before = composer.value;
  const draft = toDraft(request, new Date());
  const hidden = draft.language !== "" || draft.audience !== "" || draft.deadline !== "" || draft.priority !== "normal";
  composer.update((state) => ({ ...state, draft, report: null, outline: null, errors: {}, problem: null, begun: true, halfDeadline: false, moreFields: hidden, moreTypes: DOCUMENT_TYPES.indexOf(draft.documentType) > 2 }));
  countAgain();
  show("write");
  focusField("title");
  const undo = isWorthKeeping(before.draft) ? { label: words.app.undo(), act: () => bringBack(before) } : null;
  clearedNotice = tell({ message: words.done.inForm(request.title), action: undo });
}

export const pickFiles = () => backend.pickFiles().then(addPaths).catch(tellError);
export const pickFolder = () => backend.pickFolder().then(addPaths).catch(tellError);

function planSoon() {
  clearTimeout(timer);
  timer = setTimeout(() => void plan(), PAUSE);
}

/** @returns {Promise<Api.ApiError | null>} What went wrong. */
async function plan() {
  planned += 1;
  const mine = planned;
  const { draft, report } = composer.value;
  if (Object.keys(faults(draft, new Date())).length > 0 || !report || report.files === 0) {
    composer.update((state) => (state.outline ? { ...state, outline: null } : state));
    return null;
  }
  try {
    const outline = await backend.outline(toRequest(draft));
    if (mine === planned) composer.update((state) => ({ ...state, outline }));
    return null;
  } catch (reason) {
    if (mine === planned) composer.update((state) => ({ ...state, outline: null }));
    return backend.asApiError(reason);
  }
}

export async function previewOutline() {
  if (!accept(faults(composer.value.draft, new Date()))) return;
  clearTimeout(timer);
  const showOutline = openingLater("outline");
  const error = await plan();
  if (error) refuse(error);
  else if (composer.value.outline) showOutline();
}

/** @param {Partial<Record<Field, string>>} errors @returns {boolean} Whether there are none. */
function accept(errors) {
  composer.update((state) => ({ ...state, errors, problem: null }));
  /** @type {Field[]} */
  const order = ["title", "document_type", "sources", "instructions", "length", "format", "audience", "language", "priority", "deadline", "writer"];
  const first = order.find((field) => errors[field] !== undefined);
  if (first === undefined) return true;
  const hidden = first === "deadline" || first === "language" || first === "audience" || first === "priority" || first === "writer";
  if (hidden) composer.update((state) => ({ ...state, moreFields: true }));
  focusField(first);
  return false;
}

/** @param {Api.ApiError} error */
function refuse(error) {
  const field = /** @type {Field} */ (error.field);
  if (error.code === "invalid_field" && field) accept({ [field]: error.message });
  else if (error.code === "nothing_readable") accept({ sources: words.fault.emptiness(composer.value.report) || error.message });
  else if (error.code === "confirm_large") {
    composer.update((state) => ({ ...state, report: state.report && { ...state.report, large: true } }));
    accept({ sources: error.message });
  } else composer.update((state) => ({ ...state, problem: { ...error, message: error.message || words.error.unknown() } }));
}

/** @param {{ andStart: boolean }} how @returns {Promise<void>} */
export async function send({ andStart }) {
  const { draft, report, sending, halfDeadline } = composer.value;
  if (sending) return;
  const errors = faults(draft, new Date(), halfDeadline);
  if (!errors.sources && report?.large && !draft.largeConfirmed) errors.sources = words.fault.confirmLarge();
  if (!accept(errors)) return;
  composer.update((state) => ({ ...state, sending: true }));
  try {
    await dispatch(toRequest(draft), andStart);
    clearTimeout(timer);
    planned += 1;
    const type = draft.documentType;
    composer.update((state) => ({
      ...state,
      draft: { ...EMPTY, documentType: type, length: draft.length, ownWords: draft.ownWords, format: draft.format, writer: null },
      report: null,
      outline: null,
      moreTypes: DOCUMENT_TYPES.indexOf(type) > 2,
      moreFields: false,
    }));
    focusField("title");
  } catch (reason) {
    refuse(backend.asApiError(reason));
  } finally {
    composer.update((state) => ({ ...state, sending: false }));
  }
}

/** Requests made in this window, or not finished when it was opened, whose end is worth a message. @type {Set<string>} */
export const mine = new Set();

/** @param {Api.DocumentRequest} request @param {boolean} andStart */
async function dispatch(request, andStart) {
  const accepted = await backend.request(request);
  mine.add(accepted.request_id);
  if (andStart) await backend.start();
  else if (accepted.waits_for_start) tell({ message: words.composer.waits(request.title) });
  announce(words.composer.accepted(request.title));
}

/** The first minute: a document from the sample files, with nothing to fill in. */
export async function writeSample() {
  const folder = system.value?.sampleFolder;
  if (!folder) return;
  begin();
  try {
    await dispatch(toRequest({ ...EMPTY, format: composer.value.draft.format, title: words.firstRun.sampleTitle(), paths: [folder] }), true);
  } catch (reason) {
    tellError(backend.asApiError(reason));
  }
}

/** Files that are being dragged over the window. */
export const dragging = new Store(false);

/** @param {import("../backend/events.js").FileDrop} drop */
export function takeDrop({ kind, paths }) {
  dragging.set(kind === "enter");
  if (kind !== "drop") return;
  show("write");
  void addPaths(paths);
}
