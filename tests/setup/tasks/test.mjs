// npm test: every suite, and one line at the very end: `N passed, 0 failed`. `--only=SUITE` runs one or several (parted by
// commas); `--long` runs the long tests whole (npm run test:long). A failed suite does not keep the others from running.
import { Failure, duration, say, sayFailure } from "../progress.mjs";
import { buildPage, setUp } from "../set_up.mjs";
import { SUITES } from "../suites.mjs";

/**
 * @param {string[]} args
 * @returns {Promise<number>}
 */
export async function run(args) {
  const { suites, long } = readArguments(args);
  const begun = process.hrtime.bigint();
  await setUp({ kinds: ["build", "test"], lints: true });
  await buildPage();

  const rows = [];
  for (const suite of suites) rows.push(await runSuite(suite, long));

  say("");
  for (const row of rows) say(`   ${row.name.padEnd(8)} ${row.verdict} in ${row.time}`);
  const passed = rows.reduce((sum, row) => sum + row.passed, 0);
  const failed = rows.reduce((sum, row) => sum + row.failed, 0);
  say(`   all of it in ${duration(begun)}`);
  // The very last line, for people and for programs.
  process.stdout.write(`${passed} passed, ${failed} failed\n`);
  return failed === 0 ? 0 : 1;
}

async function runSuite(suite, long) {
  say(`\n== ${suite.name}: ${suite.what}`);
  const begun = process.hrtime.bigint();
  try {
    const { passed, failed } = await suite.run(long);
    const verdict = passed + failed === 0 ? "is in order" : `${passed} passed, ${failed} failed`;
    return { name: suite.name, passed, failed, verdict, time: duration(begun) };
  } catch (error) {
    // What could not be run or counted is a failure, and the other suites still have something to tell.
    sayFailure(error);
    return { name: suite.name, passed: 0, failed: 1, verdict: "could not be completed", time: duration(begun) };
  }
}

function readArguments(args) {
  let suites = null;
  let long = false;
  for (const argument of args) {
    if (argument === "--long") long = true;
    else if (argument.startsWith("--only=")) suites = argument.slice("--only=".length).split(",").map(suiteNamed);
    else throw new Failure(`npm test does not know "${argument}".`, "npm test -- --only=SUITE[,SUITE]   or   npm run test:long");
  }
  return { suites: suites ?? SUITES.filter((suite) => long || !suite.long), long };
}

function suiteNamed(name) {
  const suite = SUITES.find((candidate) => candidate.name === name);
  if (!suite) throw new Failure(`There is no suite "${name}". One of: ${SUITES.map((each) => each.name).join(", ")}.`);
  return suite;
}
