/**
 * What the running system needs a person for: what waits until something is mended, a check that is not well, a part that was given up, and a server of models that
 * is in use and is left alone because it failed again and again.
 *
 * @import * as Api from "../backend/bindings"
 * @import { Screen } from "./navigation.js"
 */
import { words } from "../words/en.js";
import { connectionsOfAgents } from "./agents.js";
import { connections, connectionsOf, refreshConnections } from "./connections.js";
import { byCause } from "./monitor.js";
import { hasEnded, system } from "./system.js";

/** @typedef {{ message: string, hint: string, details: string, screen: Screen, waiting?: readonly Api.RequestView[] }} Matter `screen`: where there is more of it, and something to be done; `waiting`: what may go on once it is mended. */

/** The connections that write new documents or those that are asked for, and those of their agents. @returns {ReadonlySet<Api.Connection>} */
function inUse() {
  const asked = [...(system.value?.requests.values() ?? [])].filter((request) => !hasEnded(request)).map(({ request }) => request.writer);
  const writers = [connections.value.view?.writer, ...asked].flatMap(connectionsOf);
  return new Set(writers.length === 0 ? [] : [...writers, ...connectionsOfAgents()]);
}

/** Its own problem says best why it waits, and what helps. @param {readonly Api.RequestView[]} waiting @returns {Matter} */
function heldMatter(waiting) {
  const problem = waiting[0]?.problem;
  return { ...words.monitor.held(waiting), details: problem?.details ?? "", screen: problem?.code === "model_refused" ? "connections" : "write", waiting };
}

/** @returns {readonly Matter[]} Gravest first; empty if all is well. */
export function attention() {
  const status = system.value?.status;
  if (status?.state !== "running") return [];
  const say = words.attention;
  const checks = status.health.filter(({ ok }) => !ok);
  const services = status.services.filter(({ state }) => state === "failed");
  const servers = [...inUse()].filter(({ breaker }) => breaker.state !== "closed");
  return [
    ...byCause().map(heldMatter),
    ...checks.map(({ name, detail }) => ({ ...say.check(name), details: `${name}: ${detail}`, screen: /** @type {const} */ ("monitor") })),
    ...services.map(({ name, state, last_failure: why }) => ({ ...say.service(words.monitor.partName(name)), details: `${name}: ${why ?? state}`, screen: /** @type {const} */ ("monitor") })),
    ...servers.map(({ name, breaker }) => ({ ...say.server(name, breaker.state), details: breaker.last_failure && `${name}: ${breaker.last_failure}`, screen: /** @type {const} */ ("connections") })),
  ];
}

let lastBreakers = "";

/** Which server is left alone comes with every sample; of which connection it is, only the connections say. @param {Api.Monitor} view */
export function takeBreakers({ breakers }) {
  const open = breakers.filter(({ state }) => state !== "closed").map(({ name, state }) => `${name} ${state}`).join("\n");
  if (open === lastBreakers) return;
  lastBreakers = open;
  refreshConnections();
}
