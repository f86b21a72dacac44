/**
 * The Activity screen's log. Lines arrive by the thousand, so views are told of them at most once per frame.
 *
 * @import * as Api from "../backend/bindings"
 * @import { LogFilter } from "./log_buffer.js"
 */
import * as backend from "../backend/commands.js";
import { writeClipboard } from "../backend/clipboard.js";
import { logLine } from "../words/format.js";
import { words } from "../words/en.js";
import { LogBuffer } from "./log_buffer.js";
import { announce, tellError } from "./notices.js";
import { Store } from "./store.js";

/** Read by the view; changed here alone. */
export const lines = new LogBuffer();
/** `version` rises with every change of `lines`. */
export const activity = new Store({ version: 0, follow: true, hasFolder: false, ready: false });

let scheduled = false;
function changed() {
  if (scheduled) return;
  scheduled = true;
  const tell = () => {
    scheduled = false;
    activity.update((state) => ({ ...state, version: state.version + 1 }));
  };
  // A hidden window draws no frames; nobody looks at it either.
  requestAnimationFrame(tell);
}

/** @param {readonly Api.LogLine[]} fresh @param {number} dropped */
export function takeLines(fresh, dropped) {
  const first = fresh[0];
  if (dropped > 0 && first) {
    const note = { ...first, number: first.number - 0.5, level: /** @type {const} */ ("warn"), message: words.activity.dropped(dropped) };
    lines.push([note]);
  }
  lines.push(fresh);
  changed();
}

/** Fetches what happened before the window listened, or while it missed something. */
export async function loadLog() {
  try {
    const page = await backend.log();
    lines.merge(page.lines);
    activity.update((state) => ({ ...state, hasFolder: page.folder !== null, ready: true }));
    changed();
  } catch (reason) {
    tellError(backend.asApiError(reason));
  }
}

/** @param {Partial<LogFilter>} change */
export function filterLog(change) {
  lines.setFilter({ ...lines.filter, ...change });
  activity.update((state) => ({ ...state, version: state.version + 1 }));
}

/** @param {boolean} follow */
export const setFollow = (follow) => {
  if (follow !== activity.value.follow) activity.update((state) => ({ ...state, follow }));
};

/** @param {number} from @param {number} to After the last one. */
export async function copyLines(from, to) {
  const text = lines.slice(from, to).map(logLine).join("\n");
  try {
    await writeClipboard(`${text}\n`);
    announce(words.activity.copied(to - from));
  } catch (reason) {
    tellError({ code: "internal", message: words.activity.notCopied(), hint: "", details: String(reason), field: null });
  }
}

export const openLogFolder = () => backend.openLogFolder().catch(tellError);
