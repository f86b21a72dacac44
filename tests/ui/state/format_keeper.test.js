// The format that documents are filed in, from one session to the next.
import { beforeEach, describe, expect, it } from "vitest";
import { composer, EMPTY } from "../../../ui/src/state/composer.js";
import { keepFormat } from "../../../ui/src/state/format_keeper.js";

const blank = composer.value;
const storage = (kept = {}) => {
  const all = new Map(Object.entries(kept));
  return { getItem: (key) => all.get(key) ?? null, setItem: (key, value) => all.set(key, value) };
};
const choose = (format) => composer.update((state) => ({ ...state, draft: { ...state.draft, format } }));

beforeEach(() => composer.set({ ...blank, draft: EMPTY }));

describe("the format of documents", () => {
  it("is that of the last time", () => {
    const place = storage();
    const end = keepFormat(() => place);
    expect(composer.value.draft.format, "PDF at the first time").toBe("pdf");
    choose("html");
    end();
    composer.set({ ...blank, draft: EMPTY });
    keepFormat(() => place)();
    expect(composer.value.draft.format).toBe("html");
  });

  it("is none that this version does not know", () => {
    keepFormat(() => storage({ "atles.format": "scroll" }))();
    expect(composer.value.draft.format).toBe("pdf");
  });

  it("can be chosen where nothing can be kept", () => {
    const end = keepFormat(() => {
      throw new Error("SecurityError");
    });
    choose("markdown");
    expect(composer.value.draft.format).toBe("markdown");
    end();
  });
});
