// The contract between the engine and the window. Made from the types in Rust by `npm run bindings`; do not edit.

/** A role in which a model works on a document. */
export type Agent = "planner" | "researcher" | "writer" | "checker" | "editor";

/** What an agent may do, and how. */
export type AgentSettings = {
  /** Whether it works at all. The writer always does where a model writes. */
  on: boolean,
  /** Its model; none for the one that writes the document. The writer has no other. */
  model: ModelChoice | null,
  /** How freely it chooses its words, from 0, the likeliest alone, to 2. */
  temperature: number,
  /**
   * The likeliest words that together make up this part of all, from 0 to 1, are the ones it chooses from; none for what
   * its server takes. Some servers refuse a question with both this and a temperature.
   */
  top_p: number | null,
  /** Most tokens of an answer, 64 to 32,768; none for as many as the task takes. */
  most_tokens: number | null,
  /**
   * Of the writer, most passages that it is shown for a section; of the researcher, most that it adds to these. 1 to 30;
   * none for the usual number, and for the others.
   */
  passages: number | null,
  /** What the user tells it besides, at most 2,000 characters. */
  instructions: string, };

/** The settings of all agents. */
export type Agents = {
  /** Of the planner. */
  planner: AgentSettings,
  /** Of the researcher. */
  researcher: AgentSettings,
  /** Of the writer. */
  writer: AgentSettings,
  /** Of the checker. */
  checker: AgentSettings,
  /** Of the editor. */
  editor: AgentSettings, };

/** A failure or a refusal, ready to be shown. */
export type ApiError = {
  /** What went wrong, for programs. */
  code: ErrorCode,
  /** What went wrong, in one plain sentence. */
  message: string,
  /** The one thing to do; may be empty. */
  hint: string,
  /** The technical truth; may be empty. */
  details: string,
  /** Name of the field that is at fault, for `invalid_field`. */
  field: string | null, };

/** One bar. */
export type Bar = {
  /** What it is of. */
  name: string,
  /** The amount as the source writes it, with its unit. */
  value: string,
  /** The amount as a number, 0 or more. */
  amount: number,
  /** Its part of the greatest amount, 0 to 1. */
  share: number, };

/**
 * A part of a source with its position in the source's text.
 *
 * The text of a source is the text of its blocks joined by one line feed.
 */
export type Block = {
  /** Number of the block, from 0. */
  block: number,
  /** What it is. */
  kind: BlockKind,
  /** What part it plays. */
  role: BlockRole,
  /** Its text, never empty. */
  text: string,
  /** Page, from 1, where the format has pages. */
  page: number | null,
  /** Headings above the block, outermost first. A heading carries only those above itself. */
  heading: Array<string>,
  /** Offset of the first character in the text of the source, in Unicode scalar values. */
  start: number,
  /** Offset after the last character. */
  end: number,
  /** Names of the columns of a table, for every block of the table; empty for what is not a table or has no names. */
  columns?: Array<string>,
  /** How many of the first rows of this block only name the columns: 0 or 1. */
  header_rows?: number, };

/** What a block is in its source. */
export type BlockKind = "heading" | "paragraph" | "list_item" | "table" | "code" | "quote" | "caption" | "footnote";

/** What part a block plays. Writing uses `body` alone. */
export type BlockRole = "body" | "header" | "footer" | "boilerplate";

/** Work that keeps a blocking thread busy. */
export type BlockingView = {
  /** What it does. */
  name: string,
  /** Since when. */
  since: string, };

/** What a circuit breaker does with calls. */
export type BreakerState = "closed" | "open" | "half_open";

/** A circuit breaker. */
export type BreakerView = {
  /** What it guards, such as `file_reader`. */
  name: string,
  /** What it does with calls. */
  state: BreakerState,
  /** Failures in a row. */
  failures: number,
  /** Failures in a row that open it. */
  opens_after: number,
  /** Milliseconds until it lets one through, while open. */
  retry_ms: number | null,
  /** What failed last; may be empty. */
  last_failure: string, };

/** Amounts of one kind as bars, one for each row of a table, sums aside. */
export type Chart = {
  /** Name of the column of the amounts; empty where it has none. */
  amounts: string,
  /** The bars, 3 to 20: the greatest first, or in the order of the rows where these have one. */
  bars: Array<Bar>, };

/** A child process. */
export type ChildView = {
  /** Its process id. */
  pid: number,
  /** What it is for, such as `file_reader`. */
  kind: string,
  /** Since when it lives. */
  since: string,
  /** Its resident memory at the last sample, in bytes; 0 before. */
  memory_bytes: number, };

/** Where a sentence comes from. A sentence made from two blocks has two citations. */
export type Citation = {
  /** Path of the source, as the user would write it. */
  source: string,
  /** SHA-256 of the file's bytes when it was read, in hexadecimal. */
  hash: string,
  /** Number of the block, from 0. */
  block: number,
  /** Page, from 1, where the format has pages. */
  page: number | null,
  /** Headings above the block, outermost first. */
  heading: Array<string>,
  /** Offset of the quote in the text of the source, in Unicode scalar values. */
  start: number,
  /** Offset after the quote. */
  end: number,
  /** The quoted words: exactly the text between `start` and `end`. */
  quote: string, };

