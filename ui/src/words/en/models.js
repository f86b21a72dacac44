/**
 * Models on the disk of an Ollama, and downloading them.
 *
 * @import * as Api from "../../backend/bindings"
 */
import { bytes, duration, percent } from "../format.js";

/** @param {Api.ModelDownload} download @returns {string} How far it is, such as "1.1 GB of 3.3 GB, 34 %, 4 min left". */
function progress({ step, bytes: there, total_bytes: total, eta_seconds: eta }) {
  switch (step) {
    case "asking":
      return "Looking it up...";
    case "fetching": {
      if (total === null) return bytes(there);
      const parts = [`${bytes(there)} of ${bytes(total)}`, percent(Math.floor((there / Math.max(total, 1)) * 100))];
      if (eta !== null) parts.push(`${duration(eta)} left`);
      return parts.join(", ");
    }
    case "checking":
      return "All of it is here; it is being checked...";
    case "done":
      return total === null ? "Downloaded" : `Downloaded, ${bytes(total)}`;
    case "failed":
      return "Not downloaded";
    case "called_off":
      return "Called off; what came so far is kept";
  }
}

/** Who keeps a model in memory. @param {Api.ConnectionKind} kind */
const keeper = (kind) => (kind === "file" ? "ATLES" : "Ollama");

export const modelWords = {
  models: {
    heading: () => "Models on its disk",
    show: () => "Models",
    loading: () => "Looking...",
    none: () => "It has no model yet.",
    /** @param {Api.StoredModel} model */
    about: ({ bytes: size, parameters, packing }) => [bytes(size), parameters && `${parameters} parameters`, packing].filter(Boolean).join(", "),
    chosen: () => "Writes",
    use: () => "Write with it",
    remove: () => "Delete",
    deleting: () => "Deleting...",
    /** @param {Api.StoredModel} model */
    question: ({ name, bytes: size }) => `Delete ${name}? It gives back ${bytes(size)} on the disk.`,
    questionChosen: () => "This connection writes with it.",
    keep: () => "Keep it",
    yesDelete: () => "Delete",
    /** @param {string} model @param {number} freed */
    deleted: (model, freed) => `${model} is deleted, and ${bytes(freed)} are free again.`,
    more: () => "Download a model",
    example: () => "for example: gemma3:4b",
    hint: () => "By its name in Ollama's library, ollama.com/library. It is fetched from there by Ollama, not by ATLES.",
    download: () => "Download",
    // Downloads.
    downloads: () => "Downloads",
    progress,
    /** @param {string} model */
    bar: (model) => `Download of ${model}`,
    cancel: () => "Call it off",
    again: () => "Download again",
    dismiss: () => "Dismiss",
    /** @param {string} model */
    begun: (model) => `${model} is being downloaded.`,
    /** @param {string} model */
    there: (model) => `${model} is downloaded.`,
    /** @param {Api.ModelDownload} download */
    inBrief: ({ model, step, bytes: there, total_bytes: total }) =>
      step === "fetching" && total ? `Downloading ${model}: ${percent(Math.floor((there / total) * 100))}` : `Downloading ${model}`,
    // How long a model stays in memory.
    keepAlive: () => "After a question the model stays in memory",
    /** @param {Api.KeepAlive} kept @param {Api.ConnectionKind} kind */
    keepAliveOption: (kept, kind) => ({ never: "not at all", five_minutes: "for 5 minutes", hour: "for an hour", for_ever: `until ${keeper(kind)} ends` })[kept],
    /** What is unusual is said of the connection. @param {Api.KeepAlive} kept @param {Api.ConnectionKind} kind */
    kept: (kept, kind) =>
      ({ never: "not kept in memory", five_minutes: "", hour: "kept in memory for an hour", for_ever: `kept in memory until ${keeper(kind)} ends` })[kept],
    /** @type {Record<Api.KeepAlive, string>} */
    keepAliveHint: {
      never: "The memory is free at once; every section loads the model anew, which takes its time.",
      five_minutes: "Long enough from one section to the next.",
      hour: "The next document begins sooner; until then the memory is taken.",
      for_ever: "Every document begins at once; the memory is taken all the time.",
    },
  },
};
