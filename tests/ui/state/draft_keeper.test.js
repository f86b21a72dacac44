// Drafts of the form, kept across screens and restarts.
import { beforeEach, describe, expect, it, vi } from "vitest";

vi.mock("../../../ui/src/backend/commands.js", () => ({}));
const { composer, EMPTY } = await import("../../../ui/src/state/composer.js");
const { keepDraft, readDraft } = await import("../../../ui/src/state/draft_keeper.js");

const blank = composer.value;
/** What a browser gives to keep things in. */
function storage(entries = {}) {
  const kept = new Map(Object.entries(entries));
  return { kept, getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => void kept.set(key, value), removeItem: (key) => void kept.delete(key) };
}
const change = (draft) => composer.update((state) => ({ ...state, draft: { ...state.draft, ...draft } }));

describe("a draft that is not sent", () => {
  beforeEach(() => composer.set(blank));

  it("is there again after the window was closed", () => {
    const place = storage();
    const end = keepDraft(() => place);
    change({ title: "Report", paths: ["/a"], language: "de" });
    end();
    composer.set(blank);
    keepDraft(() => place)();
    expect(composer.value.draft).toEqual({ ...EMPTY, title: "Report", paths: ["/a"], language: "de" });
    expect(composer.value.begun, "the first-run screen must not hide it").toBe(true);
    expect(composer.value.moreFields, "what was filled in is in sight").toBe(true);
  });

  it("is forgotten when it was sent or emptied", () => {
    const place = storage();
    const end = keepDraft(() => place);
    change({ title: "Report" });
    expect(place.kept.size).toBe(1);
    change({ title: "" });
    expect(place.kept.size).toBe(0);
    end();
  });

  it("is not kept where there is no place for it, and nothing else goes wrong", () => {
    const end = keepDraft(() => {
      throw new Error("SecurityError");
    });
    change({ title: "Report" });
    expect(composer.value.draft.title).toBe("Report");
    end();
  });

  it("does not take over that a large folder was confirmed", () => {
    expect(readDraft(JSON.stringify({ title: "a", largeConfirmed: true })).largeConfirmed).toBe(false);
  });

  it.each([
    ["nothing", null],
    ["no JSON", "{"],
    ["another thing", "17"],
    ["a list", "[1]"],
    ["an empty draft", JSON.stringify(EMPTY)],
  ])("is none where there is %s", (_, text) => {
    expect(readDraft(text)).toBeNull();
  });

  it("keeps what it knows of a draft from another version and leaves the rest", () => {
    const odd = { title: "a", documentType: "sonnet", length: 7, language: "xx", priority: "whenever", paths: ["/a", 3, null], extra: true };
    expect(readDraft(JSON.stringify(odd))).toEqual({ ...EMPTY, title: "a", paths: ["/a"] });
  });
});
