/** What stands beside the document in the Reader stays in sight. */
import { expect, describe, it } from "vitest";
import { openReader } from "./arranging.js";
import { useWindow } from "./window.js";
import { busy, passage } from "./world.js";

const window = useWindow();

/** Whether the quoted words can be seen in the column and in the passage. @returns {boolean} Evaluated in the page. */
function inSight() {
  const box = document.querySelector("#passage mark").getBoundingClientRect();
  return [".reader-side", "#passage"].every((selector) => {
    const view = document.querySelector(selector).getBoundingClientRect();
    return box.top >= view.top - 1 && box.top < view.bottom;
  });
}

describe("the passage", () => {
  it("comes back into sight with every sentence that is chosen, wherever the column was scrolled to", async () => {
    const page = await window.open(busy(), { size: "small" });
    await openReader(window);
    const down = () => page.locator(".reader-side").evaluate((column) => column.scrollTo(0, column.scrollHeight));
    await down();
    expect(await page.evaluate(inSight), "the column is long enough for this test").toBe(false);
    await page.locator("#s-0-0-1").click();
    await page.waitForFunction(inSight);
    await down();
    await page.getByRole("button", { name: "Costs" }).click();
    await page.waitForFunction(inSight);
    await down();
    await page.getByRole("button", { name: "Costs" }).click();
    await page.waitForFunction(inSight);
  });

  it("shows its quoted words where much stands before them", async () => {
    const world = busy();
    world.replies.passage = { ...passage, before: "It was noted in the minutes of that day. \n".repeat(10) };
    const page = await window.open(world, { size: "small" });
    await openReader(window);
    await page.waitForFunction(inSight);
  });
});
