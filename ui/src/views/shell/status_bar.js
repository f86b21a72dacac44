/** How the system is, in one line that is never older than the engine's last word. */
import { html, nothing } from "lit";
import { downloads, isEnded } from "../../state/local_models.js";
import { counts, system } from "../../state/system.js";
import { words } from "../../words/en.js";
import { seconds } from "../../words/format.js";
import { LightElement } from "../light_element.js";
import "./status_bar.css";

class StatusBar extends LightElement {
  constructor() {
    super();
    this.watch(system, downloads);
  }

  /** @override */
  render() {
    if (!system.value) return html`<footer class="status-bar"></footer>`;
    const { status, heardAt } = system.value;
    const loading = downloads.value.downloads.find((download) => !isEnded(download));
    const { active, waiting } = counts(system.value);
    return html`<footer class="status-bar" aria-label=${words.statusBar.label()}>
      <b id="status-title">${words.statusBar.title(status, active)}</b>
      <span id="status-waiting">${words.statusBar.waiting(waiting)}</span>
      <span>${words.statusBar.pace(status.pace)}</span>
      ${status.metrics.memory_bytes > 0
        ? html`<span>${words.statusBar.cpu(status.metrics.cpu_percent)}</span>
            <span>${words.statusBar.memory(status.metrics.memory_bytes)}</span>`
        : nothing}
      ${loading ? html`<span id="status-download" class="status-download" title=${words.models.inBrief(loading)}><bdi>${words.models.inBrief(loading)}</bdi></span>` : nothing}
      <div class="grow"></div>
      <span id="status-updated">${words.statusBar.updated(seconds(heardAt))}</span>
    </footer>`;
  }
}

customElements.define("atles-status-bar", StatusBar);