/** A connection. */
export type Connection = {
  /** Its id. */
  id: string,
  /** What it is called. */
  name: string,
  /** What kind of server it is. */
  kind: ConnectionKind,
  /** Its address. */
  address: string,
  /** Name of the model that writes; empty until one was chosen. */
  model: string,
  /** How long the model stays in memory after a question; for Ollama. */
  keep_alive: KeepAlive,
  /** Where its key is. */
  key: KeyPlace,
  /** Headers that every call has. */
  headers: Array<HeaderView>,
  /** LoRA adapters of a model in a file. */
  adapters: Array<ModelAdapter>,
  /** What is written with it leaves this computer. */
  leaves: boolean,
  /** Tokens of the model's context, if the server has said so. */
  context: number | null,
  /** Its circuit breaker. */
  breaker: BreakerView,
  /** Questions that were answered since ATLES was opened. */
  answers: number,
  /** Questions that were not. */
  failures: number,
  /** Tokens of all questions. */
  tokens_in: number,
  /** Tokens of all answers. */
  tokens_out: number,
  /** Time to the first word of the last answer. */
  first_word_ms: number | null,
  /** Tokens a second of the last answer. */
  tokens_per_second: number | null,
  /** What it costs, if the user has said so. */
  price: Price | null,
  /** What was used of it for documents in this month (UTC). */
  this_month: Usage, };

/** What kind of server it is. */
export type ConnectionKind = "ollama" | "open_ai" | "file";

/** What a connection answered to the question whether it works. */
export type ConnectionTest = {
  /** The sentence that the model wrote. */
  text: string,
  /** Time to its first word. */
  first_word_ms: number,
  /** Tokens a second; absent if the answer was too short to tell. */
  tokens_per_second: number | null,
  /** Tokens of the model's context, if the server says so. */
  context: number | null, };

/** Everything that the Connections screen shows. */
export type Connections = {
  /** The connections, oldest first. */
  connections: Array<Connection>,
  /** Who writes what is asked for without saying who. */
  writer: Writer,
  /** Whether keys outlive the session. */
  keychain: boolean, };

/** What became of copies of many documents. */
export type Copied = {
  /** The folder that they are in. */
  folder: string,
  /** How many are saved. */
  saved: number,
  /** Titles of the documents that are not, each with the reason. */
  failed: Array<NotCopied>, };

/** How many requests are where. */
export type Counts = {
  /** In progress. */
  active: number,
  /** Pending or scheduled. */
  waiting: number,
  /** Paused. */
  paused: number,
  /** Completed. */
  completed: number,
  /** Given up. */
  failed: number,
  /** Called off. */
  cancelled: number,
  /** Documents in the library. */
  documents: number, };

/** A line of two versions side by side: a heading, a sentence or a row of a table. */
export type Difference = {
  /** How they differ. */
  kind: DifferenceKind,
  /** Whether it is a heading. */
  heading: boolean,
  /** The earlier version; empty if it does not say it. */
  before: Array<DifferencePiece>,
  /** The later version; empty if it does not say it. */
  after: Array<DifferencePiece>, };

/** How two versions differ at a place. */
export type DifferenceKind = "same" | "changed" | "removed" | "added";

/** Words of a sentence that are in both versions, or in this one alone. */
export type DifferencePiece = {
  /** The words. */
  text: string,
  /** Whether the other version lacks them. */
  changed: boolean, };

/** What the user changes in a finished document. */
export type DocumentChange = { "type": "replace",
  /** Which sentence. */
  at: SentencePlace,
  /** The user's words. */
  text: string, } | { "type": "insert",
  /** The sentence that it comes after. */
  after: SentencePlace,
  /** The user's words. */
  text: string, } | { "type": "remove",
  /** Which sentence. */
  at: SentencePlace, } | { "type": "title",
  /** The title. */
  title: string, };

/** What a finished document is as a file. */
export type DocumentFormat = "pdf" | "word" | "html" | "markdown";

/** A document, as asked for. */
export type DocumentRequest = {
  /** Title of the document, 1 to 300 characters. */
  title: string,
  /** Its type. */
  document_type: DocumentType,
  /** Absolute paths of files and folders, at least one. */
  sources: Array<string>,
  /** What to watch for; may be empty. */
  instructions: string,
  /** How long it should be. */
  length: Length,
  /** What it should be as a file. */
  format: DocumentFormat,
  /** Language of headings and notices (ISO 639-1); that of the sources if absent. */
  language: string | null,
  /** Whom it is for; may be absent. */
  audience: string | null,
  /** How urgent it is. */
  priority: Priority,
  /** When it should be done (RFC 3339). */
  deadline: string | null,
  /** The user has seen how much there is to read and wants it all the same. */
  large_confirmed: boolean,
  /** Who writes it; absent for the one that was chosen for new documents. */
  writer: Writer | null, };

/** The unit of writing and of checkpointing. */
export type DocumentSection = {
  /** Its heading. */
  title: string,
  /** Its text, never empty: where the sources hold nothing, one notice says so. */
  paragraphs: Array<Paragraph>, };

/** A source of a document. */
export type DocumentSource = {
  /** Path of the source. */
  source: string,
  /** SHA-256 of its bytes when it was read. */
  hash: string,
  /** Sentences that cite it. */
  cited: number,
  /** Whether it is still as it was read; told when a document is opened. */
  file_state: FileState, };

/** A document in the library. */
export type DocumentSummary = {
  /** Its id. */
  id: string,
  /** The request that it answers. */
  request_id: string,
  /** Its title. */
  title: string,
  /** Its type. */
  document_type: DocumentType,
  /** What it is as a file. */
  format: DocumentFormat,
  /** Absolute path of the file. */
  path: string,
  /** When it was completed. */
  created_at: string,
  /** Words in its body. */
  words: number,
  /** Sentences that claim something. */
  sentences: number,
  /** How many of them have a source. */
  sourced: number,
  /** Sources that it cites. */
  sources_cited: number,
  /** Files that were asked for and could not be read. */
  not_read: number,
  /** Ended early by the user, with what there was. */
  partial: boolean,
  /** Its first words, for the library's list; at most 200 characters. */
  excerpt: string,
  /** Sentences in the user's own words. */
  own: number,
  /** Name of the model that wrote it, if one did. */
  model: string | null,
  /** Sections that ATLES itself wrote in place of the model that was to write them. */
  instead: number,
  /** Number of its version, from 1. */
  version: number,
  /** When its text was changed last; none while it is as it was first written. */
  changed_at: string | null,
  /** When it was put into the bin, if it is there. */
  binned_at: string | null,
  /** What the user files it under, in the user's order; at most 20 words or phrases of at most 40 characters. */
  tags: Array<string>, };

