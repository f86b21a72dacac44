/**
 * Every sentence that the window says, in one place. What the engine says (reasons, problems, hints) arrives in words.
 *
 * @import * as Api from "../backend/bindings"
 */
import { bytes, duration, language, minutes, moment, number, percent, plural, secondsBetween } from "./format.js";

/** @type {Record<Api.DocumentType, { name: string, line: string }>} */
const documentType = {
  summary_report: { name: "Summary report", line: "The main points" },
  analysis_document: { name: "Analysis", line: "Findings, figures, next steps" },
  research_paper: { name: "Research paper", line: "Abstract to references" },
  technical_report: { name: "Technical report", line: "How it works, how well, what next" },
  user_guide: { name: "User guide", line: "From first start to trouble" },
  instruction_manual: { name: "Instruction manual", line: "Steps in order, with warnings" },
  knowledge_base_entry: { name: "Knowledge base entry", line: "One subject, to be looked up" },
  system_documentation: { name: "System documentation", line: "Parts, and how they work together" },
};

/** @type {Record<Api.SystemState, string>} */
const state = { stopped: "Stopped", starting: "Starting", running: "Running", stopping: "Stopping", failed: "Failed" };

/** @type {Record<Api.Pace, string>} */
const pace = { overnight: "Overnight", slow: "Slow", mid: "Mid", fast: "Fast", extra_fast: "Extra fast" };

/** Requests at once, by pace; the engine has the same numbers. @type {Record<Api.Pace, number>} */
const atOnce = { overnight: 1, slow: 2, mid: 3, fast: 5, extra_fast: 10 };

/** @type {Record<Api.Priority, string>} */
const priority = { low: "Low", normal: "Normal", high: "High", urgent: "Urgent", critical: "Critical" };

/** @type {Record<Api.ReadErrorCode, string>} */
const unread = {
  password_protected: "asks for a password",
  no_text_layer: "scanned, no text layer",
  damaged: "damaged",
  empty: "empty",
  too_large: "too large",
  unsupported: "format not supported",
  unreadable: "cannot be opened",
};

/** The way out of each, where there is one. @type {Record<Api.ReadErrorCode, string>} */
const wayOut = {
  password_protected: "Save a copy without the password and add that.",
  no_text_layer: "Make it searchable with an OCR program, then add it again.",
  damaged: "Open it in the program that made it, save it anew, then add it again.",
  empty: "",
  too_large: "Split it into smaller files.",
  unsupported: "Save it as PDF, Word, HTML, Markdown, CSV or plain text.",
  unreadable: "Check that it exists, that it is on this computer and that you may open it.",
};

const open = "\u201c";
const close = "\u201d";
/** @param {string} text */
const quoted = (text) => `${open}${text}${close}`;

