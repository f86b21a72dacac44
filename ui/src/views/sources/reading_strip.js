/** How the reading of known files goes: with numbers, and the one thing to do about it. */
import { html, nothing } from "lit";
import { known, pauseReading, rereadKnown, resumeReading, startReading } from "../../state/known_sources.js";
import { words } from "../../words/en.js";
import { LightElement } from "../light_element.js";
import { problemNote } from "../parts/problem_note.js";

class ReadingStrip extends LightElement {
  constructor() {
    super();
    this.watch(known);
  }

  /** @override */
  render() {
    const reading = known.value.view?.reading;
    if (!reading) return nothing;
    switch (reading.state) {
      case "stopped":
        return this.#note(words.known.stopped(), words.known.stoppedHint(), words.known.start(), startReading);
      case "paused":
        return this.#note(words.known.paused(), words.known.pausedHint(), words.known.resume(), resumeReading);
      case "hindered":
        return reading.problem
          ? problemNote(reading.problem, { action: html`<button type="button" @click=${rereadKnown}>${words.app.again()}</button>` })
          : nothing;
      case "looking":
      case "reading":
        return html`<div class="reading row" id="reading">
          <div class="grow">
            <bdi class="reading-text numbers">${words.known.reading(reading)}</bdi>
            ${reading.state === "reading"
              ? html`<progress aria-label=${words.known.readingBar()} max=${Math.max(reading.total, 1)} value=${reading.done}></progress>`
              : nothing}
          </div>
          <button type="button" id="pause-reading" @click=${pauseReading}>${words.known.pause()}</button>
        </div>`;
      case "done":
        return html`<div class="reading row muted small" id="reading">
          <span class="grow">${reading.watched ? words.known.watched() : words.known.unwatched()}</span>
          <button type="button" class="link" id="reread" @click=${rereadKnown}>${words.known.reread()}</button>
        </div>`;
    }
  }

  /** @param {string} message @param {string} hint @param {string} label @param {() => unknown} act */
  #note(message, hint, label, act) {
    return html`<div class="reading reading-note row" id="reading">
      <span class="grow"><b>${message}</b> <span class="muted">${hint}</span></span>
      <button type="button" id="go-on" @click=${act}>${label}</button>
    </div>`;
  }
}

customElements.define("atles-reading", ReadingStrip);
