/**
 * Which model suits this computer, and doing what is recommended at one press.
 *
 * @import * as Api from "../backend/bindings"
 */
import * as backend from "../backend/commands.js";
import { chooseWriter, connectFound, connections, findServers, useModel } from "./connections.js";
import { downloadModel, onModelsChanged } from "./local_models.js";
import { Store } from "./store.js";

/** Null until it is known. */
export const recommendation = new Store(/** @type {Api.Recommendation | null} */ (null));

export async function loadRecommendation() {
  try {
    recommendation.set(await backend.recommendation());
  } catch {
    // What cannot be recommended is not; the screen is of use without.
  }
}

onModelsChanged(() => {
  if (recommendation.value) void loadRecommendation();
});

/** What was connected or measured meanwhile may change it. */
let known = connections.value.view;
connections.watch(() => {
  const view = connections.value.view;
  const figures = (/** @type {Api.Connections | null} */ of) => JSON.stringify([of?.writer, of?.connections.map(({ id, model, tokens_per_second: speed }) => [id, model, speed])]);
  const same = figures(view) === figures(known);
  known = view;
  if (!same && recommendation.value) void loadRecommendation();
});

/** Does what is recommended. @param {Api.RecommendedChoice} choice */
export async function follow(choice) {
  switch (choice.type) {
    case "use": {
      const { connection, model } = choice;
      if (connection === null) {
        const server = connections.value.found[0];
        if (server) connectFound(server, model);
        return;
      }
      if (connections.value.view?.connections.find(({ id }) => id === connection)?.model !== model) await useModel(connection, model);
      await chooseWriter({ type: "model", connection, model, or_built_in: true, beside: [] });
      return;
    }
    case "download":
      await downloadModel(choice.connection ?? "", choice.model);
      return;
    case "get_ollama":
      await Promise.all([findServers(), loadRecommendation()]);
      return;
    case "writes":
    case "no_model":
      return;
  }
}
