/**
 * How models work together on a document.
 *
 * @import * as Api from "../../backend/bindings"
 */
import { plural } from "../format.js";

/** @type {Record<Api.Agent, { name: string, does: string, cost: string, told: string }>} */
const agent = {
  planner: { name: "Planner", does: "Says what each section should answer from your files. Sections and headings stay as they are.", cost: "Asks once for a document.", told: "What the planner is told" },
  researcher: { name: "Researcher", does: "Says what else to look for in your files, so that the writer is shown more of them.", cost: "Asks once for each section.", told: "What the researcher is told" },
  writer: { name: "Writer", does: "Writes each section from passages of your files.", cost: "Asks once for each section, and again for sentences that no passage supports.", told: "What the writer is told" },
  editor: { name: "Editor", does: "Makes a section read better. Where it loses a number, a name or a date, the section stays as it was.", cost: "Asks once for each section, for as many words as the section has.", told: "What the editor is told" },
  checker: { name: "Checker", does: "Takes a second look at each sentence beside its passage. It can doubt what ATLES's own check lets pass, and never the other way round.", cost: "Asks once for every eight sentences.", told: "What the checker is told" },
};

export const agentWords = {
  agents: {
    heading: () => "How models work together",
    lead: () => "Where a model writes, it can have help. Each helper asks a model, which takes time. If one of them fails, the document is written without it.",
    agent,
    /** @param {number} count How many help the writer. */
    count: (count) => (count === 0 ? "The writer alone" : `The writer and ${plural(count, "helper", "helpers")}`),
    always: () => "Always on",
    on: () => "On",
    /** @param {Api.Agent} one */
    switch: (one) => `${agent[one].name} is on`,
    settings: () => "Settings",
    instructions: () => "Show its instructions",
    /** @param {string} action @param {Api.Agent} one */
    actionFor: (action, one) => `${action}: ${agent[one].name}`,
    /** @param {Api.Agent} one @param {boolean} on */
    switched: (one, on) => `${agent[one].name}: ${on ? "on" : "off"}.`,
    // The form.
    /** @param {Api.Agent} one */
    form: (one) => `Settings of the ${agent[one].name.toLowerCase()}`,
    model: () => "Its model",
    sameModel: () => "The model that writes the document",
    /** @param {string} model */
    goneModel: (model) => `${model} (not connected)`,
    temperature: () => "Temperature",
    temperatureHint: () => "0 to 2. At 0 it takes the likeliest word each time, higher is freer. Low is right for facts.",
    topP: () => "Top-p",
    topPHint: () => "Above 0, up to 1. Leaves out unlikely words. Empty: as its server does. Some servers take only one of the two.",
    mostTokens: () => "Most tokens of an answer",
    mostTokensHint: () => "64 to 32,768. Four tokens are about three words. Empty: as many as the task takes.",
    passages: () => "Passages for each section",
    /** @param {Api.Agent} one */
    passagesHint: (one) => (one === "researcher" ? "1 to 30 beside those of the writer. Empty: 6." : "1 to 30. Small models lose their way among many. Empty: 14."),
    own: () => "Your own instructions",
    ownExample: () => "for example: Write for people who have never seen a heat pump.",
    ownHint: () => "At most 2,000 characters. They come after ATLES's own instructions and cannot undo them: every sentence is checked all the same.",
    usual: () => "Back to defaults",
    cancel: () => "Cancel",
    save: () => "Save",
    noNumber: () => "Enter a number, such as 0.2.",
    noWhole: () => "Enter a whole number, or nothing.",
    /** @param {Api.Agent} one */
    saved: (one) => `The settings of the ${agent[one].name.toLowerCase()} are saved.`,
    /** @param {Api.Agent} one */
    isUsual: (one) => `The ${agent[one].name.toLowerCase()} is set up as it usually is.`,
    // What it is told.
    toldLead: () => "ATLES's own instructions, word for word. What stands in braces is filled in when it is asked. Passages of your files are marked as quotations.",
    /** @param {number} version */
    version: (version) => `Version ${version}`,
  },
};
