/** An engine with a Monitor, on good days and bad ones. */
import { ago, busy, problem, progress, request, status, stopped } from "./world.js";

const service = (name, change = {}) => ({ name, state: "running", restarts: 0, max_restarts: 5, since: ago(60), next_start_ms: null, last_failure: null, ...change });
const task = (name, parent, change = {}) => ({ name, parent, since: ago(60), polls: 12_400, busy_ms: 840, idle_ms: 3_590_000, longest_poll_ms: 2.1, polling_ms: null, ...change });

const HEALTH = [
  { name: "database", ok: true, detail: "write took 0.4 ms" },
  { name: "disk_space", ok: true, detail: "80.0 GB free at /home/ada/Documents" },
  { name: "documents_folder", ok: true, detail: "/home/ada/Documents/ATLES can be written" },
  { name: "queue_progress", ok: true, detail: "last step 1 s ago" },
  { name: "event_loop_delay", ok: true, detail: "0.2 ms" },
  { name: "children", ok: true, detail: "2 file readers answer" },
];

/** @param {Record<string, object>} changes What is different about a service, by its name. */
const groups = (changes = {}) => [
  {
    name: "work", strategy: "one_for_one", max_restarts: 5, within_seconds: 60,
    services: ["worker_pool", "source_indexer", "health_monitor"].map((name) => service(name, changes[name])),
  },
  {
    name: "housekeeping", strategy: "one_for_one", max_restarts: 0, within_seconds: 60,
    services: ["event_publisher", "ring_listener", "source_reader", "metrics_sampler", "runtime_watch"].map((name) => service(name, { max_restarts: 0, ...changes[name] })),
  },
];

export const view = (change = {}) => ({
  at: new Date().toISOString(),
  findings: [],
  groups: groups(),
  tasks: [task("worker_pool", "worker_pool"), task("request", "worker_pool", { since: ago(2), polls: 310, busy_ms: 1_420, longest_poll_ms: 18.4 }), task("health_monitor", "health_monitor")],
  blocking: [{ name: "typeset", since: ago(0) }],
  children: [{ pid: 4211, kind: "file_reader", since: ago(12), memory_bytes: 24e6 }, { pid: 4212, kind: "file_reader", since: ago(12), memory_bytes: 31e6 }],
  runtime: { workers: 2, tasks: 14, ready: 0, blocking_busy: 1, busy: 0.07, loop_delay: { p50_ms: 0.06, p99_ms: 0.8, max_ms: 4.2 } },
  queue: { paused: false, at_once: 3, scaled: "as_allowed", ceiling: null, keep_days: null, active: 2, pending: 4, scheduled: 1, waiting_seconds: 74 },
  breakers: [{ name: "file_reader", state: "closed", failures: 0, opens_after: 5, retry_ms: null, last_failure: "" }],
  ...change,
});

const STEPS = { ten_minutes: [5, 120], day: [60, 1_440], month: [1_800, 1_440] };

/** A history in which work came in waves and ATLES did not run for a while in the middle. */
export function history(range) {
  const [step, many] = STEPS[range];
  const end = Math.floor(Date.now() / (step * 1000)) * step * 1000;
  const points = Array.from({ length: many }, (_, index) => {
    const wave = Math.sin(index / many * 9) ** 2;
    const done = wave > 0.3 && index % Math.max(1, Math.round(30 / step)) === 0 ? Math.round(wave * 3) : 0;
    return {
      at: new Date(end - (many - 1 - index) * step * 1000).toISOString(),
      cpu_percent: 2 + wave * 30 + (index % 7), memory_bytes: 120e6 + wave * 90e6, disk_free_bytes: 80e9, loop_delay_ms: 0.2,
      active: Math.round(wave * 3), waiting: Math.round(wave * 4), completed: done, failed: index % 97 === 5 ? 1 : 0,
      wait_seconds: done > 0 ? 0.2 + wave * 12 : null, work_seconds: done > 0 ? 1.1 + wave * 3 : null,
    };
  });
  return { range, step_seconds: step, points: points.filter((_, index) => index < many * 0.4 || index > many * 0.55) };
}

/** @param {object} world @param {object} monitor @param {object} [change] Of the status. */
function watched(world, monitor, change = {}) {
  world.snapshot.status = { ...world.snapshot.status, health: HEALTH, ...change };
  world.replies = {
    ...world.replies,
    monitor,
    history: { by: "range", each: Object.fromEntries(Object.keys(STEPS).map((range) => [JSON.stringify(range), history(range)])) },
    save_diagnostics: "/home/ada/atles-diagnostics.zip",
  };
  return world;
}

export const well = () => watched(busy(), view());

