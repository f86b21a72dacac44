/** The Connections screen: finding, adding, trying and choosing models, and what the form and the list say of them. */
import { describe, expect, it } from "vitest";
import { byModel, connected, connection, estimate, found, refused, troubled, unconnected, works, writing } from "./connection_world.js";
import { view } from "./monitor_world.js";
import { ago, busy, problem, request } from "./world.js";
import { useWindow } from "./window.js";

const window = useWindow();

const open = async (world = connected()) => {
  await window.open(world);
  await window.page.locator('[data-screen="connections"]').click();
  await window.page.locator("#connection-list, .empty, .found-server").first().waitFor();
  return window.page;
};
const called = async (command, times) => {
  await window.waitForCall(command, times);
  return window.calls(command);
};
const entry = (page, id) => page.locator(`.connection[data-id="${id}"]`);

describe("what a model costs", () => {
  it("is said by the user, and shown beside what was used of the limit", async () => {
    const page = await open();
    await entry(page, "c2").getByText("This month: 5.00\u00a0EUR of at most 5.00\u00a0EUR, 1,250,000 tokens.").waitFor();
    await entry(page, "c2").getByText("Monthly limit reached").waitFor();
    await entry(page, "c1").getByText("This month: 57,000 tokens.").waitFor();
    await entry(page, "c2").locator(".costs").click();
    expect(await page.locator("#price-millionOut").inputValue()).toBe("10");
    await page.locator("#price-limit").fill("12,50");
    await page.keyboard.press("Enter");
    expect((await called("set_price"))[0]).toEqual({ connection: "c2", price: { million_in: 2.5, million_out: 10, currency: "EUR", monthly_limit: 12.5 } });
    await page.locator(".price-form").waitFor({ state: "detached" });
  });

  it("can be taken away, and left as it was", async () => {
    const page = await open();
    await entry(page, "c1").locator(".costs").click();
    expect(await page.locator("#take-price").count(), "there is none yet").toBe(0);
    await page.keyboard.press("Escape");
    await page.locator(".price-form").waitFor({ state: "detached" });
    await entry(page, "c2").locator(".costs").click();
    await page.locator("#take-price").click();
    expect(await called("set_price")).toEqual([{ connection: "c2", price: null }]);
  });

  it("says which field is no amount, and what the engine refuses", async () => {
    const world = connected();
    world.replies.set_price = { reject: { ...problem("invalid_field", "Enter a currency, such as EUR or $.", ""), field: "currency" } };
    const page = await open(world);
    await entry(page, "c1").locator(".costs").click();
    await page.locator("#price-millionIn").fill("a lot");
    await page.locator("#save-price").click();
    await page.getByText("Enter an amount, such as 2.50.").first().waitFor();
    expect(await page.locator("#price-millionIn").getAttribute("aria-invalid")).toBe("true");
    await page.locator("#price-millionIn").fill("1");
    await page.locator("#price-millionOut").fill("2");
    await page.locator("#save-price").click();
    await page.getByText("Enter a currency, such as EUR or $.").first().waitFor();
    expect(await page.locator("#price-currency").getAttribute("aria-invalid")).toBe("true");
  });
});

