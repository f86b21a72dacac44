/**
 * The formats that a copy of a document can be saved in.
 *
 * @import * as Api from "../../backend/bindings"
 */
import { FORMATS } from "../../state/composer.js";
import { saveCopy } from "../../state/library.js";
import { words } from "../../words/en.js";
import { menu } from "./menu.js";

/** @param {Pick<Api.DocumentSummary, "id" | "title">} document */
export const saveAs = ({ id, title }) =>
  menu(
    { name: "save-as", label: words.reader.saveAs(), hint: words.reader.saveTitleAs(title) },
    FORMATS.map((format) => ({ name: format, label: words.reader.saveFormat[format], act: () => saveCopy(id, format) })),
  );
