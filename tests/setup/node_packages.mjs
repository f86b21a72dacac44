// The npm packages of the project: installed when they are missing or when the lock file is another than last time.
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { PROJECT } from "./places.mjs";
import { must } from "./programs.mjs";

/** Remembers, inside the folder that it speaks of, for which lock file it was made. */
const STAMP = path.join(PROJECT, "node_modules", ".atles-lock");

/** @returns {Promise<string>} What was done. */
export async function installNodePackages() {
  const lock = readFileSync(path.join(PROJECT, "package-lock.json"));
  const print = `${createHash("sha256").update(lock).digest("hex")} node ${process.versions.node.split(".")[0]} ${process.platform} ${process.arch}`;
  if (existsSync(STAMP) && readFileSync(STAMP, "utf8") === print) return "already there";
  await must("npm", ["ci", "--no-audit", "--no-fund"], "The npm packages could not be installed");
  writeFileSync(STAMP, print);
  return "installed";
}
