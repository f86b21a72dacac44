// What the page may not do, whatever words a file holds: no network, no code of others, no way out of the window.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { Desk, NO_DESK } from "./driver/desk.mjs";

describe("the page", { skip: NO_DESK }, () => {
  /** @type {Desk} */
  let desk;
  /** @type {import("./driver/desk.mjs").Window} */
  let window;
  /** @type {import("./driver/page.mjs").Page} */
  let page;
  /** Addresses that anybody asked our server for. @type {string[]} */
  const visits = [];
  const server = createServer((request, response) => {
    visits.push(request.url ?? "");
    response.setHeader("Access-Control-Allow-Origin", "*").end("alert(1)");
  });
  let there = "";

  before(async () => {
    await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
    there = `http://127.0.0.1:${/** @type {import("node:net").AddressInfo} */ (server.address()).port}`;
    desk = await Desk.set();
    window = await desk.openWindow(path.join(desk.folder, "data"));
    page = window.page;
  });
  after(async () => {
    server.close();
    await window?.quit();
    await desk?.clear();
  });

  it("reaches no server", async () => {
    assert.equal((await fetch(`${there}/ourselves`)).status, 200, "the server is there for everybody else");
    const outcome = await page.run(`
      const there = arguments[0];
      const violations = [];
      document.addEventListener("securitypolicyviolation", (event) => violations.push(event.effectiveDirective));
      const loads = (tag, attribute, address) => new Promise((resolve) => {
        const element = document.createElement(tag);
        element.onload = () => resolve("loaded");
        element.onerror = () => resolve("refused");
        element[attribute] = address;
        document.body.append(element);
      });
      return Promise.all([
        fetch(there + "/fetch").then(() => "loaded", () => "refused"),
        loads("img", "src", there + "/picture.png"),
        loads("script", "src", there + "/script.js"),
        new Promise((resolve) => {
          try { const socket = new WebSocket(there.replace("http", "ws") + "/socket"); socket.onopen = () => resolve("loaded"); socket.onerror = () => resolve("refused"); }
          catch { resolve("refused"); }
        }),
        Promise.resolve(navigator.sendBeacon(there + "/beacon", "x")),
      ]).then(() => new Promise((resolve) => setTimeout(() => resolve(violations), 0)));
    `, there);
    assert.deepEqual(visits, ["/ourselves"], "nothing but our own visit arrived");
    for (const directive of ["connect-src", "img-src", "script-src-elem"]) {
      assert.ok(outcome.includes(directive), `the policy refused by ${directive}; it reported ${outcome}`);
    }
  });

  it("runs no script that does not belong to it", async () => {
    const ran = await page.run(`
      window.ran = [];
      const script = document.createElement("script");
      script.textContent = "window.ran.push('inline')";
      document.body.append(script);
      const button = document.createElement("button");
      button.setAttribute("onclick", "window.ran.push('handler')");
      document.body.append(button);
      button.click();
      const link = document.createElement("a");
      link.href = "javascript:window.ran.push('link')";
      document.body.append(link);
      link.click();
      return new Promise((resolve) => requestAnimationFrame(() => setTimeout(() => resolve(window.ran), 0)));
    `);
    assert.deepEqual(ran, []);
  });

  it("leads nowhere else", async () => {
    const here = await page.run("return location.href");
    await page.run("const link = document.createElement('a'); link.href = arguments[0]; document.body.append(link); link.click()", `${there}/link`);
    await page.run("window.open(arguments[0])", `${there}/window`);
    await page.run("location.href = arguments[0]", `${there}/location`);
    // A round trip to the engine takes longer than a navigation to be refused.
    await page.invoke("status");
    assert.equal(await page.run("return location.href"), here);
    assert.deepEqual(visits, ["/ourselves"]);
  });

  it("may ask the shell for nothing but its own commands", async () => {
    for (const [command, args] of /** @type {[string, object][]} */ ([
      ["plugin:dialog|open", { options: {} }],
      ["plugin:event|emit", { event: "atles", payload: [] }],
      ["plugin:window|close", {}],
      ["plugin:window-state|filename", {}],
      ["plugin:path|resolve_directory", { directory: 1 }],
    ])) {
      await assert.rejects(page.invoke(command, args), /not allowed|not found/, `${command} is refused`);
    }
  });
});
