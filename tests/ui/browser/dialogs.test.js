/** One action opens one dialog, and none opens over another. */
import { describe, expect, it } from "vitest";
import { openReader } from "./arranging.js";
import { connected } from "./connection_world.js";
import { useWindow } from "./window.js";
import { busy, report } from "./world.js";

const window = useWindow();

/** The command is answered only when the test says so. */
const holding = (world, command) => ({ ...world, held: { [command]: null } });
const release = (command) => window.page.evaluate((name) => window.atlesMock.held[name](), command);

describe("a dialog of the system", () => {
  it("opens once, however often one presses before it is there, and again after it was closed", async () => {
    const page = await window.open(holding(busy(), "pick_files"));
    const add = page.getByRole("button", { name: "Add files..." });
    await add.dblclick();
    expect(await window.calls("pick_files")).toHaveLength(1);
    await release("pick_files");
    await page.locator(".chip", { hasText: "costs.csv" }).waitFor();
    await add.click();
    expect(await window.calls("pick_files")).toHaveLength(2);
    await release("pick_files");
  });

  it("for one copy does not stand in the way of another one", async () => {
    const page = await window.open(holding(busy(), "export"));
    await openReader(window);
    for (const format of ["pdf", "pdf", "word"]) {
      await page.locator(".save-as summary").click();
      await page.locator(`.save-as [data-item="${format}"]`).click();
    }
    expect((await window.calls("export")).map(({ format }) => format)).toEqual(["pdf", "word"]);
  });
});

describe("a dialog that comes late", () => {
  it("does not take the place of one that was opened meanwhile", async () => {
    const page = await window.open(busy());
    await page.locator("#title").fill("Minutes");
    await window.drop(report.paths.map((path) => path.path));
    await page.getByText("sections planned").waitFor();
    await page.evaluate(() => void (window.atlesMock.held.outline = null));
    await page.locator("#preview").click();
    await page.keyboard.press("F1");
    const keys = page.locator("dialog", { hasText: "Larger, smaller, usual size" });
    await keys.waitFor();
    await release("outline");
    await page.waitForFunction(() => document.querySelectorAll("dialog[open]").length === 1);
    await page.keyboard.press("Escape");
    await keys.waitFor({ state: "detached" });
    expect(await page.locator("dialog").count(), "and none comes after it").toBe(0);
  });

  it("does not come on another screen", async () => {
    const page = await window.open(holding(connected(), "prompts"));
    await page.locator('[data-screen="connections"]').click();
    await page.locator("#agents > summary").click();
    await page.locator('[data-agent="writer"] .agent-told').click();
    await page.locator('[data-screen="library"]').click();
    await page.locator(".document-open").first().waitFor();
    await release("prompts");
    await page.locator('[data-screen="connections"]').click();
    await page.locator("#connection-list").waitFor();
    expect(await page.locator("dialog").count()).toBe(0);
  });
});
