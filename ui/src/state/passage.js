/** What is done with the passage that the Reader shows. */
import * as backend from "../backend/commands.js";
import { writeClipboard } from "../backend/clipboard.js";
import { words } from "../words/en.js";
import { reader } from "./library.js";
import { tell, tellError } from "./notices.js";

export async function copyQuote() {
  const { passage } = reader.value;
  if (!passage) return;
  try {
    await writeClipboard(words.reader.citationText(passage));
    tell({ message: words.reader.copied() });
  } catch (reason) {
    tellError({ code: "internal", message: words.reader.notCopied(), hint: "", details: String(reason), field: null });
  }
}

export function openSource() {
  const { view, spot, citation } = reader.value;
  if (view && spot) backend.openSource({ documentId: view.summary.id, ...spot, citation }).catch(tellError);
}
