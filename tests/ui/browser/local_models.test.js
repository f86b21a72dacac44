/** Models on the disk of an Ollama: listing, deleting, downloading, and how long one stays in memory. */
import { describe, expect, it } from "vitest";
import { connection, download, noSpace, stocked, storedModels, unconnected } from "./connection_world.js";
import { busy, problem, recommended } from "./world.js";
import { useWindow } from "./window.js";

const window = useWindow();

const open = async (world = stocked()) => {
  await window.open(world);
  await window.page.locator('[data-screen="connections"]').click();
  await window.page.locator("#connection-list, .empty, .found-server").first().waitFor();
  return window.page;
};
const called = async (command, times) => {
  await window.waitForCall(command, times);
  return window.calls(command);
};
const row = (page, model) => page.locator(`.stored-model[data-model="${model}"]`);
const told = (revision, ...downloads) => window.tell({ type: "downloads", value: { revision, downloads } });

describe("the models on the disk of an Ollama", () => {
  it("are listed with the room that each takes, and with the one that writes", async () => {
    const page = await open();
    await page.locator(".show-models").click();
    expect(await called("stored_models")).toEqual([{ connection: "c1" }]);
    expect(await row(page, "gemma3:4b").textContent()).toContain("3.3\u00a0GB, 4.3B parameters, Q4_K_M");
    expect(await row(page, "qwen3:4b").textContent()).toContain("Writes");
    await page.locator(".show-models").click();
    await page.locator(".models").waitFor({ state: "detached" });
  });

  it("are deleted after a question that says how much room it gives back, with the keyboard alone", async () => {
    const page = await open();
    await page.locator(".show-models").click();
    await row(page, "gemma3:4b").locator(".ask-delete").focus();
    await page.keyboard.press("Enter");
    await page.getByText("Delete gemma3:4b? It gives back 3.3\u00a0GB on the disk.").waitFor();
    await page.waitForFunction(() => document.activeElement?.classList.contains("keep-model"));
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.activeElement?.classList.contains("ask-delete"));
    expect(await window.calls("delete_model"), "nothing is deleted without a yes").toEqual([]);
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.activeElement?.classList.contains("keep-model"));
    await page.keyboard.press("Tab");
    await page.keyboard.press("Escape");
    await page.waitForFunction(() => document.activeElement?.closest(".stored-model")?.dataset.model === "gemma3:4b" && document.activeElement.classList.contains("ask-delete"));
    expect(await page.locator(".stored-question").count(), "Escape means no").toBe(0);
    await row(page, "qwen3:4b").locator(".ask-delete").click();
    await page.getByText("This connection writes with it.").waitFor();
    await row(page, "qwen3:4b").locator(".keep-model").click();
    await row(page, "gemma3:4b").locator(".ask-delete").click();
    await window.reply("stored_models", [storedModels[1]]);
    await row(page, "gemma3:4b").locator(".delete-model").click();
    expect(await called("delete_model")).toEqual([{ connection: "c1", model: "gemma3:4b" }]);
    await row(page, "gemma3:4b").waitFor({ state: "detached" });
    await page.locator(".notice", { hasText: "3.3\u00a0GB are free again" }).waitFor();
  });

  it("are chosen to write with at a press", async () => {
    const page = await open();
    await page.locator(".show-models").click();
    await row(page, "gemma3:4b").locator(".use-model").click();
    expect((await called("save_connection"))[0].connection).toMatchObject({ id: "c1", kind: "ollama", model: "gemma3:4b", key: null, keep_alive: "five_minutes" });
    expect(await called("set_writer"), "what writes new documents is the connection, whichever model it has").toEqual([{ writer: { type: "model", connection: "c1", model: "gemma3:4b", or_built_in: true, beside: [] } }]);
  });

  it("are looked for again when Ollama does not answer", async () => {
    const page = await open(stocked({ stored_models: { reject: problem("model_unavailable", "Ollama does not answer.", "Start its program.") } }));
    await page.locator(".show-models").click();
    await page.locator(".models .problem", { hasText: "Ollama does not answer." }).waitFor();
    await window.reply("stored_models", storedModels);
    await page.locator(".models").getByRole("button", { name: "Try again" }).click();
    await row(page, "gemma3:4b").waitFor();
  });

  it("are shown of an Ollama that was found, too", async () => {
    const page = await open(unconnected());
    await page.locator("#found-models").click();
    expect(await called("stored_models")).toEqual([{ connection: null }]);
    await row(page, "gemma3:4b").waitFor();
    expect(await page.locator(".use-model").count(), "there is no connection yet that could write with it").toBe(0);
  });
});

