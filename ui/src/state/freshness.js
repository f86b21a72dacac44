/**
 * Keeps true what the open Reader says of the files behind its document. Nobody tells of files that are not known, so they are
 * looked at again when the window is looked at, when known files were read, and when a passage knows better.
 *
 * @import * as Api from "../backend/bindings"
 */
import * as backend from "../backend/commands.js";
import { known } from "./known_sources.js";
import { loadPassage, reader, sentenceAt, takeDocument } from "./library.js";
import { navigation } from "./navigation.js";

let asking = false;
let again = false;

/** What the Reader shows, if it is open. */
const shown = () => (reader.value.view?.summary.id === navigation.value.document ? reader.value.view : null);

/** Loads the document again, without a word of it. */
async function lookAgain() {
  const before = shown();
  if (!before) return;
  if (asking) return void (again = true);
  asking = true;
  try {
    const view = await backend.document(before.summary.id);
    // What has another text meanwhile was loaded for it.
    const now = shown();
    if (now?.sections === before.sections) take(now, view);
  } catch {
    // What is shown is as good as before. Whoever opens the document learns what is wrong.
  }
  asking = false;
  if (!again) return;
  again = false;
  void lookAgain();
}

/** @param {Api.DocumentView} now @param {Api.DocumentView} view */
function take(now, view) {
  if (now.summary.version !== view.summary.version) return takeDocument(view);
  if (JSON.stringify(now) === JSON.stringify(view)) return;
  // The text is the same, and so is the place in it.
  reader.update((state) => ({ ...state, view }));
  void loadPassage();
}

/** @returns {() => void} Ends the watch. */
export function watchFiles() {
  let { view: last } = known.value;
  /** @type {Api.Passage | null} */
  let passed = null;
  let differed = "";
  const ends = [
    known.watch(() => {
      const { view } = known.value;
      if (view === last) return;
      last = view;
      // While it goes on, most of what comes is of other files; its end comes as well.
      if (view && view.reading.state !== "looking" && view.reading.state !== "reading") void lookAgain();
    }),
    reader.watch(() => {
      const { view, spot, citation, passage } = reader.value;
      if (!view || !spot || !passage || passage === passed) return;
      passed = passage;
      const cited = sentenceAt(view, spot)?.citations[citation];
      const source = view.sources.find((one) => one.source === cited?.source && one.hash === cited.hash);
      const differs = source && source.file_state !== passage.file_state ? `${view.summary.id} ${source.hash} ${source.source} ${passage.file_state}` : "";
      // Where the two still differ then, asking again would not help.
      if (differs !== "" && differs !== differed) void lookAgain();
      differed = differs;
    }),
  ];
  globalThis.addEventListener("focus", lookAgain);
  return () => {
    globalThis.removeEventListener("focus", lookAgain);
    for (const end of ends) end();
  };
}
