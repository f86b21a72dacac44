/** Boxes and buttons to choose by, in both themes. */
import { describe, expect, it } from "vitest";
import { to } from "./arranging.js";
import { useWindow } from "./window.js";
import { busy } from "./world.js";

const window = useWindow();

/** Contrast of the border of what is not chosen with what is in it and around it, as WCAG reckons it. @param {Element} box Evaluated in the page. */
function contrasts(box) {
  const light = (colour) => {
    const [r, g, b] = colour.match(/[\d.]+/g).slice(0, 3).map((part) => {
      const value = Number(part) / 255;
      return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const between = (one, other) => (Math.max(light(one), light(other)) + 0.05) / (Math.min(light(one), light(other)) + 0.05);
  const { borderTopColor: border, backgroundColor: inside, appearance } = getComputedStyle(box);
  const around = getComputedStyle(box.closest(".card")).backgroundColor;
  return { appearance, inside: between(border, inside), around: between(border, around), filled: between(inside, around) };
}

describe("what is not chosen", () => {
  it.each(["light", "dark"])("has a border that can be seen and the ground of its card in it, in the %s", async (theme) => {
    const page = await window.open(busy(), { theme });
    await to("settings")(window);
    await page.locator('input[name="appearance"]').first().waitFor();
    const radio = await page.locator('input[name="appearance"]:not(:checked)').first().evaluate(contrasts);
    await to("library")(window);
    await page.locator("#choose").click();
    const check = await page.locator("#choose-all").evaluate(contrasts);
    for (const { appearance, inside, around, filled } of [radio, check]) {
      expect(appearance, "no web view draws it").toBe("none");
      expect(inside).toBeGreaterThan(3);
      expect(around).toBeGreaterThan(3);
      expect(filled, "it is not filled").toBeLessThan(1.2);
    }
    await page.locator(".document-choose").first().check();
    expect((await page.locator(".document-choose").first().evaluate(contrasts)).filled, "what is chosen is").toBeGreaterThan(3);
  });
});