describe("the Connections screen", () => {
  it("says in one sentence what to do where there is no model", async () => {
    const page = await open(busy());
    expect(await page.locator(".empty").textContent()).toContain("Start Ollama on this computer, or add a server");
  });

  it("offers what was found, and connects and tries it at a press", async () => {
    const page = await open(unconnected());
    await page.getByText("Ollama runs on this computer, with 2 models.").waitFor();
    await page.locator("#connect-found").click();
    expect(await page.locator("#connection-address").inputValue()).toBe(found.address);
    expect(await page.locator("#connection-model").inputValue()).toBe("qwen3:4b");
    await window.reply("connections", { connections: [connection()], writer: { type: "built_in" }, keychain: true });
    await page.locator("#save-connection").click();
    expect((await called("save_connection"))[0].connection).toMatchObject({ id: null, kind: "ollama", model: "qwen3:4b", key: null });
    await page.getByText("It wrote: \u201c" + works.text).waitFor();
    expect(await called("test_connection")).toEqual([{ id: "c1" }]);
  });

  it("says of each what it is, how fast it was, and whether text leaves this computer", async () => {
    const page = await open();
    const near = await entry(page, "c1").textContent();
    for (const text of ["On this computer", "qwen3:4b", "context of 8,192 tokens", "41 answers", "11 tokens a second", "first word after 812 ms", "1 failed"]) expect(near).toContain(text);
    const far = await entry(page, "c2").textContent();
    for (const text of ["Sends text off this computer", "Key in the keychain"]) expect(far).toContain(text);
    expect(far).not.toContain("On this computer");
  });

  it("tells how fast a model is, or in plain words why it does not write", async () => {
    const page = await open();
    await entry(page, "c1").locator(".test").click();
    await entry(page, "c1").getByText("It works: first word after 640 ms, 11 tokens a second, about 8.4 words.").waitFor();
    await entry(page, "c2").locator(".test").click();
    await entry(page, "c2").getByText(refused.message).waitFor();
    expect(await entry(page, "c2").textContent(), "nobody is sent to where one is").toContain("Enter the key again.");
  });

  it("says no longer that one works once it has failed since, and why it is left alone", async () => {
    const page = await open(connected({ connections: [connection()] }));
    await entry(page, "c1").locator(".test").click();
    await entry(page, "c1").locator(".trial-good").waitFor();
    await window.tell({ type: "monitor", value: view() });
    expect(await entry(page, "c1").locator(".trial-good").count()).toBe(1);
    const breaker = { ...connection().breaker, state: "open", failures: 5, retry_ms: null, last_failure: "connection refused" };
    await window.reply("connections", { connections: [connection({ failures: 6, breaker })], writer: byModel, keychain: true });
    await window.tell({ type: "monitor", value: view({ breakers: [breaker] }) });
    await entry(page, "c1").locator(".trial-good").waitFor({ state: "detached" });
    expect(await entry(page, "c1").locator(".failed-last").innerText()).toBe("It failed last: connection refused");
  });

  it("chooses who writes new documents, and what happens when the model does not", async () => {
    const page = await open();
    expect(await page.locator('[data-field="writer"]').inputValue()).toBe("c1 qwen3:4b");
    await page.locator("#or-built-in").uncheck();
    expect((await called("set_writer"))[0]).toEqual({ writer: { ...byModel, or_built_in: false } });
    await page.locator('[data-field="writer"]').selectOption("");
    expect((await called("set_writer", 2))[1]).toEqual({ writer: { type: "built_in" } });
  });

  it("shows the model that writes also when its connection has another by now", async () => {
    const page = await open(connected({ connections: [connection({ model: "gemma3:4b" })] }));
    const list = page.locator('[data-field="writer"]');
    expect(await list.locator("option").allTextContents()).toEqual(["ATLES itself", "gemma3:4b (Ollama)", "qwen3:4b (Ollama)"]);
    expect(await list.inputValue()).toBe("c1 qwen3:4b");
  });

  it("has models share the sections, and says so where a document is asked for", async () => {
    const both = { ...byModel, beside: [{ connection: "c2", model: "large-1" }] };
    const page = await open();
    expect(await page.locator('[data-beside="c1"]').count(), "the first one shares with the others, not with itself").toBe(0);
    await page.locator('[data-beside="c2"]').click();
    expect((await called("set_writer"))[0]).toEqual({ writer: both });
    const shared = await open(connected({ writer: both }));
    expect(await shared.locator('[data-beside="c2"]').isChecked()).toBe(true);
    await shared.locator("#writer-leaves").waitFor();
    await shared.locator('[data-field="writer"]').selectOption("c2 large-1");
    expect((await called("set_writer"))[0], "who becomes the first is not beside itself").toEqual({
      writer: { type: "model", connection: "c2", model: "large-1", or_built_in: true, beside: [] },
    });
    await shared.locator('[data-screen="write"]').click();
    await shared.getByText("Written by: qwen3:4b (Ollama) and 1 other. Sends text off this computer").waitFor();
  });

  it("clears the key as soon as it is on its way, and never shows one again", async () => {
    const world = connected();
    world.held = { save_connection: null };
    const page = await open(world);
    await page.locator("#add-server").click();
    await page.locator("#connection-address").fill("https://api.example.com/v1");
    await page.locator("#connection-key").fill("sk-planted-5678");
    expect(await page.locator("#connection-key").getAttribute("type")).toBe("password");
    await page.locator("#connection-model").fill("large-1");
    await page.locator("#save-connection").click();
    expect((await called("save_connection"))[0].connection).toMatchObject({ id: null, key: "sk-planted-5678", address: "https://api.example.com/v1" });
    expect(await page.locator("#connection-key").inputValue(), "the field is empty before there is an answer").toBe("");
    await page.evaluate(() => window.atlesMock.held.save_connection());
    await page.locator(".connection-form").waitFor({ state: "detached" });
    await entry(page, "c2").locator(".change").click();
    expect(await page.locator("#connection-key").inputValue()).toBe("");
    const everything = await page.evaluate(() => document.documentElement.outerHTML + JSON.stringify({ ...localStorage }) + JSON.stringify({ ...sessionStorage }));
    expect(everything).not.toContain("planted");
  });

  it("keeps the key that there is unless another is entered or it is taken away", async () => {
    const page = await open();
    await entry(page, "c2").locator(".change").click();
    await page.locator("#save-connection").click();
    expect((await called("save_connection"))[0].connection).toMatchObject({ id: "c2", key: null });
    await page.locator(".connection-form").waitFor({ state: "detached" });
    await entry(page, "c2").locator(".change").click();
    await page.locator("#take-key").check();
    await page.locator("#save-connection").click();
    expect((await called("save_connection", 2))[1].connection).toMatchObject({ id: "c2", key: "" });
  });

  it("says so where a key cannot be kept", async () => {
    const world = connected();
    world.replies.save_connection = connection({ id: "c2", key: "session" });
    const page = await open(world);
    await page.locator("#add-server").click();
    await page.locator("#connection-address").fill("https://api.example.com/v1");
    await page.locator("#connection-key").fill("sk-planted-5678");
    await page.locator("#connection-model").fill("large-1");
    await page.locator("#save-connection").click();
    await page.locator(".notice", { hasText: "kept only until ATLES closes" }).waitFor();
  });

  it("warns before text leaves this computer, lists models, and says what is wrong with the address", async () => {
    const page = await open();
    await page.locator("#add-server").click();
    await page.locator("#connection-address").fill("http://127.0.0.1:8080");
    expect(await page.locator("#leaves-note").count()).toBe(0);
    await page.locator("#connection-address").fill("https://api.example.com");
    await page.locator("#leaves-note").waitFor();
    await page.locator("#list-models").click();
    await page.locator(".connection-form").getByText("It has 2 models.").waitFor();
    expect(await page.locator("#connection-model").inputValue(), "the first is as good as any to begin with").toBe("large-1");
    await window.reply("save_connection", { reject: { ...problem("invalid_field", "The address begins with http:// or https://.", ""), field: "address" } });
    await page.locator("#save-connection").click();
    await page.getByText("The address begins with").waitFor();
    expect(await page.locator("#connection-address").getAttribute("aria-invalid")).toBe("true");
  });

  it("takes the only model that a server has, and says in place why a server does not answer", async () => {
    const world = connected();
    world.replies.list_models = { reject: problem("model_unavailable", "It does not answer.", "Start its program, or check the address in Connections.") };
    const page = await open(world);
    await page.locator("#add-server").click();
    await page.locator("#connection-address").fill("http://127.0.0.1:8080");
    await page.locator("#save-connection").click();
    await page.locator(".connection-form", { hasText: "Start its program, or check the address." }).waitFor();
    expect(await window.calls("save_connection")).toEqual([]);
    await window.reply("list_models", ["only-1"]);
    await page.locator("#save-connection").click();
    expect((await called("save_connection"))[0].connection.model).toBe("only-1");
    await called("test_connection");
  });

  it("takes a model in a file, by picker or by path", async () => {
    const page = await open();
    await page.locator("#add-server").click();
    await page.locator('[data-field="kind"]').selectOption("file");
    expect(await page.locator("#connection-key").count(), "a file has no key").toBe(0);
    await page.locator("#pick-model").click();
    await page.waitForFunction(() => document.querySelector("#connection-address").value !== "");
    expect(await page.locator("#leaves-note").count(), "it stays here").toBe(0);
    await page.locator("#save-connection").click();
    expect((await called("save_connection"))[0].connection).toMatchObject({ kind: "file", address: "/home/ada/costs.csv", key: null });
  });

  it("asks before it removes a connection with its key, and says what becomes of requests", async () => {
    const world = connected();
    world.snapshot.requests = [request("Waits", "pending", { id: "w" }, { writer: { ...byModel, connection: "c2", model: "large-1" } })];
    const page = await open(world);
    await entry(page, "c2").locator(".remove").click();
    const question = entry(page, "c2").locator(".removal");
    for (const part of ["Its key is deleted too", "1 request that is to be written with it will wait"]) expect(await question.innerText()).toContain(part);
    await entry(page, "c2").locator(".keep-connection:focus").waitFor();
    await page.keyboard.press("Escape");
    await entry(page, "c2").locator(".remove:focus").waitFor();
    expect(await window.calls("remove_connection")).toEqual([]);
    await page.keyboard.press("Enter");
    await window.reply("connections", { connections: [connection()], writer: byModel, keychain: true });
    await entry(page, "c2").locator(".confirm-removal").click();
    expect(await called("remove_connection")).toEqual([{ id: "c2" }]);
    await entry(page, "c2").waitFor({ state: "detached" });
    expect(await page.locator(".notice", { hasText: "and its key with it" }).getByRole("button", { name: "Undo" }).count(), "a key cannot be had back").toBe(0);
  });

  it("removes a connection without a key at a press, and brings it back at another", async () => {
    const page = await open();
    await window.reply("connections", { connections: [], writer: { type: "built_in" }, keychain: true });
    await window.reply("save_connection", connection({ id: "c9" }));
    await entry(page, "c1").locator(".remove").click();
    expect(await called("remove_connection")).toEqual([{ id: "c1" }]);
    await page.locator(".notice", { hasText: "ATLES itself writes new documents from now on." }).getByRole("button", { name: "Undo" }).click();
    expect((await called("save_connection"))[0].connection).toMatchObject({ id: null, kind: "ollama", model: "qwen3:4b", key: null });
    expect(await called("set_writer"), "it writes again").toEqual([{ writer: { ...byModel, connection: "c9" } }]);
  });

  it("shows a breaker that is open, and a key that is gone", async () => {
    const page = await open(troubled());
    const text = await page.locator("#connection-list").textContent();
    for (const wanted of ["Left alone for 42\u00a0s", "Key missing: enter it again", "Being tried", "Key kept until ATLES closes", "no model chosen"]) expect(text).toContain(wanted);
  });

  it("can be used with the keyboard alone", async () => {
    const page = await open();
    await page.keyboard.press("Control+4");
    await page.locator("#add-server").focus();
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.activeElement?.id === "connection-address");
    await page.keyboard.press("Enter");
    await page.locator(".connection-form", { hasText: "Enter the address of the server." }).waitFor();
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("connection-address");
    await page.keyboard.type("http://127.0.0.1:8080");
    await page.keyboard.press("Enter");
    await page.locator(".connection-form", { hasText: "Choose one of its 2 models." }).waitFor();
    await page.waitForFunction(() => document.activeElement?.id === "connection-model");
    await page.keyboard.type("small-1");
    await page.keyboard.press("Enter");
    expect((await called("save_connection"))[0].connection).toMatchObject({ address: "http://127.0.0.1:8080", model: "small-1" });
    expect(await called("test_connection"), "what is saved is tried").toEqual([{ id: "c2" }]);
    await page.locator("#add-server").focus();
    await page.keyboard.press("Enter");
    await page.keyboard.press("Escape");
    await page.locator(".connection-form").waitFor({ state: "detached" });
  });
});

