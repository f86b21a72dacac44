// The Reader's place in a document.
import { beforeEach, describe, expect, it, vi } from "vitest";

vi.mock("../../../ui/src/backend/commands.js", () => ({ asApiError: (reason) => reason, documents: vi.fn(), document: vi.fn(), passage: vi.fn() }));
vi.mock("../../../ui/src/backend/clipboard.js", () => ({ writeClipboard: vi.fn() }));
const backend = await import("../../../ui/src/backend/commands.js");
const { writeClipboard } = await import("../../../ui/src/backend/clipboard.js");
const { focusSentence, library, loadLibrary, openReader, reader, searchLibrary, spots, stepSentence } = await import("../../../ui/src/state/library.js");
const { copyQuote } = await import("../../../ui/src/state/passage.js");
const { sorted } = await import("../../../ui/src/state/arranging.js");
const { closeFinding, currentHit, find, finding, hits, pattern, pieces, stepHit } = await import("../../../ui/src/state/finding.js");
const { show } = await import("../../../ui/src/state/navigation.js");

const sentence = (text, citations = 1) => ({ text, kind: citations ? "quoted" : "notice", citations: Array.from({ length: citations }, () => ({})) });
const prose = (...sentences) => ({ kind: "prose", title: "", columns: [], sentences });
const view = {
  summary: { id: "d" },
  sections: [
    { title: "One", paragraphs: [prose(sentence("A note.", 0), sentence("The grid\u00a0connection moved.")), prose(sentence("Caf\u00e9 costs.", 2))] },
    { title: "Two", paragraphs: [prose(sentence("The GRID CONNECTION is late."))] },
  ],
};
const at = () => Object.values(reader.value.spot ?? {}).join("-");

beforeEach(async () => {
  backend.document.mockReset().mockResolvedValue(view);
  backend.passage.mockReset().mockImplementation(async ({ section, citation }) => ({ quote: `${section}/${citation}`, name: "a.txt", page: 2, heading: ["H"] }));
  closeFinding();
  await openReader("d");
});

describe("the Reader", () => {
  it("begins at the first sentence that has a source", () => {
    expect(at()).toBe("0-0-1");
    expect(reader.value.passage.quote).toBe("0/0");
  });

  it("goes through all sentences in reading order and stops at both ends", () => {
    expect(spots(view)).toHaveLength(4);
    stepSentence(-1);
    expect(at(), "a note has no source and can be read all the same").toBe("0-0-0");
    stepSentence(-1);
    expect(at()).toBe("0-0-0");
    stepSentence(99);
    expect(at()).toBe("1-0-0");
  });

  it("shows the passage of the sentence in focus, not that of one that was passed over", async () => {
    let late;
    backend.passage.mockImplementationOnce(() => new Promise((resolve) => (late = resolve)));
    focusSentence({ section: 0, paragraph: 1, sentence: 0 });
    focusSentence({ section: 1, paragraph: 0, sentence: 0 });
    await vi.waitFor(() => expect(reader.value.passage.quote).toBe("1/0"));
    late({ quote: "late" });
    await Promise.resolve();
    expect(reader.value.passage.quote).toBe("1/0");
  });

  it("asks for no passage where a sentence has none", () => {
    backend.passage.mockClear();
    focusSentence({ section: 0, paragraph: 0, sentence: 0 });
    expect(backend.passage).not.toHaveBeenCalled();
    expect(reader.value.passage).toBeNull();
  });

  it("ignores a document that comes after the user has left", async () => {
    let late;
    backend.document.mockImplementationOnce(() => new Promise((resolve) => (late = resolve)));
    const opening = openReader("other");
    show("write");
    late(view);
    await opening;
    expect(reader.value.view).toBeNull();
  });

  it("copies a quote as one would cite it", async () => {
    await copyQuote();
    expect(writeClipboard).toHaveBeenCalledWith("\u201c0/0\u201d (a.txt, page 2, under \u201cH\u201d)");
  });
});

