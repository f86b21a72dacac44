// What must be on the machine before anything else can be done, because no script of ours should install it: Node, npm and
// Rust. Each that is missing or too old is named with the official way to get it.
import { readFileSync } from "node:fs";
import path from "node:path";
import { Failure } from "./progress.mjs";
import { PROJECT } from "./places.mjs";
import { ask } from "./programs.mjs";

const NODE_SOURCE = "Get it from https://nodejs.org (the LTS version), then run this again.";
const RUST_SOURCE =
  process.platform === "win32"
    ? "Get it from https://rustup.rs (rustup-init.exe), open a new terminal, then run this again."
    : "Get it from https://rustup.rs:  curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs | sh  (then open a new terminal)";
const RUST_UPDATE = "With rustup:  rustup update stable   (without it: https://rustup.rs)";

/**
 * @param {{ lints?: boolean }} [wanted] `lints`: rustfmt and clippy too.
 * @returns {string} The versions found.
 */
export function checkPrerequisites({ lints = false } = {}) {
  const wanted = declaredVersions();

  if (!atLeast(process.versions.node, wanted.node)) {
    throw new Failure(`Node ${wanted.node} or later is needed, and this is ${process.versions.node}.`, NODE_SOURCE);
  }
  const npm = ask("npm", ["--version"]);
  if (!npm.ok) throw new Failure("npm was not found; it comes with Node.", NODE_SOURCE);

  const rustc = ask("rustc", ["--version"]);
  const cargo = ask("cargo", ["--version"]);
  if (!rustc.ok || !cargo.ok) throw new Failure("Rust (rustc and cargo) was not found.", RUST_SOURCE);
  const rust = versionIn(rustc.output);
  if (!atLeast(rust, wanted.rust) || !atLeast(versionIn(cargo.output), wanted.rust)) {
    throw new Failure(`Rust ${wanted.rust} or later is needed, and this is ${rust}.`, RUST_UPDATE);
  }

  if (lints) {
    for (const [tool, component] of [["fmt", "rustfmt"], ["clippy", "clippy"]]) {
      if (!ask("cargo", [tool, "--version"]).ok) {
        throw new Failure(`Rust's ${component} was not found.`, `With rustup:  rustup component add ${component}`);
      }
    }
  }
  return `Node ${process.versions.node}, npm ${npm.output}, Rust ${rust}`;
}

/**
 * @param {string} found A version such as `1.95.0`.
 * @param {string} wanted The least that will do, such as `1.95`.
 */
export function atLeast(found, wanted) {
  const [have, need] = [found, wanted].map((version) => version.split(".").map(Number));
  for (let part = 0; part < need.length; part += 1) {
    const difference = (have[part] ?? 0) - need[part];
    if (difference !== 0) return difference > 0;
  }
  return true;
}

/** @param {string} output What `--version` prints, such as `rustc 1.95.0 (59807616e 2026-04-14)`. */
export function versionIn(output) {
  return /\d+\.\d+(\.\d+)?/.exec(output)?.[0] ?? "0";
}

/** The versions are declared once, where npm and cargo look for them as well. */
function declaredVersions() {
  const manifest = JSON.parse(readFileSync(path.join(PROJECT, "package.json"), "utf8"));
  const workspace = readFileSync(path.join(PROJECT, "Cargo.toml"), "utf8");
  const rust = /^rust-version\s*=\s*"([\d.]+)"/m.exec(workspace)?.[1];
  if (!rust) throw new Failure("Cargo.toml does not say which version of Rust it needs.");
  return { node: versionIn(manifest.engines.node), rust };
}
