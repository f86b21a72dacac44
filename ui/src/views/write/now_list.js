/**
 * What is being written: which step, how far, how long to go, and the last sign of life.
 *
 * @import * as Api from "../../backend/bindings"
 */
import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { everySecond } from "../../state/clock.js";
import { show } from "../../state/navigation.js";
import { showRequest } from "../../state/particulars.js";
import { asked, cancel, finishNow, pause, resume } from "../../state/requests.js";
import { queuePaused, system } from "../../state/system.js";
import { words } from "../../words/en.js";
import { LightElement } from "../light_element.js";
import { FocusKeeper } from "../parts/focus_keeper.js";
import { notReadTag } from "../parts/not_read_list.js";
import { problemNote } from "../parts/problem_note.js";

/**
 * Seconds without a sign of life after which a step is called stalled. Planning and checking are one long piece of work,
 * minutes for a large folder: that is as much as the engine allows them.
 *
 * @type {Record<Api.RequestStep, number>}
 */
const STALL = { reading: 30, planning: 1_800, writing: 30, checking: 1_800, assembling: 30 };
/** Seconds after which the time of such a step is worth telling. */
const LONG = 10;

class NowList extends LightElement {
  static properties = { requests: { attribute: false } };

  /** @type {(() => void) | undefined} */
  #stopClock;

  constructor() {
    super();
    /** @type {Api.RequestView[]} */
    this.requests = [];
    this.watch(asked);
    new FocusKeeper(this, ".job");
  }

  /** @override */
  disconnectedCallback() {
    super.disconnectedCallback();
    this.#stopClock?.();
    this.#stopClock = undefined;
  }

  /** @override */
  render() {
    const running = this.requests.some((request) => request.state === "in_progress");
    if (running) this.#stopClock ??= everySecond(() => this.drawAgain());
    else {
      this.#stopClock?.();
      this.#stopClock = undefined;
    }
    return html`<section aria-labelledby="now-heading">
      <div class="queue-head"><h2 id="now-heading" tabindex="-1">${words.now.heading()}</h2></div>
      <ul class="card jobs" id="now">
        ${this.requests.length === 0
          ? html`<li class="queue-empty">${queuePaused() ? words.next.queuePaused() : system.value?.status.state === "stopped" ? words.now.emptyStopped() : words.now.empty()}</li>`
          : repeat(this.requests, (request) => request.id, this.#job)}
      </ul>
    </section>`;
  }

  /** @param {Api.RequestView} view */
  #job = (view) => {
    const { title } = view.request;
    const paused = view.state === "paused";
    const going = asked.value.get(view.id);
    const stalled = !paused && isStalled(view);
    const fraction = view.progress?.fraction ?? 0;
    // What a paused one had reached is not known to a window that was opened since.
    const measured = !paused || view.progress !== null;
    const refused = view.problem?.code === "model_refused";
    const again = view.problem ? words.now.tryAgain() : words.now.resume();
    return html`<li class="job" data-id=${view.id} data-state=${stalled ? "stalled" : view.state}>
      <div class="job-line">
        <span class="job-title" dir="auto" title=${words.title(title)}>${words.title(title)}</span>
        ${notReadTag(view)}
        ${going ? html`<span class="tag">${words.now.asked[going]}</span>` : nothing}
        ${view.late ? html`<span class="tag tag-bad">${words.next.late()}</span>` : nothing}
        ${paused
          ? html`<span class="tag tag-warn numbers">${words.now.paused(view)}</span>`
          : html`<span class="numbers">${words.now.reached(view.progress)}${view.progress?.eta_seconds != null ? `, ${words.now.left(view.progress.eta_seconds)}` : ""}</span>`}
      </div>
      ${view.progress?.draft && !paused ? html`<p class="job-draft" dir="auto" aria-hidden="true"><bdi>${view.progress.draft}</bdi></p>` : nothing}
      ${measured ? html`<progress max="1" .value=${fraction} aria-label=${words.now.progressOf(title)}></progress>` : nothing}
      <div class="job-line">
        <span class="job-note">${this.#note(view)}</span>
        <span class="job-actions">
          ${paused
            ? action(again, title, () => resume(view.id))
            : action(words.now.pause(), title, () => pause(view.id))}
          ${!paused && going !== "finish" && view.progress?.step === "writing" ? action(words.now.finish(), title, () => finishNow(view.id)) : nothing}
          ${refused ? action(words.connections.open(), title, () => show("connections")) : nothing}
          ${action(words.now.cancel(), title, () => cancel(view.id))}
          ${action(words.request.open(), title, () => showRequest(view.id))}
        </span>
      </div>
    </li>`;
  };

  /** @param {Api.RequestView} view */
  #note(view) {
    if (view.problem) return problemNote(view.problem, { plain: true });
    if (view.state === "paused") return nothing;
    const step = html`<bdi>${words.now.step(view.progress)}</bdi>`;
    if (!view.progress) return step;
    const ago = silence(view);
    if (view.progress.waits_for_model && ago >= LONG) return html`${step}. <span class="sign">${words.now.silentModel(ago)}</span>`;
    const long = STALL[view.progress.step] > STALL.writing && ago >= LONG;
    const sign = isStalled(view) ? html`<span class="stalled">${words.now.stalled(ago)}</span>` : long ? words.now.soFar(ago) : words.now.sign(ago);
    return html`${step}. <span class="sign">${sign}</span>`;
  }
}

/** @param {Api.RequestView} view @returns {number} Seconds since the last sign of life. */
const silence = ({ progress }) => (progress ? Math.max(0, (Date.now() - new Date(progress.last_sign_of_life).getTime()) / 1000) : 0);

/** Models have limits of their own, and slow ones need minutes to begin. @param {Api.RequestView} view */
const isStalled = (view) => view.progress !== null && !view.progress.waits_for_model && silence(view) > STALL[view.progress.step];

/** @param {string} label @param {string} title @param {() => unknown} act */
const action = (label, title, act) =>
  html`<button type="button" class="quiet" aria-label=${words.now.actionFor(label, title)} @click=${act}>${label}</button>`;

customElements.define("atles-now", NowList);
