// The set-up that every task begins with. All of it can be run again: what is there is left alone.
import { checkPrerequisites } from "./prerequisites.mjs";
import { installNodePackages } from "./node_packages.mjs";
import { must, npmScript } from "./programs.mjs";
import { provideSystemPackages } from "./system_packages.mjs";
import { step } from "./progress.mjs";

/**
 * @param {{ kinds?: ("build" | "test" | "package")[], lints?: boolean }} [wanted]
 *   `kinds`: what the system has to bring. `lints`: rustfmt and clippy too.
 */
export async function setUp({ kinds = ["build"], lints = false } = {}) {
  await step("look for Node, npm and Rust", () => checkPrerequisites({ lints }));
  await step("look for the system's packages", () => provideSystemPackages(kinds));
  await step("provide the npm packages", installNodePackages);
}

/** The page of the window. Everything that compiles the shell needs it first, because the shell embeds it. */
export async function buildPage() {
  await step("build the window's page", () => must(...npmScript("ui:build"), "The window's page could not be built"));
}
