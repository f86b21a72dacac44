/**
 * What is being written, what waits and what is done.
 *
 * @import * as Api from "../../backend/bindings"
 */
import { duration, minutes, moment, number, percent, plural, secondsBetween } from "../format.js";
import { costWords } from "./costs.js";
import { documentType, insteadTag, quoted } from "./names.js";

/** @param {number} sourced @param {number} sentences */
const sourced = (sourced, sentences) => `${number(sourced)} of ${number(sentences)} sentences sourced`;

/** @param {Api.Part} part */
const partOf = ({ written, planned }) => (planned > 0 ? `, ${number(written)} of ${plural(planned, "section", "sections")}` : "");

/** @param {Api.RequestView} view */
const instead = ({ instead: sections, usage }) => (sections === 0 ? "" : insteadTag(sections, usage === null));

/** @param {string} time RFC 3339. */
const putOffUntil = (time) => `Put off until ${moment(time)}`;

/** @param {Api.Progress | null} progress */
const reached = (progress) => percent(Math.floor((progress?.fraction ?? 0) * 100));

/** @param {Api.Progress} progress */
function place({ step, section, sections, files, files_done: done }) {
  if (section > 0) return `, section ${section} of ${sections}`;
  return step === "reading" && files > 0 ? `, ${number(done)} of ${plural(files, "file", "files")} read` : "";
}

/** @param {number} many */
const requests = (many) => plural(many, "request", "requests");

