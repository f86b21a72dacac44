/** A day in the life of an engine: what the mocked backend answers. */
import { ago, changedView, cite, costs, differences, documentVersions, documentView, notes, passage, picture, summaries, TODAY, unread } from "./document_world.js";

export * from "./document_world.js";

export const status = (change = {}) => ({
  state: "running",
  has_run: true,
  since: ago(60),
  pace: "mid",
  counts: { active: 2, waiting: 3, paused: 0, completed: 3, failed: 1, cancelled: 1, documents: 5 },
  metrics: { cpu_percent: 14.2, memory_bytes: 212e6, disk_free_bytes: 80e9, loop_delay_ms: 0.2 },
  services: [],
  health: [{ name: "database", ok: true, detail: "write took 0.4 ms" }],
  failure: null,
  updated_at: ago(0),
  ...change,
});

let count = 0;
export const request = (title, state, change = {}, asked = {}) => ({
  id: `r${(count += 1)}`,
  request: {
    title,
    document_type: "summary_report",
    sources: ["/home/ada/Surveys 2025"],
    instructions: "",
    length: "medium",
    language: null,
    audience: null,
    priority: "normal",
    deadline: null,
    large_confirmed: false,
    writer: { type: "built_in" },
    ...asked,
  },
  state,
  position: count,
  created_at: ago(30 - count),
  started_at: null,
  finished_at: null,
  run_at: null,
  late: false,
  attempt: 1,
  max_attempts: 5,
  progress: null,
  problem: null,
  not_read: [],
  document_id: null,
  document: null,
  words: 0,
  sentences: 0,
  sourced: 0,
  part: null,
  instead: 0,
  usage: null,
  ...change,
});

export const progress = (change = {}) => ({
  step: "writing",
  fraction: 0.64,
  section: 5,
  sections: 7,
  section_title: "Near misses",
  draft: "",
  file: "",
  files_done: 12,
  files: 12,
  eta_seconds: 40,
  last_sign_of_life: new Date().toISOString(),
  waits_for_model: false,
  ...change,
});

const problem = (code, message, hint, details = "") => ({ code, message, hint, details, field: null });


const requests = [
  request("Quarterly safety review", "in_progress", { id: "now1", started_at: ago(2), progress: progress() }),
  request("Supplier comparison", "in_progress", {
    id: "now2",
    started_at: ago(1),
    progress: progress({ step: "reading", fraction: 0.18, section: 0, sections: 0, section_title: "", file: "tender-pack.pdf", files_done: 40, files: 310, eta_seconds: 180 }),
  }),
  request("Onboarding guide", "pending", { id: "n1" }, { document_type: "user_guide", priority: "high", deadline: new Date(TODAY.getTime() + 86_400_000).toISOString() }),
  request("Weekly digest", "pending", { id: "n2" }),
  request("Minutes of the works council", "pending", { id: "n3" }),
  request("Letters from tenants", "pending", { id: "n4" }),
  request("Archive of tenders", "scheduled", { id: "n5", run_at: ago(-7), problem: problem("folder_unavailable", "The documents folder is not there.", "Plug in the drive that it is on.", "ENOENT /media/usb/ATLES") }),
  request("Minutes, board meeting 12 May", "completed", {
    id: "d1", started_at: ago(11), finished_at: ago(10.99), document_id: "doc1", document: "/home/ada/Documents/ATLES/Minutes.md", words: 612, sentences: 42, sourced: 41, not_read: [unread[0]],
  }),
  request("Heat pump retrofit: what our 2025 site surveys say", "completed", { id: "d2", started_at: ago(21), finished_at: ago(20.9), document_id: "doc2", document: "/home/ada/Documents/ATLES/Heat.md", words: 1204, sentences: 78, sourced: 78 }),
  request("Scanned contracts", "failed", { id: "d3", finished_at: ago(40), problem: problem("nothing_readable", "None of the sources can be read.", "Make the PDF files searchable with an OCR program, then retry.", "12 files, 12 without a text layer") }),
  request("A first try", "cancelled", { id: "d4", finished_at: ago(50) }),
];

