/**
 * The Sources screen.
 *
 * @import * as Api from "../../backend/bindings"
 */
import { baseName, bytes, duration, number, plural, tenth } from "../format.js";
import { quoted } from "./names.js";

export const sourceWords = {
  known: {
    heading: () => "Sources",
    /** @param {readonly Api.KnownSource[]} sources */
    count(sources) {
      const read = sources.reduce((sum, source) => sum + source.read, 0);
      return `${plural(read, "file", "files")} can be searched`;
    },
    search: () => "Search inside your files",
    addFiles: () => "Add files...",
    addFolder: () => "Add folder...",
    path: () => "Path of a file or folder to add",
    pathExample: () => "or paste a path",
    empty: () => "Add the folders that you write from. ATLES reads what is in them, keeps up with changes, and finds any passage.",
    loading: () => "Looking...",
    list: () => "Known files and folders",
    /** @param {readonly string[]} paths */
    added: (paths) => (paths.length === 0 ? "That is among your sources already." : paths.length === 1 ? `${quoted(baseName(paths[0]))} is added.` : `${number(paths.length)} sources are added.`),
    /** @param {string} name */
    removed: (name) => `${quoted(name)} is no longer among your sources. The files stay where they are.`,
    large: () => "They are read in the background; you can go on meanwhile.",
    addLarge: () => "Add all of it",
    leaveLarge: () => "Do not add it",
    // The reading.
    /** @param {Api.Reading} reading */
    reading({ state, file, done, total, pages_per_second: speed, eta_seconds: left }) {
      if (state === "looking") return "Looking for new and changed files...";
      const parts = [`${number(done)} of ${plural(total, "file", "files")}`];
      if (speed > 0) parts.push(`${tenth(speed)} pages a second`);
      if (left !== null) parts.push(left < 2 ? "almost done" : `about ${duration(left)} left`);
      return `Reading${file ? ` ${quoted(file)}` : ""}: ${parts.join(", ")}`;
    },
    readingBar: () => "Files read",
    pause: () => "Pause",
    resume: () => "Go on reading",
    paused: () => "The reading is paused.",
    resumed: () => "The reading goes on.",
    pausedHint: () => "What was read can be searched; what is new or changed waits.",
    stopped: () => "ATLES is stopped.",
    stoppedHint: () => "What was read can be searched. New and changed files are read when it runs.",
    start: () => "Start",
    watched: () => "Changes are seen by themselves.",
    unwatched: () => "Not all folders can be watched by your system, so they are looked through every 10 minutes.",
    reread: () => "Read again now",
    rereading: () => "All files are looked into again.",
    // One source.
    /** @param {Api.KnownSource} source */
    size({ read, waiting, not_read: unread, pages, bytes: size, folder }) {
      const parts = folder ? [plural(read + waiting + unread, "file", "files")] : [];
      if (pages > 0) parts.push(plural(pages, "page", "pages"));
      if (size > 0) parts.push(bytes(size));
      return parts.join(", ");
    },
    /** @param {Api.KnownSource} source */
    state({ read, waiting, not_read: unread, missing, folder }) {
      if (missing) return { tone: "bad", text: "Not found" };
      if (waiting > 0) return { tone: "plain", text: folder ? `${number(waiting)} waiting` : "Waiting" };
      if (read > 0) return { tone: "good", text: folder ? `${number(read)} read` : "Read" };
      if (unread > 0) return null;
      return folder ? { tone: "plain", text: "Nothing to read in it" } : { tone: "plain", text: "Waiting" };
    },
    /** @param {number} count */
    notRead: (count) => `${number(count)} not read`,
    missing: () => "Connect the drive that it is on, or remove it here. What was read of it can still be searched.",
    /** @param {boolean} open */
    files: (open) => (open ? "Hide files" : "Show files"),
    write: () => "Write from it",
    open: () => "Open",
    remove: () => "Remove",
    /** @param {string} action @param {string} name */
    actionFor: (action, name) => `${action}: ${name}`,
    // Its files.
    /** @param {string} name */
    filesOf: (name) => `Files of ${quoted(name)}`,
    /** @type {Record<Api.SourceFileState, string>} */
    fileState: { read: "Read", waiting: "Waiting", not_read: "Not read" },
    /** @param {Api.SourceFile} file */
    fileSize: ({ pages, bytes: size }) => [pages ? plural(pages, "page", "pages") : "", size > 0 ? bytes(size) : ""].filter(Boolean).join(", "),
    noFiles: () => "There is nothing in it that could be read.",
    more: () => "Show more",
    // Suggestions.
    suggested: () => "You wrote from these lately",
    keep: () => "Keep in view",
    // What was found.
    /** @param {number} count */
    matches: (count) => plural(count, "passage", "passages"),
    /** @param {string} query */
    noMatch: (query) => `Nothing in your files answers to ${quoted(query)}.`,
    clear: () => "Clear the search",
    results: () => "Passages",
    /** @param {Api.SearchHit} hit */
    place: ({ page, heading }) => [page === null ? "" : `page ${number(page)}`, heading.join(" \u203a ")].filter(Boolean).join(", "),
    openFile: () => "Open file",
    writeAbout: () => "Write from this file",
  },
};