/** The kinds of document that ATLES writes, each with its own outline. */
export type DocumentType = "research_paper" | "technical_report" | "analysis_document" | "summary_report" | "instruction_manual" | "knowledge_base_entry" | "system_documentation" | "user_guide";

/** A version of a document. */
export type DocumentVersion = {
  /** Its number, from 1; later versions have greater ones. */
  number: number,
  /** When it came to be. */
  made_at: string,
  /** How. */
  origin: VersionOrigin,
  /** Its title. */
  title: string,
  /** Words in its body. */
  words: number, };

/** A document with everything in it. */
export type DocumentView = {
  /** What the library shows of it. */
  summary: DocumentSummary,
  /** Language of its headings (ISO 639-1). */
  language: string,
  /** Its text. */
  sections: Array<DocumentSection>,
  /** What it was written from. */
  sources: Array<DocumentSource>,
  /** What could not be read. */
  not_read: Array<NotRead>,
  /** Whether the file is as ATLES left it. */
  file_state: FileState,
  /** What can be counted of its quality. */
  quality: Quality,
  /** Tables that are drawn as well, in the order of the text. */
  charts: Array<PlacedChart>, };

/** What speaks against a sentence. */
export type Doubt = { "what": "number", "word": string } | { "what": "name", "word": string } | { "what": "negation" } | { "what": "swapped" } | { "what": "words" } | { "what": "second_look" };

/** How far a download is. */
export type DownloadStep = "asking" | "fetching" | "checking" | "done" | "failed" | "called_off";

/** All downloads that anybody may want to know of, oldest first. */
export type Downloads = {
  /** Rises with every change: of two, the one with the higher number is true. */
  revision: number,
  /** The downloads. */
  downloads: Array<ModelDownload>, };

/** What went wrong. A code exists only if a caller acts on it. */
export type ErrorCode = "invalid_field" | "nothing_readable" | "confirm_large" | "not_now" | "not_found" | "folder_taken" | "disk_full" | "folder_unavailable" | "reader_unavailable" | "model_unavailable" | "model_refused" | "model_limit" | "no_font" | "database" | "internal";

/** What a model is expected to take for a document, before it is asked: right to about a factor of two. */
export type Estimate = {
  /** Tokens of questions. */
  tokens_in: number,
  /** Tokens of answers. */
  tokens_out: number,
  /** What they would cost, where the model has a price. */
  cost: number | null,
  /** In which currency; empty without a price. */
  currency: string,
  /** Seconds that the answers would take, where the speed of the model is known. */
  seconds: number | null, };

/** One event. Numbers rise by one; whoever sees a gap asks for a new [`Snapshot`](super::Snapshot). */
export type Event = {
  /** Number of the event, from 1. */
  seq: number,
  /** What happened. */
  body: EventBody, };

/** What happened. */
export type EventBody = { "type": "status", "value": Status } | { "type": "request", "value": RequestView } | { "type": "cleared", "value": {
  /** Ids of the requests. */
  request_ids: Array<string>, } } | { "type": "progress", "value": {
  /** Id of the request. */
  request_id: string,
  /** How far it is. */
  progress: Progress, } } | { "type": "document", "value": DocumentSummary } | { "type": "log", "value": {
  /** The lines, oldest first. */
  lines: Array<LogLine>,
  /** How many were left out since the last batch because they came too fast; the log file has them. */
  dropped: number, } } | { "type": "metrics", "value": Metrics } | { "type": "monitor", "value": Monitor } | { "type": "sources", "value": KnownSources } | { "type": "downloads", "value": Downloads } | { "type": "notice", "value": Notice };

/** Whether a file is as ATLES left it or read it. */
export type FileState = "unchanged" | "changed" | "missing" | "behind";

/** Something that needs attention. */
export type Finding = {
  /** What kind of thing. */
  code: FindingCode,
  /** What it is about; see the code. */
  subject: string,
  /** The technical truth, such as "12 MB free"; may be empty. */
  detail: string,
  /** Id of the request, where it is one. */
  request_id: string | null, };

/** What kind of thing needs attention. */
export type FindingCode = "system_failed" | "check_failed" | "runtime_blocked" | "stalled" | "service_failed" | "service_restarting" | "breaker_open" | "queue_paused";

/** A passage that answers a question, with the words that it was found by. */
export type FoundPassage = {
  /** The passage. */
  hit: SearchHit,
  /** Begin and end of the words in its text, in Unicode scalar values. */
  marks: Array<[number, number]>, };

/** A server that was found without being connected. */
export type FoundServer = {
  /** What kind it is. */
  kind: ConnectionKind,
  /** Its address. */
  address: string,
  /** Its models. */
  models: Array<string>, };

/** Who is started again together with a service that broke down. */
export type GroupStrategy = "one_for_one" | "one_for_all" | "rest_for_one";

/** A group of services that are supervised together. */
export type GroupView = {
  /** Its name: `work` or `housekeeping`. */
  name: string,
  /** Who is started again together. */
  strategy: GroupStrategy,
  /** Restarts within the window after which the group is given up; 0 for one that never is. */
  max_restarts: number,
  /** The window. */
  within_seconds: number,
  /** Its services, in the order in which they start; they stop in reverse order. */
  services: Array<ServiceView>, };

/** Something that happened to a request. */
export type Happened = {
  /** When. */
  at: string,
  /** What. */
  what: Happening,
  /** What there is to say about it; may be empty. */
  detail: string,
  /** Which section, from 1, where it is about one. */
  section: number | null, };