describe("finding words in a document", () => {
  it("finds them whatever their case and white space", () => {
    expect(hits(view, " grid  connection ").map((spot) => spot.section)).toEqual([0, 1]);
    expect(hits(view, "CAF\u00c9")).toHaveLength(1);
    expect(hits(view, "  ")).toEqual([]);
  });

  it("takes signs for what they are", () => {
    expect(pattern("a.b (c) [d] $1?").test("a.b (c) [d] $1?")).toBe(true);
    expect(pattern("a.b").test("axb")).toBe(false);
  });

  it.each([
    ["none", "text", "q", [["text", false]]],
    ["one in the middle", "a bc d", "bc", [["a ", false], ["bc", true], [" d", false]]],
    ["the whole", "abc", "ABC", [["abc", true]]],
    ["several", "aXbXc", "x", [["a", false], ["X", true], ["b", false], ["X", true], ["c", false]]],
    ["emoji with a skin tone", "ok \u{1f44d}\u{1f3fd} fine", "\u{1f44d}\u{1f3fd}", [["ok ", false], ["\u{1f44d}\u{1f3fd}", true], [" fine", false]]],
    ["a letter whose small form is longer", "\u0130stanbul b", "b", [["\u0130stan", false], ["b", true], ["ul ", false], ["b", true]]],
  ])("parts a text with %s so that its pieces are the text", (_, text, query, expected) => {
    const parts = pieces(text, pattern(query));
    expect(parts.map((part) => [part.text, part.hit])).toEqual(expected);
    expect(parts.map((part) => part.text).join("")).toBe(text);
  });

  it("goes to the first one from here on while typing, and round from the last to the first", () => {
    find("grid connection");
    expect(at()).toBe("0-0-1");
    stepHit(1);
    expect(at()).toBe("1-0-0");
    stepHit(1);
    expect(at()).toBe("0-0-1");
    stepHit(-1);
    expect(at()).toBe("1-0-0");
  });

  it("goes on from a sentence between two hits", () => {
    find("grid");
    focusSentence({ section: 0, paragraph: 1, sentence: 0 });
    stepHit(1);
    expect(at()).toBe("1-0-0");
    focusSentence({ section: 0, paragraph: 1, sentence: 0 });
    stepHit(-1);
    expect(at()).toBe("0-0-1");
  });

  it("finds headings, names of columns and titles too, and goes to what stands below them", () => {
    const table = { kind: "table", title: "Ceilings", columns: ["Site", "Start"], sentences: [sentence("North\t3 June")] };
    const titled = { summary: { id: "d" }, sections: [view.sections[0], { title: "The north site", paragraphs: [table, prose(sentence("A site in the north."))] }] };
    const places = (query) => hits(titled, query).map((spot) => Object.values(spot).join("/"));
    expect(places("site")).toEqual(["1/-1/-1", "1/0/-1", "1/1/0"]);
    expect(places("ceilings")).toEqual(["1/0/-1"]);
    expect(places("north")).toEqual(["1/-1/-1", "1/0/0", "1/1/0"]);
    reader.update((state) => ({ ...state, view: titled }));
    const way = [];
    const note = () => way.push(`${at()} ${currentHit(hits(titled, "site"))?.sentence}`);
    find("site");
    note();
    for (let step = 0; step < 3; step += 1) {
      stepHit(1);
      note();
    }
    expect(way, "both headings stand above one sentence, and each is gone to").toEqual(["1-0-0 -1", "1-0-0 -1", "1-1-0 0", "1-0-0 -1"]);
    expect(finding.value.at).toEqual({ section: 1, paragraph: -1, sentence: -1 });
    focusSentence({ section: 1, paragraph: 1, sentence: 0 });
    stepHit(-1);
    expect(finding.value.at, "from where the arrows have led").toEqual({ section: 1, paragraph: 0, sentence: -1 });
  });

  it("stays where it is when nothing is found", () => {
    find("unicorn");
    stepHit(1);
    expect(at()).toBe("0-0-1");
    expect(finding.value.query).toBe("unicorn");
  });
});

describe("the library", () => {
  const summaries = [
    { id: "a", title: "B\u00e4ume", created_at: "2026-01-02T00:00:00Z", words: 10 },
    { id: "b", title: "apple", created_at: "2026-01-03T00:00:00Z", words: 30 },
    { id: "c", title: "Zebra", created_at: "2026-01-01T00:00:00Z", words: 20 },
  ];

  it.each([
    ["newest", "bac"],
    ["oldest", "cab"],
    ["title", "bac"],
    ["words", "bca"],
  ])("is sorted by %s without touching what the engine gave", (sort, expected) => {
    expect(sorted(summaries, sort).map(({ id }) => id).join("")).toBe(expected);
    expect(summaries[0].id).toBe("a");
  });

  it("shows the answer to the last question when answers overtake each other", async () => {
    const answers = [];
    backend.documents.mockImplementation(() => new Promise((resolve) => answers.push(resolve)));
    const first = loadLibrary();
    const second = loadLibrary();
    answers[1]([summaries[1]]);
    answers[0]([summaries[0]]);
    await Promise.all([first, second]);
    expect(library.value.documents.map(({ id }) => id)).toEqual(["b"]);
  });

  it("asks the engine once when typing has paused", async () => {
    vi.useFakeTimers();
    backend.documents.mockReset().mockResolvedValue([]);
    for (const query of ["g", "gr", "grid "]) searchLibrary(query);
    await vi.runAllTimersAsync();
    vi.useRealTimers();
    expect(backend.documents.mock.calls).toEqual([["grid"]]);
  });
});