export const idle = () => {
  const world = stopped();
  const empty = view({ groups: [{ ...groups()[0], services: [] }, groups()[1]], tasks: [], blocking: [], children: [], queue: { paused: false, at_once: 3, scaled: "as_allowed", ceiling: null, keep_days: null, active: 0, pending: 0, scheduled: 0, waiting_seconds: null } });
  const result = watched(world, empty, { health: [] });
  result.replies.history = { range: "ten_minutes", step_seconds: 5, points: [] };
  return result;
};

const PANIC = "panicked at src/system/source_reader.rs:88:14: the index could not be opened";
/** The file reader broke down twice and waits for its next start; a breaker holds its children off meanwhile. */
export const restarting = () =>
  watched(
    busy(),
    view({
      findings: [{ code: "service_restarting", subject: "source_reader", detail: PANIC, request_id: null }],
      groups: groups({ source_reader: { state: "restarting", restarts: 2, max_restarts: 5, next_start_ms: 8_000, last_failure: PANIC }, worker_pool: { restarts: 1 } }),
    }),
  );

/** The disk is full: one request waits, and the check says it. */
export const full = () => {
  const world = busy();
  const why = problem("disk_full", "The disk is full.", "Free some space, then try again.", "ENOSPC /home/ada/Documents/ATLES");
  world.snapshot.requests = [
    request("Supplier comparison", "paused", { id: "held", started_at: ago(7), progress: progress({ fraction: 0.9 }), problem: why }),
    ...world.snapshot.requests.filter(({ state }) => state !== "in_progress"),
  ];
  const health = HEALTH.map((check) => (check.name === "disk_space" ? { ...check, ok: false, detail: "0 MB free at /home/ada/Documents" } : check));
  const metrics = { ...status().metrics, disk_free_bytes: 0 };
  return watched(
    world,
    view({
      findings: [{ code: "check_failed", subject: "disk_space", detail: "0 MB free at /home/ada/Documents", request_id: null }],
      queue: { paused: false, at_once: 3, scaled: "as_allowed", ceiling: null, keep_days: null, active: 0, pending: 4, scheduled: 1, waiting_seconds: 190 },
    }),
    { health, metrics },
  );
};

/** Other programs need the processor: fewer are in hand at once than the fast pace allows. */
export const heldBack = () => view({ queue: { ...view().queue, at_once: 2, scaled: "others_busy" } });

/** The model behind a connection does not answer. */
export const modelDown = () =>
  watched(
    busy(),
    view({
      findings: [{ code: "breaker_open", subject: "ollama", detail: "localhost:11434: connection refused", request_id: null }],
      breakers: [
        { name: "file_reader", state: "closed", failures: 0, opens_after: 5, retry_ms: null, last_failure: "" },
        { name: "ollama", state: "open", failures: 5, opens_after: 5, retry_ms: 24_000, last_failure: "localhost:11434: connection refused" },
      ],
    }),
  );

/** Everything at once. */
export const worst = () => {
  const world = busy();
  const why = problem("folder_unavailable", "The documents folder is not there.", "Plug in the drive that it is on.", "ENOENT /media/usb/ATLES");
  world.snapshot.requests = [request("Letters to the council", "paused", { id: "held", started_at: ago(7), problem: why }), ...world.snapshot.requests];
  return watched(
    world,
    view({
      findings: [
        { code: "check_failed", subject: "event_loop_delay", detail: "2,140 ms", request_id: null },
        { code: "runtime_blocked", subject: "worker_pool", detail: "task request, for 2.1 s", request_id: null },
        { code: "stalled", subject: "Quarterly safety review", detail: "for 40 s", request_id: "now1" },
        { code: "stalled", subject: "metrics_sampler", detail: "for 30 s", request_id: null },
        { code: "service_failed", subject: "health_monitor", detail: PANIC, request_id: null },
        { code: "service_restarting", subject: "source_reader", detail: PANIC, request_id: null },
        { code: "breaker_open", subject: "file_reader", detail: "ended with SIGKILL", request_id: null },
        { code: "queue_paused", subject: "", detail: "", request_id: null },
      ],
      groups: groups({ health_monitor: { state: "failed", restarts: 5, last_failure: PANIC }, source_reader: { state: "restarting", restarts: 12, max_restarts: 0, next_start_ms: 400, last_failure: PANIC } }),
      breakers: [{ name: "file_reader", state: "half_open", failures: 7, opens_after: 5, retry_ms: null, last_failure: "ended with SIGKILL" }],
      queue: { paused: true, at_once: 1, scaled: "as_allowed", ceiling: 1, keep_days: 90, active: 1, pending: 40, scheduled: 2, waiting_seconds: 7_300 },
    }),
  );
};