/** What can happen to a request. */
export type Happening = "accepted" | "begun" | "read" | "section" | "completed" | "put_back" | "will_retry" | "put_off" | "pause_asked" | "paused" | "resumed" | "cancel_asked" | "cancelled" | "finish_asked" | "failed" | "retried" | "worker_lost" | "moved" | "deadline_missed";

/** A header that every call to a server has. Its value is told to nobody. */
export type HeaderView = {
  /** Its name, in small letters. */
  name: string,
  /** Where its value is. */
  place: KeyPlace, };

/** One check of the health monitor. */
export type HealthCheck = {
  /** `database, disk_space, documents_folder, queue_progress, event_loop_delay` or `children`. */
  name: string,
  /** All well. */
  ok: boolean,
  /** The measured fact, such as "write took 0.4 ms". */
  detail: string, };

/** How it went. */
export type History = {
  /** How far back it goes. */
  range: HistoryRange,
  /** Seconds between two points. Where points are further apart, ATLES did not run. */
  step_seconds: number,
  /** The points, oldest first. */
  points: Array<HistoryPoint>, };

/** One step of a history: means over the step, sums for what is counted. */
export type HistoryPoint = {
  /** When the step began. */
  at: string,
  /** Part of the whole machine's processor time, in percent. */
  cpu_percent: number,
  /** Resident memory of the app and its children, in bytes. */
  memory_bytes: number,
  /** Free space where the documents are, in bytes. */
  disk_free_bytes: number,
  /** The latest timer, in milliseconds (a maximum). */
  loop_delay_ms: number,
  /** Requests in hand. */
  active: number,
  /** Requests waiting. */
  waiting: number,
  /** Requests that were completed in the step (a sum). */
  completed: number,
  /** Requests that were given up in the step (a sum). */
  failed: number,
  /** Seconds from a request's acceptance to the beginning of work, of those begun in the step; absent if none was. */
  wait_seconds: number | null,
  /** Seconds from the beginning of work to the document, of those completed in the step; absent if none was. */
  work_seconds: number | null, };

/** How far back a history goes. */
export type HistoryRange = "ten_minutes" | "day" | "month";

/** How long a model stays in the memory of its server after a question. */
export type KeepAlive = "never" | "five_minutes" | "hour" | "for_ever";

/** What ATLES keeps on this computer beside the documents, and where the documents are filed. */
export type KeptData = {
  /** The data folder. */
  folder: string,
  /** What lies there, in a fixed order; what there is nothing of is left out. */
  parts: Array<KeptPart>,
  /** Folder in which new documents are filed. */
  documents_folder: string,
  /** Folder in which they are filed unless the user chooses another. */
  usual_documents_folder: string,
  /** The user's Word file that lends its look to documents that become Word files. */
  template: TemplateSummary | null, };

/** What a part of the data folder holds. */
export type KeptKind = "database" | "index" | "bin" | "template" | "pictures" | "backups" | "logs";

/** One part of what is kept. */
export type KeptPart = {
  /** What it is. */
  kind: KeptKind,
  /** How much of it there is, in MB of 1,000,000 bytes. */
  megabytes: number, };

/** Where the key of a connection is. */
export type KeyPlace = "none" | "keychain" | "session" | "missing";

/** A known file or folder. */
export type KnownSource = {
  /** Absolute path. */
  path: string,
  /** Last part of it. */
  name: string,
  /** A folder, with everything under it. */
  folder: boolean,
  /** It cannot be found at this moment: a drive that is not connected, a folder that was renamed. */
  missing: boolean,
  /** Files that can be searched. */
  read: number,
  /** Files that wait to be read. */
  waiting: number,
  /** Files that cannot be read. */
  not_read: number,
  /** Pages, as far as the formats have them. */
  pages: number,
  /** Bytes of the files together. */
  bytes: number, };

/** Everything that the Sources screen shows without being asked for more. */
export type KnownSources = {
  /** The known files and folders, oldest first. */
  sources: Array<KnownSource>,
  /** How the reading goes. */
  reading: Reading,
  /** Paths that documents were written from lately and that are not known; latest first. */
  suggested: Array<string>, };

/** How long the document should be, in words of its body. */
export type Length = "short" | "medium" | "long" | { "words": number };

/** How grave a line is. */
export type LogLevel = "debug" | "info" | "warn" | "error";

/** One line of the log. */
export type LogLine = {
  /** Number of the line, from 1, in the order of happening. */
  number: number,
  /** When. */
  time: string,
  /** How grave. */
  level: LogLevel,
  /** Which task, such as `worker_pool` or a request's title. */
  task: string,
  /** What. */
  message: string, };

/** The lines that are kept in memory. */
export type LogPage = {
  /** The lines, oldest first. */
  lines: Array<LogLine>,
  /** Folder with the log files, where there is one. */
  folder: string | null, };

/** How late timers fire, over the last ten minutes: the time that a task which is ready has to wait. */
export type LoopDelay = {
  /** Half of all timers were at most this late. */
  p50_ms: number,
  /** 99 of 100 were at most this late. */
  p99_ms: number,
  /** The latest of all. */
  max_ms: number, };

/** What the process costs, and how quick the engine reacts. */
export type Metrics = {
  /** Part of the whole machine's processor time used by the app and its children, in percent, 0 to 100. */
  cpu_percent: number,
  /** Resident memory of the app and its children, in bytes. */
  memory_bytes: number,
  /** Free space where the documents are, in bytes. */
  disk_free_bytes: number,
  /** How late a timer of the engine fired at most in the last sample, in milliseconds. */
  loop_delay_ms: number, };

/** A LoRA adapter: a small file that changes how a model in a file writes. */
export type ModelAdapter = {
  /** Path of its file, a GGUF. */
  file: string,
  /** How much it changes, in percent: from 0, not at all, by 100, as it was made, to 200. */
  percent: number, };

/** A model of a connection. */
export type ModelChoice = {
  /** Id of the connection. */
  connection: string,
  /** Name of the model. */
  model: string, };

