/**
 * Ways to a scene that many of them begin with.
 *
 * @import { Window } from "./window.js"
 */

/** @param {string} name */
export const to = (name) => (/** @type {Window} */ { page }) => page.locator(`[data-screen="${name}"]`).click();

/** @param {Window} window */
export async function openReader({ page }) {
  await page.locator('[data-screen="library"]').click();
  await page.locator(".document-open").first().click();
  await page.locator("#passage").waitFor();
}

/** @param {Window} window */
export async function openSources({ page }) {
  await page.locator('[data-screen="sources"]').click();
  await page.locator("#known-list").waitFor();
}

/** @param {object} world @param {Record<string, unknown>} change */
export const answering = (world, change) => ({ ...world, replies: { ...world.replies, ...change } });
