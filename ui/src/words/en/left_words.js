/** Words that were typed for a sentence and not kept. The first look at the window does without them. */
import { number } from "../format.js";
import { quoted } from "./names.js";

export const leftWords = {
  /** @param {number} count */
  found: (count) => (count === 1 ? "Your words for a sentence of this document were not kept." : `Your words for ${number(count)} sentences of this document were not kept.`),
  gone: () => "The sentence that your words were for is not in the document any more.",
  copy: () => "Copy your words",
  copied: () => "Your words are copied.",
  /** @param {string} title */
  binned: (title) => `${quoted(title)} is in the bin. Bring it back first: your words are put aside until then.`,
};
