/**
 * Files that could not be read, each with its reason and the way out.
 *
 * @import * as Api from "../../backend/bindings"
 */
import { html, nothing } from "lit";
import { showUnread } from "../../state/navigation.js";
import { words } from "../../words/en.js";
import { baseName } from "../../words/format.js";

/** Where something was looked for in vain says more than its name. @param {string} source @param {Api.ReadErrorCode} code */
const nameOf = (source, code) => (code === "unreadable" ? source : baseName(source));

/** @param {readonly Api.NotRead[]} files */
export const notReadList = (files) =>
  html`<ul class="dialog-list">
    ${files.map(
      ({ source, code, reason }) => html`<li title=${source}>
        <span><bdi class="name">${nameOf(source, code)}</bdi> <span class="tag tag-warn">${words.unread[code]}</span></span>
        <span class="muted small"><bdi>${reason}</bdi></span>
        ${words.wayOutOf({ code, reason }) ? html`<span class="small">${words.wayOutOf({ code, reason })}</span>` : nothing}
      </li>`,
    )}
  </ul>`;

/** How many files of a request could not be read; a press shows which and why. @param {Api.RequestView} view */
export const notReadTag = ({ not_read: files, request, state }) =>
  files.length === 0
    ? nothing
    : html`<button type="button" class="tag tag-warn tag-button" aria-label=${words.now.actionFor(words.library.notRead(files.length), request.title)}
        @click=${() => showUnread(files, state !== "failed")}>${words.library.notRead(files.length)}</button>`;
