/**
 * Orders for many requests at once. What can be taken back is done without asking; what cannot is asked about first.
 *
 * @import * as Api from "../backend/bindings"
 */
import * as backend from "../backend/commands.js";
import { words } from "../words/en.js";
import { closeDialog, openDialog } from "./navigation.js";
import { tell, tellError } from "./notices.js";
import { system } from "./system.js";

/** @param {Api.Which} which @param {Api.Order} order @returns {Promise<Api.Ordered | null>} Null if it failed, which is told. */
async function order(which, order) {
  try {
    return await backend.orderMany(which, order);
  } catch (reason) {
    tellError(backend.asApiError(reason));
    return null;
  }
}

/** Calls off all that wait; one press puts them back. */
export async function cancelWaiting() {
  const times = new Map([...(system.value?.requests.values() ?? [])].map(({ id, run_at: at }) => [id, at]));
  const ordered = await order({ states: ["pending", "scheduled"] }, "cancel");
  if (!ordered || ordered.done.length === 0) return;
  const undo = () => {
    // Each waits for its own time again, if it had one that has not come.
    const isLater = (/** @type {string} */ id) => Date.parse(times.get(id) ?? "") > Date.now();
    const rest = ordered.done.filter((id) => !isLater(id));
    if (rest.length > 0) void order({ ids: rest }, "retry");
    for (const id of ordered.done.filter(isLater)) backend.putOff(id, times.get(id) ?? "").catch(tellError);
  };
  tell({ message: words.bulk.cancelled(ordered.done.length), action: { label: words.app.undo(), act: undo } });
}

/** Tries all that failed anew; one press calls them off again. */
export async function retryFailed() {
  const ordered = await order({ states: ["failed"] }, "retry");
  if (!ordered || ordered.done.length === 0) return;
  const undo = () => void order({ ids: ordered.done }, "cancel");
  const stopped = system.value?.status.state === "stopped";
  tell({ message: words.bulk.retried(ordered.done.length, stopped), action: { label: words.app.undo(), act: undo } });
}

/** Puts off all that wait. @param {Date} until @param {string} when In words. */
export async function putOffWaiting(until, when) {
  const ordered = await order({ states: ["pending"] }, { put_off: until.toISOString() });
  if (!ordered || ordered.done.length === 0) return;
  const undo = () => void order({ ids: ordered.done }, "retry");
  tell({ message: words.bulk.putOff(ordered.done.length, when), action: { label: words.app.undo(), act: undo } });
}

export const askToClear = () => openDialog("clear");

/** Takes what has ended off the list, for good; documents stay. */
export async function clearFinished() {
  closeDialog();
  try {
    const many = await backend.clearFinished(["completed", "failed", "cancelled"]);
    tell({ message: words.bulk.cleared(many) });
  } catch (reason) {
    tellError(backend.asApiError(reason));
  }
}