/** A model that a server fetches for us. */
export type ModelDownload = {
  /** Number of the download, from 1. */
  id: number,
  /** The connection of the server; absent for an Ollama that was found and is not connected. */
  connection: string | null,
  /** Name of the model. */
  model: string,
  /** How far it is. */
  step: DownloadStep,
  /** Bytes that are there. */
  bytes: number,
  /** Bytes of all that is known to be fetched; absent before the server has said so. */
  total_bytes: number | null,
  /** Bytes a second of late. */
  bytes_per_second: number | null,
  /** Seconds until it is there, at that speed. */
  eta_seconds: number | null,
  /** Why it did not come about. */
  problem: ApiError | null, };

/** Everything that the engine does at this moment. Comes with every sample (5 s), and whenever it is asked for. */
export type Monitor = {
  /** When this was true. */
  at: string,
  /** What needs attention, gravest first; empty if all is well. */
  findings: Array<Finding>,
  /** The supervision tree, group by group: what Start starts (`work`, empty while stopped), then what always runs. */
  groups: Array<GroupView>,
  /** The tasks of the supervisors, oldest first. */
  tasks: Array<TaskView>,
  /** Work on blocking threads, oldest first. */
  blocking: Array<BlockingView>,
  /** Child processes, oldest first. */
  children: Array<ChildView>,
  /** The runtime that carries the tasks. */
  runtime: RuntimeView,
  /** The queue. */
  queue: QueueView,
  /** One circuit breaker for each thing outside of the process that is called. */
  breakers: Array<BreakerView>, };

/** A connection that is to be made or changed. */
export type NewConnection = {
  /** The connection that is changed; a new one if absent. */
  id: string | null,
  /** What it is called; made from the address if empty. */
  name: string,
  /** What kind of server it is. */
  kind: ConnectionKind,
  /** Its address, such as `http://127.0.0.1:8080/v1`. */
  address: string,
  /** Name of the model that writes; may be empty until one was chosen. */
  model: string,
  /** Its key. Absent leaves the key as it is, empty takes it away. */
  key: string | null,
  /** How long the model stays in memory after a question; for Ollama. */
  keep_alive: KeepAlive,
  /** Headers that every call is to have, all of them. Absent leaves them as they are. */
  headers: Array<NewHeader> | null,
  /** LoRA adapters of a model in a file, in the order in which they are put on it. */
  adapters: Array<ModelAdapter>, };

/** A header that every call to a server is to have. */
export type NewHeader = {
  /** Its name, such as `X-Api-Key`. */
  name: string,
  /** Its value, a secret as the key is. Absent leaves the value as it is. */
  value: string | null, };

/** A document of which no copy could be saved. */
export type NotCopied = {
  /** Its title; its id if it is not there any more. */
  title: string,
  /** Why, in a sentence. */
  reason: string, };

/** A source that was asked for and is not in the document, with the reason. */
export type NotRead = {
  /** Path of the file, as the user would write it. */
  source: string,
  /** Why, for programs. */
  code: ReadErrorCode,
  /** Why, in one plain sentence. */
  reason: string, };

/** Something the user should know. */
export type Notice = {
  /** What it is about, for programs. */
  code: string,
  /** One plain sentence. */
  message: string,
  /** The one thing to do; may be empty. */
  hint: string, };

/** What is to be done with each of many requests. */
export type Order = "cancel" | "pause" | "resume" | "retry" | { "put_off": string } | { "set_priority": Priority };

/** What became of an order for many. */
export type Ordered = {
  /** Ids of those that did as ordered: an order for these takes it back. */
  done: Array<string>,
  /** How many could not, because their state does not allow it. */
  refused: number, };

/** What would be written for a request. */
export type OutlinePreview = {
  /** The sections in order. */
  sections: Array<OutlineSection>,
  /** Headings of the sections that are added if the files give cause for them. */
  if_called_for: Array<string>,
  /** Readable files that it would be written from. */
  files: number,
  /** Language of the headings (ISO 639-1). */
  language: string,
  /** What a model would take for it; absent where ATLES itself writes. */
  estimate: Estimate | null, };

/** A section that would be written. */
export type OutlineSection = {
  /** Its heading. */
  title: string,
  /** The question that it answers, in plain words. */
  question: string,
  /** Words planned for it. */
  words: number, };

/** How hard the system works. */
export type Pace = "overnight" | "slow" | "mid" | "fast" | "extra_fast";

/** Sentences that stand together. */
export type Paragraph = {
  /** How it is set. */
  kind: ParagraphKind,
  /** A heading inside the section; empty for none. */
  title: string,
  /** Names of the columns of a table; empty otherwise. */
  columns: Array<string>,
  /** Its sentences, at least one. */
  sentences: Array<Sentence>, };

/** How a paragraph is set. */
export type ParagraphKind = "prose" | "list" | "steps" | "table";

/** How much there is of a document that the user ended early, or whose request is paused. */
export type Part = {
  /** Sections that are written. */
  written: number,
  /** Sections that there were to be. */
  planned: number, };

/** The surroundings of a citation, ready to be shown with its quote marked. */
export type Passage = {
  /** Path of the source. */
  source: string,
  /** Last part of the path. */
  name: string,
  /** Page, from 1, where the format has pages. */
  page: number | null,
  /** Headings above the block, outermost first. */
  heading: Array<string>,
  /** What kind of block it is. */
  kind: BlockKind,
  /** Text of the block before the quote. */
  before: string,
  /** The quoted words. */
  quote: string,
  /** Text of the block after the quote. */
  after: string,
  /** Names of the columns, where the block is a table. */
  columns: Array<string>,
  /** When the source was read. */
  read_at: string,
  /** Whether the source is as it was when it was read. */
  file_state: FileState, };

