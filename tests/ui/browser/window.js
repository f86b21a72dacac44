/** The built page in a real browser, under the content security policy of the window, with a mocked engine behind it. */
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, inject } from "vitest";
import { installMock } from "./mock_backend.js";

/** Where pictures of the window go. */
const SHOTS = fileURLToPath(new URL("../../../target/ui-shots/", import.meta.url));
export const SIZES = { large: { width: 1240, height: 800 }, small: { width: 900, height: 600 } };

/**
 * @typedef {{
 *   theme?: "light" | "dark",
 *   size?: keyof typeof SIZES,
 *   reducedMotion?: "reduce" | "no-preference",
 *   alone?: boolean,
 * }} Look  `alone`: in a page of its own, for a test that leaves something behind in it.
 */

/**
 * The window of whichever test runs. All tests of a file use one page and load it anew: a new page takes a new process, which
 * takes longer than most tests. Nothing of the test before is left in it; after a test that failed it is thrown away.
 */
export function useWindow() {
  const window = new Window();
  beforeAll(() => window.begin());
  afterEach(async ({ task }) => {
    await window.close({ spoilt: task.result?.state === "fail" });
  });
  afterAll(() => window.end());
  return window;
}

/** @typedef {import("playwright-core").Page} Page */

export class Window {
  /** @type {import("playwright-core").Browser | null} */
  #browser = null;
  /** The page for all, when it is not in use by a test. @type {Page | null} */
  #shared = null;
  /** The page in use. @type {Page | null} */
  #page = null;
  /** @type {import("playwright-core").Disposable | null} */
  #mock = null;
  /** What the browser objected to. @type {WeakMap<Page, string[]>} */
  #complaints = new WeakMap();
  #alone = false;
  #forgiven = false;
  #opened = 0;

  async begin() {
    this.#browser = await chromium.connect(inject("browser"));
  }

  async end() {
    await this.#browser?.close();
  }

  get page() {
    if (!this.#page) throw new Error("this test has opened no window");
    return this.#page;
  }

  /**
   * @param {object} world What the engine answers.
   * @param {Look} [look]
   * @returns {Promise<Page>} The page, as soon as it has drawn itself.
   */
  async open(world, { theme = "light", size = "large", reducedMotion = "reduce", alone = false } = {}) {
    await this.close();
    const page = alone ? await this.#newPage() : (this.#shared ??= await this.#newPage());
    this.#page = page;
    this.#alone = alone;
    this.#forgiven = false;
    this.#complaints.set(page, []);
    await page.emulateMedia({ colorScheme: theme, reducedMotion, media: null });
    await page.setViewportSize(SIZES[size]);
    await page.mouse.move(0, 0);
    this.#opened += 1;
    this.#mock = await page.addInitScript(installMock, { ...world, opening: this.#opened });
    await page.goto(inject("page"), { waitUntil: "commit" });
    await page.locator("atles-app main").waitFor();
    return page;
  }

  /** @returns {Promise<Page>} */
  async #newPage() {
    const context = await /** @type {import("playwright-core").Browser} */ (this.#browser).newContext({ locale: "en-GB" });
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    const page = await context.newPage();
    // Long enough for a busy machine; a test that works never waits for it.
    page.setDefaultTimeout(30_000);
    page.on("pageerror", (error) => this.#complaints.get(page)?.push(String(error)));
    page.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) this.#complaints.get(page)?.push(message.text());
    });
    return page;
  }

  /** Ends a test's use of the page. The browser must have objected to nothing. @param {{ spoilt?: boolean }} [how] */
  async close({ spoilt = false } = {}) {
    const page = this.#page;
    if (!page) return;
    this.#page = null;
    const complaints = spoilt || this.#forgiven ? [] : [...(this.#complaints.get(page) ?? []), ...(await page.evaluate(() => window.atlesMock.violations))];
    await this.#mock?.dispose();
    if (spoilt || this.#alone) await page.context().close();
    if (spoilt && !this.#alone) this.#shared = null;
    expect(complaints, "the browser and its policy object to nothing").toEqual([]);
  }

  /** For a test that means to be objected to. */
  forgive() {
    this.#forgiven = true;
  }

  /** @param {string} name */
  shot(name) {
    return this.page.screenshot({ path: `${SHOTS}${name}.png` });
  }

  /** @param {...object} bodies */
  tell = (...bodies) => this.page.evaluate((list) => window.atlesMock.tell(...list), bodies);

  /** @param {string[]} paths Let go over the window. */
  drop = (paths) => this.page.evaluate((list) => window.atlesMock.drop("drop", list), paths);

  /** @param {string} command @returns {Promise<any[]>} */
  calls = (command) => this.page.evaluate((name) => window.atlesMock.called(name), command);

  /** @param {string} command @param {number} [times] */
  waitForCall = (command, times = 1) => this.page.waitForFunction(([name, many]) => window.atlesMock.called(name).length >= many, [command, times]);

  /** @param {string} command @param {unknown} value */
  reply = (command, value) => this.page.evaluate(([name, answer]) => void (window.atlesMock.world.replies[name] = answer), [command, value]);
}
