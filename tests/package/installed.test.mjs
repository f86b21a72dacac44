// The package as a person meets it on Debian or Ubuntu: installed with apt, started from its menu entry, used for the main
// job, removed. The documents stay.
//
// Needs root and changes the system's packages; runs in `npm run test:long` alone.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { Desk, PROGRAMS } from "../desktop/driver/desk.mjs";
import { writeSurvey } from "../desktop/driver/material.mjs";
import { KEYS } from "../desktop/driver/page.mjs";
import { waitFor } from "../desktop/driver/wait.mjs";

const DEB = process.env.ATLES_DEB ?? "";
const ENTRY = "/usr/share/applications/ATLES.desktop";
const LARGEST = 25e6;

const notHere =
  process.platform !== "linux" || process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")
    ? "Installing a package needs Debian or Ubuntu, and root."
    : false;

/** @param {string} program @param {...string} args */
function run(program, ...args) {
  const answer = spawnSync(program, args, { encoding: "utf8", env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" } });
  assert.equal(answer.status, 0, `${program} ${args.join(" ")}: ${answer.stderr}`);
  return answer.stdout;
}

describe("the installed program", { skip: notHere }, () => {
  /** @type {Desk} */
  let desk;
  let document = "";

  before(async () => {
    desk = await Desk.set();
  });
  after(async () => {
    await desk?.clear();
    spawnSync("apt-get", ["remove", "--yes", "atles"]);
  });

  it("comes in a package of less than 25 MB that apt installs", () => {
    assert.ok(statSync(DEB).size < LARGEST, `the package has ${(statSync(DEB).size / 1e6).toFixed(1)} MB`);
    run("apt-get", "install", "--yes", "--no-install-recommends", path.resolve(DEB));
    assert.equal(run("dpkg-query", "--show", "--showformat=${db:Status-Status}", "atles"), "installed");
    assert.match(run("/usr/bin/atles", "--version"), /^atles \d/);
  });

  it("brings the licences of what it is made of", () => {
    const [notices] = run("dpkg", "--listfiles", "atles").split("\n").filter((file) => file.endsWith("/THIRD-PARTY.txt"));
    assert.ok(notices, "they are in the package");
    const text = readFileSync(notices, "utf8");
    for (const name of ["tauri ", "tokio ", "typst ", "lit ", "rusqlite "]) assert.ok(text.includes(`\n${name}`), name);
  });

  it("has a menu entry with a name, an icon and a category", () => {
    const entry = readFileSync(ENTRY, "utf8");
    assert.match(entry, /^Name=ATLES$/m);
    assert.match(entry, /^Exec=atles-desktop/m);
    assert.match(entry, /^Categories=\S+/m);
    const icon = /^Icon=(\S+)$/m.exec(entry)?.[1];
    const sizes = readdirSync("/usr/share/icons/hicolor").filter((size) =>
      existsSync(`/usr/share/icons/hicolor/${size}/apps/${icon}.png`),
    );
    assert.ok(sizes.length >= 3, `the icon is there in several sizes: ${sizes}`);
  });

  it("opens its window from the menu entry", async () => {
    const launched = desk.start("gio", ["launch", ENTRY], { ATLES_DATA: path.join(desk.folder, "menu") });
    // Its end, not that of its output: the window that it leaves behind inherits that.
    await new Promise((resolve) => launched.on("exit", resolve));
    await waitFor("the window's process", () => desk.pidsOf(PROGRAMS.desktop).length > 0);
    const titled = () => desk.run("xwininfo", ["-root", "-tree"]).then(({ output }) => /"ATLES"/.test(output));
    await waitFor("a window named ATLES on the display", titled);
    for (const pid of desk.pidsOf(PROGRAMS.desktop)) process.kill(pid, "SIGTERM");
    await waitFor("its orderly end", () => desk.pidsOf(PROGRAMS.desktop).length === 0);
  });

  it("writes a document from a folder of the user's", async () => {
    const sources = path.join(desk.folder, "survey");
    writeSurvey(sources);
    const window = await desk.openWindow(path.join(desk.folder, "data"));
    await window.page.click("#to-form");
    await window.page.click("#start");
    await window.page.type("#title", "Installed");
    await window.page.type("#path", sources + KEYS.enter);
    await window.page.waitForText(".chips", /3 files/);
    await window.page.click("#write");
    await window.page.waitForText("#done .job-title", /^Installed$/);
    [{ document }] = (await window.status()).requests;
    await window.quit();
    assert.ok(readFileSync(document, "latin1").startsWith("%PDF-"), "it is the PDF that was asked for");
  });

  it("brings its sample files", async () => {
    const window = await desk.openWindow(path.join(desk.folder, "samples"));
    const { sample_folder: samples } = await window.page.invoke("status");
    assert.ok(samples?.startsWith("/usr/"), `the samples are installed: ${samples}`);
    assert.ok(readdirSync(samples).length >= 8, "they are enough to write from");
    await window.quit();
  });

  it("goes away cleanly and leaves the documents", () => {
    run("apt-get", "remove", "--yes", "atles");
    for (const gone of ["/usr/bin/atles", "/usr/bin/atles-desktop", ENTRY, "/usr/lib/ATLES"]) {
      assert.ok(!existsSync(gone), `${gone} is gone`);
    }
    assert.ok(readFileSync(document, "latin1").startsWith("%PDF-"), "the document is where it was");
  });
});
