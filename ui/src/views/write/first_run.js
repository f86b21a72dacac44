/** What a person sees before anything was ever asked for. */
import { html, nothing } from "lit";
import { begin, pickFiles, writeSample } from "../../state/composing.js";
import { system } from "../../state/system.js";
import { words } from "../../words/en.js";
import { LightElement } from "../light_element.js";
import "./first_run.css";

class FirstRun extends LightElement {
  constructor() {
    super();
    this.watch(system);
  }

  /** @override */
  render() {
    const sample = system.value?.sampleFolder;
    return html`<div class="first-run">
      <section class="card first-run-card">
        <h1>${words.firstRun.title()}</h1>
        <p class="first-run-lead">${words.firstRun.lead()}</p>
        <div class="row first-run-actions">
          ${sample ? html`<button type="button" id="sample" class="primary" @click=${writeSample}>${words.firstRun.sample()}</button>` : nothing}
          <button type="button" id="choose" class=${sample ? "" : "primary"} @click=${pickFiles}>${words.firstRun.choose()}</button>
        </div>
        <p class="muted first-run-other">
          ${words.firstRun.drop()}
          <button type="button" class="link" id="to-form" @click=${begin}>${words.firstRun.form()}</button>
        </p>
      </section>
      <ul class="first-run-points">
        ${words.firstRun.points().map(({ title, text }) => html`<li><b>${title}</b><span class="muted">${text}</span></li>`)}
      </ul>
    </div>`;
  }
}

customElements.define("atles-first-run", FirstRun);
