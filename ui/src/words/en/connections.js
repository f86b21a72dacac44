/**
 * The Connections screen, and who writes.
 *
 * @import * as Api from "../../backend/bindings"
 */
import { modelWords } from "./models.js";
import { duration, number, plural, tenth } from "../format.js";
import { quoted, quotedWhole } from "./names.js";

/** @param {number} ms */
const seconds = (ms) => (ms < 1000 ? `${number(Math.round(ms))} ms` : `${tenth(ms / 1000)} s`);

export const connectionWords = {
  connections: {
    heading: () => "Connections",
    lead: () => "ATLES writes without any model. Connect one if you would rather have prose in its own words: every sentence is checked against your files all the same.",
    loading: () => "Looking...",
    add: () => "Add server",
    list: () => "Connected models",
    empty: () => "No model is connected. Start Ollama on this computer, or add a server such as LM Studio, llama-server or a provider's.",
    // Who writes.
    writer: () => "New documents are written by",
    builtIn: () => "ATLES itself",
    /** @param {Pick<Api.Connection, "name" | "model">} connection */
    writerOption: ({ name, model }) => `${model} (${name})`,
    beside: () => "These share its sections",
    besideHint: () => "Each section is written by the model that will have it done first. If one fails, another takes over.",
    orBuiltIn: () => "If no model answers, ATLES writes the section itself",
    orBuiltInHint: () => "Else the document waits for the model.",
    chosen: () => "New documents are written so from now on.",
    // Found.
    /** @param {Api.FoundServer} server */
    found: ({ models }) => (models.length > 0 ? `Ollama runs on this computer, with ${plural(models.length, "model", "models")}.` : "Ollama runs on this computer, but has no model yet."),
    foundHint: () => "What is written with it stays here.",
    connect: () => "Connect it",
    // One connection.
    here: () => "On this computer",
    leaves: () => "Sends text off this computer",
    /** @param {Api.Connection} connection */
    about: ({ address, model, context, kind, keep_alive: kept, headers, adapters }) =>
      [
        address,
        model || "no model chosen",
        context ? `context of ${number(context)} tokens` : "",
        kind === "open_ai" ? "" : modelWords.models.kept(kept, kind),
        headers.length > 0 ? `with ${plural(headers.length, "header", "headers")}` : "",
        adapters.length > 0 ? `with ${plural(adapters.length, "adapter", "adapters")}` : "",
      ]
        .filter(Boolean)
        .join(", "),
    /** @type {Record<Api.KeyPlace, string>} */
    key: { none: "", keychain: "Key in the keychain", session: "Key kept until ATLES closes", missing: "Key missing: enter it again" },
    headerMissing: () => "A header lacks its value: enter it again",
    keySession: () => "There is no keychain on this computer, so the key is kept only until ATLES closes.",
    /** @param {Api.BreakerView} breaker */
    breaker({ state, retry_ms: retry }) {
      if (state === "half_open") return "Being tried";
      return retry ? `Left alone for ${duration(Math.ceil(retry / 1000))}` : "Left alone for a while";
    },
    /** @param {Api.BreakerView} breaker Why it is left alone. */
    failedLast: ({ state, last_failure: why }) => (state === "closed" || why === "" ? "" : `It failed last: ${why}`),
    /** @param {Api.Connection} connection */
    figures({ answers, failures, tokens_out: out, tokens_per_second: speed, first_word_ms: first }) {
      if (answers + failures === 0) return "";
      const parts = [plural(answers, "answer", "answers"), `${number(Math.round(out))} tokens`];
      if (speed !== null) parts.push(`${tenth(speed)} tokens a second`);
      if (first !== null) parts.push(`first word after ${seconds(first)}`);
      if (failures > 0) parts.push(`${number(failures)} failed`);
      return parts.join(", ");
    },
    test: () => "Test",
    testing: () => "Waiting for its first sentence...",
    works: () => "It works.",
    /** @param {Api.ConnectionTest} result */
    result({ first_word_ms: first, tokens_per_second: speed }) {
      const parts = [`first word after ${seconds(first)}`];
      if (speed !== null) parts.push(`${tenth(speed)} tokens a second, about ${tenth(speed * 0.75)} words`);
      return `It works: ${parts.join(", ")}.`;
    },
    /** @param {string} text */
    wrote: (text) => `It wrote: ${quotedWhole(text)}`,
    change: () => "Change",
    remove: () => "Remove",
    /** @param {string} action @param {string} name */
    actionFor: (action, name) => `${action}: ${name}`,
    /** @param {string} name */
    saved: (name) => `${quoted(name)} is connected.`,
    /** @param {string} model */
    uses: (model) => `It writes with ${model} from now on.`,
    /** @param {string} name @param {boolean} secret @param {boolean} wrote It wrote new documents, and nobody else is left to. */
    removed: (name, secret, wrote) => `${quoted(name)} is removed${secret ? ", and its key with it" : ""}.${wrote ? " ATLES itself writes new documents from now on." : ""}`,
    /** @param {string} name @param {{ secret: boolean, requests: number, agents: number }} stake */
    removeQuestion: (name, { secret, requests, agents }) =>
      [
        `Remove ${quoted(name)}?`,
        secret ? "Its key is deleted too, and would have to be entered again." : "",
        requests > 0 ? `${plural(requests, "request that is", "requests that are")} to be written with it will wait, and cannot go on without it.` : "",
        agents > 0 ? "Agents that use it go over to the model of the document." : "",
      ]
        .filter(Boolean)
        .join(" "),
    keep: () => "Keep it",
    // The form.
    /** @param {boolean} known */
    form: (known) => (known ? "Change the connection" : "Add a server"),
    kind: () => "Kind of server",
    kindOption: { open_ai: "OpenAI-compatible (LM Studio, llama-server, vLLM, a provider)", ollama: "Ollama", file: "A model file on this computer (GGUF)" },
    address: () => "Address",
    addressExample: () => "http://127.0.0.1:8080/v1",
    file: () => "File",
    fileExample: () => "for example: /home/ada/models/qwen3-4b.gguf",
    pickFile: () => "Choose a file...",
    fileHint: () => "ATLES runs it with llama.cpp.",
    keyField: () => "Key",
    /** @param {boolean} known */
    keyHint: (known) => (known ? "Leave it empty to keep the key that there is. It is never shown again." : "Only if the server asks for one. It goes to the keychain of your system, and is never shown again."),
    takeKey: () => "Take the key away",
    model: () => "Model",
    listModels: () => "List its models",
    listing: () => "Asking...",
    /** @param {number} count */
    models: (count) => (count === 0 ? "It has no models." : `It has ${plural(count, "model", "models")}.`),
    name: () => "Name",
    nameExample: () => "made from the address if left empty",
    needsAddress: () => "Enter the address of the server.",
    needsFile: () => "Choose the file of a model.",
    /** @param {number} count */
    needsModel: (count) => (count === 0 ? "It names no models: enter the name of one." : `Choose one of its ${number(count)} models.`),
    /** Where one is in Connections, nobody is sent there. @param {Api.ApiError} problem @returns {Api.ApiError} */
    problemHere: (problem) => ({ ...problem, hint: problem.hint.replaceAll(" in Connections", "") }),
    save: () => "Save and test",
    cancel: () => "Cancel",
    off: () => "What is written with this server leaves your computer: passages of your files, and the title and instructions of the document.",
    // In the composer.
    writtenBy: () => "Written by",
    /** @param {string} model @param {number} others How many share the sections. */
    byModel: (model, others) => `Written by: ${model}${others > 0 ? ` and ${plural(others, "other", "others")}` : ""}`,
    open: () => "Open Connections",
  },
};
