/**
 * What the window asks of the engine: one function per command, named as the command is. A promise that fails gives an
 * `ApiError`, whatever went wrong.
 *
 * @import * as Api from "./bindings"
 */
import { invoke } from "@tauri-apps/api/core";

/**
 * What a sentence's citation is found by; every index counts from 0.
 *
 * @typedef {{ documentId: string, section: number, paragraph: number, sentence: number, citation: number }} Place
 */

/**
 * @param {unknown} reason What a command was rejected with.
 * @returns {Api.ApiError} The same as an error that can be shown.
 */
export function asApiError(reason) {
  if (typeof reason === "object" && reason !== null && "code" in reason && "message" in reason) {
    const error = /** @type {Api.ApiError} */ (reason);
    return { ...error, hint: error.hint ?? "", details: error.details ?? "", field: error.field ?? null };
  }
  const details = reason instanceof Error ? (reason.stack ?? reason.message) : String(reason);
  return { code: "internal", message: "", hint: "", details, field: null };
}

/**
 * @template T
 * @param {string} command
 * @param {Record<string, unknown>} [args]
 * @returns {Promise<T>}
 */
async function call(command, args = {}) {
  try {
    return await invoke(command, args);
  } catch (reason) {
    throw asApiError(reason);
  }
}

/** The questions that stand open in a dialog of the system. @type {Set<string>} */
const open = new Set();

/**
 * A command that asks the user in a dialog of the system. Who presses twice is asked once: the second press has chosen nothing.
 *
 * @template T
 * @param {T} nothing What it answers if nothing was chosen.
 * @param {string} command
 * @param {Record<string, unknown>} [args]
 * @returns {Promise<T>}
 */
async function ask(nothing, command, args = {}) {
  const question = command + JSON.stringify(args);
  if (open.has(question)) return nothing;
  open.add(question);
  try {
    return await call(command, args);
  } finally {
    open.delete(question);
  }
}

/** @returns {Promise<Api.SystemState>} */
export const start = () => call("start");
/** @returns {Promise<Api.SystemState>} */
export const stop = () => call("stop");
/** @returns {Promise<Api.SystemState>} */
export const restart = () => call("restart");
/** @param {Api.Pace} pace @returns {Promise<null>} */
export const setPace = (pace) => call("set_pace", { pace });
/** @returns {Promise<Api.Snapshot>} */
export const status = () => call("status");

/** @param {Api.DocumentRequest} request @returns {Promise<Api.RequestAccepted>} */
export const request = (request) => call("request", { request });
/** @param {string} id @returns {Promise<null>} */
export const cancel = (id) => call("cancel", { id });
/** @param {string} id @returns {Promise<null>} */
export const pause = (id) => call("pause", { id });
/** @param {string} id @returns {Promise<null>} */
export const resume = (id) => call("resume", { id });
/** @param {string} id @returns {Promise<null>} */
export const retry = (id) => call("retry", { id });
/** @param {string} id A request that is being written. @returns {Promise<null>} */
export const finishNow = (id) => call("finish_now", { id });
/** @param {string} requestId One that ended with a document in part. @returns {Promise<Api.RequestAccepted>} */
export const continueDocument = (requestId) => call("continue_document", { requestId });
/** @param {string} id @param {string | null} before Request that is to come after it; null for the end. @returns {Promise<null>} */
export const reorder = (id, before) => call("reorder", { id, before });
/** @param {string} id @param {Api.Priority} priority @returns {Promise<null>} */
export const setPriority = (id, priority) => call("set_priority", { id, priority });

/** @param {string} id @param {string | null} deadline RFC 3339; null for none. @returns {Promise<null>} */
export const setDeadline = (id, deadline) => call("set_deadline", { id, deadline });
/** @param {string} id @param {string} until RFC 3339. @returns {Promise<null>} */
export const putOff = (id, until) => call("put_off", { id, until });
/** @param {Api.Which} which @param {Api.Order} order @returns {Promise<Api.Ordered>} */
export const orderMany = (which, order) => call("order_many", { which, order });
/** @param {Api.RequestState[]} states Of requests that have ended; their documents stay. @returns {Promise<number>} How many are gone. */
export const clearFinished = (states) => call("clear_finished", { states });
/** @param {string} id @returns {Promise<Api.Happened[]>} Oldest first. */
export const requestHistory = (id) => call("request_history", { id });
/** @param {number | null} days For how many days ended requests are kept; null for ever. @returns {Promise<null>} */
export const setKeepDays = (days) => call("set_keep_days", { days });