describe("downloads", () => {
  it("are begun by name, and a name that is none is refused beside the field", async () => {
    const page = await open();
    await page.locator(".show-models").click();
    await page.locator(".download-name").fill(" gemma3:1b ");
    await page.keyboard.press("Enter");
    expect(await called("download_model")).toEqual([{ connection: "c1", model: "gemma3:1b" }]);
    await page.waitForFunction(() => document.querySelector(".download-name").value === "");
    await window.reply("download_model", { reject: { ...problem("invalid_field", "That is no name of a model.", ""), field: "model" } });
    await page.locator(".download-name").fill("no name");
    await page.locator(".download-model").click();
    await page.locator(".models .fault", { hasText: "That is no name of a model." }).waitFor();
    expect(await page.locator(".download-name").getAttribute("aria-invalid")).toBe("true");
  });

  it("say how far they are, here and in the status bar, also after another screen was looked at", async () => {
    const page = await open();
    const entry = page.locator('.download[data-id="1"]');
    expect(await entry.locator(".numbers").textContent()).toBe("1.2\u00a0GB of 4.9\u00a0GB, 24\u00a0%, 6\u00a0min left");
    expect(await page.locator("#status-download").textContent()).toBe("Downloading llama3.1:8b: 24\u00a0%");
    await page.locator('[data-screen="library"]').click();
    await told(8, download({ bytes: 2.45e9, eta_seconds: 200 }));
    await page.getByText("Downloading llama3.1:8b: 50\u00a0%").waitFor();
    await page.locator('[data-screen="connections"]').click();
    expect(await entry.locator("progress").evaluate((bar) => bar.value / bar.max)).toBe(0.5);
    await told(7, download({ bytes: 1e9 }));
    await told(9, download({ step: "checking", bytes: 4.9e9, eta_seconds: null }));
    await entry.getByText("it is being checked").waitFor();
  });

  it("say that a model is there, and show it among the others", async () => {
    const page = await open();
    await page.locator(".show-models").click();
    await row(page, "gemma3:4b").waitFor();
    await window.reply("stored_models", [...storedModels, { name: "llama3.1:8b", bytes: 4.9e9, parameters: "8.0B", packing: "Q4_K_M" }]);
    await told(8, download({ step: "done", bytes: 4.9e9, eta_seconds: null }));
    await page.locator(".notice", { hasText: "llama3.1:8b is downloaded." }).waitFor();
    await row(page, "llama3.1:8b").waitFor();
    expect(await page.locator("#status-download").count()).toBe(0);
    await page.locator('.download[data-id="1"] .dismiss').click();
    expect(await called("dismiss_download")).toEqual([{ id: 1 }]);
  });

  it("are called off, and tried again when they failed", async () => {
    const page = await open();
    await page.locator('.download[data-id="1"] .cancel').click();
    expect(await called("cancel_download")).toEqual([{ id: 1 }]);
    const failed = page.locator('.download[data-id="2"]');
    expect(await failed.textContent()).toContain(noSpace.message);
    await failed.locator(".again").click();
    expect(await called("download_model")).toEqual([{ connection: "c1", model: "gemma3:12b" }]);
    await told(8, download({ step: "called_off", bytes: 1.2e9 }));
    await page.getByText("Called off; what came so far is kept").waitFor();
  });
});

