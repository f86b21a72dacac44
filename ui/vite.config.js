// How the window's front end is built: scripts for the first look, one for the other screens, and one style sheet, without
// anything that the content security policy of the window would refuse (no inlined script, no polyfill).
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

/** Templates are text to the minifier, indentation and all: one line break is as good as the same with spaces behind it. */
const dense = {
  name: "dense-templates",
  apply: /** @type {const} */ ("build"),
  /** @param {string} code @param {string} id */
  transform: (code, id) => (id.includes("/src/views/") && id.endsWith(".js") ? { code: code.replace(/\n[ \t]+/g, "\n"), map: null } : null),
};

/**
 * The script stands behind the frame of the window: in the head, as Vite has it, it holds up the first paint until it has run
 * (a tenth of a second of WebKitGTK), though it is deferred. What it needs is asked for in the head all the same.
 */
const frameFirst = {
  name: "frame-first",
  apply: /** @type {const} */ ("build"),
  transformIndexHtml: {
    order: /** @type {const} */ ("post"),
    /** @param {string} page */
    handler(page) {
      const script = /\n *<script type="module"[^>]*><\/script>/.exec(page)?.[0];
      if (!script) throw new Error("the page has no script");
      return page.replace(script, "").replace(/\n *<\/body>/, (end) => `${script}${end}`);
    },
  },
};

export default defineConfig({
  plugins: [dense, frameFirst],
  root: fileURLToPath(new URL(".", import.meta.url)),
  clearScreen: false,
  server: { port: 1420, strictPort: true },
  build: {
    outDir: "dist",
    emptyOutDir: true,
    // The oldest web views that the app meets: WebKitGTK 2.40, WKWebView of macOS 13, WebView2 (evergreen).
    target: ["safari16", "chrome110"],
    // What the first script needs is asked for together with it; the others find what they need there already.
    modulePreload: { polyfill: false, resolveDependencies: (_, dependencies, { hostType }) => (hostType === "html" ? dependencies : []) },
    cssCodeSplit: false,
    reportCompressedSize: false,
  },
});
