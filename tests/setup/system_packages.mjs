// What the operating system has to bring: compilers, the web view, and for tests a display without a screen.
//
// Debian and Ubuntu: missing packages are installed. Elsewhere we only look, and say what is missing and where to get it.
import { existsSync, readFileSync } from "node:fs";
import { Failure, say } from "./progress.mjs";
import { ask, findProgram, must } from "./programs.mjs";

/**
 * What each kind of work needs, as Debian and Ubuntu name it.
 *
 * @type {Record<"build" | "test" | "package", string[]>}
 */
const DEBIAN = {
  build: [
    "build-essential", // C compiler and linker; SQLite is compiled
    "pkg-config", // how Rust finds the libraries below
    "libwebkit2gtk-4.1-dev", // the web view
    "libgtk-3-dev", // the window
    "librsvg2-dev", // its icons
    "libayatana-appindicator3-dev", // the tray
  ],
  test: [
    "xvfb", // a display without a screen
    "dbus", // a session bus of its own for each window
    "gnome-keyring", // a keychain, in a home of its own
    "webkit2gtk-driver", // drives the real window
    "fonts-dejavu-core", // something to set text in
    "poppler-utils", // reads finished PDF files
    "qpdf", // tells whether they are sound
  ],
  package: [
    "rpm", // builds .rpm
    "file", // the bundler asks it what a program is
    "x11-utils", // tells whether the installed program shows a window
    "libglib2.0-bin", // starts a program from its menu entry
  ],
};

const BROWSERS = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

const TAURI_PREREQUISITES = "https://tauri.app/start/prerequisites/";

/**
 * @param {("build" | "test" | "package")[]} kinds What is going to be done.
 * @returns {Promise<string>} What was done.
 */
export async function provideSystemPackages(kinds) {
  switch (process.platform) {
    case "linux":
      return isDebian() ? provideOnDebian(kinds) : lookOnOtherLinux();
    case "win32":
      return lookOnWindows();
    case "darwin":
      return lookOnMac();
    default:
      throw new Failure(`ATLES is built on Linux, macOS and Windows, and this is ${process.platform}.`);
  }
}

/**
 * @returns {string | null} A Chromium for the tests of the page, or null. CHROMIUM names one that is not on PATH.
 */
export function findBrowser() {
  if (process.env.CHROMIUM) return process.env.CHROMIUM;
  for (const name of BROWSERS) {
    const found = findProgram(name);
    if (found) return found;
  }
  const installed = [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    `${process.env.PROGRAMFILES}\\Google\\Chrome\\Application\\chrome.exe`,
    `${process.env["PROGRAMFILES(X86)"]}\\Microsoft\\Edge\\Application\\msedge.exe`,
  ];
  return installed.find((candidate) => existsSync(candidate)) ?? null;
}

/** Names in `wanted` that dpkg-query does not list as installed. */
export function missingAmong(wanted, listing) {
  const installed = new Set(
    listing
      .split("\n")
      .map((line) => line.trim().split(" "))
      .filter(([, status]) => status === "installed")
      .map(([name]) => name),
  );
  return wanted.filter((name) => !installed.has(name));
}

async function provideOnDebian(kinds) {
  const wanted = kinds.flatMap((kind) => DEBIAN[kind]);
  const needsBrowser = kinds.includes("test") && findBrowser() === null;
  // On Ubuntu the package is an empty shell around a snap, which needs a running snapd.
  if (needsBrowser && !isUbuntu()) wanted.push("chromium");

  const listing = ask("dpkg-query", ["--show", "--showformat=${Package} ${db:Status-Status}\\n", ...wanted]).output;
  const missing = missingAmong(wanted, listing);
  if (missing.length > 0) await installOnDebian(missing);
  if (needsBrowser && isUbuntu()) await provideBrowserOnUbuntu();
  return missing.length > 0 ? `installed ${missing.join(", ")}` : "already there";
}

