/**
 * The log.
 *
 * @import * as Api from "../../backend/bindings"
 */
import { number, plural } from "../format.js";
import { monitorWords } from "./monitor.js";

/** Tasks that are no parts of the Monitor. @type {Record<string, string>} */
const others = { database: "Database", engine: "ATLES", library: "Library", window: "Window" };

export const activityWords = {
  activity: {
    heading: () => "Activity",
    level: () => "Level",
    /** @type {Record<Api.LogLevel, string>} */
    levelOption: { debug: "Everything", info: "Information and above", warn: "Problems: warnings and errors", error: "Errors only" },
    /** @type {Record<Api.LogLevel, string>} */
    levelName: { debug: "Debug", info: "Info", warn: "Warning", error: "Error" },
    task: () => "Task",
    /** @param {string} task Name of a part, or title of a request. */
    taskName: (task) => (Object.hasOwn(others, task) ? others[task] : undefined) ?? (monitorWords.monitor.isPart(task) ? monitorWords.monitor.partName(task) : task),
    allTasks: () => "All tasks",
    search: () => "Search the log",
    follow: () => "Follow",
    openFolder: () => "Open log folder",
    copyAll: () => "Copy all shown",
    /** @param {number} count */
    copySelected: (count) => `Copy ${plural(count, "line", "lines")}`,
    /** @param {number} count */
    copied: (count) => `${plural(count, "line", "lines")} copied.`,
    notCopied: () => "The lines could not be copied.",
    /** @param {number} shown @param {number} total */
    count: (shown, total) =>
      shown === total ? plural(total, "line", "lines") : `${number(shown)} of ${plural(total, "line", "lines")}`,
    list: () => "Log lines",
    empty: () => "What ATLES does is written here, line by line. Press Start and it begins.",
    noMatch: () => "No line passes the filter.",
    clear: () => "Show all lines",
    /** @param {number} count */
    dropped: (count) => `${plural(count, "line", "lines")} left out here because they came too fast; the log file has them`,
  },
};
