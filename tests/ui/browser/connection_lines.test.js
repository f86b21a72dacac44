/** Headers and adapters in the form of a connection. */
import { describe, expect, it } from "vitest";
import { connected, connection } from "./connection_world.js";
import { problem } from "./world.js";
import { useWindow } from "./window.js";

const window = useWindow();

const open = async (world = connected()) => {
  await window.open(world);
  await window.page.locator('[data-screen="connections"]').click();
  await window.page.locator("#connection-list").waitFor();
  return window.page;
};
const called = async (command, times) => {
  await window.waitForCall(command, times);
  return window.calls(command);
};
const entry = (page, id) => page.locator(`.connection[data-id="${id}"]`);

describe("headers", () => {
  it("are entered by name and value, which is cleared as soon as it is on its way and never shown again", async () => {
    const world = connected();
    world.held = { save_connection: null };
    const page = await open(world);
    await page.locator("#add-server").click();
    await page.locator("#connection-address").fill("https://api.example.com/v1");
    await page.locator("#add-header").focus();
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.activeElement?.classList.contains("header-name"));
    await page.keyboard.type("X-Gateway");
    await page.keyboard.press("Tab");
    await page.keyboard.type("gw-planted-99");
    expect(await page.locator(".header-value").getAttribute("type")).toBe("password");
    await page.locator("#connection-model").fill("large-1");
    await page.locator("#save-connection").click();
    expect((await called("save_connection"))[0].connection.headers).toEqual([{ name: "X-Gateway", value: "gw-planted-99" }]);
    expect(await page.locator(".header-value").inputValue(), "the field is empty before there is an answer").toBe("");
    await page.evaluate(() => window.atlesMock.held.save_connection());
    await page.locator(".connection-form").waitFor({ state: "detached" });
    const everything = await page.evaluate(() => document.documentElement.outerHTML + JSON.stringify({ ...localStorage }) + JSON.stringify({ ...sessionStorage }));
    expect(everything).not.toContain("planted");
  });

  it("are kept by their names, changed or taken out", async () => {
    const page = await open();
    expect(await entry(page, "c2").textContent()).toContain("with 1 header");
    await entry(page, "c2").locator(".change").click();
    expect(await page.locator(".header-name").inputValue()).toBe("x-gateway");
    expect(await page.locator(".header-value").getAttribute("placeholder")).toContain("kept");
    await page.locator("#save-connection").click();
    expect((await called("save_connection"))[0].connection.headers).toEqual([{ name: "x-gateway", value: null }]);
    await page.locator(".connection-form").waitFor({ state: "detached" });
    await entry(page, "c2").locator(".change").click();
    await page.locator(".remove-header").click();
    await page.waitForFunction(() => document.activeElement?.id === "add-header");
    await page.locator("#save-connection").click();
    expect((await called("save_connection", 2))[1].connection.headers).toEqual([]);
  });

  it("are told of when one is refused, or has lost its value", async () => {
    const page = await open(connected({ connections: [connection({ id: "c2", kind: "open_ai", headers: [{ name: "x-gateway", place: "missing" }] })] }));
    await page.getByText("A header lacks its value: enter it again").waitFor();
    await entry(page, "c2").locator(".change").click();
    await window.reply("save_connection", { reject: { ...problem("invalid_field", "Enter the value of the header x-gateway.", ""), field: "headers" } });
    await page.locator("#save-connection").click();
    await page.getByText("Enter the value of the header x-gateway.").waitFor();
    expect(await page.locator(".header-name").getAttribute("aria-invalid")).toBe("true");
  });

  it("are not asked for where the engine sends none of them", async () => {
    const page = await open();
    await page.locator("#add-server").click();
    for (const [kind, count] of [["ollama", 1], ["file", 0], ["open_ai", 1]]) {
      await page.locator('[data-field="kind"]').selectOption(kind);
      await page.waitForFunction((many) => document.querySelectorAll("#add-header").length === many, count);
    }
  });

  it("stay in sight when a server turns out to be an Ollama, which is sent them as well, and are taken out there", async () => {
    const page = await open();
    await entry(page, "c2").locator(".change").click();
    await page.locator('[data-field="kind"]').selectOption("ollama");
    expect(await page.locator(".header-name").inputValue()).toBe("x-gateway");
    await page.locator(".remove-header").click();
    await page.locator("#save-connection").click();
    expect((await called("save_connection"))[0].connection).toMatchObject({ kind: "ollama", headers: [] });
  });

  it("are told to go where a file takes the place of a server", async () => {
    const page = await open();
    await entry(page, "c2").locator(".change").click();
    expect(await page.locator("#headers-dropped").count()).toBe(0);
    await page.locator('[data-field="kind"]').selectOption("file");
    await page.locator("#headers-dropped", { hasText: "are deleted when you save" }).waitFor();
    await page.locator("#connection-address").fill("/home/ada/models/tiny.gguf");
    await page.locator("#save-connection").click();
    expect((await called("save_connection"))[0].connection).toMatchObject({ kind: "file", headers: null });
  });
});

describe("adapters of a model in a file", () => {
  it("are chosen, weighed with the keyboard, and go with the connection", async () => {
    const page = await open();
    await page.locator("#add-server").click();
    await page.locator('[data-field="kind"]').selectOption("file");
    await page.locator("#connection-address").fill("/home/ada/models/tiny.gguf");
    await page.locator("#pick-adapters").click();
    await page.locator(".adapter").waitFor();
    expect(await page.locator(".adapter-percent").textContent()).toBe("100\u00a0%");
    await page.locator(".adapter-weight").focus();
    for (let times = 0; times < 2; times += 1) await page.keyboard.press("ArrowLeft");
    await page.getByText("90\u00a0%").waitFor();
    await page.locator("#save-connection").click();
    expect((await called("save_connection"))[0].connection).toMatchObject({ kind: "file", headers: null, adapters: [{ file: "/home/ada/costs.csv", percent: 90 }] });
  });

  it("are said of the connection, and taken out again", async () => {
    const adapters = [{ file: "/home/ada/models/style.gguf", percent: 50 }];
    const page = await open(connected({ connections: [connection({ kind: "file", address: "/home/ada/models/tiny.gguf", adapters })] }));
    expect(await entry(page, "c1").textContent()).toContain("with 1 adapter");
    await entry(page, "c1").locator(".change").click();
    await page.locator(".adapter", { hasText: "style.gguf" }).locator(".remove-adapter").click();
    await page.waitForFunction(() => document.activeElement?.id === "pick-adapters");
    await page.locator("#save-connection").click();
    expect((await called("save_connection"))[0].connection.adapters).toEqual([]);
  });
});