async function installOnDebian(packages) {
  const install = ["apt-get", "install", "--yes", "--no-install-recommends", ...packages];
  const rights = rightsToInstall(`sudo apt-get update && sudo ${install.join(" ")}`, "Packages of the system are missing");
  say(`   missing: ${packages.join(", ")}`);
  const sorrow = "The system's packages could not be installed";
  for (const command of [["apt-get", "update", "--quiet"], install]) {
    const [program, ...args] = [...rights, "env", "DEBIAN_FRONTEND=noninteractive", ...command];
    await must(program, args, sorrow);
  }
}

async function provideBrowserOnUbuntu() {
  const line = "sudo snap install chromium";
  if (!findProgram("snap")) {
    throw new Failure(
      "The tests of the page need Chromium or Google Chrome, which Ubuntu ships only as a snap, and snap is not installed.",
      "Install Google Chrome from https://www.google.com/chrome, or name a browser in the variable CHROMIUM.",
    );
  }
  const [program, ...args] = [...rightsToInstall(line, "Chromium is missing"), "snap", "install", "chromium"];
  await must(program, args, "Chromium could not be installed");
}

/** @returns {string[]} What comes before a command that needs root; a failure that names the line to run if nothing helps. */
function rightsToInstall(line, sorrow) {
  if (process.getuid?.() === 0) return [];
  if (findProgram("sudo")) {
    if (ask("sudo", ["-n", "true"]).ok) return ["sudo", "-n"];
    if (process.stdin.isTTY) return ["sudo"];
  }
  throw new Failure(`${sorrow}, and installing them needs root. Run this line, then run the command again:`, line);
}

/** Fedora, Arch and others: the names of packages differ, the libraries do not. */
function lookOnOtherLinux() {
  const missing = [];
  if (!findProgram("cc")) missing.push("a C compiler");
  if (!findProgram("pkg-config")) missing.push("pkg-config");
  for (const library of ["webkit2gtk-4.1", "gtk+-3.0", "librsvg-2.0", "ayatana-appindicator3-0.1"]) {
    if (!ask("pkg-config", ["--exists", library]).ok) missing.push(library);
  }
  return nothingBut(missing);
}

function lookOnMac() {
  const missing = [];
  if (!ask("xcode-select", ["--print-path"]).ok) missing.push("Xcode's command line tools (run: xcode-select --install)");
  return nothingBut(missing);
}

function lookOnWindows() {
  const missing = [];
  const programs = process.env["ProgramFiles(x86)"] ?? "C:\\Program Files (x86)";
  const vswhere = `${programs}\\Microsoft Visual Studio\\Installer\\vswhere.exe`;
  const component = "Microsoft.VisualStudio.Component.VC.Tools.x86.x64";
  const tools = ask(vswhere, ["-products", "*", "-requires", component, "-property", "installationPath"]);
  if (!tools.ok || tools.output === "") {
    missing.push("the C++ build tools of Visual Studio (https://visualstudio.microsoft.com/visual-cpp-build-tools/)");
  }
  const client = "Microsoft\\EdgeUpdate\\Clients\\{F3017226-FE2A-4295-8BDF-00C3A9A7E4C5}";
  const keys = [`HKLM\\SOFTWARE\\WOW6432Node\\${client}`, `HKLM\\SOFTWARE\\${client}`, `HKCU\\SOFTWARE\\${client}`];
  if (!keys.some((key) => ask("reg", ["query", key, "/v", "pv"]).ok)) {
    missing.push("the WebView2 runtime (https://developer.microsoft.com/microsoft-edge/webview2/)");
  }
  return nothingBut(missing);
}

function nothingBut(missing) {
  if (missing.length === 0) return "already there";
  throw new Failure(`Missing on this system: ${missing.join("; ")}.`, `How to get them: ${TAURI_PREREQUISITES}`);
}

function isDebian() {
  return findProgram("apt-get") !== null && findProgram("dpkg-query") !== null;
}

function isUbuntu() {
  return existsSync("/etc/os-release") && /^ID(_LIKE)?=.*ubuntu/m.test(readFileSync("/etc/os-release", "utf8"));
}
