/**
 * Which model suits this computer.
 *
 * @import * as Api from "../../backend/bindings"
 */
import { bytes, number, tenth } from "../format.js";

/** @param {number} billions Of parameters. @returns {string} Such as "4B". */
const size = (billions) => `${number(Math.max(1, Math.round(billions)))}B`;

/** @param {string} size Such as "8B". */
const article = (size) => (/^(8|11B|18B)/.test(size) ? "an" : "a");

/** @param {number} speed @returns {string} Words a second, no more exactly than they are known. */
const speedOf = (speed) => (speed < 10 ? tenth(Math.round(speed * 2) / 2) : number(Math.round(speed)));

export const recommendationWords = {
  recommendation: {
    heading: () => "For this computer",
    /** @param {Api.Recommendation} told */
    suits({ memory_gb: memory, billions, words_per_second: speed }) {
      const computer = memory === null ? "This computer" : `${number(memory)}\u00a0GB memory`;
      if (billions === null || speed === null) return `${computer}: too little for a model that writes well.`;
      return `${computer}: ${article(size(billions))} ${size(billions)} model, about ${speedOf(speed)} ${speedOf(speed) === "1" ? "word" : "words"} a second.`;
    },
    /** @param {Api.Recommendation} told */
    basis: ({ measured, words_per_second: speed }) => (speed === null ? "" : measured ? "The speed was measured." : "The speed is an estimate; Test measures it."),
    /** @param {Api.RecommendedChoice} choice */
    choice(choice) {
      switch (choice.type) {
        case "writes":
          return `${choice.model} writes.`;
        case "use":
          return `${choice.model} is there.`;
        case "download":
          return `${choice.model} is in Ollama's library: ${bytes(choice.bytes)} to download.`;
        case "get_ollama":
          return `Install Ollama from ollama.com/download and start it; then ${choice.model} (${bytes(choice.bytes)}) can be downloaded here.${choice.runtime ? " Or choose a GGUF file of about that size: llama.cpp is on this computer." : ""}`;
        case "no_model":
          return "ATLES itself is the better writer here.";
      }
    },
    /** @param {Api.RecommendedChoice} choice @returns {string} What the button says; empty for none. */
    press(choice) {
      switch (choice.type) {
        case "use":
          return `Write with ${choice.model}`;
        case "download":
          return `Download ${choice.model}`;
        case "get_ollama":
          return "Look again";
        case "writes":
        case "no_model":
          return "";
      }
    },
    file: () => "Choose a file...",
  },
};