/** @param {string[]} paths @returns {Promise<Api.SourcesReport>} */
export const sources = (paths) => call("sources", { paths });
/** @param {Api.DocumentRequest} request @returns {Promise<Api.OutlinePreview>} */
export const outline = (request) => call("outline", { request });
/** @returns {Promise<string[]>} Absolute paths; none if the user closed the picker. */
export const pickFiles = () => ask(/** @type {string[]} */ ([]), "pick_files");
/** @returns {Promise<string[]>} */
export const pickFolder = () => ask(/** @type {string[]} */ ([]), "pick_folder");

/** @param {string} query Empty for all. @returns {Promise<Api.DocumentSummary[]>} */
export const documents = (query) => call("documents", { query });
/** @returns {Promise<string[]>} Ids of those of whose files nothing is there any more. */
export const documentsWithoutFile = () => call("documents_without_file");
/** @param {string} id @returns {Promise<string | null>} Address of a small picture of its first page (`data:`); null if there is none. */
export const documentPicture = (id) => call("document_picture", { id });
/** @param {string} id @returns {Promise<Api.DocumentView>} */
export const document = (id) => call("document", { id });
/** @param {Place} place @returns {Promise<Api.Passage>} */
export const passage = (place) => call("passage", place);
/** @param {string} id @param {number} version The one that is changed. @param {Api.DocumentChange} change @returns {Promise<Api.DocumentView>} */
export const changeDocument = (id, version, change) => call("change_document", { id, version, change });
/** @param {string} id @param {number} version @returns {Promise<Api.DocumentView>} */
export const undoChange = (id, version) => call("undo_change", { id, version });
/** @param {string} id One whose file does not have its last changes. @returns {Promise<Api.DocumentView>} */
export const saveDocument = (id) => call("save_document", { id });
/** @param {string} id @returns {Promise<Api.DocumentVersion[]>} The present one first. */
export const versions = (id) => call("versions", { id });
/** @param {string} id @param {number} number An earlier version. @returns {Promise<Api.Difference[]>} */
export const compareVersion = (id, number) => call("compare_version", { id, number });
/** @param {string} id @param {number} number @returns {Promise<Api.DocumentView>} */
export const restoreVersion = (id, number) => call("restore_version", { id, number });
/** @param {string} id @returns {Promise<Api.RequestAccepted>} */
export const writeAgain = (id) => call("write_again", { id });
/** @returns {Promise<Api.DocumentSummary[]>} What is in the bin. */
export const bin = () => call("bin");
/** @param {string} id @returns {Promise<null>} */
export const binDocument = (id) => call("bin_document", { id });
/** @param {string} id @returns {Promise<null>} */
export const unbinDocument = (id) => call("unbin_document", { id });
/** @param {string} id One in the bin. @returns {Promise<null>} */
export const deleteDocument = (id) => call("delete_document", { id });
/** @param {string} id @param {string[]} tags All of them. @returns {Promise<Api.DocumentSummary>} */
export const setTags = (id, tags) => call("set_tags", { id, tags });
/** @param {string[]} ids @param {Api.DocumentFormat} format @returns {Promise<Api.Copied | null>} Null if the user closed the picker. */
export const exportMany = (ids, format) => ask(null, "export_many", { ids, format });
/** @param {string} id @returns {Promise<null>} */
export const openDocument = (id) => call("open_document", { id });
/** @param {string} id @returns {Promise<null>} */
export const revealDocument = (id) => call("reveal_document", { id });
/** @param {string} id @param {Api.DocumentFormat} format @returns {Promise<string | null>} Path of the copy; null if the user closed the dialog. */
export const saveCopy = (id, format) => ask(null, "export", { id, format });
/** @param {Place} place @returns {Promise<null>} */
export const openSource = (place) => call("open_source", place);

/** @returns {Promise<Api.LogPage>} */
export const log = () => call("log");
/** @returns {Promise<null>} */
export const openLogFolder = () => call("open_log_folder");

/** @returns {Promise<Api.Monitor>} The same comes as an event with every sample. */
export const monitor = () => call("monitor");
/** @param {Api.HistoryRange} range @returns {Promise<Api.History>} */
export const history = (range) => call("history", { range });
/** @returns {Promise<null>} Nothing is begun any more; what is in hand goes on. */
export const pauseQueue = () => call("pause_queue");
/** @returns {Promise<null>} */
export const resumeQueue = () => call("resume_queue");
/** @param {number | null} ceiling Requests in hand at once at most, 1 to 10; null for as many as the pace allows. @returns {Promise<null>} */
export const setCeiling = (ceiling) => call("set_ceiling", { ceiling });
/** @returns {Promise<string | null>} Where the bundle was saved; null if the user closed the picker. */
export const saveDiagnostics = () => ask(null, "save_diagnostics");

