/** Which model suits this computer, in one sentence, with one thing to do about it. */
import { html, nothing } from "lit";
import { openForm } from "../../state/connections.js";
import { downloads, isEnded } from "../../state/local_models.js";
import { follow, loadRecommendation, recommendation } from "../../state/recommendation.js";
import { words } from "../../words/en.js";
import { LightElement } from "../light_element.js";

class RecommendationCard extends LightElement {
  constructor() {
    super();
    this.watch(recommendation, downloads);
  }

  /** @override */
  connectedCallback() {
    super.connectedCallback();
    void loadRecommendation();
  }

  /** @override */
  render() {
    const told = recommendation.value;
    if (!told) return nothing;
    const { choice } = told;
    const say = words.recommendation;
    const press = say.press(choice);
    // What is on its way need not be asked for again.
    const busy = choice.type === "download" && downloads.value.downloads.some((one) => one.model === choice.model && !isEnded(one));
    return html`<section class="card recommendation" aria-label=${say.heading()}>
      <span class="grow"><span class="found-text-line">${say.suits(told)}</span> <span class="muted">${say.choice(choice)} ${say.basis(told)}</span></span>
      ${press === "" || busy ? nothing : html`<button type="button" class=${choice.type === "get_ollama" ? "" : "primary"} id="follow-recommendation" @click=${() => follow(choice)}>${press}</button>`}
      ${choice.type === "get_ollama" && choice.runtime ? html`<button type="button" id="recommend-file" @click=${() => openForm({ kind: "file" })}>${say.file()}</button>` : nothing}
    </section>`;
  }
}

customElements.define("atles-recommendation", RecommendationCard);
