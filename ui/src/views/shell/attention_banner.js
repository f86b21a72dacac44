/**
 * What the system needs a person for: a failure to start, or a health check that is not well.
 *
 * @import * as Api from "../../backend/bindings"
 */
import { html, nothing } from "lit";
import { show } from "../../state/navigation.js";
import { start } from "../../state/requests.js";
import { system } from "../../state/system.js";
import { words } from "../../words/en.js";
import { LightElement } from "../light_element.js";
import { problemNote } from "../parts/problem_note.js";

/** @param {Api.Status} status */
export const needsAttention = (status) => status.health.some((check) => !check.ok) || status.services.some((service) => service.state === "failed");

class AttentionBanner extends LightElement {
  constructor() {
    super();
    this.watch(system);
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
    if (status.state !== "running" || !needsAttention(status)) return nothing;
    const checks = status.health.filter((check) => !check.ok);
    const services = status.services.filter((service) => service.state === "failed");
    const first = checks[0] ? words.attention.check(checks[0].name) : words.attention.service(services[0]?.name ?? "");
    const details = [
      ...checks.map((check) => `${check.name}: ${check.detail}`),
      ...services.map((service) => `${service.name}: ${service.last_failure ?? service.state}`),
    ].join("\n");
    return html`<div class="pad pad-flush">${problemNote({ ...first, details }, { tone: "warn", action: html`<button type="button" @click=${() => show("monitor")}>${words.attention.show()}</button>` })}</div>`;
  }
}

customElements.define("atles-attention", AttentionBanner);