describe("how long a model stays in memory", () => {
  it("is chosen in the form of an Ollama, and said of the connection", async () => {
    const page = await open();
    await page.locator('.connection[data-id="c1"] .change').click();
    expect(await page.locator('[data-field="keep-alive"]').inputValue()).toBe("five_minutes");
    await page.locator('[data-field="keep-alive"]').selectOption("never");
    await page.getByText("every section loads the model anew").waitFor();
    await window.reply("connections", { connections: [connection({ keep_alive: "never" })], writer: { type: "built_in" }, keychain: true });
    await page.locator("#save-connection").click();
    expect((await called("save_connection"))[0].connection).toMatchObject({ id: "c1", keep_alive: "never" });
    await page.getByText("not kept in memory").waitFor();
    await page.locator("#add-server").click();
    expect(await page.locator('[data-field="keep-alive"]').count(), "other servers do not take it").toBe(0);
  });
});

describe("the keyboard", () => {
  it("stays on Test while the model answers, and after", async () => {
    const page = await open();
    const test = page.locator('.connection[data-id="c1"] .test');
    await test.focus();
    await page.keyboard.press("Enter");
    await page.locator(".trial-good").waitFor();
    expect(await test.evaluate((button) => document.activeElement === button)).toBe(true);
  });
});

describe("the recommendation for this computer", () => {
  const card = (page) => page.locator(".recommendation");

  it("says which model suits it and how fast it would be, and downloads it at a press", async () => {
    const page = await open(unconnected());
    await page.getByText("8\u00a0GB memory: a 4B model, about 6.5 words a second.").waitFor();
    expect(await card(page).textContent()).toContain("gemma3:4b is in Ollama's library: 3.3\u00a0GB to download.");
    expect(await card(page).textContent()).toContain("an estimate");
    await page.locator("#follow-recommendation").click();
    expect(await called("download_model")).toEqual([{ connection: null, model: "gemma3:4b" }]);
    await told(1, download({ connection: null, model: "gemma3:4b" }));
    await page.locator("#follow-recommendation").waitFor({ state: "detached" });
    const use = { type: "use", connection: null, model: "gemma3:4b" };
    await window.reply("recommendation", recommended(use));
    await told(2, download({ connection: null, model: "gemma3:4b", step: "done", bytes: 4.9e9 }));
    await page.getByRole("button", { name: "Write with gemma3:4b" }).click();
    expect(await page.locator("#connection-model").inputValue()).toBe("gemma3:4b");
  });

  it("has a model that is there write at a press", async () => {
    const use = { type: "use", connection: "c1", model: "gemma3:4b" };
    const page = await open(stocked({ recommendation: recommended(use) }));
    await page.locator("#follow-recommendation").click();
    expect((await called("save_connection"))[0].connection).toMatchObject({ id: "c1", model: "gemma3:4b" });
    expect((await called("set_writer"))[0]).toEqual({ writer: { type: "model", connection: "c1", model: "gemma3:4b", or_built_in: true, beside: [] } });
  });

  it("says how to come by Ollama, or lets a file do", async () => {
    const page = await open(busy());
    await page.getByText("Install Ollama from ollama.com/download and start it").waitFor();
    await window.reply("recommendation", recommended({ type: "no_model" }, { billions: null, words_per_second: null }));
    await page.locator("#recommend-file").click();
    expect(await page.locator('[data-field="kind"]').inputValue()).toBe("file");
    await page.keyboard.press("Escape");
    await page.getByText("8\u00a0GB memory: too little for a model that writes well.").waitFor();
    expect(await page.locator("#follow-recommendation").count()).toBe(0);
  });

  it("tells what was measured as soon as it was", async () => {
    const page = await open();
    await card(page).getByText("about 8.5 words a second").waitFor();
    await window.reply("recommendation", recommended({ type: "writes", model: "qwen3:4b" }, { words_per_second: 15, measured: true }));
    await window.reply("connections", { connections: [connection({ tokens_per_second: 20 })], writer: { type: "built_in" }, keychain: true });
    await page.locator('.connection[data-id="c1"] .test').click();
    await card(page).getByText("about 15 words a second").waitFor();
    expect(await card(page).textContent()).toContain("The speed was measured.");
  });
});
