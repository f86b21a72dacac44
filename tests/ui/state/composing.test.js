// The form as it is filled in: paths, drops, reports, sending.
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

vi.mock("../../../ui/src/backend/commands.js", () => ({
  asApiError: (reason) => reason,
  sources: vi.fn(),
  outline: vi.fn(),
  request: vi.fn(),
  start: vi.fn(),
}));
const backend = await import("../../../ui/src/backend/commands.js");
const { composer, EMPTY } = await import("../../../ui/src/state/composer.js");
const { addPaths, clearForm, edit, wantedField, previewOutline, send, takeDrop, dragging } = await import("../../../ui/src/state/composing.js");
const { dialog, navigation, show, closeDialog } = await import("../../../ui/src/state/navigation.js");
const { notices } = await import("../../../ui/src/state/notices.js");

const blank = composer.value;
const reportOf = (paths, change = {}) => ({ paths: paths.map((path) => ({ path, name: path, folder: false, files: 1, pages: null })), files: paths.length, bytes: 1, pages: 0, not_read: [], skipped: 0, large: false, ...change });

beforeEach(() => {
  vi.useFakeTimers();
  composer.set({ ...blank, draft: EMPTY });
  notices.set([]);
  closeDialog();
  backend.sources.mockReset().mockImplementation(async (paths) => reportOf(paths));
  backend.outline.mockReset().mockResolvedValue({ sections: [{ title: "Findings", question: "?", words: 100 }], if_called_for: [], files: 1, language: "en" });
  backend.request.mockReset().mockResolvedValue({ request_id: "r1", waits_for_start: false });
  backend.start.mockReset().mockResolvedValue("running");
});
afterEach(() => vi.useRealTimers());

describe("composing a request", () => {
  it("counts the sources as soon as they are named, and keeps the paths that the engine made of them", async () => {
    backend.sources.mockResolvedValue(reportOf(["/abs/a"]));
    await addPaths(["a"]);
    expect(composer.value.draft.paths).toEqual(["/abs/a"]);
    expect(composer.value.report.files).toBe(1);
    expect(composer.value.counting).toBe(false);
  });

  it("ignores the count of an older choice that comes late", async () => {
    let late;
    backend.sources.mockImplementationOnce(() => new Promise((resolve) => (late = resolve)));
    const first = addPaths(["/a"]);
    await addPaths(["/b"]);
    late(reportOf(["/a"]));
    await first;
    expect(composer.value.draft.paths).toEqual(["/a", "/b"]);
  });

  it("tells at the sources why they could not be counted", async () => {
    backend.sources.mockRejectedValue({ code: "not_found", message: "There is no such file.", hint: "", details: "", field: null });
    await addPaths(["/nowhere"]);
    expect(composer.value.errors.sources).toBe("There is no such file.");
  });

  it("plans the outline once when typing has paused", async () => {
    await addPaths(["/a"]);
    for (const title of ["R", "Re", "Rep"]) edit({ title });
    expect(backend.outline).not.toHaveBeenCalled();
    await vi.runAllTimersAsync();
    expect(backend.outline).toHaveBeenCalledTimes(1);
    expect(backend.outline.mock.calls[0][0].title).toBe("Rep");
    expect(composer.value.outline.sections).toHaveLength(1);
  });

  it("drops an outline whose draft has changed meanwhile", async () => {
    let late;
    backend.outline.mockImplementationOnce(() => new Promise((resolve) => (late = resolve)));
    await addPaths(["/a"]);
    edit({ title: "Old" });
    await vi.advanceTimersByTimeAsync(500);
    edit({ title: "" });
    await vi.advanceTimersByTimeAsync(500);
    late({ sections: [], files: 9, language: "en" });
    await vi.runAllTimersAsync();
    expect(composer.value.outline).toBeNull();
  });

  it("opens the outline when it is asked for, and names the field when it cannot be planned", async () => {
    await previewOutline();
    expect(composer.value.errors.title).toBeTruthy();
    expect(dialog.value).toBeNull();
    edit({ title: "Report" });
    await addPaths(["/a"]);
    await previewOutline();
    expect(dialog.value).toBe("outline");
  });

  it("takes a fault away when its field is changed, and no other", async () => {
    await send({ andStart: false });
    expect(Object.keys(composer.value.errors)).toEqual(["title", "sources"]);
    edit({ title: "Report" });
    expect(Object.keys(composer.value.errors)).toEqual(["sources"]);
  });
});

