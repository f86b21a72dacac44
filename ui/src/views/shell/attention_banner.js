/** What the system needs a person for: a failure to start, or something that is not well while it runs. */
import { html, nothing } from "lit";
import { agents } from "../../state/agents.js";
import { attention } from "../../state/attention.js";
import { connections } from "../../state/connections.js";
import { tryHeldUp } from "../../state/monitor.js";
import { show } from "../../state/navigation.js";
import { start } from "../../state/requests.js";
import { system } from "../../state/system.js";
import { words } from "../../words/en.js";
import { LightElement } from "../light_element.js";
import { problemNote } from "../parts/problem_note.js";

class AttentionBanner extends LightElement {
  constructor() {
    super();
    this.watch(system, connections, agents);
  }

  /** @override */
  render() {
    const status = system.value?.status;
    if (!status) return nothing;
    if (status.state === "failed") {
      const error = status.failure ?? { message: words.attention.failed(), hint: words.attention.failedHint(), details: "" };
      const again = html`<button type="button" @click=${start}>${words.header.start()}</button>`;
      return html`<div class="pad pad-flush">${problemNote(error, { action: again })}</div>`;
    }
    const all = attention();
    const [first] = all;
    if (!first) return nothing;
    const details = all.map((matter) => matter.details).filter(Boolean).join("\n");
    // On this very screen there is nothing to lead to: what waits is tried again.
    const { screen, waiting } = first;
    const action = screen === "write" && waiting
      ? html`<button type="button" @click=${() => tryHeldUp(waiting)}>${words.monitor.tryAgain()}</button>`
      : html`<button type="button" @click=${() => show(screen)}>${words.attention.show[screen]}</button>`;
    return html`<div class="pad pad-flush">${problemNote({ ...first, details }, { tone: "warn", action })}</div>`;
  }
}

customElements.define("atles-attention", AttentionBanner);
