/** Started once for all browser tests: the server of the built page, and one browser. Each file of tests gets their addresses. */
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { preview } from "vite";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
/** As in src-tauri/tauri.conf.json. */
const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src ipc: http://ipc.localhost";

/** @param {import("vitest/node").TestProject} project */
export default async function setup(project) {
  const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
  if (!existsSync(executablePath)) throw new Error(`No browser at ${executablePath}: install chromium, or name one in CHROMIUM`);
  const server = await preview({ configFile: `${ROOT}ui/vite.config.js`, preview: { port: 0, host: "127.0.0.1", headers: { "Content-Security-Policy": POLICY } }, logLevel: "error" });
  const browser = await chromium.launchServer({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
  project.provide("page", server.resolvedUrls?.local[0] ?? "");
  project.provide("browser", browser.wsEndpoint());
  return async () => {
    await browser.close();
    await server.close();
  };
}
