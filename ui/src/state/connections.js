/**
 * The models that are connected, and who writes new documents. A key is in the form alone, and only until it is saved.
 *
 * @import * as Api from "../backend/bindings"
 */
import * as backend from "../backend/commands.js";
import { words } from "../words/en.js";
import { onModelsChanged } from "./local_models.js";
import { announce, tell, tellError } from "./notices.js";
import { Store } from "./store.js";

/** @typedef {{ id: string | null, kind: Api.ConnectionKind, name: string, address: string, model: string, key: string, takeKey: boolean, keepAlive: Api.KeepAlive, headers: readonly HeaderLine[], adapters: readonly Api.ModelAdapter[] }} Form `takeKey`: the key that there is is to be taken away. */
/** @typedef {{ number: number, name: string, value: string, known: boolean }} HeaderLine `known`: the engine has a value for it, which is kept if none is entered. */
/** @typedef {{ running: boolean, result: Api.ConnectionTest | null, problem: Api.ApiError | null, failures?: number }} Trial `failures`: how many the connection had when it worked. */

export const connections = new Store({
  view: /** @type {Api.Connections | null} */ (null),
  found: /** @type {readonly Api.FoundServer[]} */ ([]),
  problem: /** @type {Api.ApiError | null} */ (null),
});

/** What each connection answered when it was tried, by its id. */
export const trials = new Store(/** @type {ReadonlyMap<string, Trial>} */ (new Map()));

/** The form of a connection; null while it is closed. */
export const connectionForm = new Store(
  /** @type {{ form: Form, models: readonly string[] | null, listing: boolean, saving: boolean, problem: Api.ApiError | null } | null} */ (null),
);

/** The connection that was saved last, until its row has the focus; empty for none. */
export const savedConnection = new Store("");

/** Called by the screen when the row has it. */
export const savedShown = () => savedConnection.set("");

export async function loadConnections() {
  try {
    const view = await backend.connections();
    connections.update((state) => ({ ...state, view, problem: null }));
    dropOvertaken(view);
  } catch (reason) {
    connections.update((state) => ({ ...state, problem: backend.asApiError(reason) }));
  }
}

/** That it works is not true any more once it has failed since. @param {Api.Connections} view */
function dropOvertaken(view) {
  const failures = new Map(view.connections.map((connection) => [connection.id, connection.failures]));
  /** @param {[string, Trial]} entry */
  const stands = ([id, { result, failures: then }]) => !result || then === undefined || (failures.get(id) ?? 0) <= then;
  if (![...trials.value].every(stands)) trials.update((all) => new Map([...all].filter(stands)));
}

/** Looks for servers on this computer, which may take a moment. */
export async function findServers() {
  try {
    const found = await backend.foundServers();
    connections.update((state) => ({ ...state, found }));
  } catch {
    // What is not found is not offered; the screen is of use without.
  }
}

onModelsChanged((connection) => {
  if (connection === "") void findServers();
});

/** Once the figures may have changed. */
export function refreshConnections() {
  if (connections.value.view !== null && connections.value.view.connections.length > 0) void loadConnections();
}

/** @type {Form} */
const EMPTY = { id: null, kind: "open_ai", name: "", address: "", model: "", key: "", takeKey: false, keepAlive: "five_minutes", headers: [], adapters: [] };

/** @param {Partial<Form>} [filled] */
export const openForm = (filled = {}) => connectionForm.set({ form: { ...EMPTY, ...filled }, models: null, listing: false, saving: false, problem: null });
export const closeForm = () => connectionForm.set(null);

/** @param {Api.Connection} connection */
export const changeConnection = ({ id, kind, name, address, model, keep_alive: keepAlive, headers, adapters }) =>
  openForm({ id, kind, name, address, model, keepAlive, adapters, headers: headers.map((header) => headerLine({ name: header.name, known: header.place !== "missing" })) });

/** @param {Api.FoundServer} server @param {string} [model] That is to write. */
export function connectFound({ kind, address, models }, model = models[0] ?? "") {
  openForm({ kind, address, model });
  connectionForm.update((state) => state && { ...state, models });
}

/** @param {Partial<Form>} change */
export function editConnection(change) {
  connectionForm.update((state) => {
    if (!state) return state;
    // Another server has other models.
    const models = "address" in change || "kind" in change ? null : state.models;
    return { ...state, models, problem: null, form: { ...state.form, ...change } };
  });
}

let lastLine = 0;

/** @param {Partial<HeaderLine>} [filled] @returns {HeaderLine} */
const headerLine = (filled = {}) => ({ number: (lastLine += 1), name: "", value: "", known: false, ...filled });

