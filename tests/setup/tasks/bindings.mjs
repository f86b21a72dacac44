// npm run bindings: writes ui/src/backend/bindings.d.ts from the contract in Rust. npm test fails when they differ.
import { cargo } from "../cargo.mjs";
import { step } from "../progress.mjs";
import { setUp } from "../set_up.mjs";

/** @returns {Promise<number>} */
export async function run() {
  await setUp();
  // The same targets as everywhere else: with fewer of them cargo chooses other features and compiles everything anew.
  await step("write the bindings", () =>
    cargo(["test", "--workspace", "--bins", "--tests", "--locked", "--", "bindings"], "The bindings could not be written", {
      ATLES_WRITE_BINDINGS: "1",
    }),
  );
  return 0;
}