/** A chart and the table that it is of. */
export type PlacedChart = {
  /** Number of the section, from 0. */
  section: number,
  /** Number of the paragraph in the section, from 0. */
  paragraph: number,
  /** What it shows. */
  chart: Chart, };

/** What a model costs, as the user has entered it: servers do not tell. */
export type Price = {
  /** For a million tokens of questions; not negative. */
  million_in: number,
  /** For a million tokens of answers; not negative. */
  million_out: number,
  /** In which currency, such as `EUR` or `$`; 1 to 8 characters. */
  currency: string,
  /**
   * Most that it may cost in a calendar month (UTC), in that currency; none for no limit. What would be written with it
   * waits from then on. An answer that is on its way is heard to its end, so that it may cost a little more.
   */
  monthly_limit: number | null, };

/** How urgent a request is. Within a priority the user's own order counts, then age. */
export type Priority = "low" | "normal" | "high" | "urgent" | "critical";

/** How far a request in progress is. */
export type Progress = {
  /** What is being done. */
  step: RequestStep,
  /** Part of the work that is done, 0 to 1; never falls within one attempt. */
  fraction: number,
  /** Section being written, from 1; 0 before the first. */
  section: number,
  /** Number of sections planned; 0 before the plan. */
  sections: number,
  /** Title of the section being written; empty before the first. */
  section_title: string,
  /** Name of the file being read; empty outside of reading. */
  file: string,
  /** Files read so far. */
  files_done: number,
  /** Files to read. */
  files: number,
  /** The last words that a model has written of the section; empty while none writes. */
  draft: string,
  /** Seconds to go, once there is a ground to estimate them. */
  eta_seconds: number | null,
  /** Seconds that a section takes, on average of those that were written, once one was. */
  section_seconds: number | null,
  /** When the worker last gave a sign of life; that it waits for a model is none. */
  last_sign_of_life: string,
  /** A model has been asked, and nothing has come since that sign of life. */
  waits_for_model: boolean, };

/** A prompt, exactly as it is compiled in: what stands in braces is filled in when it is asked. */
export type Prompt = {
  /** Its name, such as `section`. */
  name: string,
  /** Its version, from 1. A changed prompt has another. */
  version: number,
  /** The agents that are asked with it. */
  agents: Array<Agent>,
  /** Its text. */
  text: string, };

/** What can be said of a document's quality without judging its thoughts. Every figure is counted; none is a mark. */
export type Quality = {
  /** Words of the body. */
  words: number,
  /** Words that were asked for. */
  words_asked: number,
  /** Sentences word for word from the sources. */
  quoted: number,
  /** Sentences made over cited words. */
  derived: number,
  /** Sentences that a model wrote. */
  written: number,
  /** Of these, those that their passages do not support, or only in part. */
  written_in_doubt: number,
  /** Sentences in the user's own words. */
  own: number,
  /** Of the user's own, those that their passages do not support, or only in part. */
  own_in_doubt: number,
  /** Notes by ATLES, which claim nothing. */
  notices: number,
  /** Sources that are cited. */
  sources_cited: number,
  /** Sources that were given and read. */
  sources_given: number,
  /** Pairs of sentences that say nearly the same. */
  repeated: number,
  /** Words to a sentence, on average; 0 without prose. */
  sentence_words: number,
  /**
   * LIX, a measure of readability: words to a sentence plus the percentage of words longer than six letters
   * (C.-H. Björnsson, Läsbarhet, 1968). Below 30 is very easy, 40 to 50 is usual for non-fiction, above 60 is hard.
   */
  lix: number, };

/** The queue. */
export type QueueView = {
  /** The user has paused it: nothing is begun. */
  paused: boolean,
  /** Requests that may be in hand at once: what the pace allows, and less if the ceiling is lower or something is short. */
  at_once: number,
  /** Why it is not more. */
  scaled: ScaleReason,
  /** The ceiling that was set by hand. */
  ceiling: number | null,
  /** For how many days requests that have ended are kept in the lists; absent for ever. Documents are always kept. */
  keep_days: number | null,
  /** Requests in hand. */
  active: number,
  /** Requests that wait for their turn. */
  pending: number,
  /** Requests that wait for their time. */
  scheduled: number,
  /** How long the first of those that wait for their turn has been waiting, in seconds. */
  waiting_seconds: number | null, };

/** Why a source could not be read. */
export type ReadErrorCode = "password_protected" | "no_text_layer" | "damaged" | "empty" | "too_large" | "unsupported" | "unreadable";

/** The outcome of a read that gave no blocks. */
export type ReadFailure = {
  /** Why, for programs. */
  code: ReadErrorCode,
  /** Why, in one plain sentence. */
  message: string, };

/** What `atles read FILE --json` prints. */
export type ReadOutput = { "blocks": Array<Block> } | { "error": ReadFailure };

/** How the reading of known files goes. */
export type Reading = {
  /** What is being done. */
  state: ReadingState,
  /** Name of the file in hand; empty if none is. */
  file: string,
  /** Files that are done, of this round. */
  done: number,
  /** Files of this round. */
  total: number,
  /** Pages a second, over the last half minute. What has no pages counts by its length. */
  pages_per_second: number,
  /** Seconds to go, once there is a ground to estimate them. */
  eta_seconds: number | null,
  /** Changes are seen at once. Where the system cannot watch so many folders, they are looked through from time to time. */
  watched: boolean,
  /** Why it is hindered. */
  problem: ApiError | null, };

/** What is being done about the known files. */
export type ReadingState = "stopped" | "done" | "looking" | "reading" | "paused" | "hindered";

/** One choice, and what it rests on. */
export type Recommendation = {
  /** Memory of the computer in GB, as it is sold; absent where it is not known. */
  memory_gb: number | null,
  /** Size of the model in billions of parameters; absent if none fits. */
  billions: number | null,
  /** How fast it writes, in words a second. */
  words_per_second: number | null,
  /** Whether that was measured rather than estimated. */
  measured: boolean,
  /** What to do. */
  choice: RecommendedChoice, };

