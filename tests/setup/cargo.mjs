// Cargo, always over the whole workspace: with one set of features a dependency is compiled once for all tasks.
import { buildFolder } from "./places.mjs";
import { must, run } from "./programs.mjs";

/** @returns {Record<string, string>} What every call of cargo gets. */
export function cargoEnvironment() {
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
