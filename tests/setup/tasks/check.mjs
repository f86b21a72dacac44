// npm run check: everything that can be said about the code without running it. Quick enough for before each commit.
import { cargo } from "../cargo.mjs";
import { must, npmScript } from "../programs.mjs";
import { step } from "../progress.mjs";
import { buildPage, setUp } from "../set_up.mjs";

/** @returns {Promise<number>} */
export async function run() {
  await setUp({ lints: true });
  await buildPage();
  await checkPage();
  await checkRust();
  return 0;
}

/** Types of the window's JavaScript. */
export async function checkPage() {
  await step("check the types of the page", () => must(...npmScript("ui:check"), "The page's types do not agree"));
}

/** Format and lints of everything in Rust. */
export async function checkRust() {
  await step("check the format of the Rust code", () =>
    cargo(["fmt", "--all", "--check"], "The Rust code is not formatted: run cargo fmt"),
  );
  await step("check the Rust code with clippy", () =>
    cargo(["clippy", "--workspace", "--all-targets", "--locked", "--", "--deny", "warnings"], "Clippy objects"),
  );
}
