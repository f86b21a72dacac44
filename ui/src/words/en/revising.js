/**
 * Changes of finished documents, their versions, their quality, and the bin.
 *
 * @import * as Api from "../../backend/bindings"
 */
import { moment, number, plural } from "../format.js";
import { insteadTag, quoted } from "./names.js";

/** Tenths are enough: nobody reads a hundredth of a word. @param {number} value */
const tenths = (value) => number(Math.round(value * 10) / 10);

/** @param {number} lix Its steps are those of its author. */
function readability(lix) {
  if (lix < 30) return "very easy to read";
  if (lix < 40) return "easy to read";
  if (lix < 50) return "as hard to read as most non-fiction";
  if (lix < 60) return "hard to read";
  return "very hard to read";
}

export const revisingWords = {
  revising: {
    change: () => "Change",
    changeHint: () => "Put it in your own words. It is checked beside the source.",
    insert: () => "Add a sentence",
    remove: () => "Remove",
    text: () => "Your words",
    /** @param {number} at From 1. */
    cell: (at) => `Cell ${number(at)}`,
    save: () => "Keep",
    cancel: () => "Cancel",
    changed: () => "The sentence is changed, in the file too.",
    inserted: () => "The sentence is added, to the file too.",
    removed: () => "The sentence is removed, from the file too.",
    renamed: () => "The document and its file have the new name.",
    undo: () => "Undo",
    putAside: () => "Your words for that sentence are put aside. They are there again at Change.",
    dropped: () => "The sentence stays as it was.",
    goOn: () => "Go on",
    undone: () => "It is as it was.",
    /** @param {string} path */
    newFile: (path) => `The file was changed elsewhere, so it stays. Your document goes on as ${path}.`,
    own: () => "Your words",
    /** @type {Record<Api.Verdict, string>} */
    verdict: { supported: "Supported by the passage", partly: "Supported in part", unsupported: "Not supported by the passage" },
    /** @param {Api.Doubt} doubt @returns {string} */
    doubt(doubt) {
      switch (doubt.what) {
        case "number":
          return `The passage does not say ${quoted(doubt.word)}.`;
        case "name":
          return `The passage does not name ${quoted(doubt.word)} there.`;
        case "negation":
          return "One of the two says “not”, the other does not.";
        case "swapped":
          return "Names or numbers stand in another order: check who did what.";
        case "words":
          return "Many of its words are not in the passage.";
        case "second_look":
          return "The model that took a second look did not find it in the passage.";
      }
    },
    unsourced: () => "These are your words. No passage belongs to them.",
    behind: () => "The file does not have your last changes yet.",
    saveAgain: () => "Save again",
    more: () => "More",
    /** @param {string} title */
    moreFor: (title) => `More for ${quoted(title)}`,
    rename: () => "Rename",
    renameTitle: () => "Rename the document",
    title: () => "Title",
    writeAgain: () => "Write again",
    /** @param {number} changed @param {number} missing */
    outOfDate(changed, missing) {
      const parts = [
        changed > 0 ? `${plural(changed, "source has", "sources have")} changed` : "",
        missing > 0 ? `${plural(missing, "source is", "sources are")} no longer there` : "",
      ].filter(Boolean);
      return `This document may be out of date: ${parts.join(", and ")} since it was written.`;
    },
    outOfDateHint: () => "Write it again from the files as they are now. What it is now stays among its versions.",
    /** @type {Record<Api.FileState, string>} */
    sourceState: { unchanged: "", changed: "changed since", missing: "not there any more", behind: "" },
    /** @param {string} title */
    writingAgain: (title) => `${quoted(title)} is written again. What it is now stays among its versions.`,
    toBin: () => "Move to bin",
    /** @param {string} title */
    binned: (title) => `${quoted(title)} is in the bin, for 30 days.`,
    /** @param {string} title */
    unbinned: (title) => `${quoted(title)} is back in the library.`,
  },
  versions: {
    heading: () => "Versions",
    /** @param {Api.DocumentVersion} version */
    line: ({ made_at, words }) => `${moment(made_at)}, ${plural(words, "word", "words")}`,
    /** @type {Record<Api.VersionOrigin, string>} */
    origin: { written: "Written by ATLES", changed: "Changed by you", written_again: "Written again by ATLES", restored: "Brought back" },
    now: () => "as it is now",
    compare: () => "Compare",
    /** @param {Api.DocumentVersion} version */
    compareFor: ({ number: of }) => `Compare with version ${number(of)}`,
    restore: () => "Bring back",
    /** @param {Api.DocumentVersion} version */
    restoreFor: ({ number: of }) => `Bring back version ${number(of)}`,
    restored: () => "The earlier version is back. What was there before stays among the versions.",
    compareTitle: () => "What has changed",
    /** @param {Api.DocumentVersion} version */
    then: (version) => `Version ${number(version.number)}, ${moment(version.made_at)}`,
    today: () => "As it is now",
    /** @param {number} changes */
    changes: (changes) => (changes === 0 ? "Both say the same." : `${plural(changes, "difference", "differences")}.`),
    /** @type {Record<Api.DifferenceKind, string>} */
    kind: { same: "same", changed: "changed", removed: "removed", added: "added" },
    loading: () => "Comparing...",
  },
  quality: {
    heading: () => "How it was made",
    /** @param {Api.Quality} quality @param {Api.DocumentSummary} summary @returns {string[]} Each one sentence with its figures. */
    lines(quality, { instead, model }) {
      const claims = quality.quoted + quality.derived + quality.written + quality.own;
      return [
        instead > 0 ? `${insteadTag(instead, model === null)}.` : "",
        `${number(quality.quoted)} of ${plural(claims, "sentence is", "sentences are")} word for word from your files, ${number(quality.derived)} made from marked words${quality.written > 0 ? `, ${number(quality.written)} written by a model` : ""}${quality.own > 0 ? `, ${number(quality.own)} your own` : ""}.`,
        quality.written_in_doubt > 0 ? `Of the sentences of the model, ${plural(quality.written_in_doubt, "is", "are")} not supported by a passage, or only in part.` : "",
        quality.own_in_doubt > 0 ? `Of your own sentences, ${plural(quality.own_in_doubt, "is", "are")} not supported by a passage, or only in part.` : "",
        `${number(quality.sources_cited)} of ${plural(quality.sources_given, "file is", "files are")} cited.`,
        `${plural(quality.words, "word", "words")} of about ${number(quality.words_asked)} that you asked for.`,
        quality.repeated === 0 ? "No two sentences say nearly the same." : `${plural(quality.repeated, "pair of sentences says", "pairs of sentences say")} nearly the same.`,
        quality.lix > 0 ? `${tenths(quality.sentence_words)} words to a sentence; ${readability(quality.lix)} (LIX ${number(Math.round(quality.lix))}).` : "",
      ].filter(Boolean);
    },
  },
  bin: {
    heading: () => "Bin",
    open: () => "Bin",
    back: () => "Library",
    lead: () => "Documents stay here for 30 days, with their files and versions. Then they are deleted.",
    empty: () => "The bin is empty.",
    restore: () => "Bring back",
    remove: () => "Delete for good",
    /** @param {string} at */
    since: (at) => `in the bin since ${moment(at)}`,
    confirm: () => "Delete for good? This cannot be undone.",
    confirmYes: () => "Delete",
    confirmNo: () => "Keep it",
    /** @param {string} title */
    deleted: (title) => `${quoted(title)} is deleted.`,
  },
};