/** What happened to a request, as the engine has it. */
export const story = [
  { at: ago(50), what: "accepted", detail: "", section: null },
  { at: ago(40), what: "begun", detail: "", section: null },
  { at: ago(39), what: "section", detail: "", section: 2 },
  { at: ago(30), what: "will_retry", detail: "It gave no sign of life and was ended.", section: null },
];

export const report = {
  paths: [
    { path: "/home/ada/Surveys 2025", name: "Surveys 2025", folder: true, files: 82, pages: null },
    { path: "/home/ada/costs.csv", name: "costs.csv", folder: false, files: 1, pages: null },
    { path: "/home/ada/guidance-notes.pdf", name: "guidance-notes.pdf", folder: false, files: 1, pages: 212 },
  ],
  files: 84, bytes: 41e6, pages: 212, not_read: unread, skipped: 3, large: false,
};

const outline = {
  sections: ["Executive summary", "Findings", "Figures", "Sites", "Risks", "Next steps", "Sources"].map((title) => ({ title, question: `What do the sources say under the head of ${title.toLowerCase()}?`, words: 170 })),
  if_called_for: ["Where the sources disagree", "Glossary"], files: 84, language: "en", estimate: null,
};

export const logLines = (from, many) =>
  Array.from({ length: many }, (_, index) => ({
    number: from + index,
    time: new Date(TODAY.getTime() - 3_600_000 + (from + index) * 40).toISOString(),
    level: (from + index) % 97 === 0 ? "error" : (from + index) % 41 === 0 ? "warn" : (from + index) % 5 === 0 ? "debug" : "info",
    task: ["worker_pool", "health_monitor", "source_reader", "Quarterly safety review"][(from + index) % 4],
    message: (from + index) % 41 === 0 ? `Section took longer than planned, line ${from + index}` : `Passage ${from + index} ranked 0.${(from + index) % 100} for section ${1 + ((from + index) % 7)}`,
  }));

const surveys = "/home/ada/Surveys 2025";
export const source = (change = {}) => ({ path: surveys, name: "Surveys 2025", folder: true, missing: false, read: 81, waiting: 0, not_read: 2, pages: 212, bytes: 41e6, ...change });
export const reading = (change = {}) => ({ state: "done", file: "", done: 0, total: 0, pages_per_second: 0, eta_seconds: null, watched: true, problem: null, ...change });
export const knownSources = (change = {}) => ({
  sources: [
    source(),
    source({ path: "/home/ada/costs.csv", name: "costs.csv", folder: false, read: 1, not_read: 0, pages: 0, bytes: 48_000 }),
    source({ path: "/media/usb/Tenders", name: "Tenders", missing: true, read: 310, not_read: 0, pages: 2_204, bytes: 9e8 }),
  ],
  reading: reading(),
  suggested: [],
  ...change,
});
export const sourceFile = (name, change = {}) => ({ path: `${surveys}/${name}`, name, state: "read", bytes: 120_000, pages: 4, code: null, reason: null, ...change });
const sourceFiles = [
  ...unread.map(({ source: path, code, reason }) => sourceFile(path.slice(surveys.length + 1), { state: "not_read", code, reason, pages: null })),
  sourceFile("north/new-readings.xlsx", { state: "waiting", pages: null }),
  sourceFile("board-notes-12-may.docx"),
  sourceFile("\u0645\u0644\u0627\u062d\u0638\u0627\u062a.txt", { pages: null, bytes: 900 }),
];
/** Words in the text are marked, by characters as people count them. */
export const found = (text, words, change = {}) => ({
  hit: { source: notes, block: 3, page: 2, heading: ["Programme", "Costs"], start: 10, end: 10 + [...text].length, text, score: 7.1, ...change },
  marks: words.map((word) => {
    const from = [...text.slice(0, text.indexOf(word))].length;
    return [from, from + [...word].length];
  }),
});
const passages = [
  found("The heat pumps \u{1f525} of the north site lost a third of their heat. Works start on 3 June.", ["heat", "pumps", "lost"]),
  found("North\t700,000\t3 June\nSouth\t500,000\t1 September", ["June"], { source: costs, page: null, heading: [] }),
];

