/**
 * The window's tie to the engine: opens it, feeds what arrives to the stores, and says so when it cannot.
 *
 * @import * as Api from "../backend/bindings"
 */
import * as backend from "../backend/commands.js";
import { listenToDrops, listenToEngine } from "../backend/events.js";
import { words } from "../words/en.js";
import { loadLog, takeLines, activity } from "./activity.js";
import { takeBreakers } from "./attention.js";
import { dragging, mine, takeDrop } from "./composing.js";
import { loadConnections, refreshConnections } from "./connections.js";
import { EventStream } from "./event_stream.js";
import { addKnown, refreshKnown, takeKnown } from "./known_sources.js";
import { loadDownloads, takeDownloads } from "./local_models.js";
import { documentChanged, libraryChanged, openReader } from "./library.js";
import { takeMonitor } from "./monitor.js";
import { navigation } from "./navigation.js";
import { ended, notices, tell } from "./notices.js";
import { Store } from "./store.js";
import { watchOver } from "./watchdog.js";
import { fromSnapshot, hasEnded, system, withEvents } from "./system.js";

/** Why the engine cannot be asked; null while all is well. */
export const disconnected = new Store(/** @type {Api.ApiError | null} */ (null));

const stream = new EventStream({
  ask: backend.status,
  takeSnapshot(snapshot) {
    disconnected.set(null);
    const again = system.value !== null;
    system.set(fromSnapshot(snapshot, Date.now(), system.value));
    // Who writes is shown in the form.
    void loadConnections();
    void loadDownloads();
    if (!again) {
      // Who asked for it before the window was closed waits for it as well.
      for (const request of snapshot.requests) if (!hasEnded(request)) mine.add(request.id);
      return;
    }
    libraryChanged();
    refreshKnown();
    if (activity.value.ready) void loadLog();
  },
  takeEvents(events) {
    for (const { body } of events) if (body.type === "request") tellMissed(body.value);
    system.update((state) => state && withEvents(state, events, Date.now()));
    for (const { body } of events) {
      if (body.type === "log") takeLines(body.value.lines, body.value.dropped);
      else if (body.type === "document") documentChanged(body.value);
      else if (body.type === "monitor") {
        takeMonitor(body.value);
        takeBreakers(body.value);
        // The figures of the models come with the same pulse, for whoever looks at them.
        if (navigation.value.screen === "connections") refreshConnections();
      }
      else if (body.type === "downloads") takeDownloads(body.value);
      else if (body.type === "sources") takeKnown(body.value);
      else if (body.type === "notice") tell({ message: body.value.message, hint: body.value.hint });
      else if (body.type === "request") tellEnd(body.value);
    }
  },
  takeFailure: (reason) => disconnected.set(backend.asApiError(reason)),
});

/** @param {string | null} id Of a document. */
const openAction = (id) => (id === null ? null : { label: words.done.open(), act: () => openReader(id) });

/** @param {Api.RequestView} request */
function tellEnd(request) {
  if (hasEnded(request)) ended(request.id);
  if (!mine.has(request.id)) return;
  if (request.state === "completed") {
    const whole = request.part === null && request.instead === 0;
    tell({ tone: whole ? "good" : "info", message: words.done.finished(request), action: openAction(request.document_id), document: request.document_id });
    mine.delete(request.id);
  } else if (request.state === "failed") {
    tell({ tone: "bad", message: words.done.failed(request.request.title), hint: words.done.failedHint() });
  }
}

/** Says that a deadline was missed, once; what was said changes when the work on it begins. @param {Api.RequestView} request */
function tellMissed(request) {
  const before = system.value?.requests.get(request.id);
  if (!request.late || !before || hasEnded(request)) return;
  const message = words.request.missed(request.request.title);
  const said = notices.value.some((notice) => notice.request === request.id && notice.message === message);
  if (!before.late || (said && before.state !== request.state)) tell({ tone: "bad", message, hint: words.request.missedHint(request.state), request: request.id });
}

/** States in which the engine speaks by itself every few seconds. @type {ReadonlySet<Api.SystemState>} */
const SPEAKING = new Set(["starting", "running", "stopping"]);

/** Files that are let go over the Sources screen are to be known; everywhere else they go into the form. @param {import("../backend/events.js").FileDrop} drop */
function takeFiles(drop) {
  if (navigation.value.screen !== "sources") return takeDrop(drop);
  dragging.set(drop.kind === "enter");
  if (drop.kind === "drop") void addKnown(drop.paths);
}

let listening = false;

/** @returns {Promise<void>} */
export async function connect() {
  try {
    if (!listening) {
      await listenToEngine((batch) => stream.push(batch));
      await listenToDrops(takeFiles);
      listening = true;
      watchOver({
        heardAt: () => (system.value && SPEAKING.has(system.value.status.state) ? system.value.heardAt : null),
        ask: () => stream.resync(),
      });
    }
    await stream.resync();
  } catch (reason) {
    disconnected.set(backend.asApiError(reason));
  }
}
