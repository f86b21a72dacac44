/** How models work together: switching agents on, setting them up, and seeing what they are told. */
import { describe, expect, it } from "vitest";
import { AGENT_SCENES, openAgents } from "./agent_scenes.js";
import { RULES, agent, usualAgents } from "./agent_world.js";
import { answering } from "./arranging.js";
import { connected, writtenView } from "./connection_world.js";
import { MARKUP, busy, problem } from "./world.js";
import { useWindow } from "./window.js";

const window = useWindow();

const open = async (world = connected()) => {
  await window.open(world);
  await openAgents(window);
  return window.page;
};
const called = async (times = 1) => {
  await window.waitForCall("set_agent", times);
  return window.calls("set_agent");
};
const entry = (page, name) => page.locator(`[data-agent="${name}"]`);

describe("how models work together", () => {
  it("is only there where a model is", async () => {
    await window.open(busy());
    await window.page.locator('[data-screen="connections"]').click();
    await window.page.locator(".empty").waitFor();
    expect(await window.page.locator("#agents").count()).toBe(0);
  });

  it("is folded away and says who works", async () => {
    await window.open(connected());
    await window.page.locator('[data-screen="connections"]').click();
    await window.page.locator("#agents summary").getByText("The writer alone").waitFor();
    expect(await window.page.locator(".agent").first().isVisible()).toBe(false);
  });

  it("says of each what it does and what it costs, in the order of the work", async () => {
    const page = await open();
    expect(await page.locator(".agent .agent-name").allTextContents()).toEqual([" Planner", " Researcher", "Writer", " Editor", " Checker"]);
    expect(await entry(page, "checker").textContent()).toContain("Asks once for every eight sentences.");
    expect(await entry(page, "writer").locator("input").count(), "it works wherever a model writes").toBe(0);
  });

  it("is switched on and off by the box, also with the keyboard", async () => {
    const page = await open();
    await window.reply("set_agent", usualAgents({ planner: agent({ on: true }) }));
    await page.locator('[data-switch="planner"]').focus();
    await page.keyboard.press("Space");
    expect(await called()).toEqual([{ agent: "planner", settings: agent({ on: true }) }]);
    await page.locator("#agents summary").getByText("The writer and 1 helper").waitFor();
    expect(await page.locator('[data-switch="planner"]').isChecked()).toBe(true);
    await window.reply("set_agent", { reject: problem("database", "The database could not be used.", "Try again.") });
    await page.locator('[data-switch="editor"]').click();
    await page.getByText("The database could not be used.").first().waitFor();
    await page.waitForFunction(() => !document.querySelector('[data-switch="editor"]').checked);
  });

  it("has each set up with its model and its numbers, as people type them", async () => {
    const page = await open();
    await entry(page, "researcher").locator(".agent-settings").click();
    expect(await page.evaluate(() => document.activeElement?.getAttribute("data-field"))).toBe("agent-model");
    await page.locator('[data-field="agent-model"]').selectOption("c2 large-1");
    await page.locator("#agent-temperature").fill("0,5");
    await page.locator("#agent-topP").fill("0.9");
    await page.locator("#agent-mostTokens").fill(" 400 ");
    await page.locator("#agent-passages").fill("8");
    await page.locator("#agent-instructions").fill("Look for prices.");
    await page.locator("#save-agent").click();
    const settings = agent({ model: { connection: "c2", model: "large-1" }, temperature: 0.5, top_p: 0.9, most_tokens: 400, passages: 8, instructions: "Look for prices." });
    expect(await called()).toEqual([{ agent: "researcher", settings }]);
    await page.locator(".agent-form").waitFor({ state: "detached" });
    expect(await page.evaluate(() => document.activeElement?.closest(".agent")?.getAttribute("data-agent")), "the focus stays where it was").toBe("researcher");
  });

  it("gives the writer no model of its own, and passages to two of them alone", async () => {
    const page = await open();
    await entry(page, "writer").locator(".agent-settings").click();
    expect(await page.locator('[data-field="agent-model"]').count()).toBe(0);
    expect(await page.locator("#agent-passages").count()).toBe(1);
    await page.keyboard.press("Escape");
    await page.locator(".agent-form").waitFor({ state: "detached" });
    await entry(page, "editor").locator(".agent-settings").click();
    expect(await page.locator("#agent-passages").count()).toBe(0);
  });

  it("goes back to what is usual, and leaves on what is on", async () => {
    const page = await open(answering(connected(), { agents: usualAgents({ editor: agent({ on: true, temperature: 1.5 }) }) }));
    await entry(page, "editor").locator(".agent-settings").click();
    expect(await page.locator("#agent-temperature").inputValue()).toBe("1.5");
    await page.locator("#usual-agent").click();
    expect(await called(2)).toEqual([
      { agent: "editor", settings: null },
      { agent: "editor", settings: agent({ on: true, temperature: 0.3 }) },
    ]);
  });

  it("says which field is wrong, in its own words or in those of the engine", async () => {
    const refused = { ...problem("invalid_field", "Enter a top-p above 0 and up to 1, or nothing.", ""), field: "top_p" };
    const page = await open(answering(connected(), { set_agent: { reject: refused } }));
    await entry(page, "planner").locator(".agent-settings").click();
    for (const [field, text, message] of [["temperature", "", "Enter a number, such as 0.2."], ["mostTokens", "2.5", "Enter a whole number, or nothing."]]) {
      const before = await page.locator(`#agent-${field}`).inputValue();
      await page.locator(`#agent-${field}`).fill(text);
      await page.keyboard.press("Enter");
      await page.locator(".agent-form").getByText(message).waitFor();
      expect(await page.locator(`#agent-${field}`).getAttribute("aria-invalid")).toBe("true");
      await page.locator(`#agent-${field}`).fill(before);
    }
    await page.locator("#agent-topP").fill("7");
    await page.locator("#save-agent").click();
    await page.locator(".agent-form").getByText(refused.message).waitFor();
    expect(await page.locator("#agent-topP").getAttribute("aria-invalid")).toBe("true");
    expect(await page.locator("#agent-topP").inputValue(), "what was typed is still there").toBe("7");
  });

  it("shows what each is told, word for word and with its version", async () => {
    const page = await open();
    await entry(page, "writer").locator(".agent-told").click();
    await page.locator("dialog h2").getByText("What the writer is told").waitFor();
    expect(await page.locator("dialog .prompt").evaluateAll((all) => all.map((one) => one.dataset.prompt))).toEqual(["section", "own"]);
    expect(await page.locator("dialog .prompt-text").first().textContent()).toBe(RULES);
    await page.locator('[data-prompt="section"]').getByText("Version 3").waitFor();
    await page.keyboard.press("Escape");
    await page.locator("dialog").waitFor({ state: "detached" });
    expect(await page.evaluate(() => document.activeElement?.className)).toContain("agent-told");
  });

  it("says before anything is written that a helper sends text off this computer", async () => {
    const away = usualAgents({ checker: agent({ on: true, model: { connection: "c2", model: "large-1" } }) });
    await window.open(answering(connected(), { agents: away }));
    const by = window.page.locator("#written-by");
    await by.getByText("Written by: qwen3:4b (Ollama). Sends text off this computer").waitFor();
    await openAgents(window);
    await window.page.locator("#agents-leave").waitFor();
    await window.reply("set_agent", usualAgents());
    await window.page.locator('[data-switch="checker"]').click();
    await window.page.locator("#agents-leave").waitFor({ state: "detached" });
    await window.page.locator('[data-screen="write"]').click();
    expect(await by.textContent()).not.toContain("Sends text");
  });

  it("shows markup in instructions, models and prompts as it stands", async () => {
    const { world, arrange } = AGENT_SCENES.find(({ name }) => name === "agents-hostile");
    await window.open(world());
    await arrange(window);
    const { page } = window;
    expect(await page.locator("#agent-instructions").inputValue()).toBe(MARKUP);
    expect(await page.locator(".agent-model").textContent()).toContain(MARKUP);
    await entry(page, "editor").locator(".agent-told").click();
    expect(await page.locator("dialog .prompt-text").textContent()).toBe(`${MARKUP} {instructions}`);
    expect(await page.locator("dialog .prompt-name").textContent()).toContain(MARKUP);
    expect(await page.locator("img").count()).toBe(0);
    expect(await page.evaluate(() => globalThis.harmed)).toBeUndefined();
  });
});

describe("a second look", () => {
  it("is told apart from the built-in check in the Reader", async () => {
    const doubted = structuredClone(writtenView);
    doubted.sections[0].paragraphs[0].sentences[0].support = { verdict: "partly", doubts: [{ what: "second_look" }] };
    await window.open(answering(connected(), { document: doubted }));
    const { page } = window;
    await page.locator('[data-screen="library"]').click();
    await page.locator(".document-open").first().click();
    await page.locator(".passage-doubts").getByText("The model that took a second look did not find it in the passage.").waitFor();
  });
});
