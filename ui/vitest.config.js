// Unit tests of the window's state, and browser tests of the built page on a Chromium that is already installed.
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const common = { root: fileURLToPath(new URL("..", import.meta.url)) };
const browser = "tests/ui/browser/*.test.js";

export default defineConfig({
  ...common,
  test: {
    // Two pages at once on two cores would only measure each other.
    fileParallelism: false,
    projects: [
      { ...common, test: { name: "unit", include: ["tests/ui/**/*.test.js"], exclude: [browser] } },
      {
        ...common,
        test: { name: "browser", include: [browser], globalSetup: ["tests/ui/browser/house.js"], testTimeout: 60_000, hookTimeout: 60_000 },
      },
    ],
  },
});
