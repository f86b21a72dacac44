/** The whole of the main job without a pointer; the focus is always visible and never lost. */
import { describe, expect, it } from "vitest";
import { useWindow } from "./window.js";
import { ago, busy, request, status, stopped } from "./world.js";

const window = useWindow();

const open = async (world, look) => {
  await window.open(world, look);
  await window.page.locator("atles-composer").waitFor();
  return window.page;
};
/** What has the focus: its id, else its words. */
const focused = (page) => page.evaluate(() => document.activeElement.id || document.activeElement.getAttribute("aria-label") || document.activeElement.textContent.trim());
/** Presses Tab until something has the focus. */
async function tabTo(page, wanted) {
  for (let step = 0; step < 60; step += 1) {
    await page.keyboard.press("Tab");
    if ((await focused(page)) === wanted) return;
  }
  throw new Error(`Tab never reached ${wanted}`);
}

describe("the main job", () => {
  it("is done by keyboard from Start to the source of a sentence", async () => {
    const page = await open(stopped());
    await tabTo(page, "start");
    await page.keyboard.press("Enter");
    await window.waitForCall("start");
    await window.tell({ type: "status", value: status({ state: "running" }) });
    await page.locator("#stop:focus").waitFor();
    await tabTo(page, "title");
    await page.keyboard.type("What the surveys say");
    await tabTo(page, "path");
    await page.keyboard.type("/home/ada/Surveys 2025");
    await page.keyboard.press("Enter");
    await page.locator("#not-read").waitFor();
    await page.keyboard.press("Control+Enter");
    await window.waitForCall("request");
    await page.locator("#title:focus").waitFor();
    await window.tell({ type: "request", value: request("What the surveys say", "completed", { id: "mine", started_at: ago(0), finished_at: ago(0), document_id: "doc1", words: 612, sentences: 42, sourced: 41 }) });
    await page.locator("#done .job").waitFor();
    await window.reply("documents", [{ ...(await page.evaluate(() => window.atlesMock.world.replies.document.summary)) }]);
    await page.keyboard.press("Control+2");
    await page.locator(".document-open").waitFor();
    await tabTo(page, "Minutes, board meeting 12 May");
    await page.keyboard.press("Enter");
    await page.locator("#passage mark").waitFor();
    expect(await focused(page)).toBe("s-0-0-0");
    await page.keyboard.press("ArrowDown");
    await window.waitForCall("passage", 2);
    expect(await page.locator("#s-0-0-1").getAttribute("aria-current")).toBe("true");
  });
});

describe("the focus", () => {
  it("can be seen on everything that Tab reaches, on every screen", async () => {
    const page = await open(busy());
    for (const screen of ["write", "library", "sources", "activity"]) {
      await page.locator(`[data-screen="${screen}"]`).click();
      await page.locator(".job, .document-open, .known-entry, .log-line").first().waitFor();
      await page.evaluate(() => document.activeElement.blur());
      const seen = new Set();
      for (let step = 0; step < 80; step += 1) {
        await page.keyboard.press("Tab");
        const look = await page.evaluate(() => {
          const element = document.activeElement;
          if (element === document.body) return null;
          element.dataset.tabbed = element.dataset.tabbed ?? String(Math.random());
          // A hidden radio button shows its focus on its card; a document's title on its whole entry.
          const shown = [getComputedStyle(element), getComputedStyle(element, "::after"), getComputedStyle(element.closest("label.type") ?? element)];
          const visible = shown.some((style) => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2);
          return { key: element.dataset.tabbed, visible, what: element.outerHTML.slice(0, 120) };
        });
        if (look === null || seen.has(look.key)) break;
        seen.add(look.key);
        expect(look.visible, look.what).toBe(true);
      }
      expect(seen.size, screen).toBeGreaterThan(6);
    }
  });

  it("goes to the screen when its old place is gone, and Tab goes on from there", async () => {
    const page = await open(busy());
    await page.locator("#title").focus();
    await page.keyboard.press("Control+5");
    await page.locator(".log-line").first().waitFor();
    expect(await focused(page)).toBe("main");
    await page.keyboard.press("Tab");
    expect(await focused(page)).toBe("follow");
  });

  it("skips the header and the rail at a press", async () => {
    const page = await open(busy());
    await page.keyboard.press("Tab");
    expect(await focused(page)).toBe("Skip to the content");
    await page.keyboard.press("Enter");
    expect(await focused(page)).toBe("main");
  });

  it("stays in a dialog while it is open, and is back where it was after it", async () => {
    const page = await open(busy());
    await page.locator("#keys").focus();
    await page.keyboard.press("Enter");
    await page.locator("dialog").waitFor();
    for (let step = 0; step < 6; step += 1) {
      await page.keyboard.press("Tab");
      expect(await page.evaluate(() => document.activeElement === document.body || document.querySelector("dialog").contains(document.activeElement))).toBe(true);
    }
    await page.keyboard.press("Escape");
    await page.locator("#keys:focus").waitFor();
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Close" }).press("Enter");
    await page.locator("#keys:focus").waitFor();
  });

  it("goes to the next message when one is dismissed", async () => {
    const page = await open(busy());
    for (const message of ["One.", "Two."]) await window.tell({ type: "notice", value: { code: "x", message, hint: "" } });
    await page.locator(".notice").nth(1).waitFor();
    await page.getByRole("button", { name: "Dismiss this message" }).first().focus();
    await page.keyboard.press("Enter");
    await page.locator(".notice", { hasText: "Two." }).locator("button:focus").waitFor();
    await page.keyboard.press("Enter");
    await page.locator("main:focus").waitFor();
  });
});

