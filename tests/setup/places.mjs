// Where things are: the project, its outputs, and the folder in which cargo builds.
import { existsSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of the project. */
export const PROJECT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..", "..");

/** What tasks leave behind for people: documents, packages, figures, pictures. */
export const OUTPUTS = path.join(PROJECT, "target");

/** The files that every new user is offered to write from. */
export const SAMPLES = path.join(PROJECT, "src-tauri", "samples");

/**
 * Where cargo builds. CARGO_TARGET_DIR decides; a project that was built in place goes on in place; a fresh clone uses a
 * folder that all clones of this user share, so that it begins warm.
 *
 * @returns {string}
 */
export function buildFolder() {
  if (process.env.CARGO_TARGET_DIR) return path.resolve(PROJECT, process.env.CARGO_TARGET_DIR);
  if (["debug", "release"].some((profile) => existsSync(path.join(OUTPUTS, profile, ".fingerprint")))) return OUTPUTS;
  return path.join(cacheFolder(), "atles", "target");
}

/**
 * @param {string} name Name of a built program, without the system's ending.
 * @param {"debug" | "release"} [profile]
 * @returns {string} Where cargo puts it.
 */
export function builtProgram(name, profile = "debug") {
  return path.join(buildFolder(), profile, process.platform === "win32" ? `${name}.exe` : name);
}

function cacheFolder() {
  if (process.platform === "win32") return process.env.LOCALAPPDATA || path.join(os.homedir(), "AppData", "Local");
  return process.env.XDG_CACHE_HOME || path.join(os.homedir(), ".cache");
}
