// How many tests passed and failed, read from what each test runner says itself. A runner that says nothing that we
// understand is a failure, never a zero.
import { Failure } from "./progress.mjs";

/** @typedef {{ passed: number, failed: number }} Totals */

/**
 * @param {string} output What `cargo nextest run` printed. The last summary counts:
 *   `Summary [   1.2s] 12 tests run: 11 passed (1 slow), 1 failed, 3 skipped`.
 * @returns {Totals}
 */
export function fromNextest(output) {
  const lines = [...plain(output).matchAll(/^\s*Summary \[.*?\] +(.*)$/gm)];
  const summary = lines.at(-1)?.[1];
  const ran = number(summary, /([\d,]+)(?:\/[\d,]+)? tests? run/);
  if (summary === undefined || ran === null) throw unread("cargo nextest");
  const passed = number(summary, /([\d,]+) passed/) ?? 0;
  const broken = ["failed", "timed out", "exec failed"].map((word) => number(summary, new RegExp(`([\\d,]+) ${word}`)) ?? 0);
  // What was to run and did not counts as failed: a run that was cut short is no success.
  const planned = number(summary, /\/([\d,]+) tests? run/) ?? ran;
  const failed = broken.reduce((sum, part) => sum + part, 0);
  return { passed, failed: Math.max(failed, planned - passed) };
}

/**
 * @param {string} output What `cargo test` printed: one `test result: ok. 3 passed; 0 failed; ...` for each test program.
 * @returns {Totals}
 */
export function fromCargoTest(output) {
  const results = [...plain(output).matchAll(/^test result: \w+\. (\d+) passed; (\d+) failed;/gm)];
  if (results.length === 0) throw unread("cargo test");
  return results.reduce((sum, [, passed, failed]) => ({ passed: sum.passed + Number(passed), failed: sum.failed + Number(failed) }), {
    passed: 0,
    failed: 0,
  });
}

/**
 * @param {string} json What vitest's JSON reporter wrote.
 * @returns {Totals}
 */
export function fromVitest(json) {
  const { numPassedTests, numFailedTests, numFailedTestSuites, success } = parse(json, "vitest");
  if (!Number.isInteger(numPassedTests) || !Number.isInteger(numFailedTests)) throw unread("vitest");
  // A file that cannot even be loaded has no tests to fail, and vitest counts it as a failed suite.
  const failed = success ? 0 : Math.max(numFailedTests, numFailedTestSuites ?? 0, 1);
  return { passed: numPassedTests, failed };
}

/**
 * @param {string} tap What Node's TAP reporter wrote; it ends with `# pass 3`, `# fail 0`, `# cancelled 0`.
 * @returns {Totals}
 */
export function fromTap(tap) {
  const passed = number(tap, /^# pass (\d+)$/m);
  const failed = number(tap, /^# fail (\d+)$/m);
  const cancelled = number(tap, /^# cancelled (\d+)$/m);
  if (passed === null || failed === null || cancelled === null) throw unread("node --test");
  return { passed, failed: failed + cancelled };
}

function parse(json, runner) {
  try {
    return JSON.parse(json);
  } catch {
    throw unread(runner);
  }
}

function number(text, pattern) {
  const found = pattern.exec(text ?? "")?.[1];
  return found === undefined ? null : Number(found.replaceAll(",", ""));
}

/** Without the colours of a terminal. */
function plain(output) {
  return output.replace(/\x1b\[[0-9;]*m/g, "");
}

function unread(runner) {
  return new Failure(`The totals of ${runner} could not be read, so nobody knows how many tests passed.`);
}
