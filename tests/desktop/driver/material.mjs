// Files to write from, made by the tests themselves: the same bytes every time.
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";

/** Characters of more than one code unit, marks that combine, and words that run from right to left. */
export const SPECIAL = {
  emoji: "The \u{1F388} balloon over Ellerbrook rose to 1,200 metres and carried a camera for the survey.",
  combining: "The cafe\u0301 at the harbour of Ellerbrook measured 41 decibels during the survey in May.",
  arabic: "\u0633\u062C\u0644 \u0641\u0631\u064A\u0642 \u0627\u0644\u0645\u0633\u062D \u0641\u064A Ellerbrook \u0627\u0631\u062A\u0641\u0627\u0639 \u0627\u0644\u0645\u064A\u0627\u0647 \u0639\u0646\u062F \u0627\u0644\u062C\u0633\u0631 \u0627\u0644\u0642\u062F\u064A\u0645 \u0628\u062B\u0644\u0627\u062B\u0629 \u0623\u0645\u062A\u0627\u0631.",
};

/**
 * A folder with three short sources about one survey; each holds one of the special sentences.
 *
 * @param {string} folder
 */
export function writeSurvey(folder) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    path.join(folder, "balloon.md"),
    `# Survey from the air\n\n${SPECIAL.emoji} The pictures show every roof of the town. The survey team counted 312 roofs with snow.\n\n` +
      "## Weather\n\nThe wind stayed below 4 metres per second on all three days of the survey. Fog ended the second flight after 20 minutes.\n",
  );
  writeFileSync(
    path.join(folder, "cafe.md"),
    `# Noise\n\n${SPECIAL.combining} The school of Ellerbrook measured 38 decibels. The survey found the loudest street near the mill.\n`,
  );
  writeFileSync(
    path.join(folder, "bridge.txt"),
    `${SPECIAL.arabic} The old bridge of Ellerbrook was closed for the survey.\n\nThe survey recorded a crack of 2 millimetres in the northern pier.\n`,
  );
}

/**
 * A folder that takes the writer a while.
 *
 * @param {string} folder
 * @param {{ files: number, paragraphs: number }} size
 */
export function writeReports(folder, { files, paragraphs }) {
  mkdirSync(folder, { recursive: true });
  const subjects = ["The pumping station", "The finance office", "The library roof", "The night shift", "The ferry terminal"];
  const verbs = ["recorded", "approved", "measured", "replaced", "inspected", "postponed", "tested"];
  const objects = ["a pressure drop", "the yearly cost", "two new pumps", "the outer wall", "the main valve", "the spare parts"];
  for (let file = 0; file < files; file += 1) {
    let text = `# Report ${file} of the town works\n\n`;
    for (let paragraph = 0; paragraph < paragraphs; paragraph += 1) {
      for (let sentence = 0; sentence < 4; sentence += 1) {
        const at = file * 31 + paragraph * 7 + sentence;
        const year = 1990 + ((at * 13) % 35);
        text += `${subjects[at % 5]} ${verbs[(at * 3) % 7]} ${objects[(at * 5) % 6]} in ${year} at site ${at} of the town. `;
      }
      text += "\n\n";
    }
    writeFileSync(path.join(folder, `report-${file}.md`), text);
  }
}

/**
 * A request for a long report, as the page makes it.
 *
 * @param {string} title
 * @param {string[]} sources
 */
export const wanted = (title, sources) => ({ title, document_type: "technical_report", sources, length: "long", large_confirmed: true });
