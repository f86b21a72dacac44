/** What must hold on every screen, in every state and dialog, light and dark, in a large, a small and a narrow window. */
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { SCENES } from "./scenes.js";
import { SIZES, useWindow } from "./window.js";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
/** The narrow one is a window of 1240 x 800 at 200 %. */
const VIEWPORTS = { ...SIZES, narrow: { width: 620, height: 400 } };
const window = useWindow();

/** Runs inside the page. @returns {string[]} What is too small to be read or to be hit, and what sticks out. */
function tooSmall() {
  const faults = [];
  const name = (element) => `<${element.tagName.toLowerCase()}${element.id ? ` id=${element.id}` : ""} class="${element.className}"> ${(element.textContent ?? "").trim().slice(0, 40)}`;
  const seen = (element) => element.checkVisibility({ visibilityProperty: true }) && !element.closest(".hidden");
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const element = texts.currentNode.parentElement;
    if (!texts.currentNode.nodeValue.trim() || !seen(element)) continue;
    const size = parseFloat(getComputedStyle(element).fontSize);
    if (size < 13) faults.push(`text of ${size} px: ${name(element)}`);
  }
  for (const element of document.querySelectorAll("button, a[href]:not(.skip), input, select, textarea, summary")) {
    const target = element.closest("label.type, label.check") ?? element;
    if (!seen(target)) continue;
    const { width, height } = target.getBoundingClientRect();
    if (Math.min(width, height) < 27.99) faults.push(`target of ${Math.round(width)} x ${Math.round(height)} px: ${name(element)}`);
  }
  for (const element of [document.documentElement, document.querySelector("main"), document.querySelector("dialog")]) {
    if (element && element.scrollWidth > element.clientWidth + 1) faults.push(`sticks out by ${element.scrollWidth - element.clientWidth} px: ${element.tagName}`);
  }
  // Whatever is brought into sight may not take the header out of it.
  for (const element of [document.documentElement, document.body]) {
    element.scrollTop = 10_000;
    if (element.scrollTop > 0) faults.push(`the window itself scrolls by ${element.scrollTop} px: ${element.tagName}`);
    element.scrollTop = 0;
  }
  for (const element of document.querySelectorAll("header button, header select, nav button, .status-bar > *")) {
    const box = element.getBoundingClientRect();
    if (seen(element) && (box.left < -1 || box.right > innerWidth + 1)) faults.push(`outside of the window: ${name(element)}`);
  }
  return faults;
}

describe.each(SCENES)("$name", ({ name, world, arrange }) => {
  it("is accessible, large enough and within its policy", async () => {
    const page = await window.open(world());
    await arrange?.(window);
    await page.evaluate(AXE);
    // All rules in the light; in the dark those that look at colours, for the others would say the same again.
    for (const [theme, only] of [["light", {}], ["dark", { runOnly: ["color-contrast", "link-in-text-block"] }]]) {
      await page.emulateMedia({ colorScheme: theme });
      const violations = await page.evaluate(async (rules) => {
        const result = await window.axe.run(document, { resultTypes: ["violations"], ...rules });
        return result.violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(" ")}: ${node.failureSummary}`));
      }, only);
      expect(violations, `${name}, ${theme}`).toEqual([]);
      // To be looked at by a person: ATLES_SHOTS=1 npm run ui:test
      if (process.env.ATLES_SHOTS) await window.shot(`${name}-${theme}`);
    }
    for (const [size, viewport] of Object.entries(VIEWPORTS)) {
      await page.setViewportSize(viewport);
      expect(await page.evaluate(tooSmall), `${name}, ${size}`).toEqual([]);
    }
  });
});
