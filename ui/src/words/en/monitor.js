/**
 * The Monitor: what the engine's facts mean for a person who has never heard of its parts.
 *
 * @import * as Api from "../../backend/bindings"
 */
import { bytes, day, duration, minutes, number, percent, plural, seconds, tenth } from "../format.js";
import { heldBack, pace, quoted } from "./names.js";
import { windowWords } from "./window.js";

/** @type {Record<string, { name: string, role: string }>} */
const parts = {
  worker_pool: { name: "Writing", role: "Writes your documents" },
  calendar: { name: "Calendar", role: "Minds deadlines, and what was kept long enough" },
  source_reader: { name: "File reader", role: "Reads your files" },
  model_keeper: { name: "Model keeper", role: "Gives back the memory of models that are idle" },
  model_downloader: { name: "Model downloads", role: "Has Ollama fetch the models that you asked for" },
  model: { name: "Model", role: "Writes with a model from a file" },
  source_indexer: { name: "Sources", role: "Keeps your known files searchable" },
  health_monitor: { name: "Health check", role: "Sees every few seconds whether all is well" },
  metrics_sampler: { name: "Measuring", role: "Measures processor, memory and disk" },
  event_publisher: { name: "News", role: "Tells this window what happens" },
  ring_listener: { name: "Doorbell", role: "Hears what other programs ask of ATLES" },
  controller: { name: "Commands", role: "Carries out Start, Stop and Restart" },
  runtime_watch: { name: "Watch", role: "Notices a part that holds up the others" },
  file_reader: { name: "File reader", role: "Reads your files" },
};

/** @param {string} name */
const part = (name) => parts[name] ?? { name: name.replaceAll("_", " "), role: "" };

/** @param {number} ms */
const soon = (ms) => (ms < 1000 ? "at once" : `in ${duration(Math.round(ms / 1000))}`);

/** What is left alone is tried by whoever needs it next, when its time has come. @param {number} retry Milliseconds. @param {string} [next] */
const again = (retry, next = "when it is needed next") => `It is tried again ${retry < 1000 ? next : soon(retry)}.`;

/** @param {Api.ServiceView} service */
const limit = ({ max_restarts: most }) => (most === 0 ? "it is never given up" : `after ${number(most)} in a minute it is given up`);

/** @param {number} count */
const times = (count) => (count === 1 ? "once" : count === 2 ? "twice" : `${number(count)} times`);

/** @param {Api.ServiceView} service */
const restarts = (service) => `Restarted ${times(service.restarts)} in the last minute; ${limit(service)}`;

/** @param {readonly Api.RequestView[]} waiting At least one, for the same reason. */
function held(waiting) {
  const [first] = waiting;
  const who = waiting.length === 1 && first ? `${quoted(first.request.title)} waits` : `${plural(waiting.length, "request", "requests")} wait`;
  return { message: first?.problem?.message ?? "", hint: `${who}; nothing is lost. ${first?.problem?.hint ?? ""}`.trim() };
}

/** @param {number} ms */
const milliseconds = (ms) => `${tenth(ms)}\u00a0ms`;

