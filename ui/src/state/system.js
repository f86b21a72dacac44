/**
 * What the engine has told: a snapshot with events on top of it. Reducers here are pure; `session.js` feeds them.
 *
 * @import * as Api from "../backend/bindings"
 * @import { Held } from "../words/en/names.js"
 */
import { atOnce } from "../words/en/names.js";
import { Store } from "./store.js";

/**
 * @typedef {{
 *   status: Api.Status,
 *   room: Api.QueueView | null,
 *   requests: ReadonlyMap<string, Api.RequestView>,
 *   documentsFolder: string,
 *   sampleFolder: string | null,
 *   firstRun: boolean,
 *   version: string,
 *   heardAt: number,
 * }} System  `room` is how the queue was at the last sample; `heardAt` when the last status or metrics arrived, in milliseconds
 *   since 1970.
 */

/** Null until the first snapshot. */
export const system = new Store(/** @type {System | null} */ (null));

/** @param {Api.RequestView} request Whether nothing more happens to it by itself. */
export const hasEnded = ({ state }) => state === "completed" || state === "failed" || state === "cancelled";

/**
 * The engine tells how far a request is while it is in hand alone; of one that was paused, what it told last holds.
 *
 * @param {Api.RequestView | undefined} before
 * @param {Api.RequestView} request
 */
const withReached = (before, request) => (request.state === "paused" && request.progress === null && before?.progress ? { ...request, progress: before.progress } : request);

/**
 * @param {Api.Snapshot} snapshot
 * @param {number} now Milliseconds since 1970.
 * @param {System | null} [before] What was known before it.
 * @returns {System}
 */
export function fromSnapshot(snapshot, now, before = null) {
  /** Only one that was paused then as well has got no further, unseen. @param {string} id */
  const pausedBefore = (id) => {
    const request = before?.requests.get(id);
    return request?.state === "paused" ? request : undefined;
  };
  return {
    status: snapshot.status,
    room: before?.room ?? null,
    requests: new Map(snapshot.requests.map((request) => [request.id, withReached(pausedBefore(request.id), request)])),
    documentsFolder: snapshot.documents_folder,
    sampleFolder: snapshot.sample_folder,
    firstRun: snapshot.first_run,
    version: snapshot.version,
    heardAt: now,
  };
}

/**
 * @param {System} before
 * @param {readonly Api.Event[]} events In order, without gaps.
 * @param {number} now Milliseconds since 1970.
 * @returns {System} The same object if nothing in it changed.
 */
export function withEvents(before, events, now) {
  let { status, room, firstRun, heardAt } = before;
  /** @type {Map<string, Api.RequestView> | null} */
  let changed = null;
  const requests = () => (changed ??= new Map(before.requests));
  for (const { body } of events) {
    switch (body.type) {
      case "status":
        status = body.value;
        heardAt = now;
        break;
      case "metrics":
        status = { ...status, metrics: body.value };
        heardAt = now;
        break;
      case "request":
        requests().set(body.value.id, withReached((changed ?? before.requests).get(body.value.id), body.value));
        firstRun = false;
        break;
      case "cleared":
        for (const id of body.value.request_ids) requests().delete(id);
        break;
      case "progress": {
        const request = (changed ?? before.requests).get(body.value.request_id);
        // A late progress event must not bring a finished request back to life.
        if (request?.state !== "in_progress") break;
        requests().set(request.id, { ...request, progress: body.value.progress });
        break;
      }
      case "monitor":
        room = body.value.queue;
        break;
      case "document":
      case "downloads":
      case "log":
      case "notice":
      case "sources":
        break;
    }
  }
  if (status === before.status && room === before.room && changed === null) return before;
  return { ...before, status, room, firstRun, heardAt, requests: changed ?? before.requests };
}

/**
 * How many requests are being worked on and how many wait, counted from the requests themselves so that the header, the
 * status bar and the lists can never disagree.
 *
 * @param {System} system
 */
export function counts(system) {
  let active = 0;
  let waiting = 0;
  for (const { state } of system.requests.values()) {
    if (state === "in_progress") active += 1;
    else if (state === "pending" || state === "scheduled") waiting += 1;
  }
  return { active, waiting };
}

/** Whether the user has paused the queue, as far as a sample has told it. */
export const queuePaused = () => system.value?.room?.paused === true;

/** Whether fewer requests may be in hand at once than the pace allows. @param {System} system @returns {Held | null} */
export function heldBack({ status, room }) {
  if (!room || room.paused) return null;
  const allowed = atOnce[status.pace];
  if (room.scaled !== "as_allowed" && room.at_once < allowed) return { atOnce: room.at_once, why: room.scaled };
  return room.ceiling !== null && room.ceiling < allowed ? { atOnce: room.ceiling, why: "by_hand" } : null;
}

/**
 * Which of the header's buttons make sense.
 *
 * @param {Api.SystemState} state
 * @returns {{ start: boolean, stop: boolean, restart: boolean }}
 */
export function possible(state) {
  switch (state) {
    case "stopped":
    case "failed":
      return { start: true, stop: false, restart: false };
    case "starting":
      return { start: false, stop: true, restart: false };
    case "running":
      return { start: false, stop: true, restart: true };
    case "stopping":
      // A second Stop ends at once.
      return { start: false, stop: true, restart: false };
  }
}
