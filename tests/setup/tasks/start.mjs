// npm start: builds what is out of date and opens the window. Without a display it does the main job on the sample files
// instead. With arguments it is `atles`: npm start -- write --title ...
//
// It builds the dev profile: a first build takes half as long as a release build, and the difference is not felt by hand.
import { mkdirSync } from "node:fs";
import path from "node:path";
import { buildPrograms } from "../cargo.mjs";
import { builtProgram, OUTPUTS, PROJECT, SAMPLES } from "../places.mjs";
import { run as runProgram } from "../programs.mjs";
import { Failure, say, step } from "../progress.mjs";
import { buildPage, setUp } from "../set_up.mjs";

/**
 * @param {string[]} args
 * @returns {Promise<number>}
 */
export async function run(args) {
  await setUp();
  await buildPage();
  await step("build the programs", () => buildPrograms());

  if (args.length > 0) {
    // Paths are meant from where the person is, and npm moves to the project's folder.
    return runProgram(builtProgram("atles"), args, { output: "stdout", cwd: process.env.INIT_CWD || PROJECT });
  }
  return hasDisplay() ? openWindow() : writeSample();
}

function hasDisplay() {
  return process.platform !== "linux" || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

function openWindow() {
  say("ATLES is opening. Closing its window ends this command.");
  return runProgram(builtProgram("atles-desktop"), [], {});
}

async function writeSample() {
  say("There is no display here, so ATLES writes a report from its sample files without a window.");
  const folder = path.join(OUTPUTS, "start");
  mkdirSync(folder, { recursive: true });
  const out = path.join(folder, "Heating the public buildings of Ellerbrook.md");
  const args = ["write", "--title", "Heating the public buildings of Ellerbrook", "--type", "summary_report"];
  const code = await runProgram(builtProgram("atles"), [...args, "--source", SAMPLES, "--out", out]);
  if (code !== 0) throw new Failure(`The report could not be written (atles ended with ${code}).`);
  process.stdout.write(`${out}\n`);
  return 0;
}
