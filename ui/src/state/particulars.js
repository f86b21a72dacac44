/**
 * One request from near: what happened to it, when it is needed, and to when it is put off.
 *
 * @import * as Api from "../backend/bindings"
 */
import * as backend from "../backend/commands.js";
import { words } from "../words/en.js";
import { moment } from "../words/format.js";
import { dialog, openDialog } from "./navigation.js";
import { tell } from "./notices.js";
import { Store } from "./store.js";
import { system } from "./system.js";

/** Which request it is, its story (null until it is known), and what went wrong with an order for it. */
export const particulars = new Store({
  id: "",
  story: /** @type {readonly Api.Happened[] | null} */ (null),
  problem: /** @type {Api.ApiError | null} */ (null),
});

/** @param {string} id */
export function showRequest(id) {
  particulars.set({ id, story: null, problem: null });
  openDialog("request");
  void loadStory();
}

async function loadStory() {
  const { id } = particulars.value;
  const still = () => particulars.value.id === id;
  try {
    const story = await backend.requestHistory(id);
    if (still()) particulars.update((state) => ({ ...state, story }));
  } catch (reason) {
    if (still()) particulars.update((state) => ({ ...state, problem: backend.asApiError(reason) }));
  }
}

/** The request as it is; undefined if it was cleared away. @returns {Api.RequestView | undefined} */
export const ofParticulars = () => system.value?.requests.get(particulars.value.id);

let seenState = "";
system.watch(() => {
  if (dialog.value !== "request") return;
  const request = ofParticulars();
  const state = `${request?.state} ${request?.attempt} ${request?.progress?.section} ${request?.late}`;
  if (state !== seenState) void loadStory();
  seenState = state;
});

/** @param {() => Promise<unknown>} order @param {string} told */
async function ordering(order, told) {
  try {
    await order();
    particulars.update((state) => ({ ...state, problem: null }));
    tell({ message: told });
    void loadStory();
  } catch (reason) {
    particulars.update((state) => ({ ...state, problem: backend.asApiError(reason) }));
  }
}

/** @param {Date | null} time */
export function needBy(time) {
  const request = ofParticulars();
  if (!request) return;
  const { id, request: { title } } = request;
  const text = time === null ? null : time.toISOString();
  void ordering(() => backend.setDeadline(id, text), text === null ? words.request.noDeadline(title) : words.request.neededBy(title, moment(text)));
}

/** @param {Date} time */
export function putOff(time) {
  const request = ofParticulars();
  if (!request) return;
  const { id, request: { title } } = request;
  void ordering(() => backend.putOff(id, time.toISOString()), words.request.putOff(title, moment(time.toISOString())));
}

/** When it is quiet: at eight in the evening, or in two hours if it is later than that. @param {Date} now */
export function tonight(now) {
  const evening = new Date(now);
  evening.setHours(20, 0, 0, 0);
  return evening > now ? evening : new Date(now.getTime() + 2 * 3_600_000);
}

/** At seven in the morning of the next day. @param {Date} now */
export function tomorrowMorning(now) {
  const morning = new Date(now);
  morning.setDate(morning.getDate() + 1);
  morning.setHours(7, 0, 0, 0);
  return morning;
}
