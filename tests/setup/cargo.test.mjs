// What clones that share a build folder leave of each other.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, before, describe, it } from "node:test";

import { claim } from "./cargo.mjs";

describe("a build folder that clones share", () => {
  let folder = "";
  const debug = () => path.join(folder, "debug", ".fingerprint");
  const built = () => ["atles-1a2b", "atles-engine-3c4d", "serde-5e6f"].forEach((name) => mkdirSync(path.join(debug(), name), { recursive: true }));

  before(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), "atles-build-"));
  });
  after(() => rmSync(folder, { recursive: true }));

  it("forgets what another clone has built of the project, and keeps the dependencies", () => {
    assert.equal(claim(folder, "/one"), false, "there is nothing yet");
    built();
    assert.equal(claim(folder, "/one"), false, "it is its own");
    assert.equal(readdirSync(debug()).length, 3);
    assert.equal(claim(folder, "/two"), true);
    assert.deepEqual(readdirSync(debug()), ["serde-5e6f"]);
    built();
    assert.equal(claim(folder, "/one"), true, "and back");
    assert.deepEqual(readdirSync(debug()), ["serde-5e6f"]);
  });
});
