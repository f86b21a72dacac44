/** What the form of a connection says of headers and of adapters. */
import { number, percent } from "../format.js";

export const connectionLineWords = {
  headers: {
    heading: () => "Headers",
    /** @param {number} at From 1. */
    line: (at) => `Header ${number(at)}`,
    /** @param {number} at */
    name: (at) => `Name of header ${number(at)}`,
    /** @param {number} at */
    value: (at) => `Value of header ${number(at)}`,
    valueExample: () => "its value",
    kept: () => "kept; enter another to change it",
    add: () => "Add a header",
    remove: () => "Take it out",
    dropped: () => "A model in a file has no headers: those of this connection are deleted when you save.",
    hint: () => "Only if the server asks for some. Their values are kept as the key is, and are never shown again.",
  },
  adapters: {
    heading: () => "LoRA adapters",
    add: () => "Add adapters...",
    remove: () => "Take it out",
    /** @param {string} name */
    weight: (name) => `Weight of ${name}`,
    percent,
    hint: () => "Small GGUF files that change how the model writes; they must be made for this model. At 0\u00a0% one does nothing, at 100\u00a0% as much as it was made for.",
  },
};
