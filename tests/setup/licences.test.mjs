// Nothing gets into the programs under a licence that we could not keep, and every notice goes along.
import assert from "node:assert/strict";
import { test } from "node:test";
import { isAccepted, linkedParts, notices } from "./licences.mjs";

test("expressions are read as SPDX has them", () => {
  for (const fine of ["MIT", "MIT OR Apache-2.0", "MIT/Apache-2.0", "GPL-3.0 OR MIT", "(MIT OR GPL-2.0) AND Unicode-3.0", "Apache-2.0 WITH LLVM-exception"]) {
    assert.ok(isAccepted(fine), fine);
  }
  for (const wrong of ["", "GPL-3.0", "MIT AND GPL-3.0", "(MIT OR ISC) AND LGPL-2.1", "SSPL-1.0 OR AGPL-3.0"]) assert.ok(!isAccepted(wrong), wrong);
});

test("every part of the programs has a licence that we can keep, and its notice goes along", () => {
  const parts = linkedParts();
  assert.ok(parts.length > 300, `${parts.length} parts`);
  assert.deepEqual(parts.filter(({ licence }) => !isAccepted(licence)).map(({ name, licence }) => `${name}: ${licence}`), []);
  for (const name of ["tauri", "typst", "lit", "lit-html", "@tauri-apps/api"]) assert.ok(parts.some((part) => part.name === name), name);
  assert.ok(!parts.some(({ name }) => name === "vitest"), "what only tests is no part of it");
  const text = notices(parts);
  for (const { name, version } of parts) assert.ok(text.includes(`${name} ${version} (`), name);
  assert.ok(text.includes("Permission is hereby granted, free of charge"), "the texts are there, not the names alone");
});