export const words = {
  app: {
    name: () => "ATLES",
    skip: () => "Skip to the content",
    screens: () => "Screens",
    connecting: () => "Opening your documents...",
    again: () => "Try again",
    details: () => "Details",
    close: () => "Close",
    dismiss: () => "Dismiss this message",
    messages: () => "Messages",
    dropHere: () => "Let go to add to the new document",
  },
  documentType,
  screen: { write: "Write", library: "Library", activity: "Activity" },
  header: {
    start: () => "Start",
    stop: () => "Stop",
    stopNow: () => "Stop now",
    restart: () => "Restart",
    controls: () => "The system",
    pace: () => "Pace",
    /** @param {Api.Pace} value */
    paceOption: (value) => `${pace[value]}: ${atOnce[value]} at once`,
    state,
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
        disk_space: { message: "The disk is nearly full.", hint: "Free some space; what waits goes on by itself." },
        documents_folder: { message: "The documents folder cannot be written.", hint: "Check that it exists and that you may write there." },
        queue_progress: { message: "Nothing has moved for a while.", hint: "If it stays so, press Restart; nothing is lost." },
        event_loop_delay: { message: "ATLES reacts slowly.", hint: "Choose a slower pace, or close other programs." },
        children: { message: "A file reader does not answer.", hint: "It is started again by itself." },
      });
      return known[name] ?? { message: "Something needs attention.", hint: "" };
    },
    /** @param {string} name */
    service: (name) => ({ message: `A part of ATLES stopped working: ${name}.`, hint: "Press Restart; nothing is lost." }),
  },
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
      { title: "Reads what you have", text: "PDF, Word, web pages, Markdown, tables and plain text." },
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
    instructionsExample: () => "Anything to watch for? (for example: compare the three suppliers)",
    length: () => "Length",
    lengthOption: {
      short: "Short, about 1 page",
      medium: "Medium, about 4 pages",
      long: "Long, about 10 pages",
      own: "A number of words",
    },
    ownWords: () => "Words",
    more: () => "More: deadline, language, priority",
    audience: () => "For whom",
    audienceExample: () => "for example: the board",
    language: () => "Language of headings",
    /** @param {string} code */
    languageOption: (code) => (code === "" ? "As the sources" : language(code)),
    priority: () => "Priority",
    priorityOption: priority,
    deadline: () => "Deadline",
    deadlineExample: () => "YYYY-MM-DD HH:MM",
    /** @param {Api.OutlinePreview} outline */
    planned: (outline) =>
      `${plural(outline.sections.length, "section", "sections")} planned from ${plural(outline.files, "file", "files")}.`,
    /** @param {Api.SourcesReport} report */
    ready: (report) =>
      `${plural(report.files, "file", "files")}${report.pages ? `, ${plural(report.pages, "page", "pages")}` : ""}, ${bytes(report.bytes)}.`,
    nothingYet: () => "Name it, add your files, press Write it.",
    needsTitle: () => "Give it a title to see the outline.",
    preview: () => "Preview the outline",
    write: () => "Write it",
    startAndWrite: () => "Start and write",
    keep: () => "Add to the queue",
    /** @param {string} title */
    waits: (title) => `${quoted(title)} waits in the queue until you press Start.`,
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
  unread,
  wayOut,
  notReadDialog: {
    title: () => "What cannot be read",
    lead: () => "The document is written from the other files. Nothing from these will be in it.",
  },
  outlineDialog: {
    title: () => "Outline",
    /** @param {Api.OutlinePreview} outline */
    lead: (outline) =>
      `${plural(outline.sections.length, "section", "sections")} from ${plural(outline.files, "file", "files")}, headings in ${language(outline.language)}.`,
    /** @param {number} count */
    words: (count) => `about ${plural(count, "word", "words")}`,
  },
  fault: {
    title: () => "Give the document a title.",
    titleTooLong: () => "Make the title shorter: at most 300 characters.",
    sources: () => "Add at least one file or folder.",
    confirmLarge: () => "Confirm that all of it is to be read, or take something out.",
    /** @param {number} least @param {number} most */
    length: (least, most) => `Give a whole number of words from ${number(least)} to ${number(most)}.`,
    deadlineUnclear: () => "Give the deadline as a date and a time.",
    deadlinePast: () => "The deadline is in the past. Choose a later one, or none.",
  },
  now: {
    heading: () => "Now",
    empty: () => "Nothing is being written.",
    emptyStopped: () => "The system is stopped.",
    pause: () => "Pause",
    resume: () => "Resume",
    tryAgain: () => "Try again",
    cancel: () => "Cancel",
    paused: () => "Paused",
    /** @param {string} action @param {string} title */
    actionFor: (action, title) => `${action}: ${title}`,
    /** @param {Api.Progress | null} progress */
    step(progress) {
      if (!progress) return "Beginning";
      switch (progress.step) {
        case "reading":
          return progress.files > 0 && progress.file
            ? `Reading file ${number(Math.min(progress.files_done + 1, progress.files))} of ${number(progress.files)}, ${progress.file}`
            : "Reading the sources";
        case "planning":
          return "Planning the outline";
        case "writing":
          return progress.section > 0
            ? `Writing section ${progress.section} of ${progress.sections}, ${quoted(progress.section_title)}`
            : "Writing";
        case "checking":
          return "Checking every sentence against its source";
        case "assembling":
          return "Putting the file together";
      }
    },
    /** @param {Api.Progress | null} progress */
    reached: (progress) => percent(Math.floor((progress?.fraction ?? 0) * 100)),
    /** @param {number} eta Seconds. */
    left: (eta) => `about ${duration(Math.max(1, Math.round(eta)))} left`,
    /** @param {number} ago Seconds. */
    sign: (ago) => (ago < 1 ? "Last sign of life just now" : `Last sign of life ${duration(Math.floor(ago))} ago`),
    /** @param {number} ago Seconds. */
    stalled: (ago) => `Stalled: no sign of life for ${duration(Math.floor(ago))}`,
    /** @param {string} title */
    progressOf: (title) => `Progress of ${title}`,
  },
  next: {
    heading: () => "Next",
    empty: () => "Nothing is waiting.",
    /** @param {Api.RequestView} view */
    line(view) {
      const { document_type, sources, deadline } = view.request;
      const due = deadline ? `, due ${moment(deadline)}` : "";
      return `${documentType[document_type].name}, ${plural(sources.length, "source", "sources")}${due}`;
    },
    waitsForStart: () => "They wait until you press Start.",
    scheduled: () => "Scheduled",
    /** @param {Api.RequestView} view */
    nextTry: (view) => (view.run_at ? `Scheduled: next try at ${minutes(view.run_at)}` : "Scheduled"),
    /** @param {string} title */
    handle: (title) => `Move ${title}`,
    handleHint: () => "Drag, or press Alt with the up or down arrow, to change the order.",
    /** @param {string} title */
    priorityOf: (title) => `Priority of ${title}`,
    /** @param {string} title @param {number} place @param {number} of */
    moved: (title, place, of) => `${title} is now number ${place} of ${of}.`,
    /** @param {string} title @param {boolean} up @param {number} of */
    cannotMove: (title, up, of) =>
      of < 2
        ? `${title} is the only one of its priority.`
        : `${title} is already ${up ? "first" : "last"} of its priority. Change the priority to move it further.`,
  },
  done: {
    heading: () => "Done lately",
    empty: () => "Finished documents appear here.",
    all: () => "All documents",
    open: () => "Open",
    reveal: () => "Show in folder",
    retry: () => "Retry",
    again: () => "Write again",
    failedTag: () => "Failed",
    cancelledTag: () => "Cancelled",
    /** @param {number} sourced @param {number} sentences */
    sourced: (sourced, sentences) => `${number(sourced)} of ${number(sentences)} sentences sourced`,
    /** @param {Api.RequestView} view */
    line(view) {
      const type = documentType[view.request.document_type].name;
      const end = view.finished_at ? `, ${moment(view.finished_at)}` : "";
      if (view.state !== "completed") return `${type}${end}`;
      const took = view.started_at && view.finished_at ? `, in ${duration(secondsBetween(view.started_at, view.finished_at))}` : "";
      return `${type}, ${plural(view.words, "word", "words")}${end}${took}`;
    },
    /** @param {Api.RequestView} view */
    finished: (view) => `${quoted(view.request.title)} is finished: ${words.done.sourced(view.sourced, view.sentences)}.`,
    /** @param {string} title */
    failed: (title) => `${quoted(title)} could not be written.`,
    failedHint: () => "See why under Done lately.",
  },
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
    partial: () => "Ended early",
  },
  reader: {
    back: () => "Library",
    /** @param {number} sourced @param {number} sentences */
    sourced: (sourced, sentences) => `${number(sourced)} of ${number(sentences)} sourced`,
    openDocument: () => "Open document",
    reveal: () => "Show in folder",
    changed: () => "The file was changed since ATLES wrote it. Here is the text as it was written.",
    missing: () => "The file is no longer where ATLES put it. Here is the text as it was written.",
    document: () => "Document",
    hint: () => "Arrow keys go from sentence to sentence.",
    loading: () => "Opening the document...",
    noSource: () => "no source",
    sources: () => "Sources",
    sourcePanel: () => "Source of this sentence",
    /** @param {number} at @param {number} of */
    citation: (at, of) => `Passage ${at} of ${of}`,
    previousCitation: () => "Previous passage",
    nextCitation: () => "Next passage",
    /** @param {number} page */
    page: (page) => `Page ${number(page)}`,
    /** @param {readonly string[]} heading */
    headingPath: (heading) => `${heading.length > 1 ? "Headings" : "Heading"} ${quoted(heading.join(" \u203a "))}`,
    /** @param {Api.Passage} passage */
    read: (passage) => `Read ${moment(passage.read_at)}`,
    /** @type {Record<Api.FileState, string>} */
    fileState: { unchanged: "unchanged since", changed: "changed since", missing: "missing since" },
    /** @type {Record<Api.SentenceKind, string>} */
    kind: { quoted: "Word for word", derived: "Made from the marked words", notice: "A note by ATLES" },
    notice: () => "This is a note by ATLES. It claims nothing about your files, so it needs no source.",
    unsourced: () => "No source supports this sentence.",
    choose: () => "Choose a sentence to see where it comes from.",
    openFile: () => "Open file",
    nextSentence: () => "Next sentence",
    notRead: () => "Not read",
    contents: () => "Contents",
    /** @param {number} count */
    cited: (count) => (count === 0 ? "not cited" : `cited ${plural(count, "time", "times")}`),
    /** @param {string} source Numbers. */
    citationMark: (source) => `Source ${source}`,
  },
  activity: {
    heading: () => "Activity",
    level: () => "Level",
    /** @type {Record<Api.LogLevel, string>} */
    levelOption: { debug: "Everything", info: "Information and above", warn: "Warnings and errors", error: "Errors only" },
    /** @type {Record<Api.LogLevel, string>} */
    levelName: { debug: "Debug", info: "Info", warn: "Warning", error: "Error" },
    task: () => "Task",
    allTasks: () => "All tasks",
    search: () => "Search the log",
    follow: () => "Follow",
    openFolder: () => "Open log folder",
    copyAll: () => "Copy all shown",
    /** @param {number} count */
    copySelected: (count) => `Copy ${plural(count, "line", "lines")}`,
    /** @param {number} count */
    copied: (count) => `${plural(count, "line", "lines")} copied.`,
    notCopied: () => "The lines could not be copied.",
    /** @param {number} shown @param {number} total */
    count: (shown, total) =>
      shown === total ? plural(total, "line", "lines") : `${number(shown)} of ${plural(total, "line", "lines")}`,
    list: () => "Log lines",
    empty: () => "What ATLES does is written here, line by line. Press Start and it begins.",
    noMatch: () => "No line passes the filter.",
    clear: () => "Show all lines",
    /** @param {number} count */
    dropped: (count) => `${plural(count, "line", "lines")} left out here because they came too fast; the log file has them`,
  },
  shortcuts: {
    title: () => "Keyboard",
    /** @param {string} key */
    list: (key) => [
      { keys: [key, "1"], does: "Write" },
      { keys: [key, "2"], does: "Library" },
      { keys: [key, "3"], does: "Activity" },
      { keys: [key, "N"], does: "New document" },
      { keys: [key, "Enter"], does: "Write it, from anywhere in the form" },
      { keys: ["Alt", "\u2191 \u2193"], does: "Move a waiting request" },
      { keys: ["\u2191 \u2193"], does: "In the Reader: from sentence to sentence (also J and K)" },
      { keys: ["\u2190 \u2192"], does: "In the Reader: between the passages of a sentence" },
      { keys: ["/"], does: "Search in the Library and in Activity" },
      { keys: ["Esc"], does: "Close a dialog; leave the Reader" },
      { keys: ["?"], does: "This list (also F1)" },
    ],
  },
};
