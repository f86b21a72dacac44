/** An engine with models: what is connected, what is found, and what goes wrong with them. */
import { prompts, usualAgents } from "./agent_world.js";
import { MARKUP, busy, recommended, documentView, problem, progress, request, status, ago } from "./world.js";

const breaker = (change = {}) => ({ name: "Ollama", state: "closed", failures: 0, opens_after: 5, retry_ms: null, last_failure: "", ...change });
export const connection = (change = {}) => ({
  id: "c1", name: "Ollama", kind: "ollama", address: "http://127.0.0.1:11434/v1", model: "qwen3:4b", keep_alive: "five_minutes", headers: [], adapters: [], key: "none", leaves: false, context: 8192,
  breaker: breaker(), answers: 41, failures: 1, tokens_in: 52_000, tokens_out: 9_812, first_word_ms: 812, tokens_per_second: 11.4,
  price: null, this_month: { tokens_in: 48_000, tokens_out: 9_100, cost: 0, currency: "" }, ...change,
});
const cloud = connection({
  id: "c2", name: "api.example.com", kind: "open_ai", address: "https://api.example.com/v1", model: "large-1", key: "keychain", headers: [{ name: "x-gateway", place: "keychain" }], leaves: true, context: null,
  answers: 0, failures: 0, tokens_in: 0, tokens_out: 0, first_word_ms: null, tokens_per_second: null,
  price: { million_in: 2.5, million_out: 10, currency: "EUR", monthly_limit: 5 }, this_month: { tokens_in: 1_000_000, tokens_out: 250_000, cost: 5, currency: "EUR" },
});
export const byModel = { type: "model", connection: "c1", model: "qwen3:4b", or_built_in: true, beside: [] };
export const found = { kind: "ollama", address: "http://127.0.0.1:11434/v1", models: ["qwen3:4b", "llama3.2:1b"] };
export const estimate = { tokens_in: 38_200, tokens_out: 2_900, cost: 0.1245, currency: "EUR", seconds: 254 };
export const works = { text: "The sea is wide and old.", first_word_ms: 640, tokens_per_second: 11.2, context: 8192 };
export const refused = problem("model_refused", "api.example.com refused the key.", "Enter the key again in Connections.", "the key was refused (Invalid API Key)");

/** @param {object} [change] */
export function connected(change = {}) {
  const world = busy();
  Object.assign(world.replies, {
    connections: { connections: [connection(), cloud], writer: byModel, keychain: true, ...change },
    agents: usualAgents(),
    set_agent: usualAgents(),
    prompts,
    found_servers: [],
    recommendation: recommended({ type: "writes", model: "qwen3:4b" }, { words_per_second: 8.4, measured: true }),
    save_connection: cloud,
    list_models: ["large-1", "small-1"],
    test_connection: { by: "id", each: { '"c1"': works, '"c2"': { reject: refused } } },
  });
  return world;
}

export const storedModels = [
  { name: "gemma3:4b", bytes: 3.34e9, parameters: "4.3B", packing: "Q4_K_M" },
  { name: "qwen3:4b", bytes: 2.5e9, parameters: "4.0B", packing: "Q4_K_M" },
];
export const download = (change = {}) => ({
  id: 1, connection: "c1", model: "llama3.1:8b", step: "fetching", bytes: 1.2e9, total_bytes: 4.9e9, bytes_per_second: 11e6, eta_seconds: 336, problem: null, ...change,
});
export const noSpace = problem("disk_full", "There is no space left for gemma3:12b.", "Delete a model or something else, then download it again: it goes on from where it stopped.", "no space left for the model (write blobs: no space left on device)");

/** Ollama has models on its disk, and fetches more of them. */
export function stocked(change = {}) {
  const world = connected();
  Object.assign(world.replies, {
    stored_models: storedModels,
    model_downloads: { revision: 7, downloads: [download(), download({ id: 2, model: "gemma3:12b", step: "failed", problem: noSpace }), download({ id: 3, model: "qwen3:4b", step: "asking", bytes: 0, total_bytes: null, eta_seconds: null })] },
    download_model: 4,
    delete_model: 3.34e9,
    ...change,
  });
  return world;
}

/** Nothing is connected, but Ollama runs. */
export function unconnected() {
  const world = busy();
  Object.assign(world.replies, { found_servers: [found], save_connection: connection(), list_models: found.models, test_connection: works, stored_models: storedModels, recommendation: recommended({ type: "download", connection: null, model: "gemma3:4b", bytes: 3.3e9 }) });
  return world;
}

/** A model writes, another waits for one, and a third does not take its key. */
export function writing() {
  const world = connected();
  world.snapshot.requests = [
    request("Quarterly safety review", "in_progress", { id: "m1", started_at: ago(2), progress: progress({ draft: "The board approved the second phase of the retrofit with a ceiling of 1.2 million. Works start on" }) }, { writer: byModel }),
    request("Supplier comparison", "paused", { id: "m2", started_at: ago(1), progress: progress(), problem: refused }, { writer: { ...byModel, connection: "c2" } }),
  ];
  return world;
}

/** Who writes does not answer; what it was at is paused, here and by a window before this one; and a large folder is planned. */
export function leftAlone() {
  const world = connected({ connections: [connection({ breaker: breaker({ state: "open", failures: 5, retry_ms: 42_000, last_failure: "connection refused" }) }), cloud] });
  world.snapshot.status = status({ pace: "fast" });
  world.snapshot.requests = [
    request("Everything about the archive of tenders of the last twenty years", "in_progress", { id: "l1", started_at: ago(3), progress: progress({ step: "planning", fraction: 0.24, section: 0, sections: 0, section_title: "", files_done: 2_000, files: 2_000, eta_seconds: null, last_sign_of_life: ago(2) }) }),
    request("Quarterly safety review", "paused", { id: "l2", started_at: ago(2), progress: progress() }, { writer: byModel }),
    request("Supplier comparison", "paused", { id: "l3", started_at: ago(1) }, { writer: byModel }),
  ];
  return world;
}

/** Everything at once that can be wrong, in words that pretend to be a page. */
export function troubled() {
  return connected({
    connections: [
      connection({ name: MARKUP, model: MARKUP, breaker: breaker({ state: "open", retry_ms: 42_000, failures: 5 }), key: "missing" }),
      connection({ id: "c3", name: "A server with a very long name that somebody has typed in without ever coming to an end", model: "", key: "session", leaves: true, breaker: breaker({ state: "half_open" }) }),
    ],
    keychain: false,
  });
}

/** A document that a model wrote: one sentence that holds, one in part, one that nothing supports. */
export const writtenView = {
  ...documentView,
  summary: { ...documentView.summary, model: "qwen3:4b" },
  quality: { ...documentView.quality, quoted: 35, written: 3, written_in_doubt: 2 },
  sections: documentView.sections.map((section, at) =>
    at > 0
      ? section
      : {
          ...section,
          paragraphs: [
            {
              ...section.paragraphs[0],
              sentences: [
                { ...section.paragraphs[0].sentences[0], kind: "written", support: { verdict: "supported", doubts: [] } },
                { ...section.paragraphs[0].sentences[1], kind: "written", support: { verdict: "partly", doubts: [{ what: "words" }] } },
                { text: "The tenants agreed to all of it.", kind: "written", citations: [], support: { verdict: "unsupported", doubts: [{ what: "words" }] } },
              ],
            },
          ],
        },
  ),
};
