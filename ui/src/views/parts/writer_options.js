/**
 * Who can be chosen to write.
 *
 * @import * as Api from "../../backend/bindings"
 */
import { connectionsOf, writerKey } from "../../state/connections.js";
import { words } from "../../words/en.js";

/**
 * ATLES itself, the model of each connection, and the one that writes new documents: its connection may have another by now.
 *
 * @param {Api.Connections} view
 */
export function writerOptions({ connections, writer }) {
  const options = [{ value: "", label: words.connections.builtIn() }];
  /** @param {string} value @param {Pick<Api.Connection, "name" | "model">} named */
  const add = (value, named) => {
    if (options.every((option) => option.value !== value)) options.push({ value, label: words.connections.writerOption(named) });
  };
  for (const one of connections) if (one.model !== "") add(`${one.id} ${one.model}`, one);
  const [connection] = connectionsOf(writer);
  if (writer.type === "model" && connection) add(writerKey(writer), { ...connection, model: writer.model });
  return options;
}
