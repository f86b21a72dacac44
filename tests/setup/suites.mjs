// The suites of `npm test`: what each runs, and how many of its tests passed.
import { mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { buildPrograms, listenToCargo } from "./cargo.mjs";
import { builtProgram, OUTPUTS, PROJECT } from "./places.mjs";
import { ask, npmScript, run } from "./programs.mjs";
import { say } from "./progress.mjs";
import { findBrowser } from "./system_packages.mjs";
import { checkRust } from "./tasks/check.mjs";
import { buildPackages } from "./tasks/package.mjs";
import { fromCargoTest, fromNextest, fromTap, fromVitest } from "./totals.mjs";

/**
 * @typedef {import("./totals.mjs").Totals} Totals
 * @typedef {{ name: string, what: string, long?: true, run: (long: boolean) => Promise<Totals> }} Suite
 *   `long`: only in the long tests, or when it is asked for by name.
 */

/** How long a file of tests of the window or the package may take before it is ended and counted as failed, in ms. */
const LIMIT = 20 * 60_000;
const LONG_LIMIT = 3 * 60 * 60_000;
const REPORTS = path.join(OUTPUTS, "test-reports");

/** @type {Suite[]} In the order in which they run: what fails fastest comes first. */
export const SUITES = [
  { name: "setup", what: "the tasks themselves", run: () => nodeTests("setup", "tests/setup", {}) },
  { name: "ui", what: "the window's page", run: uiTests },
  { name: "style", what: "format and lints of the Rust code", run: styleTests },
  { name: "rust", what: "queue, engine, console, shell", run: rustTests },
  { name: "desktop", what: "the real window", run: desktopTests },
  { name: "package", what: "the installed package", long: true, run: packageTests },
];

async function uiTests() {
  const report = freshReport("ui.json");
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const browser = findBrowser();
  await run(...npmScript("ui:test", reporters), { env: browser ? { CHROMIUM: browser } : {} });
  return fromVitest(reportText(report));
}

/** Counts as no test: it passes or ends the run. */
async function styleTests() {
  await checkRust();
  return { passed: 0, failed: 0 };
}

async function rustTests(long) {
  await buildPrograms({ tests: true });
  const env = { ATLES_PROGRAM: builtProgram("atles"), ...(long ? { ATLES_LONG: "1" } : {}) };
  const nextest = ask("cargo", ["nextest", "--version"]).ok;
  if (!nextest) say("   cargo-nextest is not installed; cargo test does the same, one test program after the other.");
  const limits = ["--profile", long ? "long" : "default"];
  const args = nextest
    ? ["nextest", "run", "--workspace", "--locked", "--no-fail-fast", "--no-tests=pass", ...limits]
    : ["test", "--workspace", "--lib", "--bins", "--tests", "--locked", "--no-fail-fast"];
  let output = "";
  const code = await listenToCargo(args, (text) => (output += text), env);
  return agree(nextest ? fromNextest(output) : fromCargoTest(output), code);
}

async function desktopTests(long) {
  await buildPrograms({ tests: true });
  return nodeTests("desktop", "tests/desktop", {
    ATLES_DESKTOP: builtProgram("atles-desktop"),
    ATLES_PROGRAM: builtProgram("atles"),
    ...(long ? { ATLES_LONG: "1" } : {}),
  });
}

/** The programs under test are those that the package installs. */
async function packageTests() {
  if (process.platform !== "linux") {
    say("   The package is tested on Debian and Ubuntu.");
    return { passed: 0, failed: 0 };
  }
  const installers = await buildPackages();
  const deb = installers.find((installer) => installer.endsWith(".deb")) ?? "";
  return nodeTests("package", "tests/package", {
    ATLES_DEB: deb,
    ATLES_DESKTOP: "/usr/bin/atles-desktop",
    ATLES_PROGRAM: "/usr/bin/atles",
  });
}

/** Runs the `*.test.mjs` files of a folder, one file at a time, with Node's own test runner. */
async function nodeTests(name, folder, env) {
  const report = freshReport(`${name}.tap`);
  const reporters = ["spec", "stdout", "tap", report];
  const args = ["--test", "--test-concurrency=1", `--test-timeout=${env.ATLES_LONG ? LONG_LIMIT : LIMIT}`];
  for (let each = 0; each < reporters.length; each += 2) {
    args.push(`--test-reporter=${reporters[each]}`, `--test-reporter-destination=${reporters[each + 1]}`);
  }
  // By name, because versions of Node differ in what they make of a folder.
  const files = readdirSync(path.join(PROJECT, folder)).filter((name) => name.endsWith(".test.mjs"));
  args.push(...files.map((name) => path.join(PROJECT, folder, name)));
  const code = await run(process.execPath, args, { env });
  return agree(fromTap(reportText(report)), code);
}

/** A runner that failed as a whole although no test of it did (a crash, a leak) is a failure. */
function agree(totals, code) {
  return code !== 0 && totals.failed === 0 ? { ...totals, failed: 1 } : totals;
}

/** Without what an earlier run has left, so that no old report can stand for a new one. */
function freshReport(name) {
  mkdirSync(REPORTS, { recursive: true });
  const report = path.join(REPORTS, name);
  rmSync(report, { force: true });
  return report;
}

function reportText(report) {
  try {
    return readFileSync(report, "utf8");
  } catch {
    return "";
  }
}
