/** What an agent is told, word for word: the prompts that it is asked with, each with its version. */
import { html } from "lit";
import { told } from "../../state/agents.js";
import { words } from "../../words/en.js";
import { DialogElement } from "../parts/dialog_element.js";

class ToldDialog extends DialogElement {
  constructor() {
    super();
    this.watch(told);
  }

  /** @override */
  get name() {
    return /** @type {const} */ ("told");
  }

  /** @override */
  get heading() {
    return words.agents.agent[told.value.agent].told;
  }

  /** @override */
  renderBody() {
    const say = words.agents;
    return html`<p class="muted">${say.toldLead()}</p>
      ${told.value.prompts.map(
        ({ name, version, text }) => html`<section class="prompt" data-prompt=${name}>
          <h3 class="row prompt-name"><span>${name.replaceAll("_", " ")}</span> <span class="tag">${say.version(version)}</span></h3>
          <pre class="prompt-text" dir="auto">${text}</pre>
        </section>`,
      )}`;
  }
}

customElements.define("atles-told-dialog", ToldDialog);
