/** The window on its first screen, with the requests that a test needs. */
import { useWindow } from "./window.js";
import { busy } from "./world.js";

export function useQueue() {
  const window = useWindow();
  return {
    window,
    async open(world, look) {
      await window.open(world, look);
      await window.page.locator("#now, .queue-none").waitFor();
      return window.page;
    },
    having(...requests) {
      const world = busy();
      world.snapshot.requests = requests;
      return world;
    },
  };
}
