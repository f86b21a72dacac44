// A desk for windows: a display without a screen, a session bus, a scratch folder; and on it the ATLES window.
//
// Everything that is started carries a mark in its environment, so that whatever is left at the end is found, named and
// counted as a failure.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { Page } from "./page.mjs";
import { waitFor } from "./wait.mjs";

/** The programs under test. */
export const PROGRAMS = { desktop: named("ATLES_DESKTOP"), atles: named("ATLES_PROGRAM") };

/** Why there is no desk here; false where there is. */
export const NO_DESK =
  process.platform === "linux" ? false : "The real window is tested on Linux: this system's web view has no WebDriver.";

/** The long tests run whole. */
export const LONG = process.env.ATLES_LONG === "1";

/** @param {string} variable */
function named(variable) {
  const program = process.env[variable];
  assert.ok(program, `${variable} names the built program; npm test sets it`);
  return program;
}

export class Desk {
  /** @type {import("node:child_process").ChildProcess[]} */
  #programs = [];
  #environment;

  /** @param {string} folder @param {Record<string, string>} environment */
  constructor(folder, environment) {
    this.folder = folder;
    this.#environment = environment;
  }

  /** @param {{ size?: string }} [options] Size of the display. */
  static async set({ size = "1400x900" } = {}) {
    const folder = mkdtempSync(path.join(os.tmpdir(), "atles-desk-"));
    const home = path.join(folder, "home");
    mkdirSync(path.join(home, "Documents"), { recursive: true });
    const desk = new Desk(folder, {
      PATH: process.env.PATH ?? "",
      HOME: home,
      XDG_RUNTIME_DIR: folder,
      LANG: "C.UTF-8",
      ATLES_DESK: folder,
      // Nothing of the desktop of whoever runs the tests takes part.
      NO_AT_BRIDGE: "1",
      GTK_USE_PORTAL: "0",
      GSETTINGS_BACKEND: "memory",
      LIBGL_ALWAYS_SOFTWARE: "1",
    });
    try {
      const display = desk.start("Xvfb", ["-displayfd", "1", "-screen", "0", `${size}x24`, "-nolisten", "tcp"]);
      desk.#environment.DISPLAY = `:${await firstLine(display)}`;
      const bus = desk.start("dbus-daemon", ["--session", "--nofork", "--print-address=1"]);
      desk.#environment.DBUS_SESSION_BUS_ADDRESS = await firstLine(bus);
    } catch (error) {
      await desk.clear();
      throw error;
    }
    return desk;
  }

