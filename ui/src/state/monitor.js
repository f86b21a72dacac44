/**
 * What the Monitor shows. It is fed only while somebody looks: on another screen and in a hidden window nothing is asked for
 * and nothing is drawn.
 *
 * @import * as Api from "../backend/bindings"
 */
import * as backend from "../backend/commands.js";
import { words } from "../words/en.js";
import { tell, tellError } from "./notices.js";
import { Store } from "./store.js";
import { system } from "./system.js";

export const monitor = new Store({
  view: /** @type {Api.Monitor | null} */ (null),
  /** When it arrived, in milliseconds since 1970: what it says in milliseconds counts from here. */
  at: 0,
  problem: /** @type {Api.ApiError | null} */ (null),
  range: /** @type {Api.HistoryRange} */ ("ten_minutes"),
  history: /** @type {Api.History | null} */ (null),
  historyProblem: /** @type {Api.ApiError | null} */ (null),
});

let watched = false;
/** When the history was asked for last, in milliseconds since 1970. */
let askedHistory = 0;
let questions = 0;

const looking = () => watched && document.visibilityState === "visible";

/** @returns {() => void} Ends the watch. */
export function watchMonitor() {
  watched = true;
  const look = () => void (looking() && load());
  document.addEventListener("visibilitychange", look);
  look();
  return () => {
    watched = false;
    document.removeEventListener("visibilitychange", look);
  };
}

/** Asks for all of it anew. */
export async function load() {
  void loadHistory();
  try {
    await ask();
  } catch (reason) {
    monitor.update((state) => ({ ...state, problem: backend.asApiError(reason) }));
  }
}

/** The other screens learn at once how the queue is. */
async function ask() {
  const view = await backend.monitor();
  take(view);
  system.update((state) => state && { ...state, room: view.queue });
}

/** @param {Api.Monitor} view As an event brings it. */
export function takeMonitor(view) {
  if (!looking()) return;
  take(view);
  const step = (monitor.value.history?.step_seconds ?? 0) * 1000;
  if (Date.now() - askedHistory >= step) void loadHistory();
}

/** @param {Api.Monitor} view */
const take = (view) => monitor.update((state) => ({ ...state, view, at: Date.now(), problem: null }));

async function loadHistory() {
  askedHistory = Date.now();
  questions += 1;
  const mine = questions;
  try {
    const history = await backend.history(monitor.value.range);
    // An answer to an older question may come late.
    if (mine === questions) monitor.update((state) => ({ ...state, history, historyProblem: null }));
  } catch (reason) {
    if (mine === questions) monitor.update((state) => ({ ...state, history: null, historyProblem: backend.asApiError(reason) }));
  }
}

/** @param {Api.HistoryRange} range */
export function chooseRange(range) {
  if (range === monitor.value.range) return;
  monitor.update((state) => ({ ...state, range, history: null }));
  void loadHistory();
}

/** Does it and shows what became of it, without waiting for the next sample. @param {() => Promise<unknown>} act */
async function doing(act) {
  try {
    await act();
    await ask();
  } catch (reason) {
    tellError(backend.asApiError(reason));
  }
}

export const pauseQueue = () => doing(backend.pauseQueue);
export const resumeQueue = () => doing(backend.resumeQueue);
/** @param {number | null} ceiling */
export const setCeiling = (ceiling) => doing(() => backend.setCeiling(ceiling));

/** @param {number | null} days */
export const setKeepDays = (days) => doing(() => backend.setKeepDays(days));

export async function saveDiagnostics() {
  try {
    const path = await backend.saveDiagnostics();
    if (path !== null) tell({ tone: "good", message: words.monitor.saved(path), hint: words.monitor.saveNote() });
  } catch (reason) {
    tellError(backend.asApiError(reason));
  }
}

/** Problems outside of a request, for which it waits until somebody has mended them. @type {ReadonlySet<Api.ErrorCode>} */
const MENDABLE = new Set(["disk_full", "folder_unavailable", "database", "reader_unavailable", "model_unavailable", "model_refused", "model_limit"]);

/** Requests that wait until the disk has room, a folder is there or a model answers again. @returns {Api.RequestView[]} */
export const heldUp = () => [...(system.value?.requests.values() ?? [])].filter(({ state, problem }) => state === "paused" && problem && MENDABLE.has(problem.code));

/** The same by what they wait for, each at least one. @param {readonly Api.RequestView[]} [held] @returns {Api.RequestView[][]} */
export function byCause(held = heldUp()) {
  /** @type {Map<string, Api.RequestView[]>} */
  const causes = new Map();
  for (const request of held) {
    const cause = `${request.problem?.code} ${request.problem?.message}`;
    causes.set(cause, [...(causes.get(cause) ?? []), request]);
  }
  return [...causes.values()];
}

/** Lets all go on that waited for it. @param {readonly Api.RequestView[]} waiting */
export const tryHeldUp = (waiting) => doing(() => Promise.all(waiting.map(({ id }) => backend.resume(id))));
