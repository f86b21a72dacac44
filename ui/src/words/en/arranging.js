/** Keeping the library in order: tags, filters, many documents at once. */
import { number, plural } from "../format.js";

const documents = (/** @type {number} */ many) => plural(many, "document", "documents");

export const arrangingWords = {
  arranging: {
    type: () => "Type",
    allTypes: () => "All types",
    tags: () => "Tags",
    /** @param {number} many @param {number} of */
    shown: (many, of) => `${number(many)} of ${documents(of)}`,
    none: () => "No document is of this kind.",
    showAll: () => "Show all",
    // Tags.
    edit: () => "Tags...",
    title: () => "Tags",
    /** @param {number} many */
    add: (many) => `Tags to add to ${documents(many)}`,
    field: () => "Tags, with commas between them",
    known: () => "Add one that is in use",
    save: () => "Save",
    /** @param {number} many */
    tagged: (many) => (many === 1 ? "The tags are saved." : `${documents(many)} have the tags.`),
    // Many.
    choose: () => "Choose...",
    done: () => "Done",
    toolbar: () => "Chosen documents",
    /** @param {number} many */
    chosen: (many) => (many === 0 ? "Choose documents" : `${number(many)} chosen`),
    all: () => "All",
    /** @param {string} title */
    chooseOne: (title) => `Choose: ${title}`,
    copies: () => "Save copies as",
    toBin: () => "Move to bin",
    /** @param {number} many @param {string} folder */
    copied: (many, folder) => `Copies of ${documents(many)} are saved in ${folder}.`,
    /** @param {number} failed @param {number} of */
    notCopied: (failed, of) => `${number(failed)} of ${documents(of)} could not be saved.`,
    notCopiedHint: () => "The details say why; the others are saved.",
    /** @param {number} many */
    binned: (many) => `${documents(many)} moved to the bin, for 30 days.`,
    /** @param {number} many */
    unbinned: (many) => `${documents(many)} brought back.`,
  },
};
