/** The rules of the house that no tool of its own checks. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const SOURCE = fileURLToPath(new URL("../../ui/src/", import.meta.url));
const DIST = fileURLToPath(new URL("../../ui/dist/", import.meta.url));
const files = (folder, ending) => readdirSync(folder, { recursive: true }).filter((name) => name.endsWith(ending)).map((name) => ({ name: name.replaceAll("\\", "/"), text: readFileSync(path.join(folder, name), "utf8") }));
const scripts = files(SOURCE, ".js");
const sheets = files(SOURCE, ".css");

describe("the window's source", () => {
  it("is in files that can be read at a sitting", () => {
    for (const { name, text } of [...scripts, ...sheets]) expect(text.split("\n").length, name).toBeLessThanOrEqual(400);
  });

  it("opens every file with what it is for", () => {
    for (const { name, text } of scripts) expect(text, name).toMatch(/^\/\*\*/);
  });

  it("imports Tauri in backend/ alone", () => {
    expect(scripts.filter(({ text }) => text.includes("@tauri-apps")).map(({ name }) => path.dirname(name))).toEqual(["backend", "backend", "backend"]);
  });

  it("calls the engine in state/ alone", () => {
    for (const { name, text } of scripts) if (!name.startsWith("state/")) expect(text, name).not.toMatch(/from ".*backend\/(commands|events)\.js"/);
  });

  it("has no inline styles, no inline handlers and no markup from text", () => {
    for (const { name, text } of scripts) expect(text, name).not.toMatch(/\sstyle=|\son[a-z]+="|innerHTML|insertAdjacentHTML|unsafeHTML|document\.write/);
  });

  it("takes colours from the tokens alone", () => {
    for (const { name, text } of sheets) if (!/^styles\/(tokens|print)\.css$/.test(name)) expect(text, name).not.toMatch(/#[0-9a-f]{3,8}\b(?![^{]*\{)|rgba?\(|hsla?\(/i);
  });

  it("says sides by the flow of the text, not by left and right", () => {
    for (const { name, text } of sheets) expect(text, name).not.toMatch(/(?:^|[\s;{])(?:(?:margin|padding|border)-(?:left|right|top|bottom)|left|right|top|bottom|width|height|(?:max|min)-(?:width|height))\s*:(?![^{]*\)\s*\{)/);
  });

  it("uses only colours that every theme has", () => {
    const tokens = sheets.find(({ name }) => name === "styles/tokens.css").text;
    const themes = tokens.split("{").slice(1).filter((block) => block.includes("--bg:")).map((block) => [...block.matchAll(/--([\w-]+):\s*(?:#|rgb)/g)].map(([, token]) => token).sort());
    expect(themes.length).toBe(3);
    expect(themes[1]).toEqual(themes[0].filter((token) => themes[1].includes(token)));
    expect(themes[2]).toEqual(themes[1]);
    const known = new Set([...tokens.matchAll(/--([\w-]+):/g)].map(([, token]) => token));
    for (const { name, text } of sheets) {
      const own = new Set([...text.matchAll(/--([\w-]+):/g)].map(([, token]) => token));
      for (const [, used] of text.matchAll(/var\(--([\w-]+)/g)) expect(known.has(used) || own.has(used), `${name}: --${used}`).toBe(true);
    }
  });
});

describe("the words of the Monitor", () => {
  it("name every part that the engine starts", () => {
    const system = readFileSync(fileURLToPath(new URL("../../src-tauri/crates/engine/src/system/mod.rs", import.meta.url)), "utf8");
    const started = [...system.matchAll(/\b(?:service|spec)\("(\w+)"/g)].map(([, name]) => name);
    expect(started.length).toBeGreaterThan(8);
    const words = scripts.find(({ name }) => name === "words/en/monitor.js").text;
    for (const name of [...started, "controller"]) expect(words, name).toMatch(new RegExp(`^  ${name}: \\{ name: ".+", role: ".+" \\},$`, "m"));
  });
});

describe("the built page", () => {
  it("begins with one script and one style sheet, without anything that its policy would refuse", () => {
    const page = readFileSync(path.join(DIST, "index.html"), "utf8");
    expect(page.match(/<script/g)).toHaveLength(1);
    expect(page).not.toMatch(/<style|<script(?![^>]*src=)|https?:/);
  });

  it("has the frame of the window before its script, which would hold up the first paint in the head", () => {
    const page = readFileSync(path.join(DIST, "index.html"), "utf8");
    expect(page.indexOf('class="brand">ATLES')).toBeGreaterThan(page.indexOf("<body>"));
    expect(page.indexOf("<script")).toBeGreaterThan(page.indexOf('class="brand">ATLES'));
  });

  // What it costs a user is measured as the time to the first paint (npm run bench -- window); this only sees it creep.
  it("is small: 175 kB of script for the first look, 110 kB for the other screens, and 55 kB of styles, before compression", () => {
    const page = readFileSync(path.join(DIST, "index.html"), "utf8");
    const size = (wanted) => readdirSync(path.join(DIST, "assets")).filter(wanted).reduce((sum, name) => sum + statSync(path.join(DIST, "assets", name)).size, 0);
    expect(size((name) => name.endsWith(".js") && page.includes(name))).toBeLessThan(175_000);
    expect(size((name) => name.endsWith(".js") && !page.includes(name))).toBeLessThan(110_000);
    expect(size((name) => name.endsWith(".css"))).toBeLessThan(55_000);
  });
});
