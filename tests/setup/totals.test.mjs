// What is read from the closing lines of each test runner.
import assert from "node:assert/strict";
import { test } from "node:test";
import { fromCargoTest, fromNextest, fromTap, fromVitest } from "./totals.mjs";

test("the summary of nextest is read, with its slow, failed and timed out tests", () => {
  const output = `
        PASS [   0.011s] atles-engine api::tests::a
------------
     Summary [   4.120s] 1,204 tests run: 1,201 passed (2 slow), 2 failed, 1 timed out, 7 skipped
        FAIL [   0.010s] atles-engine api::tests::b
error: test run failed`;
  assert.deepEqual(fromNextest(output), { passed: 1201, failed: 3 });
});

test("colours in the output of a runner do not hide its summary", () => {
  const output = "\x1b[32;1m     Summary\x1b[0m [   0.020s] \x1b[1m3\x1b[0m tests run: \x1b[1m3\x1b[0m \x1b[32;1mpassed\x1b[0m, \x1b[1m0\x1b[0m skipped";
  assert.deepEqual(fromNextest(output), { passed: 3, failed: 0 });
});

test("a nextest run that was cut short counts what did not run as failed", () => {
  const output = "     Summary [   0.020s] 3/10 tests run: 3 passed, 0 skipped";
  assert.deepEqual(fromNextest(output), { passed: 3, failed: 7 });
});

test("the test programs of cargo test are summed", () => {
  const output = `
test result: ok. 3 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s
test result: FAILED. 4 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s`;
  assert.deepEqual(fromCargoTest(output), { passed: 7, failed: 2 });
});

test("a file that vitest cannot load is a failure although none of its tests failed", () => {
  const report = JSON.stringify({ numPassedTests: 9, numFailedTests: 0, numFailedTestSuites: 1, success: false });
  assert.deepEqual(fromVitest(report), { passed: 9, failed: 1 });
});

test("cancelled tests of node count as failed", () => {
  const tap = "TAP version 13\n# tests 5\n# suites 0\n# pass 3\n# fail 1\n# cancelled 1\n# skipped 0\n# todo 0\n";
  assert.deepEqual(fromTap(tap), { passed: 3, failed: 2 });
});

test("a runner that says nothing understandable is refused rather than counted as zero", () => {
  for (const read of [fromNextest, fromCargoTest, fromVitest, fromTap]) {
    assert.throws(() => read("error: could not compile"), /could not be read/, read.name);
  }
});