/** @returns {Promise<Api.KnownSources>} The same comes as an event when it changes. */
export const knownSources = () => call("known_sources");
/** @param {string[]} paths @param {boolean} confirmed However much there is to read. @returns {Promise<string[]>} Those that are new. */
export const addSources = (paths, confirmed) => call("add_sources", { paths, confirmed });
/** @param {string} path A known one. Its files are not touched. @returns {Promise<null>} */
export const removeSource = (path) => call("remove_source", { path });
/** @returns {Promise<null>} Looks into every known file again. */
export const rereadSources = () => call("reread_sources");
/** @returns {Promise<null>} */
export const pauseReading = () => call("pause_reading");
/** @returns {Promise<null>} */
export const resumeReading = () => call("resume_reading");
/** @param {string} path A known one. @param {number} skip @param {number} most At most 500. @returns {Promise<Api.SourceFile[]>} */
export const sourceFiles = (path, skip, most) => call("source_files", { path, skip, most });
/** @param {string} query @param {number} limit @returns {Promise<Api.FoundPassage[]>} Best first. */
export const searchSources = (query, limit) => call("search_sources", { query, limit });
/** @param {string} path A known one, or one under it. @returns {Promise<null>} */
export const openKnownSource = (path) => call("open_known_source", { path });

/** @returns {Promise<Api.KeptData>} */
export const keptData = () => call("kept_data");
/** @returns {Promise<string | null>} The folder that new documents are filed in from now on; null if the user closed the picker. */
export const chooseDocumentsFolder = () => ask(null, "choose_documents_folder");
/** @returns {Promise<null>} */
export const usualDocumentsFolder = () => call("usual_documents_folder");
/** @returns {Promise<Api.TemplateSummary | null>} What was taken from the file; null if the user closed the picker. */
export const chooseTemplate = () => ask(null, "choose_template");
/** @returns {Promise<null>} */
export const removeTemplate = () => call("remove_template");
/** @returns {Promise<null>} */
export const openDocumentsFolder = () => call("open_documents_folder");
/** @returns {Promise<null>} */
export const openNotices = () => call("open_notices");
/** @returns {Promise<null>} */
export const openDataFolder = () => call("open_data_folder");
/** @param {"system" | "light" | "dark"} appearance Of what the system draws of the window. @returns {Promise<null>} */
export const setAppearance = (appearance) => call("set_appearance", { appearance });
/** @returns {Promise<null>} ATLES ends. */
export const deleteEverything = () => call("delete_everything");

/** @returns {Promise<Api.Connections>} */
export const connections = () => call("connections");
/** @returns {Promise<Api.FoundServer[]>} */
export const foundServers = () => call("found_servers");
/** @param {Api.NewConnection} connection @returns {Promise<string[]>} */
export const listModels = (connection) => call("list_models", { connection });
/** @param {Api.NewConnection} connection @returns {Promise<Api.Connection>} */
export const saveConnection = (connection) => call("save_connection", { connection });
/** @param {string} id @returns {Promise<null>} */
export const removeConnection = (id) => call("remove_connection", { id });
/** @param {string} id @returns {Promise<Api.ConnectionTest>} */
export const testConnection = (id) => call("test_connection", { id });
/** @param {string} connection @param {Api.Price | null} price @returns {Promise<null>} */
export const setPrice = (connection, price) => call("set_price", { connection, price });
/** @param {Api.Writer} writer @returns {Promise<null>} */
export const setWriter = (writer) => call("set_writer", { writer });

/** @returns {Promise<Api.Agents>} */
export const agents = () => call("agents");
/** @param {Api.Agent} agent @param {Api.AgentSettings | null} settings What is usual if null. @returns {Promise<Api.Agents>} */
export const setAgent = (agent, settings) => call("set_agent", { agent, settings });
/** @returns {Promise<Api.Prompt[]>} */
export const prompts = () => call("prompts");

/** @param {string | null} connection Id; null for the Ollama that was found. @returns {Promise<Api.StoredModel[]>} */
export const storedModels = (connection) => call("stored_models", { connection });
/** @param {string | null} connection @param {string} model @returns {Promise<number>} Number of the download. */
export const downloadModel = (connection, model) => call("download_model", { connection, model });
/** @param {number} id @returns {Promise<null>} */
export const cancelDownload = (id) => call("cancel_download", { id });
/** @param {number} id Of one that has ended. @returns {Promise<null>} */
export const dismissDownload = (id) => call("dismiss_download", { id });
/** @returns {Promise<Api.Downloads>} */
export const modelDownloads = () => call("model_downloads");
/** @param {string | null} connection @param {string} model @returns {Promise<number>} Bytes that it had on the disk. */
export const deleteModel = (connection, model) => call("delete_model", { connection, model });
/** @returns {Promise<Api.Recommendation>} */
export const recommendation = () => call("recommendation");
