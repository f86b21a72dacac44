// What the programs are made of, under which licences, and the notices that go along with an installer.
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { PROJECT } from "./places.mjs";
import { ask } from "./programs.mjs";
import { Failure } from "./progress.mjs";

/** Licences that ask for no more than that their notice goes along, or that changed files stay open (MPL). */
const FREE = new Set(["0BSD", "Apache-2.0", "Apache-2.0 WITH LLVM-exception", "BSD-2-Clause", "BSD-3-Clause", "ISC", "MIT", "MIT-0", "MPL-2.0", "Zlib"]);

/** Further ones, each for a reason. */
const ALSO = new Map([
  ["Unicode-3.0", "the tables of Unicode itself (ICU4X); as free as MIT"],
  ["CC0-1.0", "notify, which watches files, has given up its rights; it asks for nothing"],
]);

/** @typedef {{ name: string, version: string, licence: string, folder: string }} Part */

/** Everything that is linked into the programs on this system, by name. @returns {Part[]} */
export function linkedParts() {
  const host = /^host: (.+)$/m.exec(ask("rustc", ["-vV"]).output)?.[1] ?? "";
  const answer = ask("cargo", ["metadata", "--locked", "--format-version", "1", "--filter-platform", host]);
  if (!answer.ok) throw new Failure("cargo does not say what the programs are made of.");
  const { packages, resolve } = JSON.parse(answer.output);
  const known = new Map(packages.map((/** @type {any} */ one) => [one.id, one]));
  const nodes = new Map(resolve.nodes.map((/** @type {any} */ node) => [node.id, node]));
  const open = packages.filter((/** @type {any} */ one) => one.source === null && ["atles", "atles-desktop"].includes(one.name)).map((/** @type {any} */ one) => one.id);
  const seen = new Set();
  while (open.length > 0) {
    const id = open.pop();
    if (seen.has(id)) continue;
    seen.add(id);
    // What only builds or tests is not part of the program.
    for (const { pkg, dep_kinds: kinds } of nodes.get(id).deps) if (kinds.some((/** @type {any} */ { kind }) => kind === null)) open.push(pkg);
  }
  const parts = [...seen].map((id) => known.get(id)).filter(({ source }) => source !== null);
  return [...parts.map(({ name, version, license, manifest_path: manifest }) => ({ name, version, licence: license ?? "", folder: path.dirname(manifest) })), ...pageParts()].sort(
    (one, other) => one.name.localeCompare(other.name) || one.version.localeCompare(other.version),
  );
}

/** What the window's page is made of: the packages that its scripts import, and what those bring along. @returns {Part[]} */
function pageParts() {
  const source = path.join(PROJECT, "ui", "src");
  const scripts = readdirSync(source, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".js"));
  const imports = scripts.flatMap((file) => [...readFileSync(path.join(source, file), "utf8").matchAll(/\bfrom "((?:@[^/"]+\/)?[^./"][^/"]*)/g)].map(([, name]) => name ?? ""));
  /** @type {Map<string, Part>} */
  const parts = new Map();
  const open = [...new Set(imports)];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (parts.has(name)) continue;
    const folder = path.join(PROJECT, "node_modules", name);
    const { version, license, dependencies } = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8"));
    parts.set(name, { name, version, licence: license, folder });
    // Types leave nothing in the page.
    open.push(...Object.keys(dependencies ?? {}).filter((other) => !other.startsWith("@types/")));
  }
  return [...parts.values()];
}

/** Whether a licence expression (SPDX) can be kept with the licences that we accept. @param {string} expression */
export function isAccepted(expression) {
  const one = (/** @type {string} */ name) => FREE.has(name.trim()) || ALSO.has(name.trim());
  const plain = expression.replaceAll("/", " OR ").replaceAll(/[()]/g, " ");
  return plain.split(/\sAND\s/).every((part) => part.split(/\sOR\s/).some(one));
}

/** The notices of all parts, as one text: each licence text once, under the names of those that have it. @param {Part[]} parts */
export function notices(parts) {
  /** By the words of the text, however its lines are broken. @type {Map<string, { text: string, names: string[] }>} */
  const texts = new Map();
  for (const { name, version, licence, folder } of parts) {
    const found = existsSync(folder) ? readdirSync(folder).filter((file) => /^(licen[cs]e|copying|notice|unlicense)/i.test(file)).sort() : [];
    const files = found.map((file) => path.join(folder, file)).filter((file) => statSync(file).isFile());
    const text = files.length > 0 ? files.map((file) => readFileSync(file, "utf8").trim()).join("\n\n") : `Licence: ${licence}`;
    const words = text.replaceAll(/\s+/g, " ");
    if (!texts.has(words)) texts.set(words, { text, names: [] });
    texts.get(words)?.names.push(`${name} ${version} (${licence})`);
  }
  const head = "ATLES is made of the following free software, beside its own. Each licence stands under the names of those that have it.\n";
  const blocks = [...texts.values()].map(({ text, names }) => `${"=".repeat(80)}\n${names.join("\n")}\n${"-".repeat(80)}\n${text}\n`);
  return [head, ...blocks].join("\n");
}
