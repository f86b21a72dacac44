/**
 * The parts of the engine in plain words: the supervision tree, the health checks, the circuit breakers.
 *
 * @import * as Api from "../../backend/bindings"
 */
import { html, nothing } from "lit";
import { words } from "../../words/en.js";
import { remaining } from "./remaining.js";

/** @type {Record<Api.ServiceState | "restarted", string>} */
const TONES = { running: "tag-good", starting: "", restarted: "tag-warn", restarting: "tag-warn", stopping: "", stopped: "", failed: "tag-bad" };

/** @param {Api.Monitor} view @param {Api.Status} status */
export function serviceTable(view, status) {
  const say = words.monitor;
  return html`<div class="table-scroll" tabindex="0" role="region" aria-labelledby="services-heading"><table class="table">
    <thead><tr><th scope="col">${say.part()}</th><th scope="col">${say.state()}</th><th scope="col">${say.words()}</th></tr></thead>
    ${view.groups.map(
      (group) => html`<tbody>
        <tr class="table-group"><th scope="rowgroup" colspan="3">${say.group[group.name] ?? group.name}<span class="muted small">: ${say.strategy[group.strategy]}</span></th></tr>
        ${group.services.length === 0 ? html`<tr><td colspan="3" class="muted">${say.stopped()}</td></tr>` : nothing}
        ${group.services.map((service) => serviceRow(service, view, status.health))}
      </tbody>`,
    )}
  </table></div>`;
}

/** @param {Api.ServiceView} service @param {Api.Monitor} view @param {readonly Api.HealthCheck[]} health */
function serviceRow(service, view, health) {
  const state = service.state === "running" && service.restarts > 0 ? "restarted" : service.state;
  const text = words.monitor.service(service, { nextStart: remaining(service.next_start_ms), view, health });
  return html`<tr data-service=${service.name}>
    <th scope="row" class="table-branch">${words.monitor.partName(service.name)}</th>
    <td><span class="tag ${TONES[state]}">${words.monitor.serviceState[state]}</span></td>
    <td>${text}${service.last_failure && state !== "running"
      ? html`<details><summary>${words.app.details()}</summary><pre class="problem-details">${service.last_failure}</pre></details>`
      : nothing}</td>
  </tr>`;
}

/** @param {readonly Api.HealthCheck[]} health */
export function healthTable(health) {
  const say = words.monitor.health;
  if (health.length === 0) return html`<p class="muted monitor-none">${say.none()}</p>`;
  return html`<div class="table-scroll" tabindex="0" role="region" aria-labelledby="health-heading"><table class="table">
    <thead><tr><th scope="col">${say.check()}</th><th scope="col">${say.result()}</th><th scope="col">${say.fact()}</th></tr></thead>
    <tbody>
      ${health.map(
        ({ name, ok, detail }) => html`<tr data-check=${name}>
          <th scope="row">${say.names[name] ?? name}</th>
          <td><span class="tag ${ok ? "tag-good" : "tag-bad"}">${ok ? say.good() : say.bad()}</span></td>
          <td class="table-fact">${detail}</td>
        </tr>`,
      )}
    </tbody>
  </table></div>`;
}

/** @param {readonly Api.BreakerView[]} breakers */
export function breakerTable(breakers) {
  const say = words.monitor.breakers;
  return html`<p class="muted small monitor-lead">${say.lead()}</p>
    <div class="table-scroll" tabindex="0" role="region" aria-labelledby="breakers-heading"><table class="table">
      <thead><tr><th scope="col">${words.monitor.part()}</th><th scope="col">${words.monitor.state()}</th><th scope="col">${words.monitor.words()}</th></tr></thead>
      <tbody>
        ${breakers.map(
          (breaker) => html`<tr data-breaker=${breaker.name}>
            <th scope="row">${words.monitor.partName(breaker.name)}</th>
            <td><span class="tag ${breaker.state === "closed" ? "tag-good" : "tag-warn"}">${say.state[breaker.state]}</span></td>
            <td>${say.line(breaker, remaining(breaker.retry_ms))}${breaker.last_failure
              ? html`<details><summary>${words.app.details()}</summary><pre class="problem-details">${breaker.last_failure}</pre></details>`
              : nothing}</td>
          </tr>`,
        )}
      </tbody>
    </table></div>`;
}
