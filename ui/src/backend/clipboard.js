/** Hands text to the clipboard of the system. */

/** @param {string} text @returns {Promise<void>} */
export const writeClipboard = (text) => navigator.clipboard.writeText(text);
