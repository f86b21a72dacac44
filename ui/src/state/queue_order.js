/**
 * The three lists of the Write screen, and where a request goes when it is moved.
 *
 * @import * as Api from "../backend/bindings"
 */

/** Lowest first. @type {readonly Api.Priority[]} */
export const PRIORITIES = ["low", "normal", "high", "urgent", "critical"];

/** @param {Api.RequestView} request */
const rank = (request) => PRIORITIES.indexOf(request.request.priority);

/** @param {string | null} a @param {string | null} b */
const byTime = (a, b) => (a ?? "").localeCompare(b ?? "");

/** When it is needed, in milliseconds since 1970; what has no deadline comes last. @param {Api.RequestView} request */
const neededBy = ({ request: { deadline } }) => (deadline === null ? Infinity : Date.parse(deadline));

/** @param {Api.RequestView} a @param {Api.RequestView} b As the queue has it: the most urgent first, within that the earliest deadline. */
const byUrgency = (a, b) => rank(b) - rank(a) || (neededBy(a) === neededBy(b) ? 0 : neededBy(a) - neededBy(b));

/** @param {Api.RequestView} a @param {Api.RequestView} b */
const byTurn = (a, b) => byUrgency(a, b) || a.position - b.position || byTime(a.created_at, b.created_at) || a.id.localeCompare(b.id);

/**
 * @param {Iterable<Api.RequestView>} requests
 * @returns {{ now: Api.RequestView[], next: Api.RequestView[], done: Api.RequestView[] }}
 *   `now`: in progress or paused, oldest first; `next`: those waiting for their turn, in that order, then those waiting for
 *   their time; `done`: the latest first.
 */
export function lists(requests) {
  /** @type {Record<"now" | "pending" | "scheduled" | "done", Api.RequestView[]>} */
  const kinds = { now: [], pending: [], scheduled: [], done: [] };
  for (const request of requests) kinds[kindOf(request.state)].push(request);
  kinds.now.sort((a, b) => byTime(a.started_at ?? a.created_at, b.started_at ?? b.created_at));
  kinds.pending.sort(byTurn);
  kinds.scheduled.sort((a, b) => byTime(a.run_at, b.run_at) || byTurn(a, b));
  kinds.done.sort((a, b) => byTime(b.finished_at, a.finished_at));
  return { now: kinds.now, next: [...kinds.pending, ...kinds.scheduled], done: kinds.done };
}

/** @param {Api.RequestState} state @returns {"now" | "pending" | "scheduled" | "done"} */
function kindOf(state) {
  switch (state) {
    case "in_progress":
    case "paused":
      return "now";
    case "pending":
      return "pending";
    case "scheduled":
      return "scheduled";
    case "completed":
    case "failed":
    case "cancelled":
      return "done";
  }
}

/**
 * Those that may change places with a request: pending ones of the same priority and deadline, in their order.
 *
 * @param {readonly Api.RequestView[]} next
 * @param {Api.RequestView} request
 */
export const group = (next, request) =>
  next.filter((other) => other.state === "pending" && byUrgency(other, request) === 0);

/**
 * @param {readonly Api.RequestView[]} next
 * @param {Api.RequestView} request
 * @param {number} place Place within its group that it is to take, from 0.
 * @returns {{ before: string | null, position: number } | null}
 *   Whom it then precedes and its new position; null if it would not move.
 */
export function move(next, request, place) {
  const peers = group(next, request);
  const from = peers.findIndex((peer) => peer.id === request.id);
  if (from < 0) return null;
  const to = Math.max(0, Math.min(place, peers.length - 1));
  if (to === from) return null;
  const others = peers.filter((peer) => peer.id !== request.id);
  const after = others[to - 1];
  const before = others[to];
  const low = after?.position ?? (before?.position ?? 0) - 2;
  const high = before?.position ?? (after?.position ?? 0) + 2;
  return { before: before?.id ?? null, position: (low + high) / 2 };
}
