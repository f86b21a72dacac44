/** The window on its Library. */
import { useWindow } from "./window.js";
import { busy } from "./world.js";

export function useLibrary() {
  const window = useWindow();
  return {
    window,
    async openLibrary(world = busy()) {
      await window.open(world);
      await window.page.locator('[data-screen="library"]').click();
      await window.page.locator("#documents, .empty, .problem").first().waitFor();
      return window.page;
    },
  };
}
