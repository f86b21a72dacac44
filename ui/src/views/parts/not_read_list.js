/**
 * Files that could not be read, each with its reason and the way out.
 *
 * @import * as Api from "../../backend/bindings"
 */
import { html, nothing } from "lit";
import { words } from "../../words/en.js";
import { baseName } from "../../words/format.js";

/** @param {readonly Api.NotRead[]} files */
export const notReadList = (files) =>
  html`<ul class="dialog-list">
    ${files.map(
      ({ source, code, reason }) => html`<li title=${source}>
        <span><bdi class="name">${baseName(source)}</bdi> <span class="tag tag-warn">${words.unread[code]}</span></span>
        <span class="muted small"><bdi>${reason}</bdi></span>
        ${words.wayOut[code] ? html`<span class="small">${words.wayOut[code]}</span>` : nothing}
      </li>`,
    )}
  </ul>`;
