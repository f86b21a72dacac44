// What a person at the terminal sees of a task: one line per step with its duration, and one plain sentence when it fails.
// All of it goes to standard error, so that standard output stays free for what the task is asked for.

/** A step failed in a way that is understood: the message is for people, and no stack trace helps. */
export class Failure extends Error {
  /**
   * @param {string} message One plain sentence.
   * @param {string} [todo] The one thing to do; printed on a line of its own.
   */
  constructor(message, todo = "") {
    super(message);
    this.todo = todo;
  }
}

/** @param {string} line */
export function say(line) {
  process.stderr.write(`${line}\n`);
}

/**
 * Runs one step and says how long it took. A step may return a word or two on what it did.
 *
 * @param {string} name What is being done, such as "build the window's page".
 * @param {() => unknown} act
 */
export async function step(name, act) {
  say(`-- ${name}`);
  const begun = process.hrtime.bigint();
  const remark = await act();
  const note = typeof remark === "string" && remark !== "" ? ` (${remark})` : "";
  say(`   ${name}: done in ${duration(begun)}${note}`);
}

/**
 * @param {bigint} begun A reading of `process.hrtime.bigint()`.
 * @returns {string} The time since, such as `0.4 s` or `3 min 12 s`.
 */
export function duration(begun) {
  const seconds = Number(process.hrtime.bigint() - begun) / 1e9;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.floor(seconds % 60)} s`;
}

/** @param {unknown} error */
export function sayFailure(error) {
  if (error instanceof Failure) {
    say(`\nStopped: ${error.message}`);
    if (error.todo !== "") say(`  ${error.todo}`);
  } else {
    say(`\nStopped by a fault in the task itself: ${error instanceof Error ? error.stack : String(error)}`);
  }
}