/** What to do. `connection` is absent for an Ollama that was found and is not connected. */
export type RecommendedChoice = { "type": "writes",
  /** Name of the model. */
  model: string, } | { "type": "use",
  /** Id of the connection. */
  connection: string | null,
  /** Name of the model. */
  model: string, } | { "type": "download",
  /** Id of the connection. */
  connection: string | null,
  /** Name of the model in Ollama's library. */
  model: string,
  /** How much there is to download. */
  bytes: number, } | { "type": "get_ollama",
  /** Name of the model that it will be asked for. */
  model: string,
  /** How much there is to download. */
  bytes: number,
  /** llama-server is on this computer: a GGUF file of that size will do. */
  runtime: boolean, } | { "type": "no_model" };

/** The reply to a request; when it is given, the request is on disk. */
export type RequestAccepted = {
  /** Id of the request. */
  request_id: string,
  /** Nothing will happen until the system is started. */
  waits_for_start: boolean, };

/** Where a request is in its life. */
export type RequestState = "pending" | "scheduled" | "in_progress" | "paused" | "completed" | "failed" | "cancelled";

/** What is being done for a request. */
export type RequestStep = "reading" | "planning" | "writing" | "checking" | "assembling";

/** A request with its state, as the window shows it. */
export type RequestView = {
  /** Its id. */
  id: string,
  /** What was asked for. */
  request: DocumentRequest,
  /** Where it is in its life. */
  state: RequestState,
  /** Place in the user's own order; lower comes first within a priority. */
  position: number,
  /** When it was accepted. */
  created_at: string,
  /** When work on it first began. */
  started_at: string | null,
  /** When it was completed, given up or called off. */
  finished_at: string | null,
  /** When it is to be tried, for a scheduled one. */
  run_at: string | null,
  /** Its deadline passed before it was done. */
  late: boolean,
  /** How often it was begun. */
  attempt: number,
  /** How often it may be begun before it is given up. */
  max_attempts: number,
  /** How far it is, while in progress. */
  progress: Progress | null,
  /** Why it is paused, waits for another try, or was given up. */
  problem: ApiError | null,
  /** What of its sources could not be read, as far as known. */
  not_read: Array<NotRead>,
  /** Id of its document, once completed. */
  document_id: string | null,
  /** Path of its document, once completed. */
  document: string | null,
  /** Words in its document. */
  words: number,
  /** Sentences in its document that claim something. */
  sentences: number,
  /** How many of them have a source. */
  sourced: number,
  /** How much of its document there is, where the user ended it early or the request is paused in the midst. */
  part: Part | null,
  /** Sections of its document that ATLES itself wrote in place of the model that was to write them. */
  instead: number,
  /** What was used of models for it so far; absent if none was asked. */
  usage: Usage | null, };

/** The runtime that carries the tasks. */
export type RuntimeView = {
  /** Its threads for tasks. */
  workers: number,
  /** Living tasks, those of the window's own included. */
  tasks: number,
  /** Tasks that are ready and wait for a thread. */
  ready: number,
  /** Blocking threads that are busy. */
  blocking_busy: number,
  /** Part of the time since the last sample in which its threads were busy, 0 to 1, on average. */
  busy: number,
  /** How late timers fire. */
  loop_delay: LoopDelay, };

/** Why as many requests may be in hand at once as may. */
export type ScaleReason = "as_allowed" | "memory_short" | "others_busy" | "processor_full" | "on_battery" | "battery_low" | "more_waits";

/** A few sentences that answer a question: what `atles search --json` prints a list of. */
export type SearchHit = {
  /** Path of the file. */
  source: string,
  /** Number of the block, from 0, that the text is in. */
  block: number,
  /** Page, from 1, where the format has pages. */
  page: number | null,
  /** Headings above, outermost first. */
  heading: Array<string>,
  /** Offset of the text in that of the source, in Unicode scalar values. */
  start: number,
  /** Offset after it. */
  end: number,
  /** The sentences, as they stand in the source. */
  text: string,
  /** How well it answers; more is better, and only comparable within one answer. */
  score: number, };

/** A sentence, or a row of a table. */
export type Sentence = {
  /** Its words; the cells of a row are parted by tabs. */
  text: string,
  /** What it claims and on what ground. */
  kind: SentenceKind,
  /** Where it comes from; empty for a notice. */
  citations: Array<Citation>,
  /** For what a model wrote, what the check says of it; for the user's own words: what the check says of them beside the passages of the sentence that they replaced. */
  support?: Support, };

/** What a sentence claims and on what ground. */
export type SentenceKind = "quoted" | "derived" | "written" | "notice" | "own";

/** Where a sentence stands in a document; all numbers from 0. */
export type SentencePlace = {
  /** Number of the section. */
  section: number,
  /** Number of the paragraph in the section. */
  paragraph: number,
  /** Number of the sentence in the paragraph. */
  sentence: number, };

/** Where a service is in its life. */
export type ServiceState = "starting" | "running" | "restarting" | "stopping" | "stopped" | "failed";

/** One supervised part of the system. */
export type ServiceView = {
  /** Its name, such as `worker_pool`. */
  name: string,
  /** Where it is in its life. */
  state: ServiceState,
  /** Restarts within the last minute. */
  restarts: number,
  /** Restarts within a minute after which it is given up; 0 for one that is never given up. */
  max_restarts: number,
  /** When it entered its state. */
  since: string,
  /** Milliseconds until its next start, while `restarting`. */
  next_start_ms: number | null,
  /** What broke it last, with the place. */
  last_failure: string | null, };

