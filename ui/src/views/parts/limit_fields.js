/**
 * The limits that the user sets by hand: how many requests at once, and for how long those that have ended are listed.
 *
 * @import * as Api from "../../backend/bindings"
 */
import { setCeiling, setKeepDays } from "../../state/monitor.js";
import { words } from "../../words/en.js";
import { atOnce } from "../../words/en/names.js";
import { selectField } from "./select_field.js";

/** Most that can be set by hand; the engine has the same. */
const MOST = 10;

/** For how many days ended requests can be kept; null for ever. @type {readonly (number | null)[]} */
const KEPT = [null, 7, 30, 90, 365];

/** @param {Api.QueueView} queue @param {Api.Pace} pace */
export function atOnceField(queue, pace) {
  const say = words.monitor.queue;
  return selectField({
    label: say.atOnce(),
    field: "ceiling",
    value: queue.ceiling === null ? "" : String(queue.ceiling),
    options: [
      { value: "", label: say.asPace(pace, atOnce[pace]) },
      ...Array.from({ length: MOST }, (_, index) => ({ value: String(index + 1), label: say.ceiling(index + 1) })),
    ],
    choose: (value) => setCeiling(value === "" ? null : Number(value)),
  });
}

/** @param {Api.QueueView} queue */
export function keepField(queue) {
  const say = words.monitor.queue;
  return selectField({
    label: say.keep(),
    field: "keep-days",
    value: queue.keep_days === null ? "" : String(queue.keep_days),
    options: [...new Set([...KEPT, queue.keep_days])].map((days) => ({ value: days === null ? "" : String(days), label: say.days(days) })),
    choose: (value) => setKeepDays(value === "" ? null : Number(value)),
  });
}
