// npm run bench: the engine's hot paths in the release profile, each as a table beside a baseline of the same run, and as
// JSON in target/bench. Further arguments name the benches: npm run bench -- engine
import path from "node:path";
import { cargo, cargoEnvironment } from "../cargo.mjs";
import { builtProgram, OUTPUTS } from "../places.mjs";
import { must } from "../programs.mjs";
import { say, step } from "../progress.mjs";
import { setUp } from "../set_up.mjs";

/**
 * @param {string[]} args
 * @returns {Promise<number>}
 */
export async function run(args) {
  await setUp();
  await step("build atles (release)", () =>
    cargo(["build", "--release", "--package", "atles", "--locked"], "atles could not be built"),
  );
  const named = (args.length > 0 ? args : ["*"]).flatMap((name) => ["--bench", name]);
  await step("measure", () =>
    must("cargo", ["bench", "--package", "atles-tests", ...named, "--locked"], "A measurement failed", {
      env: { ...cargoEnvironment(), ATLES_PROGRAM: builtProgram("atles", "release") },
      output: "stdout",
    }),
  );
  say(`The figures as JSON are in ${path.join(OUTPUTS, "bench")}`);
  return 0;
}