/** Everything a window needs to draw itself, true at `seq`. Events with a higher number come on top of it. */
export type Snapshot = {
  /** Number of the last event that is contained. */
  seq: number,
  /** How the system is. */
  status: Status,
  /** All unfinished requests and the latest finished ones (at most 50). */
  requests: Array<RequestView>,
  /** Folder in which documents are filed. */
  documents_folder: string,
  /** Folder of the sample files, where they are installed. */
  sample_folder: string | null,
  /** Nothing was ever asked for in this data folder. */
  first_run: boolean,
  /** Version of the program. */
  version: string, };

/** A file under a known path. */
export type SourceFile = {
  /** Absolute path. */
  path: string,
  /** Its path under the known one; its name for a file that is known itself. */
  name: string,
  /** Where it is. */
  state: SourceFileState,
  /** Its size in bytes. */
  bytes: number,
  /** Pages, where the format has them. */
  pages: number | null,
  /** Why it cannot be read, for programs. */
  code: ReadErrorCode | null,
  /** Why it cannot be read, in one plain sentence. */
  reason: string | null, };

/** Where a known file is. */
export type SourceFileState = "read" | "waiting" | "not_read";

/** One chosen path. */
export type SourcePath = {
  /** Absolute path. */
  path: string,
  /** Last part of it. */
  name: string,
  /** A folder, with everything under it. */
  folder: boolean,
  /** Readable files under it; 1 for a readable file, 0 for one that is not. */
  files: number,
  /** Pages in it, where known and where the format has them. */
  pages: number | null, };

/** What lies under the paths that a user has chosen, before anything is asked for. */
export type SourcesReport = {
  /** The paths as absolute ones, in the order given, duplicates removed. */
  paths: Array<SourcePath>,
  /** Files that can be read or have not been tried. */
  files: number,
  /** Their bytes together. */
  bytes: number,
  /** Pages, as far as known. */
  pages: number,
  /** What cannot be read. */
  not_read: Array<NotRead>,
  /** Hidden files, folders of programs, links in circles, cloud placeholders: passed over without a word each. */
  skipped: number,
  /** Over 2,000 files or 1 GB: ask before reading all of it. */
  large: boolean, };

/** How the system is. */
export type Status = {
  /** What the Start button is about. */
  state: SystemState,
  /** It has run before in this process: `Stopped` rather than `Ready to start`. */
  has_run: boolean,
  /** When the state was entered. */
  since: string,
  /** How hard it works. */
  pace: Pace,
  /** How many requests are where. */
  counts: Counts,
  /** What it costs. */
  metrics: Metrics,
  /** Its services, in the order in which they start. */
  services: Array<ServiceView>,
  /** The last round of checks. */
  health: Array<HealthCheck>,
  /** Why it failed, while `failed`. */
  failure: ApiError | null,
  /** When this was true. */
  updated_at: string, };

/** A model on the disk of a server. */
export type StoredModel = {
  /** Its name. */
  name: string,
  /** Bytes on the disk; other models may share some of them. */
  bytes: number,
  /** How large it is, as the server says it, such as `4.3B`; may be empty. */
  parameters: string,
  /** How its numbers are packed, as the server says it, such as `Q4_K_M`; may be empty. */
  packing: string, };

/** The verdict on a sentence, with its reasons. */
export type Support = {
  /** How well it is supported. */
  verdict: Verdict,
  /** Why not better; empty where it is supported. */
  doubts: Array<Doubt>, };

/** What the Start button is about. */
export type SystemState = "stopped" | "starting" | "running" | "stopping" | "failed";

/** A task of the runtime. */
export type TaskView = {
  /** Its name, unique among its siblings only. */
  name: string,
  /** The service that it belongs to; its own name for the task of a service. */
  parent: string,
  /** When it was started. */
  since: string,
  /** How often it was polled. */
  polls: number,
  /** How long it was being polled, all in all. */
  busy_ms: number,
  /** How long it waited, all in all. */
  idle_ms: number,
  /** Its longest poll. What is over 100 ms held up its neighbours. */
  longest_poll_ms: number,
  /** How long it has been in the poll that it is in; absent if it waits. */
  polling_ms: number | null, };

/** What was taken from the user's Word file. */
export type TemplateSummary = {
  /** Name of the file. */
  name: string,
  /** How many of the styles that documents use it has; for the others there are ATLES's own. */
  styles: number,
  /** How many styles documents use. */
  styles_used: number,
  /** Whether it has a header on any page. */
  header: boolean,
  /** Whether it has a footer on any page. */
  footer: boolean,
  /** Whether the first page has its own. */
  first_page: boolean,
  /** How many pictures are in them. */
  pictures: number,
  /** Width of the page in millimetres; none if it says nothing of pages that could be used. */
  page_width: number | null,
  /** Height of the page in millimetres. */
  page_height: number | null,
  /** How many links of its headers and footers were left out; their words were not. */
  links_left: number,
  /**
   * How much else of its headers and footers was left out: pictures that lie elsewhere, embedded files, fields that fetch
   * something.
   */
  objects_left: number, };

/** What was used of a model. */
export type Usage = {
  /** Tokens of questions that were answered, as the server counted them. */
  tokens_in: number,
  /** Tokens of answers. */
  tokens_out: number,
  /** What they cost at the prices of the time; 0 where there was none. */
  cost: number,
  /** In which currency; empty where there was no price. */
  currency: string, };

/** How well passages support a sentence. */
export type Verdict = "supported" | "partly" | "unsupported";

/** How a version came to be. */
export type VersionOrigin = "written" | "changed" | "written_again" | "restored";

/** Which requests an order is for. */
export type Which = { "ids": Array<string> } | { "states": Array<RequestState> };

/** Who writes a document. */
export type Writer = { "type": "built_in" } | { "type": "model",
  /** Id of the connection. */
  connection: string,
  /** Name of the model. */
  model: string,
  /** Whether ATLES itself writes the sections that the model does not; else the request waits for the model. */
  or_built_in: boolean,
  /** Models that write sections as well, where they are done sooner or the first one fails. */
  beside: Array<ModelChoice>, };