export const queueWords = {
  now: {
    heading: () => "Now",
    empty: () => "Nothing is being written.",
    none: () => "What you ask for appears here: what is being written, what waits, what is done.",
    emptyStopped: () => "The system is stopped.",
    pause: () => "Pause",
    finish: () => "Finish now",
    resume: () => "Resume",
    tryAgain: () => "Try again",
    cancel: () => "Cancel",
    /** @param {string} title */
    cancelled: (title) => `${quoted(title)} is cancelled.`,
    /** @param {Pick<Api.RequestView, "progress" | "part">} view Its progress as it was when it was paused; null if this window has not seen it. */
    paused({ progress, part }) {
      if (progress) return `Paused at ${reached(progress)}${place(progress)}`;
      return part ? `Paused${partOf(part)}` : "Paused";
    },
    asked: { pause: "Pausing after this section", finish: "Finishing after this section", cancel: "Cancelling" },
    /** @param {string} action @param {string} title */
    actionFor: (action, title) => `${action}: ${title}`,
    /** @param {Api.Progress | null} progress */
    step(progress) {
      if (!progress) return "Beginning";
      switch (progress.step) {
        case "reading":
          return progress.files > 0
            ? `Reading file ${number(Math.min(progress.files_done + 1, progress.files))} of ${number(progress.files)}${progress.file ? `, ${progress.file}` : ""}`
            : "Looking for the files";
        case "planning":
          if (progress.files_done > 0 && progress.files_done < progress.files) {
            return `Planning the outline, ${number(progress.files_done)} of ${number(progress.files)} files`;
          }
          return `Planning the outline${progress.files > 1 ? ` from ${number(progress.files)} files` : ""}`;
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
    reached,
    /** @param {number} eta Seconds. */
    left: (eta) => `about ${duration(Math.max(1, Math.round(eta)))} left`,
    /** @param {number} ago Seconds. */
    sign: (ago) => (ago < 1 ? "Last sign of life just now" : `Last sign of life ${duration(Math.floor(ago))} ago`),
    /** Of a step that is one long piece of work. @param {number} ago Seconds. */
    soFar: (ago) => `${duration(Math.floor(ago))} so far`,
    /** @param {number} ago Seconds. */
    silentModel: (ago) => `Waiting for the model, ${duration(Math.floor(ago))} so far`,
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
    /** @param {number} count */
    others: (count) => `Show ${number(count)} more`,
    queuePaused: () => "The queue is paused: nothing new is begun.",
    waitsForStart: () => "They wait until you press Start.",
    scheduled: () => "Scheduled",
    /** @param {Api.RequestView} view */
    nextTry: (view) => (!view.run_at ? "Scheduled" : view.problem ? `Scheduled: next try at ${minutes(view.run_at)}` : putOffUntil(view.run_at)),
    putOffUntil,
    late: () => "Late",
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
        ? `${title} is the only one of its priority and deadline.`
        : `${title} is already ${up ? "first" : "last"} of its priority and deadline. Change one of them to move it further.`,
  },
  done: {
    heading: () => "Done lately",
    empty: () => "Finished documents appear here.",
    all: () => "All documents",
    open: () => "Open",
    reveal: () => "Show in folder",
    retry: () => "Try again",
    change: () => "Change and try again",
    /** @param {string} title */
    inForm: (title) => `The form has what you asked for as ${quoted(title)}.`,
    /** @param {string} title @param {boolean} begun @param {boolean} stopped */
    waitsAgain: (title, begun, stopped) =>
      [
        `${quoted(title)} is back in the queue.`,
        begun ? "Its files are read again and it is written from the beginning." : "",
        stopped ? "It waits until you press Start." : "",
      ].filter(Boolean).join(" "),
    failedTag: () => "Failed",
    cancelledTag: () => "Cancelled",
    sourced,
    /** @param {Api.Part} part */
    part: (part) => `Ended early${partOf(part)}`,
    instead,
    goOn: () => "Continue",
    /** @param {Api.RequestView} view */
    line(view) {
      const type = documentType[view.request.document_type].name;
      const end = view.finished_at ? `, ${moment(view.finished_at)}` : "";
      if (view.state !== "completed") return `${type}${end}`;
      const took = view.started_at && view.finished_at ? `, in ${duration(secondsBetween(view.started_at, view.finished_at))}` : "";
      const used = view.usage ? `, ${costWords.costs.used(view.usage)}` : "";
      return `${type}, ${plural(view.words, "word", "words")}${end}${took}${used}`;
    },
    /** @param {Api.RequestView} view */
    finished(view) {
      const ended = view.part ? `ended early${partOf(view.part)}` : "is finished";
      const unread = view.not_read.length === 0 ? "" : `, ${plural(view.not_read.length, "file", "files")} not read`;
      return [`${quoted(view.request.title)} ${ended}: ${sourced(view.sourced, view.sentences)}${unread}.`, instead(view) && `${instead(view)}.`].filter(Boolean).join(" ");
    },
    /** @param {string} title */
    failed: (title) => `${quoted(title)} could not be written.`,
    failedHint: () => "See why under Done lately.",
  },
  bulk: {
    cancelAll: () => "Cancel all",
    putOffAll: () => "Put all off until morning",
    retryAll: () => "Try all failed again",
    clear: () => "Clear the list...",
    clearTitle: () => "Clear the list of what is done",
    /** @param {number} many @param {number} failed */
    clearQuestion: (many, failed) =>
      `Take ${requests(many)} off the list? Documents stay in the Library and in their folder.${failed > 0 ? ` ${plural(failed, "request", "requests")} failed and could not be tried again after that.` : ""}`,
    clearYes: () => "Clear the list",
    /** @param {number} many */
    cancelled: (many) => `${requests(many)} cancelled.`,
    /** @param {number} many @param {boolean} stopped */
    retried: (many, stopped) => `${requests(many)} back in the queue.${stopped ? " They wait until you press Start." : ""}`,
    /** @param {number} many @param {string} when */
    putOff: (many, when) => `${requests(many)} put off: ${when.toLowerCase()}.`,
    /** @param {number} many */
    cleared: (many) => `${requests(many)} off the list. Documents stay in the Library.`,
  },
  request: {
    open: () => "More",
    gone: () => "This request is no longer on the list.",
    story: () => "What happened",
    loading: () => "Looking...",
    deadline: () => "Needed by",
    setDeadline: () => "Set",
    dropDeadline: () => "No deadline",
    later: () => "Write it later",
    tonight: () => "Tonight",
    tomorrow: () => "Tomorrow morning",
    putOffThen: () => "Put off until then",
    unclear: () => "Give it as a date and a time.",
    /** @param {string} title @param {string} when */
    neededBy: (title, when) => `${quoted(title)} is needed by ${when}.`,
    /** @param {string} title */
    noDeadline: (title) => `${quoted(title)} has no deadline.`,
    /** @param {string} title @param {string} when */
    putOff: (title, when) => `${quoted(title)} is put off until ${when}.`,
    /** @param {string} title */
    missed: (title) => `${quoted(title)} was needed by now and is not finished.`,
    /** @param {Api.RequestState} state */
    missedHint: (state) => (state === "in_progress" ? "It is being written." : "It is written all the same; give it a higher priority to have it sooner."),
    time: moment,
    /** @param {Api.Happened} event */
    happened({ what, detail, section }) {
      const why = detail === "" ? "" : `: ${detail}`;
      switch (what) {
        case "accepted":
          return "Asked for";
        case "begun":
          return "Work began";
        case "read":
          return "The sources are read";
        case "section":
          return `Section ${number(section ?? 0)} is written`;
        case "completed":
          return "The document is finished";
        case "put_back":
          return "Put back into the queue; it goes on where it was";
        case "will_retry":
          return `Went wrong, is tried again${why}`;
        case "put_off":
          return "Put off to a later time";
        case "pause_asked":
          return "Asked to pause";
        case "paused":
          return `Paused${why}`;
        case "resumed":
          return "Went on";
        case "cancel_asked":
          return "Asked to cancel";
        case "cancelled":
          return "Cancelled";
        case "finish_asked":
          return "Asked to finish early";
        case "failed":
          return `Given up${why}`;
        case "retried":
          return "Tried anew";
        case "worker_lost":
          return "ATLES ended in the middle of it";
        case "moved":
          return "Got another place, priority or deadline";
        case "deadline_missed":
          return "Its deadline passed";
      }
    },
  },
};
