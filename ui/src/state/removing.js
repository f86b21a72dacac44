/**
 * Removing a connection. What can be had back is removed at a press, with a way back; what cannot (a key, and requests that
 * know the connection by its id) is asked about first.
 *
 * @import * as Api from "../backend/bindings"
 */
import * as backend from "../backend/commands.js";
import { words } from "../words/en.js";
import { agents, AGENTS } from "./agents.js";
import { closeForm, connectionForm, connections, findServers, loadConnections } from "./connections.js";
import { tell, tellError } from "./notices.js";
import { Store } from "./store.js";
import { hasEnded, system } from "./system.js";

/** Id of the connection that is asked about; empty for none. */
export const removal = new Store("");

/** @param {string} id Empty to take the question back. */
export const askToRemove = (id) => removal.set(id);

/** @param {Api.Writer | null} writer @returns {string[]} Ids of its connections. */
const idsOf = (writer) => (writer?.type === "model" ? [writer.connection, ...writer.beside.map(({ connection }) => connection)] : []);

/** What is lost with a connection, or changes. @param {Api.Connection} connection */
export function atStake({ id, key, headers }) {
  const unfinished = [...(system.value?.requests.values() ?? [])].filter((request) => !hasEnded(request));
  const { settings } = agents.value;
  return {
    secret: key === "keychain" || key === "session" || headers.length > 0,
    requests: unfinished.filter(({ request }) => idsOf(request.writer).length > 0 && idsOf(request.writer).every((other) => other === id)).length,
    agents: settings ? AGENTS.filter((agent) => settings[agent].model?.connection === id).length : 0,
  };
}

/** @param {Api.Connection} connection */
export async function removeConnection(connection) {
  const { secret, requests, agents: working } = atStake(connection);
  if (removal.value !== connection.id && (secret || requests > 0 || working > 0)) {
    askToRemove(connection.id);
    return;
  }
  const { id, name } = connection;
  const writer = connections.value.view?.writer ?? null;
  const wrote = idsOf(writer).includes(id);
  try {
    await backend.removeConnection(id);
    askToRemove("");
    if (connectionForm.value?.form.id === id) closeForm();
    await loadConnections();
    const undo = secret ? null : { label: words.app.undo(), act: () => bringBack(connection, wrote ? writer : null) };
    tell({ message: words.connections.removed(name, secret, wrote && connections.value.view?.writer.type === "built_in"), action: undo });
    void findServers();
  } catch (reason) {
    tellError(backend.asApiError(reason));
  }
}

/** Connects a server again as it was. @param {Api.Connection} connection @param {Api.Writer | null} writer That it wrote with, if it did. */
async function bringBack({ id: old, kind, name, address, model, keep_alive, adapters, price }, writer) {
  try {
    const { id } = await backend.saveConnection({ id: null, kind, name, address, model, key: null, keep_alive, headers: null, adapters });
    if (price) await backend.setPrice(id, price);
    const now = (/** @type {string} */ other) => (other === old ? id : other);
    if (writer?.type === "model") {
      const beside = writer.beside.map((choice) => ({ ...choice, connection: now(choice.connection) }));
      await backend.setWriter({ ...writer, connection: now(writer.connection), beside });
    }
  } catch (reason) {
    tellError(backend.asApiError(reason));
  }
  await loadConnections();
}
