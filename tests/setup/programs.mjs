// Other programs: whether they are there, what they answer, and running them.
import { spawn, spawnSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import path from "node:path";
import { Failure } from "./progress.mjs";
import { PROJECT } from "./places.mjs";

const WINDOWS = process.platform === "win32";

/**
 * @param {string} name
 * @returns {string | null} Where the program is on PATH.
 */
export function findProgram(name) {
  const folders = (process.env.PATH || "").split(path.delimiter).filter(Boolean);
  const endings = WINDOWS ? [".exe", ".cmd", ".bat"] : [""];
  for (const folder of folders) {
    for (const ending of endings) {
      const candidate = path.join(folder, name + ending);
      try {
        accessSync(candidate, constants.X_OK);
        return candidate;
      } catch {
        // Not in this folder.
      }
    }
  }
  return null;
}

/**
 * Asks a program for a short answer.
 *
 * @param {string} program
 * @param {string[]} args
 * @returns {{ ok: boolean, output: string }} Its standard output, trimmed; not ok if it is missing or fails.
 */
export function ask(program, args) {
  const answer = spawnSync(program, args, { encoding: "utf8", cwd: PROJECT, shell: needsShell(program), maxBuffer: 256e6 });
  return { ok: answer.status === 0, output: (answer.stdout || "").trim() };
}

/**
 * Runs a program and lets it talk to the terminal.
 *
 * @param {string} program
 * @param {string[]} args
 * @param {{ env?: Record<string, string>, cwd?: string, listen?: (text: string) => void, output?: "stdout" | "stderr" }} [options]
 *   `env` comes on top of our own. `listen` gets everything it prints, both streams, besides the terminal. `output` is
 *   where its standard output goes; standard error if not given.
 * @returns {Promise<number>} Its exit code; 128 + the signal's number if a signal ended it, as shells count.
 */
export function run(program, args, { env = {}, cwd = PROJECT, listen, output = "stderr" } = {}) {
  return new Promise((resolve, reject) => {
    const target = output === "stdout" ? process.stdout : process.stderr;
    const child = spawn(program, args, {
      cwd,
      env: { ...process.env, ...env },
      shell: needsShell(program),
      stdio: listen ? ["inherit", "pipe", "pipe"] : ["inherit", target, process.stderr],
    });
    if (listen && child.stdout && child.stderr) {
      child.stdout.setEncoding("utf8").on("data", (text) => (target.write(text), listen(text)));
      child.stderr.setEncoding("utf8").on("data", (text) => (process.stderr.write(text), listen(text)));
    }
    // The child is in our process group, so the terminal's Ctrl+C reaches it; we wait for its own orderly end.
    const wait = () => {};
    process.on("SIGINT", wait);
    child.on("error", (error) => reject(new Failure(`"${program}" could not be run: ${error.message}.`)));
    child.on("close", (code, signal) => {
      process.off("SIGINT", wait);
      resolve(code ?? 128 + signalNumber(signal));
    });
  });
}

/**
 * Runs a program whose failure ends the task.
 *
 * @param {string} program
 * @param {string[]} args
 * @param {string} sorrow What a person is told when it fails.
 * @param {Parameters<typeof run>[2]} [options]
 */
export async function must(program, args, sorrow, options) {
  const code = await run(program, args, options);
  if (code !== 0) throw new Failure(`${sorrow} (\`${path.basename(program)} ${args.join(" ")}\` ended with ${code}).`);
}

/** Runs one of package.json's scripts, with npm as Node found it. */
export function npmScript(name, args = []) {
  return ["npm", ["run", "--silent", name, ...(args.length > 0 ? ["--", ...args] : [])]];
}

/** npm and npx are .cmd files on Windows, and those only run through the shell. */
function needsShell(program) {
  return WINDOWS && /^(npm|npx)$|\.(cmd|bat)$/i.test(program);
}

function signalNumber(signal) {
  return { SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGTERM: 15 }[signal] ?? 0;
}
