/** How large the web view draws the page. */
import { invoke } from "@tauri-apps/api/core";

/** @param {number} factor 1 for the size of the system. @returns {Promise<void>} */
export const setZoom = (factor) => invoke("plugin:webview|set_webview_zoom", { value: factor });