describe("who writes", () => {
  it("is said over the form, with whether text leaves this computer", async () => {
    await window.open(connected());
    const tag = window.page.locator("#written-by");
    await window.page.getByText("Written by: qwen3:4b (Ollama)").waitFor();
    expect(await tag.textContent()).not.toContain("off this computer");
    await window.page.locator("#more").click();
    await window.page.locator('[data-field="writer"]').selectOption("c2 large-1");
    await window.page.getByText("Sends text off this computer").waitFor();
    await tag.click();
    await window.page.locator("#connection-list").waitFor();
  });

  it("says before what a document is expected to take, and afterwards what it took", async () => {
    const world = connected();
    world.replies.outline = { ...world.replies.outline, estimate };
    world.snapshot.requests = [
      request("Paid for", "completed", { id: "p1", started_at: ago(2), finished_at: ago(1), document_id: "doc1", document: "/home/ada/a.md", words: 600, sentences: 40, sourced: 40, usage: { tokens_in: 31_004, tokens_out: 2_410, cost: 0.1016, currency: "EUR" } }),
      request("For nothing", "completed", { id: "p2", started_at: ago(2), finished_at: ago(1), document_id: "doc2", document: "/home/ada/b.md", words: 600, sentences: 40, sourced: 40, usage: { tokens_in: 900, tokens_out: 100, cost: 0, currency: "" } }),
    ];
    await window.open(world);
    const { page } = window;
    await page.locator("#title").fill("Costs");
    await window.drop(["/home/ada/costs.csv"]);
    await page.getByText("7 sections planned from 84 files. About 41,000 tokens, about 0.12\u00a0EUR, 4\u00a0min of writing.").waitFor();
    const done = (id) => page.locator(`#done [data-id="${id}"] .job-note`).textContent();
    expect(await done("p1")).toContain(", 33,414 tokens, 0.10\u00a0EUR");
    expect(await done("p2")).toMatch(/, 1,000 tokens$/);
  });

  it("goes with the request", async () => {
    await window.open(connected());
    const { page } = window;
    await page.locator("#more").click();
    await page.locator('[data-field="writer"]').selectOption("c2 large-1");
    await page.locator("#title").fill("By another model");
    await window.drop(["/home/ada/costs.csv"]);
    await page.locator("#preview").waitFor();
    await page.locator("#write").click();
    expect((await called("request"))[0].request.writer).toEqual({ type: "model", connection: "c2", model: "large-1", or_built_in: true, beside: [] });
    await page.locator("#title").fill("By the usual one");
    await window.drop(["/home/ada/costs.csv"]);
    await page.locator("#preview").waitFor();
    await page.locator("#write").click();
    expect((await called("request", 2))[1].request.writer, "the choice was for one document").toBeNull();
  });

  it("shows its words as they come, and the way to what it needs", async () => {
    await window.open(writing());
    const { page } = window;
    expect(await page.locator('.job[data-id="m1"] .job-draft').textContent()).toContain("Works start on");
    await page.getByRole("button", { name: "Open Connections: Supplier comparison" }).click();
    await page.locator("#connection-list").waitFor();
  });
});
