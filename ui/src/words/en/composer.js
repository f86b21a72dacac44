/**
 * The form of a request, and what is said before anything was ever asked for.
 *
 * @import * as Api from "../../backend/bindings"
 */
import { bytes, language, number, plural } from "../format.js";
import { costWords } from "./costs.js";
import { format, priority, quoted } from "./names.js";

/**
 * Where there is nothing at all under the chosen folders; empty if that is not why nothing can be read.
 *
 * @param {Api.SourcesReport | null} report
 */
function emptiness(report) {
  if (!report || report.files + report.not_read.length + report.skipped > 0 || report.paths.length === 0 || report.paths.some(({ folder }) => !folder)) return "";
  return report.paths.length === 1 ? "The folder is empty." : "The folders are empty.";
}

export const composerWords = {
  firstRun: {
    title: () => "Your files in, a finished document out",
    lead: () =>
      "ATLES reads the files you choose and writes a report from them, with the source of every sentence. It all happens on this computer. No account, no model, no internet needed.",
    sample: () => "Try it with sample files",
    choose: () => "Choose my own files...",
    drop: () => "or drop a folder anywhere on this window, or",
    form: () => "go straight to the form",
    sampleTitle: () => "What the sample files say",
    points: () => [
      { title: "Every sentence checked", text: "Click one to see the passage it comes from." },
      { title: "Nothing is lost", text: "Close the lid or pull the plug: it goes on where it was." },
      { title: "Reads what you have", text: "PDF, Word, Excel, PowerPoint, OpenDocument, e-books, e-mails, web pages and plain text." },
    ],
  },
  composer: {
    heading: () => "What do you need?",
    writer: () => "Written by: built-in writer, no model needed",
    title: () => "Title",
    titleExample: () => "Title, for example: Heat pump retrofit, what our 2025 site surveys say",
    type: () => "Kind of document",
    /** @param {number} count */
    moreTypes: (count) => `${count} more types`,
    moreTypesLine: () => "Guide, manual, technical...",
    instructions: () => "Anything to watch for?",
    instructionsExample: () => "Anything to watch for, such as costs?",
    length: () => "Length",
    lengthOption: {
      short: "Short, about 1 page",
      medium: "Medium, about 4 pages",
      long: "Long, about 10 pages",
      own: "A number of words",
    },
    ownWords: () => "Words",
    format: () => "Filed as",
    formatOption: format,
    more: () => "More options",
    audience: () => "For whom",
    audienceExample: () => "for example: the board",
    language: () => "Language of headings",
    /** @param {string} code */
    languageOption: (code) => (code === "" ? "As the sources" : language(code)),
    priority: () => "Priority",
    priorityOption: priority,
    deadline: () => "Needed by",
    deadlineExample: () => "YYYY-MM-DD HH:MM",
    /** @param {Api.OutlinePreview} outline */
    planned: (outline) =>
      `${plural(outline.sections.length, "section", "sections")} planned from ${plural(outline.files, "file", "files")}.${outline.estimate ? ` ${costWords.costs.expected(outline.estimate)}` : ""}`,
    /** @param {Api.SourcesReport} report */
    ready: (report) =>
      report.files === 0 ? emptiness(report) || "None of it can be read." : `${plural(report.files, "file", "files")}${report.pages ? `, ${plural(report.pages, "page", "pages")}` : ""}, ${bytes(report.bytes)}.`,
    /** @param {string} button What is to be pressed is called. */
    nothingYet: (button) => `Name it, add your files, press ${button}.`,
    needsTitle: () => "Give it a title to see the outline.",
    preview: () => "Preview the outline",
    write: () => "Write it",
    startAndWrite: () => "Start and write",
    keep: () => "Add to the queue",
    /** @param {string} title */
    waits: (title) => `${quoted(title)} waits in the queue until you press Start.`,
    clear: () => "Clear the form",
    cleared: () => "The form is cleared.",
    /** @param {string} title */
    accepted: (title) => `${quoted(title)} is accepted.`,
  },
  sources: {
    label: () => "Sources",
    empty: () => "Drop files or a folder on this window, or",
    addFiles: () => "Add files...",
    addFolder: () => "Add folder...",
    path: () => "Paste a path",
    pathExample: () => "Paste a path, press Enter",
    counting: () => "Counting...",
    /** @param {Api.SourcePath} path */
    chip(path) {
      if (path.folder) return `folder, ${plural(path.files, "file", "files")}`;
      if (path.pages) return plural(path.pages, "page", "pages");
      return "";
    },
    useless: () => "cannot be read",
    /** @param {string} name */
    remove: (name) => `Remove ${name}`,
    /** @param {number} count */
    others: (count) => `and ${plural(count, "other", "others")}`,
    /** @param {number} count */
    notRead: (count) => `${plural(count, "file", "files")} cannot be read. See why`,
    /** @param {number} count */
    skipped: (count) => `${plural(count, "hidden or system file", "hidden or system files")} passed over`,
    /** @param {Api.SourcesReport} report */
    large: (report) =>
      `That is ${plural(report.files, "file", "files")}, ${bytes(report.bytes)}: reading may take a while. Read all of it.`,
    /** @param {Api.SourcesReport} report */
    counted: (report) =>
      `${plural(report.files, "file", "files")} to read${report.not_read.length ? `, ${number(report.not_read.length)} cannot be read` : ""}.`,
  },
  notReadDialog: {
    title: () => "What cannot be read",
    /** @param {boolean} others */
    lead: (others) => `Nothing from these files gets into the document.${others ? " It is written from the others." : " There are no others to write from."}`,
  },
  outlineDialog: {
    title: () => "Outline",
    /** @param {Api.OutlinePreview} outline */
    lead: (outline) =>
      `${plural(outline.sections.length, "section", "sections")} from ${plural(outline.files, "file", "files")}, headings in ${language(outline.language)}.`,
    /** @param {number} count */
    words: (count) => `about ${plural(count, "word", "words")}`,
    ifCalledFor: () => "Added if your files give cause for it:",
  },
  fault: {
    title: () => "Give the document a title.",
    titleTooLong: () => "Make the title shorter: at most 300 characters.",
    sources: () => "Add at least one file or folder.",
    emptiness,
    confirmLarge: () => "Confirm that all of it is to be read, or take something out.",
    /** @param {number} least @param {number} most */
    length: (least, most) => `Give a whole number of words from ${number(least)} to ${number(most)}.`,
    deadlineUnclear: () => "Give the deadline as a date and a time.",
    deadlinePast: () => "The deadline is in the past. Choose a later one, or none.",
  },
};