describe("the keys", () => {
  it("go from screen to screen, to a new document and to the search", async () => {
    const page = await open(busy());
    await page.keyboard.press("Control+2");
    await page.locator("#documents").waitFor();
    await page.keyboard.press("Control+f");
    expect(await focused(page)).toBe("library-search");
    await page.keyboard.press("Control+3");
    await page.locator("#known-list").waitFor();
    await page.keyboard.press("/");
    expect(await focused(page)).toBe("source-search");
    await page.keyboard.press("Control+5");
    await page.locator(".log-line").first().waitFor();
    await page.keyboard.press("/");
    expect(await focused(page)).toBe("log-search");
    await page.keyboard.press("Control+n");
    await page.locator("#title:focus").waitFor();
    await page.keyboard.press("Control+1");
    expect(await page.locator('[data-screen="write"]').getAttribute("aria-current")).toBe("page");
  });

  it("are letters while one types", async () => {
    const page = await open(busy());
    await page.locator("#title").focus();
    await page.keyboard.type("what? a/b jk");
    expect(await page.locator("#title").inputValue()).toBe("what? a/b jk");
    expect(await page.locator("dialog").count()).toBe(0);
  });

  it("are listed at ? and at F1", async () => {
    const page = await open(busy());
    await page.locator("main").focus();
    await page.keyboard.press("?");
    await page.locator("dialog", { hasText: "Move a waiting request" }).waitFor();
    await page.keyboard.press("Control+2");
    expect(await page.locator("atles-write").count(), "a dialog keeps the keys to itself").toBe(1);
    await page.keyboard.press("Escape");
    await page.keyboard.press("F1");
    await page.locator("dialog").waitFor();
  });

  it("make everything larger and smaller, say so, and the size is there again next time", async () => {
    const page = await open(busy());
    const sizes = async () => (await window.calls("plugin:webview|set_webview_zoom")).map(({ value }) => value);
    await page.locator("#title").focus();
    for (const key of ["Control+Equal", "Control+Shift+Equal", "Control+Minus"]) await page.keyboard.press(key);
    expect(await sizes()).toEqual([1.1, 1.25, 1.1]);
    expect(await page.locator("#announcement").textContent()).toContain("Size 110");
    expect(await page.locator("#title").inputValue(), "the keys type nothing").toBe("");
    await page.reload();
    await page.locator("atles-composer").waitFor();
    expect(await sizes()).toEqual([1.1]);
    for (let step = 0; step < 12; step += 1) await page.keyboard.press("Control+Minus");
    expect((await sizes()).at(-1), "and no smaller").toBe(0.75);
    await page.keyboard.press("Control+0");
    expect((await sizes()).at(-1)).toBe(1);
  });

  it("choose the kind of document with the arrows, the others after the button that shows them", async () => {
    const page = await open(busy());
    await page.locator('input[value="summary_report"]').focus();
    await page.keyboard.press("ArrowRight");
    expect(await page.locator('input[value="analysis_document"]').isChecked()).toBe(true);
    await tabTo(page, "more-types");
    await page.keyboard.press("Enter");
    await page.locator('input[value="technical_report"]:focus').waitFor();
    expect(await page.locator(".type input").count()).toBe(8);
  });
});

describe("the menu of the web view", () => {
  it("with its Reload and Back comes up only where there is text to cut, copy or paste", async () => {
    const page = await open(busy());
    const refused = (selector) => page.locator(selector).first().evaluate((element) => !element.dispatchEvent(new MouseEvent("contextmenu", { bubbles: true, cancelable: true })));
    expect([await refused("#composer-heading"), await refused("#start"), await refused("#title"), await refused("#instructions")]).toEqual([true, true, false, false]);
    await page.evaluate(() => document.getSelection().selectAllChildren(document.querySelector("#composer-heading")));
    expect([await refused("#composer-heading"), await refused("#now-heading")], "chosen words can be copied").toEqual([false, true]);
  });
});

describe("the rail", () => {
  it("keeps the mark of the screen that is shown while the pointer is on it", async () => {
    const page = await open(busy());
    const colour = (name) => page.locator(`[data-screen="${name}"]`).evaluate((entry) => getComputedStyle(entry).backgroundColor);
    const before = await colour("write");
    await page.locator('[data-screen="write"]').hover();
    expect(await colour("write")).toBe(before);
    await page.locator('[data-screen="library"]').hover();
    expect(await colour("library"), "the others answer to it").not.toBe("rgba(0, 0, 0, 0)");
    expect(await colour("library")).not.toBe(before);
  });
});

describe("motion", () => {
  const turning = (page) => page.locator(".state-mark").evaluate((mark) => getComputedStyle(mark).animationName);
  it("is off where the system asks for less of it, and on where it does not", async () => {
    for (const [reducedMotion, expected] of [["reduce", "none"], ["no-preference", "turn"]]) {
      const page = await open(busy(), { reducedMotion });
      await window.tell({ type: "status", value: status({ state: "starting" }) });
      await page.locator(".state-starting").waitFor();
      expect(await turning(page)).toBe(expected);
      const moving = await page.evaluate(() => [...document.querySelectorAll("*")].filter((element) => parseFloat(getComputedStyle(element).transitionDuration) > 0).length);
      if (reducedMotion === "reduce") expect(moving).toBe(0);
    }
  });
});
