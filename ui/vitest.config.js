// Unit tests of the window's state, and browser tests of the built page on a Chromium that is already installed.
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

export default defineConfig({
  root: fileURLToPath(new URL("..", import.meta.url)),
  test: {
    include: ["tests/ui/**/*.test.js"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Two browsers at once on two cores would only measure each other.
    fileParallelism: false,
  },
});