/** @param {(headers: readonly HeaderLine[]) => readonly HeaderLine[]} change */
const changeHeaders = (change) => editConnection({ headers: change(connectionForm.value?.form.headers ?? []) });

export const addHeader = () => changeHeaders((all) => [...all, headerLine()]);
/** @param {number} number */
export const removeHeader = (number) => changeHeaders((all) => all.filter((line) => line.number !== number));
/** @param {number} number @param {Partial<HeaderLine>} change */
export const editHeader = (number, change) => changeHeaders((all) => all.map((line) => (line.number === number ? { ...line, ...change } : line)));

/** @param {(adapters: readonly Api.ModelAdapter[]) => readonly Api.ModelAdapter[]} change */
const changeAdapters = (change) => editConnection({ adapters: change(connectionForm.value?.form.adapters ?? []) });

/** Has the user choose the files of adapters. */
export async function pickAdapters() {
  try {
    const files = await backend.pickFiles();
    changeAdapters((all) => [...all, ...files.filter((file) => all.every((known) => known.file !== file)).map((file) => ({ file, percent: 100 }))]);
  } catch (reason) {
    tellError(backend.asApiError(reason));
  }
}
/** @param {string} file */
export const removeAdapter = (file) => changeAdapters((all) => all.filter((known) => known.file !== file));
/** @param {string} file @param {number} percent */
export const weighAdapter = (file, percent) => changeAdapters((all) => all.map((known) => (known.file === file ? { ...known, percent } : known)));

/** Has the user choose the file of a model. */
export async function pickModel() {
  try {
    const [address] = await backend.pickFiles();
    if (address) editConnection({ address });
  } catch (reason) {
    tellError(backend.asApiError(reason));
  }
}

/** @param {Form} form @returns {Api.NewConnection} */
const asked = ({ id, kind, name, address, model, key, takeKey, keepAlive, headers, adapters }) => ({
  id,
  kind,
  name: name.trim(),
  address: address.trim(),
  model: model.trim(),
  key: key.trim() !== "" ? key.trim() : takeKey ? "" : null,
  keep_alive: keepAlive,
  // A model in a file is asked by ATLES alone; what another server had is forgotten with its address.
  headers: kind !== "file" ? headers.filter((line) => line.name.trim() !== "" || line.value.trim() !== "").map((line) => ({ name: line.name.trim(), value: line.value.trim() || null })) : null,
  adapters: kind === "file" ? [...adapters] : [],
});

/** Asks the server of the form which models it has, and fills in the one that `choose` takes of them. @param {(models: readonly string[]) => string | undefined} choose @returns {Promise<boolean>} Whether it has told. */
async function askModels(choose) {
  const state = connectionForm.value;
  if (!state || state.listing) return false;
  connectionForm.set({ ...state, listing: true, problem: null });
  try {
    const models = await backend.listModels(asked(state.form));
    connectionForm.update((now) => now && { ...now, listing: false, models, form: { ...now.form, model: now.form.model || (choose(models) ?? "") } });
    announce(words.connections.models(models.length));
    return true;
  } catch (reason) {
    connectionForm.update((now) => now && { ...now, listing: false, problem: backend.asApiError(reason) });
    return false;
  }
}

/** The first model is as good as any to begin with. */
export const listModels = () => askModels((models) => models[0]);

/** @param {"address" | "model"} field @param {string} message */
const lacks = (field, message) => connectionForm.update((now) => now && { ...now, problem: { code: "invalid_field", message, hint: "", details: "", field } });

/** What is saved is tried, so it has an address and a model. @returns {Promise<boolean>} Whether the form has both; else it says which it lacks. */
async function isComplete() {
  const form = connectionForm.value?.form;
  if (!form) return false;
  if (form.address.trim() === "") lacks("address", form.kind === "file" ? words.connections.needsFile() : words.connections.needsAddress());
  else if (form.kind === "file" || form.model.trim() !== "") return true;
  else if (await askModels((models) => (models.length === 1 ? models[0] : undefined))) {
    if (connectionForm.value?.form.model) return true;
    lacks("model", words.connections.needsModel(connectionForm.value?.models?.length ?? 0));
  }
  return false;
}

