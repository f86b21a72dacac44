/**
 * The models that are being downloaded, and those that were until somebody has seen it.
 *
 * @import * as Api from "../../backend/bindings"
 */
import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { cancelDownload, dismissDownload, downloadModel, downloads, isEnded } from "../../state/local_models.js";
import { words } from "../../words/en.js";
import { LightElement } from "../light_element.js";
import { FocusKeeper } from "../parts/focus_keeper.js";
import { problemNote } from "../parts/problem_note.js";

class DownloadList extends LightElement {
  constructor() {
    super();
    this.watch(downloads);
    new FocusKeeper(this, ".download");
  }

  /** @override */
  render() {
    const all = downloads.value.downloads;
    if (all.length === 0) return nothing;
    return html`<section class="card downloads" aria-label=${words.models.downloads()}>
      <h2 class="models-heading" tabindex="-1">${words.models.downloads()}</h2>
      <ul class="model-list">${repeat(all, ({ id }) => id, this.#entry)}</ul>
    </section>`;
  }

  /** @param {Api.ModelDownload} download */
  #entry = (download) => {
    const { id, model, step, connection, bytes, total_bytes: total, problem } = download;
    const label = (/** @type {string} */ action) => words.connections.actionFor(action, model);
    const again = () => downloadModel(connection ?? "", model);
    return html`<li class="download" data-id=${id}>
      <div class="row download-line">
        <bdi class="stored-name grow">${model}</bdi>
        <span class="numbers">${words.models.progress(download)}</span>
        ${isEnded(download)
          ? html`${step === "done" ? nothing : html`<button type="button" class="quiet again" aria-label=${label(words.models.again())} @click=${again}>${words.models.again()}</button>`}
              <button type="button" class="quiet dismiss" aria-label=${label(words.models.dismiss())} @click=${() => dismissDownload(id)}>${words.models.dismiss()}</button>`
          : html`<button type="button" class="quiet cancel" aria-label=${label(words.models.cancel())} @click=${() => cancelDownload(id)}>${words.models.cancel()}</button>`}
      </div>
      ${isEnded(download)
        ? nothing
        : total === null
          ? html`<progress aria-label=${words.models.bar(model)}></progress>`
          : html`<progress aria-label=${words.models.bar(model)} max=${Math.max(total, 1)} .value=${bytes}></progress>`}
      ${problem ? problemNote(problem) : nothing}
    </li>`;
  };
}

customElements.define("atles-downloads", DownloadList);
