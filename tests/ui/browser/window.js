/** The built page in a real browser, under the content security policy of the window, with a mocked engine behind it. */
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { preview } from "vite";
import { installMock } from "./mock_backend.js";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src ipc: http://ipc.localhost";
/** Where pictures of the window go. */
const SHOTS = `${ROOT}target/ui-shots/`;
const SIZES = { large: { width: 1240, height: 800 }, small: { width: 900, height: 600 } };

/** @typedef {Awaited<ReturnType<Awaited<ReturnType<typeof openHouse>>["open"]>>} Window */

/** Starts server and browser once for a file of tests. */
export async function openHouse() {
  const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
  if (!existsSync(executablePath)) throw new Error(`No browser at ${executablePath}: install chromium, or name one in CHROMIUM`);
  const server = await preview({ configFile: `${ROOT}ui/vite.config.js`, preview: { port: 0, host: "127.0.0.1", headers: { "Content-Security-Policy": POLICY } }, logLevel: "error" });
  const address = server.resolvedUrls?.local[0] ?? "";
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  return {
    /**
     * @param {object} world What the engine answers.
     * @param {{ theme?: "light" | "dark", size?: "large" | "small", reducedMotion?: "reduce" | "no-preference" }} [look]
     */
    async open(world, { theme = "light", size = "large", reducedMotion = "reduce" } = {}) {
      const context = await browser.newContext({ viewport: SIZES[size], colorScheme: theme, reducedMotion, locale: "en-GB" });
      await context.grantPermissions(["clipboard-read", "clipboard-write"]);
      const page = await context.newPage();
      page.setDefaultTimeout(10_000);
      /** @type {string[]} */
      const complaints = [];
      page.on("pageerror", (error) => complaints.push(String(error)));
      page.on("console", (message) => ["error", "warning"].includes(message.type()) && complaints.push(message.text()));
      await page.addInitScript(installMock, world);
      await page.goto(address);
      await page.locator("atles-app main").waitFor();
      return {
        page,
        /** @param {string} name */
        shot: (name) => page.screenshot({ path: `${SHOTS}${name}.png` }),
        /** @param {...object} bodies */
        tell: (...bodies) => page.evaluate((list) => window.atlesMock.tell(...list), bodies),
        /** @param {string[]} paths Let go over the window. */
        drop: (paths) => page.evaluate((list) => window.atlesMock.drop("drop", list), paths),
        /** @param {string} command @returns {Promise<any[]>} */
        calls: (command) => page.evaluate((name) => window.atlesMock.called(name), command),
        /** @param {string} command @param {number} [times] */
        waitForCall: (command, times = 1) => page.waitForFunction(([name, many]) => window.atlesMock.called(name).length >= many, [command, times]),
        /** @param {string} command @param {unknown} value */
        reply: (command, value) => page.evaluate(([name, answer]) => void (window.atlesMock.world.replies[name] = answer), [command, value]),
        /** What the browser or its policy objected to. */
        complaints: async () => [...complaints, ...(await page.evaluate(() => window.atlesMock.violations))],
        close: () => context.close(),
      };
    },
    async close() {
      await browser.close();
      await server.close();
    },
  };
}
