// The keychain of the system, a real one: a key goes in through the window, is used after a restart and from the console,
// stands in no file as it is, and is gone with its connection.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { Desk, NO_DESK, PROGRAMS } from "./driver/desk.mjs";
import { writeSurvey } from "./driver/material.mjs";
import { KEYS } from "./driver/page.mjs";
import { waitFor } from "./driver/wait.mjs";

const KEY = "sk-planted-5c2e90";

const NO_KEYCHAIN = spawnSync("gnome-keyring-daemon", ["--version"]).error ? "There is no gnome-keyring here, whose keychain this test uses." : false;

describe("a key in the keychain of the system", { skip: NO_DESK || NO_KEYCHAIN }, () => {
  /** @type {Desk} */
  let desk;
  /** @type {import("./driver/desk.mjs").Window} */
  let window;
  /** @type {{ address: string, keys: (string | undefined)[], close: () => void }} */
  let server;
  let data = "";

  before(async () => {
    desk = await Desk.set();
    data = path.join(desk.folder, "data");
    // Its password comes from standard input, as a login would give it.
    desk.start("sh", ["-c", "echo password | exec gnome-keyring-daemon --foreground --unlock --components=secrets"]);
    await waitFor("the keychain", async () => {
      const args = ["--session", "--print-reply", "--dest=org.freedesktop.secrets", "/org/freedesktop/secrets/collection/login"];
      return (await desk.run("dbus-send", [...args, "org.freedesktop.DBus.Properties.GetAll", "string:org.freedesktop.Secret.Collection"])).code === 0;
    });
    server = await answering();
    window = await desk.openWindow(data);
  });
  after(async () => {
    server?.close();
    await desk?.clear();
  });

  it("is kept there, and the field is empty afterwards", async () => {
    const { page } = window;
    await page.click("[data-screen=connections]");
    await page.click("#add-server");
    await page.type("#connection-address", server.address);
    await page.type("#connection-key", KEY);
    await page.type("#connection-model", `words${KEYS.enter}`);
    await page.waitForText(".connection .trial", /It works/);
    await page.waitForText(".connection", /Key in the keychain/);
    assert.equal(server.keys.at(-1), `Bearer ${KEY}`, "it is sent where it belongs");
    assert.equal(await page.run("return [...document.querySelectorAll('input')].some((input) => input.value.includes(arguments[0]))", KEY), false);
  });

  it("is in no file as it is", async () => {
    await window.quit();
    const files = readdirSync(desk.folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const paths = files.map((entry) => path.join(entry.parentPath, entry.name));
    assert.ok(paths.some((file) => file.endsWith(".keyring")), "the keychain has a file of its own");
    assert.deepEqual(paths.filter((file) => readFileSync(file).includes(KEY)), []);
  });

  it("is there again after a restart", async () => {
    window = await desk.openWindow(data);
    const { page } = window;
    const before = server.keys.length;
    await page.click("[data-screen=connections]");
    await page.waitForText(".connection", /Key in the keychain/);
    await page.click(".connection .test");
    await page.waitForText(".connection .trial", /It works/);
    assert.deepEqual([...new Set(server.keys.slice(before))], [`Bearer ${KEY}`]);
  });

  it("serves the console, and nobody once its connection is removed", async () => {
    const survey = path.join(desk.folder, "survey");
    writeSurvey(survey);
    /** Who writes with that model, and with which keys it was asked. */
    const keysOfConsole = async () => {
      const [before, out] = [server.keys.length, path.join(desk.folder, "out.md")];
      const request = ["write", "--title", "Survey", "--type", "summary_report", "--source", survey, "--length", "short"];
      await desk.run(PROGRAMS.atles, [...request, "--data", data, "--out", out, "--writer", `${server.address}#words`]);
      return [...new Set(server.keys.slice(before))];
    };
    await window.quit();
    assert.deepEqual(await keysOfConsole(), [`Bearer ${KEY}`]);
    window = await desk.openWindow(data);
    await window.page.click("[data-screen=connections]");
    await window.page.click(".connection .remove");
    await window.page.click(".connection .confirm-removal");
    await window.page.waitForText("main", /No model is connected/);
    await window.quit();
    assert.deepEqual(await keysOfConsole(), [undefined], "it is gone from the keychain");
  });
});

/** A server with one model that says a sentence, and remembers the keys that it was shown. */
async function answering() {
  /** @type {(string | undefined)[]} */
  const keys = [];
  const server = createServer((request, response) => {
    keys.push(request.headers.authorization);
    request.resume();
    if (request.url?.endsWith("/models")) {
      response.setHeader("Content-Type", "application/json");
      return response.end(JSON.stringify({ object: "list", data: [{ id: "words", object: "model" }] }));
    }
    if (!request.url?.endsWith("/chat/completions")) return response.writeHead(404).end();
    response.setHeader("Content-Type", "text/event-stream");
    const piece = (/** @type {object} */ choice) => `data: ${JSON.stringify({ choices: [{ index: 0, ...choice }] })}\n\n`;
    response.write(piece({ delta: { content: "The survey team counted 312 roofs with snow. [1]" }, finish_reason: null }));
    response.end(`${piece({ delta: {}, finish_reason: "stop" })}data: [DONE]\n\n`);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  return { address: `http://127.0.0.1:${port}/v1`, keys, close: () => server.close() };
}
