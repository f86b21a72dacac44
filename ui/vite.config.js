// How the window's front end is built: one script and one style sheet, without anything that the content security policy
// of the window would refuse (no inlined script, no preload helper).
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

export default defineConfig({
  root: fileURLToPath(new URL(".", import.meta.url)),
  clearScreen: false,
  server: { port: 1420, strictPort: true },
  build: {
    outDir: "dist",
    emptyOutDir: true,
    // The oldest web views that the app meets: WebKitGTK 2.40, WKWebView of macOS 13, WebView2 (evergreen).
    target: ["safari16", "chrome110"],
    modulePreload: false,
    reportCompressedSize: false,
  },
});
