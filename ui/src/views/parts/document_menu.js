/**
 * What can be done to a document as a whole.
 *
 * @import * as Api from "../../backend/bindings"
 */
import { beginTagging } from "../../state/arranging.js";
import { beginRename, binDocument, writeAgain } from "../../state/revising.js";
import { words } from "../../words/en.js";
import { menu } from "./menu.js";

/**
 * @param {Api.DocumentSummary} document
 * @param {Parameters<typeof menu>[1]} [others] What else can be done where it is shown.
 */
export const documentMenu = (document, others = []) =>
  menu({ name: "document-menu", label: words.revising.more(), hint: words.revising.moreFor(document.title) }, [
    { name: "rename", label: words.revising.rename(), act: () => beginRename(document) },
    { name: "tags", label: words.arranging.edit(), act: () => beginTagging([document]) },
    { name: "write-again", label: words.revising.writeAgain(), act: () => writeAgain(document) },
    ...others,
    { name: "bin", label: words.revising.toBin(), act: () => binDocument(document) },
  ]);