/** What suits a computer with 8 GB. */
export const recommended = (choice, change = {}) => ({ memory_gb: 8, billions: 4, words_per_second: 6.25, measured: false, choice, ...change });

/** What is kept on this computer. */
export const keptData = (change = {}) => ({
  folder: "/home/ada/.local/share/org.atles.desktop",
  parts: [
    { kind: "database", megabytes: 12.4 },
    { kind: "index", megabytes: 238 },
    { kind: "bin", megabytes: 3.1 },
    { kind: "pictures", megabytes: 1.2 },
    { kind: "logs", megabytes: 0.6 },
  ],
  documents_folder: "/home/ada/Documents/ATLES",
  usual_documents_folder: "/home/ada/Documents/ATLES",
  template: null,
  ...change,
});

export const template = (change = {}) => ({
  name: "Town council letterhead.dotx", styles: 19, styles_used: 27, header: true, footer: true, first_page: true, pictures: 1,
  page_width: 210, page_height: 297, links_left: 0, objects_left: 0,
  ...change,
});

export const replies = () => ({
  connections: { connections: [], writer: { type: "built_in" }, keychain: true }, found_servers: [],
  model_downloads: { revision: 0, downloads: [] }, recommendation: recommended({ type: "get_ollama", model: "gemma3:4b", bytes: 3.3e9, runtime: true }),
  kept_data: keptData(), choose_documents_folder: "/home/ada/Reports", usual_documents_folder: null,
  choose_template: template(), remove_template: null,
  known_sources: knownSources(), add_sources: ["/home/ada/Surveys 2025"],
  source_files: { by: "skip", each: { 0: sourceFiles }, otherwise: [] },
  search_sources: { by: "query", each: { '"nothing like it"': [] }, otherwise: passages },
  start: "running", stop: "stopped", restart: "running",
  request: { request_id: "mine", waits_for_start: false },
  documents: { by: "query", each: { '"nothing like it"': [] }, otherwise: summaries },
  document: documentView, documents_without_file: [], document_picture: { by: "id", each: { '"doc1"': picture, '"doc2"': picture }, otherwise: null },
  change_document: changedView, undo_change: documentView, restore_version: documentView, save_document: documentView,
  versions: documentVersions, compare_version: differences, write_again: { request_id: "again", waits_for_start: false },
  bin: [], set_tags: summaries[1], export_many: { folder: "/home/ada/Copies", saved: 2, failed: [] }, bin_document: null, unbin_document: null,
  passage,
  sources: report,
  outline,
  pick_files: ["/home/ada/costs.csv"],
  pick_folder: ["/home/ada/Surveys 2025"],
  log: { lines: logLines(1, 400), folder: "/home/ada/.local/share/atles/logs" },
});

const snapshot = (change) => ({ seq: 100, status: status(), requests, documents_folder: "/home/ada/Documents/ATLES", sample_folder: "/usr/share/atles/samples", first_run: false, version: "0.1.0", ...change });

