/** The key that orders are given with, as keyboards have it. */
const isMac = navigator.platform.startsWith("Mac");

/** As it is printed on the key. */
export const COMMAND = isMac ? "\u2318" : "Ctrl";

/** As assistive technology is told of it. */
export const COMMAND_NAME = isMac ? "Meta" : "Control";
