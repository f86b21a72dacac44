/**
 * The Settings screen.
 *
 * @import * as Api from "../../backend/bindings"
 */
import { bytes, plural } from "../format.js";

/** @type {Record<Api.KeptKind, string>} */
const kinds = {
  database: "Requests, the list of documents and their versions, settings",
  index: "The words of your files, to find passages in",
  bin: "Documents in the bin",
  template: "The copy of your Word template",
  pictures: "Small pictures of documents, for the library's list",
  backups: "Copies from before an update",
  logs: "The log",
};

export const settingsWords = {
  settings: {
    heading: () => "Settings",
    loading: () => "Looking...",
    // General.
    documents: () => "Documents",
    documentsLead: () => "New documents are filed in",
    documentsStay: () => "Documents that are there stay where they are when you choose another folder.",
    choose: () => "Choose folder...",
    usual: () => "Use the usual folder",
    open: () => "Open folder",
    /** @param {string} folder */
    filedIn: (folder) => `New documents are filed in ${folder}.`,
    // Appearance.
    appearance: () => "Appearance",
    colours: () => "Colours",
    /** @type {Record<"system" | "light" | "dark", string>} */
    colour: { system: "As the system", light: "Light", dark: "Dark" },
    size: () => "Size of everything",
    smaller: () => "Smaller",
    larger: () => "Larger",
    usualSize: () => "Usual size",
    // Limits.
    limits: () => "Limits",
    limitsLead: () => "The pace in the header says how hard ATLES works. It takes less by itself when the computer is short of memory, busy or on battery.",
    // Data.
    data: () => "Data on this computer",
    dataLead: () => "Everything that ATLES keeps beside your documents lies in",
    /** @param {Api.KeptPart} part */
    kind: ({ kind }) => kinds[kind],
    /** @param {number} megabytes */
    sizeOf: (megabytes) => bytes(megabytes * 1e6),
    kindHead: () => "What",
    sizeHead: () => "Size",
    total: () => "Together",
    keys: () => "Keys of models are in the keychain of the system, and nowhere else.",
    diagnostics: () => "Save diagnostics...",
    erase: () => "Delete everything...",
    eraseTitle: () => "Delete everything but your documents?",
    /** @param {number} unfinished Requests. */
    eraseGoes: (unfinished) =>
      `${unfinished > 0 ? `${plural(unfinished, "document", "documents")} that ${unfinished === 1 ? "is" : "are"} not finished, the` : "The"} library's list with all versions and sources, the bin, known files and their index, connections with their keys, settings and the log are deleted. This cannot be undone.`,
    /** @param {string} folder That of the documents. */
    eraseStays: (folder) => `Finished documents stay in ${folder}, and your own files are not touched.`,
    eraseYes: () => "Delete everything and close ATLES",
    erasing: () => "Deleting...",
    erased: () => "Everything is deleted. ATLES closes.",
    // About.
    about: () => "About",
    /** @param {string} version */
    version: (version) => `ATLES ${version}`,
    licence: () => "Free software under the MIT licence.",
    notices: () => "Licences of what it is made of",
    promise: () => "This window reaches no network. ATLES itself reaches only the servers that you connect.",
  },
};