describe("sending a request", () => {
  const ready = async () => {
    edit({ title: "Report", documentType: "user_guide" });
    await addPaths(["/a"]);
  };

  it("sends nothing that has a fault, and leads to the first field at fault", async () => {
    await send({ andStart: true });
    expect(backend.request).not.toHaveBeenCalled();
    expect(wantedField.value).toBe("title");
  });

  it("shows the folded fields when one of them is at fault", async () => {
    await ready();
    edit({ deadline: "2020-01-01T00:00" });
    await send({ andStart: false });
    expect(composer.value.moreFields).toBe(true);
    expect(wantedField.value).toBe("deadline");
  });

  it("empties the form and keeps the kind of document for the next one", async () => {
    await ready();
    await send({ andStart: false });
    expect(composer.value.draft).toEqual({ ...EMPTY, documentType: "user_guide" });
    expect(composer.value.moreTypes, "the chosen card must be in sight").toBe(true);
    expect(backend.start).not.toHaveBeenCalled();
  });

  it("starts the system after the request is on disk, not before", async () => {
    await ready();
    await send({ andStart: true });
    expect(backend.request.mock.invocationCallOrder[0]).toBeLessThan(backend.start.mock.invocationCallOrder[0]);
  });

  it("says that the request waits where the system is stopped", async () => {
    await ready();
    backend.request.mockResolvedValue({ request_id: "r1", waits_for_start: true });
    await send({ andStart: false });
    expect(notices.value.map(({ message }) => message)).toEqual([expect.stringContaining("Start")]);
  });

  it("sends once, however often the button is pressed meanwhile", async () => {
    await ready();
    await Promise.all([send({ andStart: false }), send({ andStart: false })]);
    expect(backend.request).toHaveBeenCalledTimes(1);
  });

  it("asks before a large folder is read, and sends when it is confirmed", async () => {
    backend.sources.mockResolvedValue(reportOf(["/a"], { files: 9_000, large: true }));
    await ready();
    await send({ andStart: false });
    expect(backend.request).not.toHaveBeenCalled();
    expect(composer.value.errors.sources).toBeTruthy();
    edit({ largeConfirmed: true });
    await send({ andStart: false });
    expect(backend.request.mock.calls[0][0].large_confirmed).toBe(true);
  });

  it("takes a confirmation back when the sources change", async () => {
    await ready();
    edit({ largeConfirmed: true });
    await addPaths(["/b"]);
    expect(composer.value.draft.largeConfirmed).toBe(false);
  });

  it.each([
    ["invalid_field", "audience", { audience: "Too long." }],
    ["nothing_readable", null, { sources: "Too long." }],
    ["confirm_large", null, { sources: "Too long." }],
  ])("shows the engine's refusal %s at its field and keeps the draft", async (code, field, errors) => {
    await ready();
    backend.request.mockRejectedValue({ code, message: "Too long.", hint: "", details: "", field });
    await send({ andStart: false });
    expect(composer.value.errors).toEqual(errors);
    expect(composer.value.draft.title).toBe("Report");
    expect(composer.value.sending).toBe(false);
  });

  it("shows what failed in the form and keeps the draft", async () => {
    await ready();
    backend.request.mockRejectedValue({ code: "disk_full", message: "The disk is full.", hint: "Free some space.", details: "", field: null });
    await send({ andStart: false });
    expect(composer.value.problem.message).toBe("The disk is full.");
    expect(composer.value.draft.title).toBe("Report");
  });
});

describe("the form", () => {
  it("is cleared at a press, and has everything back at another", async () => {
    edit({ title: "Report", instructions: "Compare." });
    await addPaths(["/a"]);
    clearForm();
    expect(composer.value.draft).toEqual(EMPTY);
    notices.value.at(-1).action.act();
    expect(composer.value.draft).toMatchObject({ title: "Report", instructions: "Compare.", paths: ["/a"] });
  });

  it("comes into sight when files are let go over any screen", async () => {
    show("activity");
    takeDrop({ kind: "enter", paths: [] });
    expect(dragging.value).toBe(true);
    takeDrop({ kind: "drop", paths: ["/dropped"] });
    await vi.runAllTimersAsync();
    expect([dragging.value, navigation.value.screen, composer.value.draft.paths]).toEqual([false, "write", ["/dropped"]]);
  });
});