  /**
   * Starts a program on this desk.
   *
   * @param {string} program
   * @param {string[]} args
   * @param {Record<string, string>} [environment]
   */
  start(program, args, environment = {}) {
    const child = spawn(program, args, { env: { ...this.#environment, ...environment }, stdio: ["ignore", "pipe", "pipe"] });
    child.on("error", () => {});
    child.stderr?.resume();
    this.#programs.push(child);
    return child;
  }

  /**
   * Runs a program to its end.
   *
   * @param {string} program
   * @param {string[]} args
   * @param {Record<string, string>} [environment]
   * @returns {Promise<{ code: number | null, output: string }>}
   */
  async run(program, args, environment) {
    const child = this.start(program, args, environment);
    let output = "";
    child.stdout?.setEncoding("utf8").on("data", (text) => (output += text));
    const code = await new Promise((resolve) => child.on("close", resolve));
    return { code, output };
  }

  /**
   * Opens the window on a data folder and waits until its page is tied to the engine.
   *
   * @param {string} data
   * @param {Record<string, string>} [environment]
   */
  async openWindow(data, environment = {}) {
    const window = await Window.open(this, data, environment);
    await window.page.waitForElement("#status-title");
    return window;
  }

  /** How the engine on a data folder is, asked beside the window. @param {string} data @returns {Promise<any>} */
  async status(data) {
    const { code, output } = await this.run(PROGRAMS.atles, ["status", "--data", data, "--json"]);
    assert.equal(code, 0, "atles status can look at a folder that is in use");
    return JSON.parse(output);
  }

  /** Process ids of a program on this desk. @param {string} program */
  pidsOf(program) {
    return this.processes().filter(({ name }) => name === program).map(({ pid }) => pid);
  }

  /** Ends the windows that are still open, without ceremony. */
  async closeWindows() {
    for (const pid of this.pidsOf(PROGRAMS.desktop)) process.kill(pid, "SIGKILL");
    await waitFor("the end of all windows", () => this.pidsOf(PROGRAMS.desktop).length === 0);
  }

  /** Ends everything. Whatever had to be found and killed beyond the display, the bus and the drivers is a failure. */
  async clear() {
    const ends = this.#programs.map((child) => ended(child));
    for (const child of this.#programs.reverse()) child.kill("SIGTERM");
    await Promise.all(ends);
    let left = this.processes();
    // Helpers of the web view end when they notice that the window has.
    await waitFor("the end of all helpers", () => (left = this.processes()).length === 0, { within: 10_000 }).catch(() => {});
    for (const { pid } of left) process.kill(pid, "SIGKILL");
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
    assert.deepEqual(left.map(({ name }) => name), [], "a test leaves no process behind");
  }

  /** Running processes that carry the mark of this desk. */
  processes() {
    const found = [];
    for (const pid of readdirSync("/proc").map(Number).filter(Boolean)) {
      try {
        if (!readFileSync(`/proc/${pid}/environ`, "utf8").split("\0").includes(`ATLES_DESK=${this.folder}`)) continue;
        if (/\) Z /.test(readFileSync(`/proc/${pid}/stat`, "utf8"))) continue;
        found.push({ pid, name: readlinkSync(`/proc/${pid}/exe`) });
      } catch {
        // It ended while we looked.
      }
    }
    return found;
  }
}

/** The ATLES window with its driver. */
export class Window {
  #driver;
  #program;

  /**
   * @param {Desk} desk
   * @param {string} data
   * @param {import("node:child_process").ChildProcess} driver
   * @param {Page} page
   * @param {string} program
   */
  constructor(desk, data, driver, page, program) {
    this.desk = desk;
    this.data = data;
    this.page = page;
    this.#driver = driver;
    this.#program = program;
    // Ids rise; on one desk the latest is ours.
    [this.pid] = desk.pidsOf(program).slice(-1);
  }

  /** @param {Desk} desk @param {string} data @param {Record<string, string>} environment @param {string} [program] */
  static async open(desk, data, environment, program = PROGRAMS.desktop) {
    const port = await freePort();
    const driver = desk.start("WebKitWebDriver", [`--port=${port}`], {
      ATLES_DATA: data,
      // Has Tauri allow automation; with it the shell allows what only tests may ask for.
      TAURI_WEBVIEW_AUTOMATION: "true",
      WEBKIT_DISABLE_DMABUF_RENDERER: "1",
      ...environment,
    });
    const address = `http://127.0.0.1:${port}`;
    await waitFor("the driver", async () => (await fetch(`${address}/status`)).ok);
    const page = await Page.open(address, program);
    return new Window(desk, data, driver, page, program);
  }

  /** How the engine is, asked beside the window. */
  status() {
    return this.desk.status(this.data);
  }

  /** Has the system ask the window to end, and waits for it. */
  async quit() {
    this.signal("SIGTERM");
    await this.ended();
  }

  /** @param {NodeJS.Signals} signal */
  signal(signal) {
    assert.ok(this.pid, "the window is a process");
    process.kill(this.pid, signal);
  }

  /** Waits until the window's process is gone, then ends its driver. */
  async ended() {
    await waitFor("the end of the window", () => !this.desk.pidsOf(this.#program).includes(/** @type {number} */ (this.pid)));
    const driverEnds = ended(this.#driver);
    this.#driver.kill("SIGTERM");
    await driverEnds;
  }

  /** The lines in the log files. */
  log() {
    const folder = path.join(this.data, "logs");
    return readdirSync(folder).sort().map((file) => readFileSync(path.join(folder, file), "utf8")).join("");
  }
}

/** @param {import("node:child_process").ChildProcess} child */
function ended(child) {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return Promise.resolve();
  return new Promise((resolve) => child.once("exit", resolve));
}

/** @param {import("node:child_process").ChildProcess} child @returns {Promise<string>} */
function firstLine(child) {
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`${child.spawnfile} ended with ${code}`)));
    createInterface({ input: /** @type {import("node:stream").Readable} */ (child.stdout) }).once("line", resolve);
  });
}

/** @returns {Promise<number>} */
async function freePort() {
  const { createServer } = await import("node:net");
  const server = createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  await new Promise((resolve) => server.close(resolve));
  return port;
}
