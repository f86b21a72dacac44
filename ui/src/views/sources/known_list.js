/**
 * The known files and folders, each with its counts; the files of one of them can be unfolded.
 *
 * @import * as Api from "../../backend/bindings"
 */
import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { known, moreFiles, opened, openKnown, removeKnown, toggleFiles, writeFrom } from "../../state/known_sources.js";
import { words } from "../../words/en.js";
import { LightElement } from "../light_element.js";
import { FocusKeeper } from "../parts/focus_keeper.js";
import { problemNote } from "../parts/problem_note.js";

class KnownList extends LightElement {
  constructor() {
    super();
    this.watch(known, opened);
    new FocusKeeper(this, ".known-entry");
  }

  /** @override */
  render() {
    const sources = known.value.view?.sources ?? [];
    return html`<h2 class="hidden" tabindex="-1">${words.known.list()}</h2>
      <ul class="card known-list" id="known-list">
        ${repeat(sources, (source) => source.path, this.#entry)}
      </ul>`;
  }

  /** @param {Api.KnownSource} source */
  #entry = (source) => {
    const { path, name, missing, folder, not_read: unread } = source;
    const state = words.known.state(source);
    const open = opened.value.path === path;
    const label = (/** @type {string} */ action) => words.known.actionFor(action, name);
    return html`<li class="known-entry" data-path=${path}>
      <div class="row known-line">
        <span class="known-name" dir="auto">${name}</span>
        ${state ? html`<span class="tag ${state.tone === "plain" ? "" : `tag-${state.tone}`}">${state.text}</span>` : nothing}
        ${unread > 0
          ? html`<button type="button" class="tag tag-warn tag-button" aria-label=${label(words.known.notRead(unread))} @click=${() => open || toggleFiles(path)}>${words.known.notRead(unread)}</button>`
          : nothing}
        <span class="grow"></span>
        <span class="known-actions">
          ${folder ? html`<button type="button" class="quiet known-unfold" aria-expanded=${open} aria-label=${label(words.known.files(open))} @click=${() => toggleFiles(path)}>${words.known.files(open)}</button>` : nothing}
          <button type="button" class="quiet known-write" ?disabled=${missing} aria-label=${label(words.known.write())} @click=${() => writeFrom([path])}>${words.known.write()}</button>
          <button type="button" class="quiet" ?disabled=${missing} aria-label=${label(words.known.open())} @click=${() => openKnown(path)}>${words.known.open()}</button>
          <button type="button" class="quiet remove" aria-label=${label(words.known.remove())} @click=${() => removeKnown(source)}>${words.known.remove()}</button>
        </span>
      </div>
      <span class="muted small known-path"><bdi>${path}</bdi></span>
      <span class="muted small">${missing ? words.known.missing() : words.known.size(source)}</span>
      ${open ? this.#files(name) : nothing}
    </li>`;
  };

  /** @param {string} name */
  #files(name) {
    const { files, more, problem } = opened.value;
    if (problem) return problemNote(problem, { plain: true });
    if (files === null) return html`<p class="muted small">${words.known.loading()}</p>`;
    if (files.length === 0) return html`<p class="muted small">${words.known.noFiles()}</p>`;
    return html`<ul class="known-files" aria-label=${words.known.filesOf(name)}>
        ${repeat(files, (file) => file.path, this.#file)}
      </ul>
      ${more ? html`<button type="button" class="link" @click=${moreFiles}>${words.known.more()}</button>` : nothing}`;
  }

  /** @param {Api.SourceFile} file */
  #file = (file) => html`<li class="known-file">
    <span class="row">
      <button type="button" class="link known-file-name" dir="auto" title=${file.path} @click=${() => openKnown(file.path)}>${file.name}</button>
      <span class="tag ${file.state === "not_read" ? "tag-warn" : ""}">${file.code ? words.unread[file.code] : words.known.fileState[file.state]}</span>
      <span class="muted small known-file-size">${words.known.fileSize(file)}</span>
    </span>
    ${file.reason ? html`<span class="muted small"><bdi>${file.reason}</bdi> ${file.code ? words.wayOutOf({ code: file.code, reason: file.reason }) : ""}</span>` : nothing}
  </li>`;
}

customElements.define("atles-known-list", KnownList);
