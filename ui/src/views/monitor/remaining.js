/** Time that the engine gave in milliseconds when it last spoke. */
import { monitor } from "../../state/monitor.js";

/** @param {number | null | undefined} ms @returns {number} What is left of it now. */
export const remaining = (ms) => Math.max(0, (ms ?? 0) - (Date.now() - monitor.value.at));
