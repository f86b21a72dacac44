// What the look at the machine makes of versions and of lists of packages.
import assert from "node:assert/strict";
import { test } from "node:test";
import { atLeast, versionIn } from "./prerequisites.mjs";
import { missingAmong } from "./system_packages.mjs";

test("versions are compared number by number, not letter by letter", () => {
  assert.ok(atLeast("20.20.2", "20.19"));
  assert.ok(atLeast("1.100.0", "1.95"));
  assert.ok(atLeast("1.95", "1.95.0"));
  assert.ok(!atLeast("1.94.9", "1.95"));
  assert.ok(!atLeast("18.20.8", "20.19"));
});

test("the version is found in what a program prints", () => {
  assert.equal(versionIn("rustc 1.95.0 (59807616e 2026-04-14)"), "1.95.0");
  assert.equal(versionIn(">=20.19"), "20.19");
  assert.equal(versionIn("no version here"), "0");
});

test("a package that was removed but left its configuration is missing", () => {
  const listing = "xvfb installed\ndbus config-files\nlibgtk-3-dev installed";
  assert.deepEqual(missingAmong(["xvfb", "dbus", "libgtk-3-dev", "rpm"], listing), ["dbus", "rpm"]);
});
