// npm run package: the installers that this system can build, release profile, in target/packages.
//
// The console program `atles` travels beside the window as a Tauri sidecar, so it is found in the same folder on every
// system. It is handed to the bundler here and not in tauri.conf.json, because Tauri asks for sidecars even in a plain
// `cargo build`, long before there is one.
import { copyFileSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { buildReleases, cargoEnvironment } from "../cargo.mjs";
import { linkedParts, notices } from "../licences.mjs";
import { buildFolder, builtProgram, OUTPUTS } from "../places.mjs";
import { ask, must } from "../programs.mjs";
import { Failure, say, step } from "../progress.mjs";
import { buildPage, setUp } from "../set_up.mjs";

/** Installers by system, and how their files end. */
const BUNDLES = { linux: ["deb", "rpm"], darwin: ["dmg"], win32: ["nsis"] };
const ENDINGS = [".deb", ".rpm", ".dmg", ".exe"];

/** @returns {Promise<number>} */
export async function run() {
  for (const installer of await buildPackages()) {
    say(`   ${path.relative(process.cwd(), installer)}  ${(statSync(installer).size / 1e6).toFixed(1)} MB`);
  }
  return 0;
}

/** @returns {Promise<string[]>} Paths of the installers. */
export async function buildPackages() {
  await setUp({ kinds: ["build", "package"] });
  await buildPage();
  await step("build the programs (release)", () => buildReleases());
  const bundles = BUNDLES[process.platform];
  await step(`build the installers (${bundles.join(", ")})`, () => bundle(bundles));
  return collect(bundles);
}

async function bundle(bundles) {
  const staging = path.join(OUTPUTS, "package");
  mkdirSync(staging, { recursive: true });
  const ending = process.platform === "win32" ? ".exe" : "";
  // Tauri looks for NAME-TRIPLE and installs it as NAME.
  copyFileSync(builtProgram("atles", "release"), path.join(staging, `atles-${hostTriple()}${ending}`));
  const config = path.join(staging, "tauri.package.json");
  const notes = path.join(staging, "THIRD-PARTY.txt");
  writeFileSync(notes, notices(linkedParts()));
  // The samples are named here again: a list in this file comes in place of the one in tauri.conf.json.
  const resources = { samples: "samples", [notes]: "THIRD-PARTY.txt" };
  const bundle = { active: true, externalBin: [path.join(staging, "atles")], resources };
  writeFileSync(config, JSON.stringify({ bundle }, null, 2));

  for (const kind of bundles) rmSync(path.join(buildFolder(), "release", "bundle", kind), { recursive: true, force: true });
  const args = ["tauri", "bundle", "--ci", "--bundles", bundles.join(","), "--config", config];
  await must("npx", ["--no-install", ...args], "The installers could not be built", { env: cargoEnvironment() });
  if (bundles.includes("deb")) await packTighter(path.join(buildFolder(), "release", "bundle", "deb"));
}

/** The bundler packs a .deb with gzip alone; with xz it is a third smaller, and every dpkg since 2009 reads it. */
async function packTighter(folder) {
  if (!ask("dpkg-deb", ["--version"]).ok) return;
  for (const name of readdirSync(folder).filter((name) => name.endsWith(".deb"))) {
    const [deb, content] = [path.join(folder, name), path.join(folder, "content")];
    rmSync(content, { recursive: true, force: true });
    const failed = `${name} could not be packed`;
    await must("dpkg-deb", ["--raw-extract", deb, content], failed);
    await must("dpkg-deb", ["--root-owner-group", "-Zxz", "-z9", "-Sextreme", "--build", content, deb], failed);
    rmSync(content, { recursive: true, force: true });
  }
}

/** Copies what the bundler made to a place that people find. */
function collect(bundles) {
  const target = path.join(OUTPUTS, "packages");
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  const installers = [];
  for (const kind of bundles) {
    const folder = path.join(buildFolder(), "release", "bundle", kind);
    for (const file of readdirSync(folder)) {
      if (!ENDINGS.includes(path.extname(file))) continue;
      copyFileSync(path.join(folder, file), path.join(target, file));
      installers.push(path.join(target, file));
    }
  }
  if (installers.length === 0) throw new Failure("The bundler ended well but left no installer.");
  return installers;
}

function hostTriple() {
  const triple = /^host: (\S+)$/m.exec(ask("rustc", ["--version", "--verbose"]).output)?.[1];
  if (!triple) throw new Failure("rustc does not say for which system it compiles.");
  return triple;
}
