/** Documents as the engine tells of them: the library, the Reader with a passage, versions. */

export const TODAY = new Date();
/** @param {number} minutes */
export const ago = (minutes) => new Date(TODAY.getTime() - minutes * 60_000).toISOString();

export const unread = [
  { source: "/home/ada/Surveys 2025/roof-survey.pdf", code: "no_text_layer", reason: "Its 2 pages are pictures without text" },
  { source: "/home/ada/Surveys 2025/ledger.xls", code: "unsupported", reason: "No reader for this format" },
];

export const cite = (source, quote, change = {}) => ({ source, hash: "00", block: 3, page: 2, heading: ["Programme"], start: 10, end: 10 + [...quote].length, quote, ...change });
export const notes = "/home/ada/Surveys 2025/board-notes-12-may.docx";
export const costs = "/home/ada/Surveys 2025/costs.csv";
const arabic = "/home/ada/Surveys 2025/\u0645\u0644\u0627\u062d\u0638\u0627\u062a.txt";
const said = (text, source = notes) => ({ text, kind: "quoted", citations: [cite(source, text)] });

export const documentView = {
  summary: {
    id: "doc1", request_id: "d1", title: "Minutes, board meeting 12 May", document_type: "summary_report", path: "/home/ada/Documents/ATLES/Minutes.md",
    created_at: ago(10), words: 612, sentences: 42, sourced: 41, sources_cited: 3, not_read: 1, partial: false,
    own: 0, model: null, instead: 0, version: 1, changed_at: null, binned_at: null, tags: [],
    excerpt: "The board approved the second phase of the retrofit with a ceiling of 1.2 million. Works start on 3 June at the north site.",
  },
  language: "en",
  sections: [
    {
      title: "Decisions",
      paragraphs: [
        {
          kind: "prose", title: "", columns: [],
          sentences: [
            said("The board approved the second phase of the retrofit with a ceiling of 1.2 million."),
            said("Works start on 3 June at the north site, two weeks later than planned, because the grid connection was moved."),
            { text: "The contingency stays at eight per cent of 1.2 million.", kind: "derived", citations: [cite(notes, "eight per cent"), cite(costs, "Contingency\t8 %", { page: null, heading: [] })] },
          ],
        },
        { kind: "prose", title: "", columns: [], sentences: [{ text: "The sources say nothing about the tenants.", kind: "notice", citations: [] }] },
      ],
    },
    {
      title: "Costs",
      paragraphs: [
        {
          kind: "table", title: "Ceiling by site", columns: ["Site", "Ceiling", "Start"],
          sentences: [
            { text: "North\t700,000\t3 June", kind: "derived", citations: [cite(costs, "North\t700,000\t3 June", { page: null, heading: [] })] },
            { text: "South\t500,000\t1 September", kind: "derived", citations: [cite(costs, "South\t500,000\t1 September", { page: null, heading: [] })] },
          ],
        },
        { kind: "list", title: "", columns: [], sentences: [said("Two suppliers have not confirmed delivery dates."), said("The insurer asks for a new survey of the roof before work begins, at the owner's cost.")] },
      ],
    },
    {
      title: "\u0645\u0644\u0627\u062d\u0638\u0627\u062a",
      paragraphs: [{ kind: "prose", title: "", columns: [], sentences: [said("\u064a\u0628\u062f\u0623 \u0627\u0644\u0639\u0645\u0644 \u0641\u064a 3 \u064a\u0648\u0646\u064a\u0648 \u{1f44d}\u{1f3fd} \u0641\u064a \u0627\u0644\u0645\u0648\u0642\u0639 \u0627\u0644\u0634\u0645\u0627\u0644\u064a.", arabic)] }],
    },
    { title: "Actions", paragraphs: [{ kind: "steps", title: "", columns: [], sentences: [said("The project lead sends the revised plan by Friday."), said("The treasurer confirms the drawdown with the bank.")] }] },
  ],
  sources: [
    { source: notes, hash: "00", cited: 7, file_state: "unchanged" },
    { source: costs, hash: "00", cited: 3, file_state: "unchanged" },
    { source: arabic, hash: "00", cited: 1, file_state: "unchanged" },
  ],
  not_read: [unread[0]],
  file_state: "unchanged",
  quality: { words: 612, words_asked: 600, quoted: 38, derived: 4, written: 0, written_in_doubt: 0, own: 0, own_in_doubt: 0, notices: 1, sources_cited: 3, sources_given: 4, repeated: 0, sentence_words: 14.6, lix: 44.2 },
  charts: [
    {
      section: 1,
      paragraph: 0,
      chart: {
        amounts: "Ceiling",
        bars: [
          { name: "North", value: "700,000", amount: 700_000, share: 1 },
          { name: "South", value: "500,000", amount: 500_000, share: 0.714 },
          { name: "East, with the old boiler house and the yard", value: "0", amount: 0, share: 0 },
        ],
      },
    },
  ],
};

