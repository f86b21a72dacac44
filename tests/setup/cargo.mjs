// Cargo, always over the whole workspace: with one set of features a dependency is compiled once for all tasks.
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

import { buildFolder, PROJECT } from "./places.mjs";
import { must, run } from "./programs.mjs";

/**
 * Makes a build folder that clones share the folder of one of them. Cargo knows a file of the project by its place within it
 * and by its time: what another clone has built from other text looks fresh, as soon as it is newer. So what is built of the
 * project itself is forgotten when the clone changes; its dependencies, which take longest, are kept.
 *
 * @param {string} folder Where cargo builds.
 * @param {string} project The clone that is to build there.
 * @returns {boolean} Whether anything had to be forgotten.
 */
export function claim(folder, project) {
  const mark = path.join(folder, "built-from");
  if (existsSync(mark) && readFileSync(mark, "utf8") === project) return false;
  let forgotten = false;
  for (const profile of ["debug", "release"]) {
    const fingerprints = path.join(folder, profile, ".fingerprint");
    for (const name of existsSync(fingerprints) ? readdirSync(fingerprints) : []) {
      if (!name.startsWith("atles")) continue;
      rmSync(path.join(fingerprints, name), { recursive: true });
      forgotten = true;
    }
  }
  mkdirSync(folder, { recursive: true });
  writeFileSync(mark, project);
  return forgotten;
}

/** @returns {Record<string, string>} What every call of cargo gets. */
export function cargoEnvironment() {
  claim(buildFolder(), PROJECT);
  return { CARGO_TARGET_DIR: buildFolder(), CARGO_TERM_COLOR: process.stderr.isTTY ? "always" : "never" };
}

/**
 * @param {string[]} args
 * @param {string} sorrow What a person is told when it fails.
 * @param {Record<string, string>} [env]
 */
export function cargo(args, sorrow, env = {}) {
  return must("cargo", args, sorrow, { env: { ...cargoEnvironment(), ...env } });
}

/**
 * @param {string[]} args
 * @param {(text: string) => void} listen Gets everything that it prints.
 * @param {Record<string, string>} env
 * @returns {Promise<number>} Its exit code.
 */
export function listenToCargo(args, listen, env) {
  return run("cargo", args, { listen, env: { ...cargoEnvironment(), CARGO_TERM_COLOR: "never", ...env } });
}

/**
 * Both programs, as developers and tests run them.
 *
 * @param {{ tests?: boolean }} [settings] `tests`: the tests with them. What tests need gives some dependencies more features;
 *   built together, the programs and the tests share one build of each, instead of one for the programs and one for the tests.
 */
export function buildPrograms({ tests = false } = {}) {
  return cargo(["build", "--workspace", "--bins", ...(tests ? ["--tests"] : []), "--locked"], "The programs could not be built");
}

/**
 * Both programs as they are installed. Built together and always with these features, so that their dependencies are compiled
 * once for the installers and the measurements.
 *
 * @param {string[]} more Further arguments of cargo.
 * @param {string[]} features
 */
export function buildReleases(more = [], features = []) {
  return cargo(["build", "--release", "--bins", ...more, ...releaseOf(features)], "The programs could not be built");
}

/**
 * What a release is of, for cargo: whoever builds anything else in the release profile names the same, so that what takes
 * longest is built once.
 *
 * @param {string[]} [features] Further features.
 */
export const releaseOf = (features = []) => [
  ...["--package", "atles", "--package", "atles-desktop", "--locked"],
  ...["--features", ["atles-desktop/custom-protocol", ...features].join(",")],
];
