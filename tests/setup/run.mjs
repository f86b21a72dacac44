// The one entry behind every npm script: `node tests/setup/run.mjs TASK [arguments]`.
//
// Written with Node's own modules alone, in syntax that an old Node can parse, because it also has to say that Node is too
// old. Every task can be run again at any time; it stops at the first step that fails, with a plain sentence.
import { Failure, sayFailure } from "./progress.mjs";

const TASKS = ["start", "test", "check", "bench", "bindings", "package"];

async function main() {
  const task = process.argv[2];
  if (!TASKS.includes(task)) {
    throw new Failure(`There is no task "${task || ""}". One of: ${TASKS.join(", ")}.`);
  }
  const { run } = await import(`./tasks/${task}.mjs`);
  return run(process.argv.slice(3));
}

main().then(
  (code) => {
    process.exitCode = code || 0;
  },
  (error) => {
    sayFailure(error);
    process.exitCode = 1;
  },
);
