// npm run bench: the engine's hot paths in the release profile, each as a table beside a baseline of the same run, and what
// the window costs beside an empty app. Figures as JSON in target/bench. Further arguments name the benches, such as:
// npm run bench -- engine window
import { mkdirSync } from "node:fs";
import path from "node:path";
import { buildReleases, cargoEnvironment, releaseOf } from "../cargo.mjs";
import { buildFolder, builtProgram, OUTPUTS, PROJECT } from "../places.mjs";
import { must } from "../programs.mjs";
import { say, step } from "../progress.mjs";
import { buildPage, setUp } from "../set_up.mjs";

/** The bench that is no bench of cargo's. */
const WINDOW = "window";

/**
 * @param {string[]} args
 * @returns {Promise<number>}
 */
export async function run(args) {
  const engine = args.filter((name) => name !== WINDOW);
  const window = process.platform === "linux" && (args.length === 0 || args.includes(WINDOW));
  await setUp({ kinds: window ? ["build", "test"] : ["build"] });
  if (args.length === 0 || engine.length > 0) await measureEngine(engine);
  if (window) await measureWindow();
  say(`The figures as JSON are in ${path.join(OUTPUTS, "bench")}`);
  return 0;
}

/** @param {string[]} names All if none is given. */
async function measureEngine(names) {
  await step("build the programs (release)", () => buildReleases());
  const named = (names.length > 0 ? names : ["*"]).flatMap((name) => ["--bench", name]);
  await step("measure", () =>
    must("cargo", ["bench", "--package", "atles-tests", ...releaseOf(), ...named], "A measurement failed", {
      env: { ...cargoEnvironment(), ATLES_PROGRAM: builtProgram("atles", "release") },
      output: "stdout",
    }),
  );
}

async function measureWindow() {
  await buildPage();
  await step("build the window and an empty one (release)", () =>
    buildReleases(["--example", "empty-app"], ["atles-desktop/empty-app"]),
  );
  const out = path.join(OUTPUTS, "bench", "window.json");
  mkdirSync(path.dirname(out), { recursive: true });
  await step("measure the window", () =>
    must(process.execPath, [path.join(PROJECT, "tests", "desktop", "bench", "window.mjs"), out], "A measurement failed", {
      env: {
        ATLES_DESKTOP: builtProgram("atles-desktop", "release"),
        ATLES_PROGRAM: builtProgram("atles", "release"),
        ATLES_EMPTY: path.join(buildFolder(), "release", "examples", "empty-app"),
      },
      output: "stdout",
    }),
  );
}
