/**
 * The versions of the document in the Reader, and two of them side by side.
 *
 * @import * as Api from "../backend/bindings"
 */
import * as backend from "../backend/commands.js";
import { words } from "../words/en.js";
import { reader, takeDocument } from "./library.js";
import { openDialog } from "./navigation.js";
import { tell, tellError } from "./notices.js";
import { Store } from "./store.js";

/** `of` tells which document, and which of its versions was the present one. */
export const versions = new Store({ of: "", list: /** @type {readonly Api.DocumentVersion[]} */ ([]) });

/** Asked for again whenever the document is another one, or of another version. */
export async function loadVersions() {
  const { view } = reader.value;
  if (!view) return;
  const of = `${view.summary.id} ${view.summary.version}`;
  if (versions.value.of === of) return;
  versions.set({ of, list: [] });
  if (view.summary.version === 1) return;
  try {
    const list = await backend.versions(view.summary.id);
    if (versions.value.of === of) versions.set({ of, list });
  } catch (reason) {
    tellError(backend.asApiError(reason));
  }
}

/** An earlier version beside the present one; `lines` is null until they are compared. */
export const comparison = new Store(/** @type {{ version: Api.DocumentVersion, lines: readonly Api.Difference[] | null } | null} */ (null));

/** @param {Api.DocumentVersion} version */
export async function compareVersion(version) {
  const { view } = reader.value;
  if (!view) return;
  comparison.set({ version, lines: null });
  openDialog("compare");
  try {
    const lines = await backend.compareVersion(view.summary.id, version.number);
    if (comparison.value?.version === version) comparison.set({ version, lines });
  } catch (reason) {
    tellError(backend.asApiError(reason));
  }
}

/** @param {Api.DocumentVersion} version */
export async function restoreVersion(version) {
  const { view } = reader.value;
  if (!view) return;
  try {
    takeDocument(await backend.restoreVersion(view.summary.id, version.number));
    tell({ tone: "good", message: words.versions.restored() });
  } catch (reason) {
    tellError(backend.asApiError(reason));
  }
}
