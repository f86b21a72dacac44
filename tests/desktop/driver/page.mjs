// The page in the real window, driven by the WebDriver protocol (https://www.w3.org/TR/webdriver2/) by plain requests.
import { writeFileSync } from "node:fs";
import { waitFor } from "./wait.mjs";

/** The key under which the protocol hides an element. */
const ELEMENT = "element-6066-11e4-a52e-4f735466cecf";

/** Keys that have no character. */
export const KEYS = { enter: "\uE007", escape: "\uE00C", tab: "\uE004", down: "\uE015", control: "\uE009" };

export class Page {
  #address;

  /** @param {string} address Of the session. */
  constructor(address) {
    this.#address = address;
  }

  /**
   * Opens a session, which has the driver start the program.
   *
   * @param {string} driver Address of the driver.
   * @param {string} binary
   */
  static async open(driver, binary) {
    const browser = { "webkitgtk:browserOptions": { binary, args: [] }, timeouts: { script: 120_000 } };
    const { sessionId } = await send(`${driver}/session`, "POST", { capabilities: { alwaysMatch: browser } });
    return new Page(`${driver}/session/${sessionId}`);
  }

  /** Ends the session; the driver ends the program if it still runs. */
  async close() {
    await send(this.#address, "DELETE");
  }

  /**
   * @param {string} script Body of a function; `arguments` are `args`. A promise that it returns is awaited.
   * @param {...unknown} args
   * @returns {Promise<any>}
   */
  run(script, ...args) {
    return send(`${this.#address}/execute/sync`, "POST", { script, args });
  }

  /**
   * Calls a command of the shell as the page does.
   *
   * @param {string} command
   * @param {Record<string, unknown>} [args]
   */
  async invoke(command, args = {}) {
    const script = `return window.__TAURI_INTERNALS__.invoke(arguments[0], arguments[1]).then(
      (value) => ({ value: value ?? null }), (error) => ({ error }))`;
    const { value, error } = await this.run(script, command, args);
    if (error) throw Object.assign(new Error(error.message ?? String(error)), { reply: error });
    return value;
  }

  /** @param {string} selector @returns {Promise<string | null>} What it says; null if it is not there. */
  text(selector) {
    return this.run("return document.querySelector(arguments[0])?.textContent.replace(/\\s+/g, ' ').trim() ?? null", selector);
  }

  /** @param {string} selector @returns {Promise<boolean>} */
  has(selector) {
    return this.run("return document.querySelector(arguments[0]) !== null", selector);
  }

  /** Presses an element that can be seen and pressed, as a mouse does. @param {string} selector */
  async click(selector) {
    const element = await this.#find(selector);
    await send(`${this.#address}/element/${element}/click`, "POST", {});
  }

  /**
   * Presses words on their first line, with a mouse. The middle of a sentence that runs over two lines, where `click` presses,
   * may be another sentence.
   *
   * @param {string} selector
   */
  async clickWords(selector) {
    await this.#find(selector);
    const [x, y] = await this.run(`
      const words = document.querySelector(arguments[0]);
      words.scrollIntoView({ block: "nearest" });
      const line = words.getClientRects()[0];
      return [Math.round(line.x + line.width / 2), Math.round(line.y + line.height / 2)]`, selector);
    const actions = [{ type: "pointerMove", x, y }, { type: "pointerDown", button: 0 }, { type: "pointerUp", button: 0 }];
    const mouse = { type: "pointer", id: "mouse", parameters: { pointerType: "mouse" }, actions };
    await send(`${this.#address}/actions`, "POST", { actions: [mouse] });
  }

  /** Types into an element, as a keyboard does. @param {string} selector @param {string} text */
  async type(selector, text) {
    const element = await this.#find(selector);
    await send(`${this.#address}/element/${element}/value`, "POST", { text });
  }

  /** Presses keys one after the other, wherever the focus is. @param {...string} keys */
  async press(...keys) {
    const actions = keys.flatMap((value) => [{ type: "keyDown", value }, { type: "keyUp", value }]);
    await send(`${this.#address}/actions`, "POST", { actions: [{ type: "key", id: "keyboard", actions }] });
  }

  /** Presses a key while another is held. @param {string} held @param {string} key */
  async chord(held, key) {
    const actions = [["keyDown", held], ["keyDown", key], ["keyUp", key], ["keyUp", held]].map(([type, value]) => ({ type, value }));
    await send(`${this.#address}/actions`, "POST", { actions: [{ type: "key", id: "keyboard", actions }] });
  }

  /** What has the focus: its id, else its name, else its words. @returns {Promise<string>} */
  focused() {
    return this.run("const e = document.activeElement; return e.id || e.getAttribute('aria-label') || e.textContent.trim()");
  }

  /** Presses Tab until what is wanted has the focus. @param {RegExp} wanted */
  async tabTo(wanted) {
    const way = [];
    for (let step = 0; step < 60; step += 1) {
      await this.press(KEYS.tab);
      const at = await this.focused();
      if (wanted.test(at)) return;
      way.push(at.slice(0, 30));
    }
    throw new Error(`Tab never reached ${wanted}; it went ${way.join(", ")}`);
  }

  /** @param {string} path Where the picture goes. */
  async picture(path) {
    writeFileSync(path, Buffer.from(await send(`${this.#address}/screenshot`, "GET"), "base64"));
  }

  /**
   * Waits until the element says what it should.
   *
   * @param {string} selector
   * @param {RegExp} wanted
   * @param {number} [within] Milliseconds.
   */
  waitForText(selector, wanted, within) {
    const instead = () => this.text(selector);
    return waitFor(`${selector} with ${wanted}`, async () => wanted.test((await this.text(selector)) ?? ""), { within, instead });
  }

  /** @param {string} selector @param {number} [within] Milliseconds. */
  waitForElement(selector, within) {
    return waitFor(selector, () => this.has(selector), { within, instead: () => this.text("body") });
  }

  /** @param {string} selector @returns {Promise<string>} */
  async #find(selector) {
    await waitFor(`${selector}, ready to be used`, () =>
      this.run("const e = document.querySelector(arguments[0]); return e !== null && !e.disabled", selector),
    );
    return (await send(`${this.#address}/element`, "POST", { using: "css selector", value: selector }))[ELEMENT];
  }
}

/** @param {string} url @param {"GET" | "POST" | "DELETE"} method @param {object} [body] @returns {Promise<any>} */
async function send(url, method, body) {
  const response = await fetch(url, { method, body: body && JSON.stringify(body) });
  const { value } = /** @type {any} */ (await response.json());
  if (!response.ok) throw new Error(`${value?.error ?? response.status}: ${value?.message ?? "no reason given"}`);
  return value;
}
