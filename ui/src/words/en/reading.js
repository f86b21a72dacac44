/**
 * The library and the Reader.
 *
 * @import * as Api from "../../backend/bindings"
 */
import { moment, number, plural } from "../format.js";
import { documentType, format, insteadTag, quoted, quotedWhole } from "./names.js";

export const readingWords = {
  library: {
    heading: () => "Library",
    search: () => "Search documents",
    sort: () => "Sort",
    sortOption: { newest: "Newest first", oldest: "Oldest first", title: "By title", words: "Longest first" },
    /** @param {number} count */
    count: (count) => plural(count, "document", "documents"),
    empty: () => "Your finished documents gather here, each with the source of every sentence.",
    emptyAction: () => "Write the first one",
    /** @param {string} query */
    noMatch: (query) => `No document has ${quoted(query)} in it.`,
    clear: () => "Clear the search",
    loading: () => "Looking...",
    /** @param {Api.DocumentSummary} summary */
    line: (summary) =>
      `${documentType[summary.document_type].name}, ${moment(summary.created_at)}, ${plural(summary.words, "word", "words")}`,
    /** @param {number} count */
    notRead: (count) => `${number(count)} not read`,
    folder: () => "Filed as plain files in",
    partial: () => "Ended early",
    withoutFile: () => "File not there",
    withoutFileHint: () => "Its file was moved, renamed or deleted. The text is still here: open it, or save it anew.",
    /** @param {Api.DocumentSummary} summary */
    instead: ({ instead, model }) => (instead === 0 ? "" : insteadTag(instead, model === null)),
    goOn: () => "Continue",
    /** @param {string} title */
    goOnWith: (title) => `Continue: ${title}`,
    /** @param {string} title @param {boolean} waits */
    goesOn: (title, waits) => `${quoted(title)} goes on where it ended${waits ? " as soon as you press Start" : ""}. What there is stays as it is.`,
    goToWrite: () => "Show it",
  },
  reader: {
    back: () => "Library",
    /** @param {number} sourced @param {number} sentences */
    sourced: (sourced, sentences) => `${number(sourced)} of ${number(sentences)} sourced`,
    openDocument: () => "Open document",
    reveal: () => "Show in folder",
    print: () => "Print...",
    saveAs: () => "Save as",
    /** @param {string} title */
    saveTitleAs: (title) => `Save as: ${quoted(title)}`,
    saveFormat: format,
    /** @param {string} path */
    saved: (path) => `A copy is saved as ${path}.`,
    changed: () => "The file was changed since ATLES wrote it. Here is the text as it was written.",
    missing: () => "The file is no longer where ATLES put it. Here is the text as it was written.",
    document: () => "Document",
    hint: () => "Arrow keys go from sentence to sentence; Enter changes one.",
    loading: () => "Opening the document...",
    noSource: () => "no source",
    sources: () => "Sources",
    sourcePanel: () => "Source of this sentence",
    passage: () => "Passage",
    /** @param {number} at @param {number} of */
    citation: (at, of) => `Passage ${at} of ${of}`,
    previousCitation: () => "Previous passage",
    nextCitation: () => "Next passage",
    /** @param {number} page */
    page: (page) => `Page ${number(page)}`,
    /** @param {readonly string[]} heading */
    headingPath: (heading) => `under ${quotedWhole(heading.join(" \u203a "))}`,
    /** @param {Api.Passage} passage */
    read: (passage) => `Read ${moment(passage.read_at)}`,
    /** @type {Record<Api.FileState, string>} */
    fileState: { unchanged: "unchanged since", changed: "changed since", missing: "missing since", behind: "" },
    /** @type {Record<Api.SentenceKind, string>} */
    kind: { quoted: "Word for word", derived: "Made from the marked words", notice: "A note by ATLES", own: "Your words", written: "Written by a model" },
    notice: () => "This is a note by ATLES. It claims nothing about your files, so it needs no source.",
    unsupported: () => "A model wrote this, and no passage of your files supports it. Check it before you rely on it.",
    unsourced: () => "No source supports this sentence.",
    choose: () => "Choose a sentence to see where it comes from.",
    openFile: () => "Open file",
    nextSentence: () => "Next sentence",
    previousSentence: () => "Previous sentence",
    copy: () => "Copy quote",
    copied: () => "The quote is copied, with its source.",
    notCopied: () => "The quote could not be copied.",
    /** @param {Api.Passage} passage @returns {string} The quote as one would cite it. */
    citationText({ quote, name, page, heading }) {
      const place = [name, page === null ? "" : `page ${number(page)}`, heading.length > 0 ? `under ${quotedWhole(heading.join(" \u203a "))}` : ""];
      return `${quotedWhole(quote)} (${place.filter(Boolean).join(", ")})`;
    },
    findButton: () => "Find",
    find: () => "Find in the document",
    /** @param {number} at From 1; 0 for none of them. @param {number} of */
    found: (at, of) => (of === 0 ? "Not found" : at === 0 ? plural(of, "place", "places") : `${number(at)} of ${number(of)}`),
    previousHit: () => "Previous place with it",
    nextHit: () => "Next place with it",
    closeFind: () => "Close the search",
    notRead: () => "Not read",
    contents: () => "Contents",
    /** @param {number} count */
    cited: (count) => (count === 0 ? "not cited" : `cited ${plural(count, "time", "times")}`),
    /** @param {string} source Numbers. */
    citationMark: (source) => `Source ${source}`,
  },
};
