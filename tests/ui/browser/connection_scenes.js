/** The states of the Connections screen and of what a model writes, for the tests of what must hold everywhere. */
import { answering, openReader, to } from "./arranging.js";
import { heldBack } from "./monitor_world.js";
import { busy } from "./world.js";
import { connected, leftAlone, stocked, troubled, unconnected, writing, writtenView } from "./connection_world.js";

/** @param {import("./window.js").Window} window */
const open = async ({ page }) => {
  await page.locator('[data-screen="connections"]').click();
  await page.locator("#connection-list, .empty, .found-server").first().waitFor();
};

/** @type {import("./scenes.js").Scene[]} */
export const CONNECTION_SCENES = [
  { name: "connections", world: connected, arrange: open },
  { name: "connections-none", world: busy, arrange: open },
  { name: "connections-found", world: unconnected, arrange: open },
  { name: "connections-troubled", world: troubled, arrange: open },
  {
    name: "connections-tested",
    world: connected,
    async arrange(window) {
      await open(window);
      for (const test of await window.page.locator(".test").all()) await test.click();
      await window.page.locator(".trial-good").waitFor();
      await window.page.locator(".trial .problem").waitFor();
    },
  },
  {
    name: "connections-removing",
    world: connected,
    async arrange(window) {
      await open(window);
      await window.page.locator('[data-id="c2"] .remove').click();
      await window.page.locator(".removal").waitFor();
    },
  },
  {
    name: "connections-form-lacking",
    world: connected,
    async arrange(window) {
      await open(window);
      await window.page.locator("#add-server").click();
      await window.page.locator("#save-connection").click();
      await window.page.locator(".connection-form .fault").waitFor();
    },
  },
  {
    name: "connections-form",
    world: connected,
    async arrange(window) {
      await open(window);
      await window.page.locator("#add-server").click();
      await window.page.locator("#connection-address").fill("https://api.example.com/v1");
      await window.page.locator("#list-models").click();
      await window.page.locator(".connection-form").getByText("It has 2 models.").waitFor();
      await window.page.locator("#leaves-note").waitFor();
      await window.page.locator("#add-header").click();
    },
  },
  {
    name: "connections-models",
    world: stocked,
    async arrange(window) {
      await open(window);
      await window.page.locator(".show-models").click();
      await window.page.locator('.stored-model[data-model="gemma3:4b"] .ask-delete').click();
      await window.page.locator(".keep-model").waitFor();
    },
  },
  {
    name: "connections-file-form",
    world: connected,
    async arrange(window) {
      await open(window);
      await window.page.locator("#add-server").click();
      await window.page.locator('[data-field="kind"]').selectOption("file");
      await window.page.locator("#pick-adapters").click();
      await window.page.locator(".adapter").waitFor();
    },
  },
  {
    name: "connections-ollama-form",
    world: connected,
    async arrange(window) {
      await open(window);
      await window.page.locator(".change").first().click();
      await window.page.locator('[data-field="keep-alive"]').selectOption("hour");
    },
  },
  {
    name: "connections-costs",
    world: connected,
    async arrange(window) {
      await open(window);
      await window.page.locator('[data-id="c2"] .costs').click();
      await window.page.locator("#price-currency").fill("");
      await window.page.locator("#price-millionIn").fill("a lot");
      await window.page.locator("#save-price").click();
      await window.page.locator(".price-form .problem").waitFor();
    },
  },
  {
    name: "write-left-alone",
    world: leftAlone,
    async arrange({ page, tell }) {
      await page.locator("#attention").waitFor();
      await tell({ type: "monitor", value: heldBack() });
      await page.getByText("2 of 5 at once").first().waitFor({ state: "attached" });
    },
  },
  { name: "write-with-a-model", world: writing, arrange: ({ page }) => page.locator(".job-draft").waitFor() },
  {
    name: "reader-written",
    world: () => answering(connected(), { document: writtenView }),
    arrange: openReader,
  },
];