export async function saveConnection() {
  if (connectionForm.value?.saving || !(await isComplete())) return;
  const state = connectionForm.value;
  if (!state || state.saving) return;
  const wanted = asked(state.form);
  // The secrets are on their way; nothing here holds them any longer.
  const headers = state.form.headers.map((line) => ({ ...line, value: "" }));
  connectionForm.set({ ...state, saving: true, problem: null, form: { ...state.form, key: "", headers } });
  try {
    const saved = await backend.saveConnection(wanted);
    await keepWriting(saved.id, saved.model);
    savedConnection.set(saved.id);
    connectionForm.set(null);
    trials.update((all) => new Map([...all].filter(([id]) => id !== saved.id)));
    announce(words.connections.saved(saved.name));
    if (saved.key === "session" || saved.headers.some(({ place }) => place === "session")) tell({ message: words.connections.keySession() });
    await loadConnections();
    void findServers();
    void testConnection(saved.id);
  } catch (reason) {
    connectionForm.update((now) => now && { ...now, saving: false, problem: backend.asApiError(reason) });
  }
}

/** Who writes new documents with a connection goes on with the model that it has from now on. @param {string} connection @param {string} model */
async function keepWriting(connection, model) {
  const writer = connections.value.view?.writer;
  if (writer?.type !== "model") return;
  /** @template {Api.ModelChoice} T @param {T} choice @returns {T} */
  const moved = (choice) => (choice.connection === connection ? { ...choice, model } : choice);
  const now = { ...moved(writer), beside: writer.beside.map(moved) };
  if (JSON.stringify(now) !== JSON.stringify(writer)) await backend.setWriter(now);
}

/** Has a connection write with another model of its server. @param {string} id @param {string} model */
export async function useModel(id, model) {
  const connection = connections.value.view?.connections.find((one) => one.id === id);
  if (!connection) return;
  const { kind, name, address, keep_alive, adapters } = connection;
  try {
    await backend.saveConnection({ id, kind, name, address, model, key: null, keep_alive, headers: null, adapters });
    await keepWriting(id, model);
    trials.update((all) => new Map([...all].filter(([tried]) => tried !== id)));
    await loadConnections();
    announce(words.connections.uses(model));
  } catch (reason) {
    tellError(backend.asApiError(reason));
  }
}

/** Has the model write one sentence. @param {string} id */
export async function testConnection(id) {
  if (trials.value.get(id)?.running) return;
  const note = (/** @type {Trial} */ trial) => trials.update((all) => new Map([...all, [id, trial]]));
  note({ running: true, result: null, problem: null });
  try {
    const result = await backend.testConnection(id);
    await loadConnections();
    note({ running: false, result, problem: null, failures: connections.value.view?.connections.find((one) => one.id === id)?.failures });
    announce(words.connections.works());
    return;
  } catch (reason) {
    const problem = backend.asApiError(reason);
    note({ running: false, result: null, problem });
    announce(problem.message);
  }
  void loadConnections();
}

/** @param {Api.Writer} writer Who is to write new documents. */
export async function chooseWriter(writer) {
  try {
    await backend.setWriter(writer);
    await loadConnections();
    announce(words.connections.chosen());
  } catch (reason) {
    tellError(backend.asApiError(reason));
  }
}

/** What a writer is called by in a list: its first model. @param {Api.Writer} writer */
export const writerKey = (writer) => (writer.type === "model" ? `${writer.connection} ${writer.model}` : "");

/** The writer that a list means; the one for new documents with all of its models. @param {string} key @param {Api.Connections | null} view @returns {Api.Writer} */
export function writerOf(key, view) {
  if (view && key === writerKey(view.writer)) return view.writer;
  const connection = view?.connections.find(({ id, model }) => `${id} ${model}` === key);
  return connection ? { type: "model", connection: connection.id, model: connection.model, or_built_in: true, beside: [] } : { type: "built_in" };
}

/** Another first model; who shared the sections goes on to. @param {string} key @param {Api.Connections} view @returns {Api.Writer} */
export function withFirst(key, view) {
  const chosen = writerOf(key, view);
  if (chosen.type !== "model" || view.writer.type !== "model") return chosen;
  return { ...chosen, or_built_in: view.writer.or_built_in, beside: view.writer.beside.filter(({ connection }) => connection !== chosen.connection) };
}

/** The writer with another model beside it, or without. @param {Extract<Api.Writer, { type: "model" }>} writer @param {Api.Connection} connection @param {boolean} shares @returns {Api.Writer} */
export function sharing(writer, { id, model }, shares) {
  const others = writer.beside.filter(({ connection }) => connection !== id);
  return { ...writer, beside: shares ? [...others, { connection: id, model }] : others };
}

/** The connections of a writer, the first one first; none for the built-in one. @param {Api.Writer | null | undefined} writer @returns {readonly Api.Connection[]} */
export function connectionsOf(writer) {
  if (writer?.type !== "model") return [];
  const all = connections.value.view?.connections ?? [];
  return [writer, ...writer.beside].flatMap(({ connection }) => all.find(({ id }) => id === connection) ?? []);
}
