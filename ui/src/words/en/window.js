/**
 * What stands around every screen: header, rail, status bar, errors, keys.
 *
 * @import * as Api from "../../backend/bindings"
 * @import { Held } from "./names.js"
 */
import { bytes, number, percent, plural } from "../format.js";
import { atOnce, heldBack, pace, quoted, state } from "./names.js";

export const windowWords = {
  app: {
    name: () => "ATLES",
    skip: () => "Skip to the content",
    screens: () => "Screens",
    connecting: () => "Opening your documents...",
    again: () => "Try again",
    details: () => "Details",
    close: () => "Close",
    undo: () => "Undo",
    dismiss: () => "Dismiss this message",
    messages: () => "Messages",
    /** @param {number} value */
    zoom: (value) => `Size ${percent(value)}`,
    dropHere: () => "Let go to add to the new document",
    dropKnown: () => "Let go to add to your sources",
  },
  screen: { write: "Write", library: "Library", sources: "Sources", connections: "Connections", activity: "Activity", monitor: "Monitor", settings: "Settings" },
  header: {
    start: () => "Start",
    stop: () => "Stop",
    stopNow: () => "Stop now",
    restart: () => "Restart",
    controls: () => "The system",
    pace: () => "Pace",
    /** @param {Api.Pace} value */
    paceOption: (value) => `${pace[value]}: ${atOnce[value]} at once`,
    /** The chosen one, while fewer are in hand than it allows. @param {Api.Pace} value @param {Held} held */
    paceHeld: (value, { atOnce: many }) => `${pace[value]}: ${number(many)} of ${number(atOnce[value])} at once`,
    /** @param {Api.Pace} value @param {Held} held */
    heldBack: (value, held) => `${pace[value]}, ${heldBack(held)}`,
    state,
    queuePaused: () => "Running, queue paused",
    /** @param {number} count */
    active: (count) => plural(count, "active request", "active requests"),
    stopping: () => "finishing the sections in hand",
    attention: () => "needs attention",
  },
  statusBar: {
    label: () => "Status",
    /** @param {Api.Status} status @param {number} active */
    title(status, active) {
      switch (status.state) {
        case "stopped":
          return status.has_run ? "ATLES - Stopped" : "ATLES - Ready to start";
        case "starting":
          return "ATLES - Starting";
        case "running":
          if (active === 0) return `ATLES - Running (${pace[status.pace].toLowerCase()} pace)`;
          return `ATLES - Running (${plural(active, "active request", "active requests")})`;
        case "stopping":
          return "ATLES - Stopping";
        case "failed":
          return "ATLES - Failed";
      }
    },
    /** @param {number} count */
    waiting: (count) => `${number(count)} waiting`,
    /** @param {Api.Pace} value */
    pace: (value) => `${pace[value]} pace`,
    /** @param {number} value */
    cpu: (value) => `CPU ${percent(value)}`,
    /** @param {number} value */
    memory: (value) => `Memory ${bytes(value)}`,
    /** @param {string} time */
    updated: (time) => `Updated ${time}`,
  },
  error: {
    unknown: () => "Something went wrong in ATLES itself.",
    disconnected: () => "The window cannot reach the engine of ATLES.",
    disconnectedHint: () => "Your documents are safe on disk. Try again; if that does not help, close ATLES and open it again.",
  },
  attention: {
    failed: () => "ATLES could not keep running.",
    failedHint: () => "Press Start to try again. Requests wait; nothing is lost.",
    /** @param {string} name */
    check(name) {
      const known = /** @type {Record<string, { message: string, hint: string }>} */ ({
        database: { message: "Saving is slow or fails.", hint: "Check that the disk is not full and not failing." },
        disk_space: { message: "There is hardly any room left on the disk.", hint: "Free some space; what waits goes on by itself." },
        documents_folder: { message: "The documents folder cannot be written.", hint: "Check that it exists and that you may write there." },
        queue_progress: { message: "Nothing has moved for a while.", hint: "If it stays so, press Restart; nothing is lost." },
        event_loop_delay: { message: "ATLES reacts slowly.", hint: "Choose a slower pace, or close other programs." },
        children: { message: "A file reader does not answer.", hint: "It is started again by itself." },
      });
      return known[name] ?? { message: "Something needs attention.", hint: "" };
    },
    /** @type {Record<string, string>} */
    show: { write: "Show what waits", monitor: "Show what is wrong", connections: "Open Connections" },
    /** @param {string} name @param {Api.BreakerState} state */
    server: (name, state) => ({
      message: `The model server ${quoted(name)} does not answer.`,
      hint: state === "half_open" ? "It is being tried again." : "It failed again and again: ATLES leaves it alone for a while, then tries it again.",
    }),
    /** What the mark in the header says of it. @param {{ message: string, screen: string }} matter */
    marked: ({ message, screen }) => `Needs attention: ${message} ${windowWords.attention.show[screen]}`,
    /** @param {string} name */
    service: (name) => ({ message: `The part ${quoted(name)} was given up.`, hint: "Press Restart; nothing is lost." }),
  },
  shortcuts: {
    title: () => "Keyboard",
    /** @param {string} version */
    version: (version) => `ATLES ${version}`,
    /** @param {string} key */
    list: (key) => [
      { keys: [key, "1"], does: "Write" },
      { keys: [key, "2"], does: "Library" },
      { keys: [key, "3"], does: "Sources" },
      { keys: [key, "4"], does: "Connections" },
      { keys: [key, "5"], does: "Activity" },
      { keys: [key, "6"], does: "Monitor" },
      { keys: [key, "7"], does: "Settings" },
      { keys: [key, "N"], does: "New document" },
      { keys: [key, "Enter"], does: "Write it, from anywhere in the form" },
      { keys: ["Alt", "\u2191 \u2193"], does: "Move a waiting request" },
      { keys: ["\u2191 \u2193"], does: "In the Reader: from sentence to sentence (also J and K)" },
      { keys: ["\u2190 \u2192"], does: "In the Reader: between the passages of a sentence" },
      { keys: [key, "F"], does: "Find in the document; search in the Library, in Sources and in Activity (also /)" },
      { keys: [key, "P"], does: "In the Reader: print" },
      { keys: [key, "+ \u2212 0"], does: "Larger, smaller, usual size" },
      { keys: ["Esc"], does: "Close a dialog or what is open; empty a search; leave the Reader" },
      { keys: ["?"], does: "This list (also F1)" },
    ],
  },
};
