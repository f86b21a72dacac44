// A real llama-server for the window, and the tiny model that it runs.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const HERE = path.dirname(fileURLToPath(import.meta.url));

/** The tiny model. */
export const TINY_MODEL = path.resolve(HERE, "../../fixtures/models/atles-tiny.gguf");

/**
 * The program, from `ATLES_LLAMA_SERVER`, from the path, or made by the tool that lies beside a checkout (the Rust tests keep
 * it in the same place).
 *
 * @returns {string | null}
 */
function find() {
  if (process.env.ATLES_LLAMA_SERVER) return process.env.ATLES_LLAMA_SERVER;
  const onPath = (process.env.PATH ?? "").split(path.delimiter).map((folder) => path.join(folder, "llama-server")).find(existsSync);
  if (onPath) return onPath;
  const kept = path.join(os.tmpdir(), "atles-llama-server");
  const program = path.join(kept, "llama-server");
  if (existsSync(program)) return program;
  for (let folder = HERE; folder !== path.dirname(folder); folder = path.dirname(folder)) {
    const tool = path.join(folder, "shared/tools/get-llama-server");
    if (!existsSync(tool)) continue;
    mkdirSync(kept, { recursive: true });
    execFileSync(tool, [kept], { stdio: "ignore" });
    return existsSync(program) ? program : null;
  }
  return null;
}

export const LLAMA_SERVER = find();

/** Why no model runs here; false where one does. */
export const NO_MODEL = LLAMA_SERVER ? false : "There is no llama-server; name one in ATLES_LLAMA_SERVER.";
