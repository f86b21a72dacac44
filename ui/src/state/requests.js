/**
 * What a user does to the system and to requests. Nothing here guesses an outcome, except a move in the queue, which must
 * follow the hand.
 *
 * @import * as Api from "../backend/bindings"
 */
import * as backend from "../backend/commands.js";
import { words } from "../words/en.js";
import { moment } from "../words/format.js";
import { announce, tell, tellError } from "./notices.js";
import { group, lists, move } from "./queue_order.js";
import { Store } from "./store.js";
import { system } from "./system.js";

export const start = () => backend.start().catch(tellError);
export const stop = () => backend.stop().catch(tellError);
export const restart = () => backend.restart().catch(tellError);
/** @param {Api.Pace} pace */
export const setPace = (pace) => backend.setPace(pace).catch(tellError);

/**
 * What requests in progress were asked to do and have not done yet: the section in hand is finished first.
 */
export const asked = new Store(/** @type {ReadonlyMap<string, "pause" | "finish" | "cancel">} */ (new Map()));

system.watch(() => {
  const still = [...asked.value].filter(([id]) => system.value?.requests.get(id)?.state === "in_progress");
  if (still.length < asked.value.size) asked.set(new Map(still));
});

/** @param {string} id @param {"pause" | "finish" | "cancel"} what */
function note(id, what) {
  if (system.value?.requests.get(id)?.state === "in_progress") asked.update((all) => new Map(all).set(id, what));
}

/**
 * Cancels without asking, because one can have it back: what only waited goes on waiting, what was begun begins anew.
 *
 * @param {string} id
 */
export async function cancel(id) {
  const request = system.value?.requests.get(id);
  const begun = request?.started_at != null;
  try {
    await backend.cancel(id);
    note(id, "cancel");
    const label = begun ? words.done.retry() : words.app.undo();
    tell({ message: words.now.cancelled(request?.request.title ?? ""), action: { label, act: () => whenEnded(id, () => haveBack(id, request?.run_at ?? null)) } });
  } catch (reason) {
    tellError(backend.asApiError(reason));
  }
}

/** What was put off waits for its time again, if that has not come. @param {string} id @param {string | null} runAt */
async function haveBack(id, runAt) {
  if (runAt === null || new Date(runAt).getTime() <= Date.now()) return retry(id);
  try {
    await backend.putOff(id, runAt);
    tell({ message: words.request.putOff(system.value?.requests.get(id)?.request.title ?? "", moment(runAt)) });
  } catch (reason) {
    tellError(backend.asApiError(reason));
  }
}

/** Waits until a request is no longer in progress: before that the engine would refuse. @param {string} id @param {() => unknown} act */
function whenEnded(id, act) {
  const going = () => system.value?.requests.get(id)?.state === "in_progress";
  if (!going()) {
    act();
    return;
  }
  const end = system.watch(() => {
    if (going()) return;
    end();
    act();
  });
}

/** @param {string} id @param {"pause" | "finish"} what @param {(id: string) => Promise<unknown>} ask */
async function atTheBorder(id, what, ask) {
  try {
    await ask(id);
    note(id, what);
  } catch (reason) {
    tellError(backend.asApiError(reason));
  }
}

/** @param {string} id */
export const pause = (id) => atTheBorder(id, "pause", backend.pause);
/** Ends it with the sections that there are; the document is marked as one that ended early. @param {string} id */
export const finishNow = (id) => atTheBorder(id, "finish", backend.finishNow);
/** @param {string} id */
export const resume = (id) => backend.resume(id).catch(tellError);

/** Has a request that ended wait again, and says what that means: what was written of it is written anew. @param {string} id */
export async function retry(id) {
  const request = system.value?.requests.get(id);
  try {
    await backend.retry(id);
    if (request) tell({ message: words.done.waitsAgain(request.request.title, request.started_at !== null, system.value?.status.state === "stopped") });
  } catch (reason) {
    tellError(backend.asApiError(reason));
  }
}
/** @param {string} id @param {Api.Priority} priority */
export const setPriority = (id, priority) => backend.setPriority(id, priority).catch(tellError);

/** @param {string} id @param {Partial<Api.RequestView>} change */
function patch(id, change) {
  system.update((state) => {
    const request = state?.requests.get(id);
    if (!state || !request) return state;
    return { ...state, requests: new Map(state.requests).set(id, { ...request, ...change }) };
  });
}

/**
 * @param {string} id
 * @param {number} place Place among the waiting requests of its priority, from 0.
 * @returns {Promise<void>}
 */
export async function moveTo(id, place) {
  const request = system.value?.requests.get(id);
  if (!system.value || !request) return;
  const { next } = lists(system.value.requests.values());
  const peers = group(next, request);
  const moved = move(next, request, place);
  if (!moved) {
    announce(words.next.cannotMove(request.request.title, place < 0, peers.length));
    return;
  }
  patch(id, { position: moved.position });
  announce(words.next.moved(request.request.title, Math.max(0, Math.min(place, peers.length - 1)) + 1, peers.length));
  try {
    await backend.reorder(id, moved.before);
  } catch (reason) {
    patch(id, { position: request.position });
    tellError(backend.asApiError(reason));
  }
}

/** @param {string} id @param {-1 | 1} step */
export function moveBy(id, step) {
  const request = system.value?.requests.get(id);
  if (!system.value || !request) return;
  const peers = group(lists(system.value.requests.values()).next, request);
  void moveTo(id, peers.findIndex((peer) => peer.id === id) + step);
}