export const busy = () => ({ snapshot: snapshot({}), replies: replies() });
export const stopped = () => ({
  snapshot: snapshot({ status: status({ state: "stopped", has_run: false, counts: { active: 0, waiting: 0, paused: 0, completed: 0, failed: 0, cancelled: 0, documents: 0 } }), requests: [] }),
  replies: { ...replies(), known_sources: knownSources({ sources: [], reading: reading({ state: "stopped" }) }), documents: [], request: { request_id: "mine", waits_for_start: true }, log: { lines: [], folder: null } },
});
export const fresh = () => {
  const world = stopped();
  world.snapshot.first_run = true;
  return world;
};
/** The system could not start. */
export const failing = () => {
  const world = stopped();
  const failure = problem("folder_taken", "Another ATLES holds this data folder.", "Close it, then press Start.", "lock held by process 4120: atles serve --data /home/ada/.local/share/atles");
  world.snapshot.status = status({ state: "failed", counts: world.snapshot.status.counts, failure });
  return world;
};
/** It runs, and two health checks are not well. */
export const needing = () => {
  const world = busy();
  world.snapshot.status = status({
    health: [
      { name: "database", ok: true, detail: "write took 0.4 ms" },
      { name: "disk_space", ok: false, detail: "312 MB free at /home/ada/Documents" },
      { name: "queue_progress", ok: false, detail: "no step for 4 min" },
    ],
  });
  return world;
};
/** What a bad day looks like: stalled, paused by hand, paused by a full disk, about to stop. */
export const tight = () => {
  const world = busy();
  const full = problem("disk_full", "The disk is full.", "Free some space, then try again.", "ENOSPC /home/ada/Documents/ATLES");
  world.snapshot.status = status({ state: "stopping" });
  world.snapshot.requests = [
    request("Quarterly safety review", "in_progress", { started_at: ago(9), progress: progress({ eta_seconds: null, last_sign_of_life: ago(2) }) }),
    request("A comparison of all suppliers of heat pumps, boilers and buffer tanks that tendered between January 2023 and September 2025 for the sites in the north", "paused", { started_at: ago(8), progress: progress({ fraction: 0.4 }) }),
    request("Supplier comparison", "paused", { started_at: ago(7), progress: progress({ fraction: 0.9 }), problem: full }),
    request("Just begun", "in_progress", { started_at: ago(0) }),
  ];
  return world;
};
const MARKUP = '<img src=x onerror="window.harmed=1"><b>bold';
/** Titles, file names, log lines and quotes that pretend to be a page. */
export const hostile = () => {
  const world = busy();
  const evil = problem("nothing_readable", MARKUP, MARKUP, MARKUP);
  const file = { source: `/home/ada/${MARKUP}`, code: "damaged", reason: MARKUP };
  world.snapshot.requests = [
    request(MARKUP, "in_progress", { id: "h1", started_at: ago(2), progress: progress({ section_title: MARKUP }) }),
    request(MARKUP, "in_progress", { id: "h2", started_at: ago(1), progress: progress({ step: "reading", file: MARKUP }) }),
    request(MARKUP, "pending", { id: "h3" }),
    request(MARKUP, "completed", { id: "h4", started_at: ago(2), finished_at: ago(1), document_id: "doc1", document: `/${MARKUP}`, words: 1, sentences: 1, sourced: 1, not_read: [file] }),
    request(MARKUP, "failed", { id: "h5", finished_at: ago(3), problem: evil }),
  ];
  const sentence = { text: MARKUP, kind: "quoted", citations: [cite(`/${MARKUP}`, MARKUP, { heading: [MARKUP] })] };
  const summary = { ...documentView.summary, title: MARKUP, excerpt: MARKUP };
  Object.assign(world.replies, {
    documents: [summary],
    document: {
      ...documentView,
      summary,
      sections: [
        {
          title: MARKUP,
          paragraphs: [
            { kind: "prose", title: MARKUP, columns: [], sentences: [sentence] },
            { kind: "table", title: MARKUP, columns: [MARKUP], sentences: [sentence] },
          ],
        },
      ],
      sources: [{ source: `/${MARKUP}`, hash: "00", cited: 1, file_state: "changed" }],
      not_read: [file],
    },
    passage: { ...passage, source: `/${MARKUP}`, name: MARKUP, heading: [MARKUP], before: MARKUP, quote: MARKUP, after: MARKUP },
    sources: { ...report, paths: [{ ...report.paths[0], path: `/${MARKUP}`, name: MARKUP }], not_read: [file] },
    known_sources: { sources: [source({ path: `/${MARKUP}`, name: MARKUP })], reading: reading({ state: "reading", file: MARKUP, total: 9 }), suggested: [`/${MARKUP}`] },
    source_files: { by: "skip", each: { 0: [sourceFile(MARKUP, { state: "not_read", code: "damaged", reason: MARKUP })] }, otherwise: [] },
    search_sources: [found(MARKUP, ["<b>"], { source: `/${MARKUP}`, heading: [MARKUP] })],
    log: { lines: [{ number: 1, time: ago(1), level: "warn", task: MARKUP, message: MARKUP }], folder: null },
  });
  return world;
};
export { MARKUP, problem };