/** The same document with a sentence in the user's words, as its second version. */
export const changedView = {
  ...documentView,
  summary: { ...documentView.summary, version: 2, own: 1, sourced: 40, changed_at: ago(1) },
  quality: { ...documentView.quality, quoted: 37, own: 1, own_in_doubt: 1 },
  sections: documentView.sections.map((section, at) =>
    at > 0
      ? section
      : {
          ...section,
          paragraphs: section.paragraphs.map((paragraph, number) =>
            number > 0
              ? paragraph
              : {
                  ...paragraph,
                  sentences: paragraph.sentences.map((sentence, place) =>
                    place > 0
                      ? sentence
                      : { ...sentence, text: "The board approved a ceiling of 1.4 million.", kind: "own", support: { verdict: "unsupported", doubts: [{ what: "number", word: "1.4" }] } },
                  ),
                },
          ),
        },
  ),
};

export const documentVersions = [
  { number: 2, made_at: ago(1), origin: "changed", title: documentView.summary.title, words: 606 },
  { number: 1, made_at: ago(10), origin: "written", title: documentView.summary.title, words: 612 },
];

const line = (kind, before, after, heading = false) => ({ kind, heading, before: before.map(([text, changed]) => ({ text, changed })), after: after.map(([text, changed]) => ({ text, changed })) });

export const differences = [
  line("same", [["Decisions", false]], [["Decisions", false]], true),
  line("changed", [["The board approved ", false], ["the second phase of the retrofit with a ceiling of 1.2 million.", true]], [["The board approved ", false], ["a ceiling of 1.4 million.", true]]),
  line("same", [["Works start on 3 June at the north site.", false]], [["Works start on 3 June at the north site.", false]]),
  line("same", [["The contingency stays at eight per cent.", false]], [["The contingency stays at eight per cent.", false]]),
  line("same", [["Costs", false]], [["Costs", false]], true),
  line("same", [["Two suppliers have not confirmed.", false]], [["Two suppliers have not confirmed.", false]]),
  line("removed", [["The insurer asks for a new survey.", true]], []),
  line("added", [], [["The roof is surveyed in July.", true]]),
];

export const passage = {
  source: notes, name: "board-notes-12-may.docx", page: 2, heading: ["Programme", "North site"], kind: "paragraph",
  before: "It was noted that the permit has arrived, and that ", quote: "Works start on 3 June at the north site, two weeks later than planned, because the grid connection was moved.",
  after: " The network operator confirmed the new date in writing.", columns: [], read_at: ago(11), file_state: "unchanged",
};

export const tablePassage = {
  source: costs, name: "costs.csv", page: null, heading: [], kind: "table", columns: ["Site", "Ceiling", "Start"],
  before: "East\t0\tnone\n", quote: "North\t700,000\t3 June", after: "\nSouth\t500,000\t1 September\nWest\t0\tnone", read_at: ago(11), file_state: "changed",
};

/** A small page with a title and some lines. */
export const picture = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAACoAAAA7CAAAAAAoIke5AAAAMUlEQVR42mP4TzRgGMZKbbACOiodjQISlFYQBKNupZZbR9PAqFtH08CoW0fTwNBWCgA8yNVfI0W2QgAAAABJRU5ErkJggg==";

export const summaries = [
  documentView.summary,
  { ...documentView.summary, id: "doc2", title: "Heat pump retrofit: what our 2025 site surveys say", created_at: ago(20), words: 1204, sentences: 78, sourced: 78, not_read: 0, tags: ["Board", "North site"], excerpt: "Eleven of fourteen sites can be fitted without a new connection." },
  { ...documentView.summary, id: "doc3", title: "\u062a\u0642\u0631\u064a\u0631 \u0627\u0644\u0645\u0648\u0642\u0639", document_type: "technical_report", created_at: ago(3000), words: 2400, sentences: 120, sourced: 120, not_read: 0, partial: true, tags: ["board"], excerpt: "\u064a\u0628\u062f\u0623 \u0627\u0644\u0639\u0645\u0644 \u0641\u064a 3 \u064a\u0648\u0646\u064a\u0648." },
];