export const monitorWords = {
  monitor: {
    heading: () => "Monitor",
    loading: () => "Looking...",
    /** @param {number} findings */
    verdict: (findings) => (findings === 0 ? "All is well" : findings === 1 ? "1 thing needs attention" : `${number(findings)} things need attention`),
    /** @param {Api.SystemState} state @param {Api.QueueView} queue @param {number} held Paused by a problem. */
    now(state, { active, pending, scheduled }, held) {
      // What is held up needs more than Start.
      const waiting = pending + scheduled + (state === "running" ? held : 0);
      const waits = waiting === 0 ? "nothing waits" : waiting === 1 ? "1 waits" : `${number(waiting)} wait`;
      switch (state) {
        case "running":
          if (active > 0) return `${plural(active, "document is", "documents are")} being written; ${waits}.`;
          return waiting === 0 ? "ATLES runs and has nothing to do." : `Nothing is being written; ${plural(waiting, "document waits", "documents wait")}.`;
        case "starting":
          return "ATLES is starting.";
        case "stopping":
          return "ATLES is stopping: the sections in hand are finished first.";
        case "stopped":
          if (waiting === 0 && held > 0) return "ATLES is stopped.";
          return waiting === 0 ? "ATLES is stopped, and nothing waits." : `ATLES is stopped: ${waits} until you press Start.`;
        case "failed":
          return `ATLES gave up; ${waits}. Nothing is lost.`;
      }
    },
    /**
     * @param {Api.Finding} finding
     * @param {Api.ServiceView | undefined} service The one that it is about.
     * @param {{ nextStart: number, retry: number, waiting: readonly Api.RequestView[] }} facts Milliseconds; what waits until it is mended.
     * @returns {{ message: string, hint: string }}
     */
    finding({ code, subject, request_id: request }, service, { nextStart, retry, waiting }) {
      const name = `The part ${quoted(part(subject).name)}`;
      switch (code) {
        case "system_failed":
          return { message: windowWords.attention.failed(), hint: windowWords.attention.failedHint() };
        case "check_failed": {
          const check = windowWords.attention.check(subject);
          return waiting.length === 0 ? check : held(waiting);
        }
        case "runtime_blocked":
          return { message: `${name} holds up everything else.`, hint: "If it stays so, press Restart; nothing is lost." };
        case "stalled":
          return request === null
            ? { message: `${name} gives no sign of life.`, hint: "It is started again by itself." }
            : { message: `${quoted(subject)} gives no sign of life.`, hint: "It is cut off and tried again by itself; what is written of it is kept." };
        case "service_failed":
          return { message: `${name} broke down again and again and was given up.`, hint: "Press Restart; nothing is lost." };
        case "service_restarting":
          return {
            message: `${name} broke down and starts again ${soon(nextStart)}.`,
            hint: service ? `It broke down ${times(service.restarts)} in the last minute; ${limit(service)}. Nothing is lost.` : "Nothing is lost.",
          };
        case "breaker_open":
          if (waiting.length > 0) return held(waiting);
          // What is no part of ATLES is a server of models.
          if (!(subject in parts)) {
            return { message: `The model server ${quoted(subject)} does not answer.`, hint: retry < 1000 ? `${again(retry, "with the next section")} Look at it in Connections.` : `${again(retry)} Until then it is not asked; look at it in Connections.` };
          }
          return { message: `${name} failed again and again.`, hint: `It is left alone. ${again(retry)} What needs it waits.` };
        case "queue_paused":
          return { message: "The queue is paused.", hint: "Nothing new is begun; what is in hand goes on." };
      }
    },
    held,
    tryAgain: () => "Try again",
    cancel: () => "Cancel it",
    connections: () => "Open Connections",
    resume: () => "Resume the queue",
    services: () => "What is running",
    part: () => "Part",
    state: () => "State",
    words: () => "In plain words",
    isPart: (/** @type {string} */ name) => Object.hasOwn(parts, name),
    partName: (/** @type {string} */ name) => part(name).name,
    /** @type {Record<Api.ServiceState | "restarted", string>} */
    serviceState: { starting: "starting", running: "running", restarted: "restarted", restarting: "waiting", stopping: "stopping", stopped: "stopped", failed: "given up" },
    /**
     * @param {Api.ServiceView} service
     * @param {{ nextStart: number, view: Api.Monitor, health: readonly Api.HealthCheck[] }} facts
     */
    service(service, { nextStart, view: { queue, children }, health }) {
      switch (service.state) {
        case "failed":
          return `Broke down again and again; given up after ${number(service.max_restarts)} restarts in a minute`;
        case "restarting":
          return `Broke down; starts again ${soon(nextStart)}. ${restarts(service)}`;
        case "starting":
        case "stopping":
        case "stopped":
        case "running":
          break;
      }
      if (service.restarts > 0) return restarts(service);
      if (service.name === "worker_pool") return `${number(queue.active)} at work, ${number(Math.max(0, queue.at_once - queue.active))} free`;
      if (service.name === "health_monitor" && health.length > 0) {
        const well = health.filter((check) => check.ok).length;
        return well === health.length ? `All ${number(well)} checks are well` : `${number(well)} of ${number(health.length)} checks are well`;
      }
      const readers = children.filter(({ kind }) => kind === "file_reader");
      if (service.name === "source_reader" && readers.length > 0) return `Reads your files; ${plural(readers.length, "helper", "helpers")} ready or at work`;
      return part(service.name).role;
    },
    /** @type {Record<string, string>} */
    group: { work: "What Start starts", housekeeping: "Always there" },
    /** @type {Record<Api.GroupStrategy, string>} */
    strategy: {
      one_for_one: "one that breaks down is started again alone",
      one_for_all: "if one breaks down, all are started again",
      rest_for_one: "one that breaks down is started again, with those after it",
    },
    stopped: () => "Rests until you press Start",
    queue: {
      heading: () => "Queue",
      /** @param {Api.QueueView} queue @param {Api.Status} status */
      line({ paused, active, pending, scheduled, waiting_seconds: since, at_once: atOnce, scaled }, { state, pace: value }) {
        const waits = `${plural(active, "document", "documents")} in hand, ${number(pending)} waiting${scheduled > 0 ? `, ${number(scheduled)} for a later time` : ""}.`;
        const less = scaled === "as_allowed" || paused ? "" : ` The ${pace[value].toLowerCase()} pace is ${heldBack({ atOnce, why: scaled })}.`;
        const first = since !== null && pending > 0 ? ` The first has waited ${duration(since)}.` : "";
        return `${waits}${first}${less}${paused ? " Paused: nothing new is begun." : state === "running" ? "" : " Nothing is begun until you press Start."}`;
      },
      pause: () => "Pause the queue",
      atOnce: () => "At once, at most",
      keep: () => "Keep finished requests",
      /** @param {number | null} days */
      days: (days) => (days === null ? "for ever" : days === 7 ? "for a week" : days === 365 ? "for a year" : `for ${number(days)} days`),
      /** @param {Api.Pace} value @param {number} many */
      asPace: (value, many) => `${number(many)}, as the ${pace[value].toLowerCase()} pace has it`,
      /** @param {number} count */
      ceiling: (count) => number(count),
    },
    tiles: {
      cpu: () => "Processor",
      cpuNote: () => "of the whole computer",
      memory: () => "Memory",
      /** @param {number} children */
      memoryNote: (children) => (children === 0 ? "of ATLES" : `with ${plural(children, "file reader", "file readers")}`),
      disk: () => "Disk free",
      diskNote: () => "where your documents are",
      delay: () => "Slowest reaction",
      /** @param {Api.LoopDelay} delay */
      delayNote: ({ p99_ms: p99 }) => `99 of 100 within ${milliseconds(p99)}`,
      unknown: () => "\u2013",
      percent,
      bytes,
      milliseconds,
    },
    charts: {
      heading: () => "How it went",
      range: () => "How far back",
      /** @type {Record<Api.HistoryRange, string>} */
      ranges: { ten_minutes: "Last 10 minutes", day: "24 hours", month: "30 days" },
      /** @type {Record<Api.HistoryRange, string>} */
      documents: { ten_minutes: "Documents per half minute", day: "Documents per hour", month: "Documents per day" },
      completed: () => "finished",
      failed: () => "failed",
      latency: () => "Time of a document",
      waited: () => "waiting",
      worked: () => "writing",
      cpu: () => "Processor, percent of the whole computer",
      memory: () => "Memory",
      table: () => "As a table",
      time: () => "Time",
      none: () => "Nothing was measured in this time.",
      noDocuments: () => "No document was written in this time.",
      off: () => "not running",
      count: number,
      percent,
      /** Nothing is nothing in any unit. @param {number} value */
      bytes: (value) => (value === 0 ? "0" : bytes(value)),
      duration,
      /** @param {number} finished @param {number} failed */
      documentsSummary: (finished, failed) => `${plural(finished, "document", "documents")} finished${failed > 0 ? `, ${number(failed)} failed` : ""}.`,
      /** @param {number | null} wait @param {number | null} work */
      latencySummary: (wait, work) =>
        [work === null ? "" : `Written in ${duration(work)} on average`, wait === null ? "" : `${work === null ? "Waited" : "after waiting"} ${duration(wait)}`].filter(Boolean).join(", ").concat("."),
      /** @param {string} mean @param {string} most */
      levelSummary: (mean, most) => `${mean} on average, ${most} at most.`,
    },
    health: {
      heading: () => "Health checks",
      none: () => "They are made while ATLES runs.",
      check: () => "Check",
      result: () => "Result",
      fact: () => "Measured",
      good: () => "well",
      bad: () => "not well",
      /** @type {Record<string, string>} */
      names: {
        database: "Saving",
        disk_space: "Disk space",
        documents_folder: "Documents folder",
        queue_progress: "Progress of the work",
        event_loop_delay: "Quick reactions",
        children: "File readers",
      },
    },
    breakers: {
      heading: () => "Fuses",
      lead: () => "What fails again and again is left alone for a while instead of holding up the rest.",
      state: { closed: "in use", open: "left alone", half_open: "being tried" },
      /** @param {Api.BreakerView} breaker @param {number} retry Milliseconds. */
      line: ({ state, failures, opens_after: most }, retry) =>
        state === "open" ? `Failed ${times(failures)} in a row; tried again ${retry < 1000 ? "when it is needed next" : soon(retry)}` : failures === 0 ? "No failure" : `Failed ${times(failures)} in a row; left alone after ${number(most)}`,
    },
    inside: {
      heading: () => "Inside the engine",
      /** @param {Api.RuntimeView} runtime */
      runtime: ({ workers, tasks, ready, blocking_busy: blocking, busy }) =>
        `${plural(workers, "thread", "threads")}, busy ${percent(busy * 100)} of the time; ${plural(tasks, "task", "tasks")}, ${number(ready)} ready and waiting; ${plural(blocking, "blocking thread", "blocking threads")} in use.`,
      /** @param {Api.LoopDelay} delay */
      delay: ({ p50_ms: p50, p99_ms: p99, max_ms: max }) => `A task that is ready waits ${milliseconds(p50)} in the middle, ${milliseconds(p99)} in 99 of 100 cases, ${milliseconds(max)} at most.`,
      tasks: () => "Tasks",
      blocking: () => "Blocking threads",
      children: () => "Child processes",
      columns: { task: "Task", part: "Part", since: "Since", polls: "Turns", busy: "Busy", idle: "Idle", longest: "Longest turn", process: "Process", kind: "For", memory: "Memory", work: "Work" },
      none: () => "None.",
      time: seconds,
      milliseconds,
      /** @param {number} ms */
      span: (ms) => (ms < 1000 ? milliseconds(ms) : duration(ms / 1000)),
    },
    save: () => "Save diagnostics...",
    saveNote: () => "One file with the state and the log for whoever helps you: no titles, no names of files, nothing from your documents.",
    /** @param {string} path */
    saved: (path) => `The diagnostics are saved: ${path}.`,
    /** @type {Record<Api.HistoryRange, (time: number) => string>} */
    clock: { ten_minutes: minutes, day: minutes, month: day },
  },
};
