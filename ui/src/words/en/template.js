/**
 * The Word template, on the Settings screen.
 *
 * @import * as Api from "../../backend/bindings"
 */
import { number, plural } from "../format.js";

/** Sheets that people know by name, in millimetres. @type {[string, number, number][]} */
const SHEETS = [["A3", 297, 420], ["A4", 210, 297], ["A5", 148, 210], ["Letter", 216, 279], ["Legal", 216, 356]];

/** @param {number} width @param {number} height In millimetres. */
function sheet(width, height) {
  const [short, long] = [Math.min(width, height), Math.max(width, height)];
  const known = SHEETS.find(([, narrow, high]) => Math.abs(narrow - short) <= 1 && Math.abs(high - long) <= 1);
  const size = `${number(width)} × ${number(height)} mm`;
  if (!known) return `The page: ${size}`;
  return `The page: ${known[0]}${width > height ? " on its side" : ""}, ${size}`;
}

/** @param {Api.TemplateSummary} template */
function running({ header, footer, first_page: first, pictures }) {
  if (!header && !footer) return "It has no header or footer: the title and the page numbers are set as ATLES has them";
  const what = header && footer ? "Header and footer" : header ? "The header; it has no footer" : "The footer; it has no header";
  const own = first ? ", with its own for the first page" : "";
  return `${what}${own}${pictures > 0 ? `, with ${plural(pictures, "picture", "pictures")}` : ""}`;
}

/** @param {Api.TemplateSummary} template */
function leftOut({ links_left: links, objects_left: objects }) {
  const left = [
    ...(links > 0 ? [`${plural(links, "link", "links")}, of which the words stay`] : []),
    ...(objects > 0 ? [`${plural(objects, "thing", "things")} that ATLES does not take from a file: a picture that lies elsewhere or is too large, an embedded file, or a field that fetches something`] : []),
  ];
  return left.length > 0 ? [`Left out of header and footer: ${left.join("; ")}`] : [];
}

export const templateWords = {
  template: {
    heading: () => "Word template",
    none: () => "Word documents look as ATLES has them. Choose a Word file of your own, and they get its styles, its page, its header and its footer.",
    untaken: () => "None of its text is taken, and no macros. PDF, web page and Markdown look as before.",
    chosen: () => "Word documents get the look of",
    copied: () => "ATLES keeps a copy: what becomes of the file itself changes nothing. Documents that are there stay as they are until you change them or save a copy.",
    choose: () => "Choose Word file...",
    another: () => "Choose another...",
    looking: () => "Looking into it...",
    remove: () => "Remove",
    /** @param {Api.TemplateSummary} template @returns {string[]} What was taken, and what was not. */
    taken: (template) => [
      template.styles === template.styles_used
        ? `All ${number(template.styles)} styles that documents use`
        : `${number(template.styles)} of the ${number(template.styles_used)} styles that documents use; the others are added as ATLES has them`,
      running(template),
      template.page_width && template.page_height ? sheet(template.page_width, template.page_height) : "It says nothing of a page that text fits on: the page is A4",
      ...leftOut(template),
    ],
    /** @param {string} name */
    isUsed: (name) => `Word documents get the look of ${name}.`,
    isRemoved: () => "Word documents look as ATLES has them.",
  },
};
