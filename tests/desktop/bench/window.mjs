// What the window costs: how soon its first paint is there and how much memory it takes, beside an empty Tauri app of the
// same profile in the same run; and how quick Start and Stop are as seen from the page. Run by `npm run bench -- window`.
//
// Programs: ATLES_DESKTOP, ATLES_PROGRAM, ATLES_EMPTY (src-tauri/examples/empty_app). Figures go to standard output as a
// table and as JSON into the file that is named as the argument.
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { Desk, PROGRAMS, Window } from "../driver/desk.mjs";

const STARTS = Number(process.env.ATLES_BENCH_STARTS ?? 12);
const SWITCHES = 30;

/** @typedef {{ firstPaint: number[], memory: number[] }} Cost Milliseconds from the process's birth, and bytes of PSS. */

const empty = process.env.ATLES_EMPTY;
if (!empty) throw new Error("ATLES_EMPTY names the empty app; npm run bench sets it");

const desk = await Desk.set();
try {
  /** @type {Record<string, Cost>} */
  const costs = { atles: { firstPaint: [], memory: [] }, empty: { firstPaint: [], memory: [] } };
  // The first of each warms the disk cache and is not counted. Turn by turn, so that both meet the same weather.
  for (let turn = 0; turn <= STARTS; turn += 1) {
    for (const [name, program] of Object.entries({ atles: PROGRAMS.desktop, empty })) {
      const cost = await openOnce(program);
      if (turn === 0) continue;
      costs[name]?.firstPaint.push(cost.firstPaint);
      costs[name]?.memory.push(cost.memory);
    }
  }
  const { start, stop } = await switches();
  const rows = {
    "first paint, ATLES (ms)": median(costs.atles.firstPaint),
    "first paint, empty app (ms)": median(costs.empty.firstPaint),
    "first paint, ratio (at most 1.3)": median(costs.atles.firstPaint) / median(costs.empty.firstPaint),
    "memory, ATLES (MB)": median(costs.atles.memory) / 1e6,
    "memory, empty app (MB)": median(costs.empty.memory) / 1e6,
    "memory, ratio (at most 1.3)": median(costs.atles.memory) / median(costs.empty.memory),
    "Start to running (ms, at most 100)": median(start),
    "Stop when idle (ms, at most 100)": median(stop),
  };
  for (const [what, value] of Object.entries(rows)) process.stdout.write(`${what.padEnd(36)} ${value.toFixed(2)}\n`);
  const [out] = process.argv.slice(2);
  if (out) writeFileSync(out, `${JSON.stringify({ rows, costs, start, stop }, null, 2)}\n`);
} finally {
  await desk.clear();
}

/** @param {string} program @returns {Promise<{ firstPaint: number, memory: number }>} */
async function openOnce(program) {
  const window = await Window.open(desk, path.join(desk.folder, "bench"), {}, program);
  const painted = await window.page.run(`
    return new Promise((resolve) => {
      const find = () => {
        const [paint] = performance.getEntriesByName("first-contentful-paint");
        paint ? resolve(performance.timeOrigin + paint.startTime) : requestAnimationFrame(find);
      };
      find();
    })`);
  // What is loaded after the first paint belongs to what the window costs.
  await window.page.run("return new Promise((resolve) => setTimeout(resolve, 1500))");
  const memory = desk.processes().reduce((sum, { pid, name }) => (isOurs(name, program) ? sum + pss(pid) : sum), 0);
  const firstPaint = painted - born(/** @type {number} */ (window.pid));
  await window.quit();
  return { firstPaint, memory };
}

/** Milliseconds between the press of a button and the state in the header, many times. */
async function switches() {
  const window = await desk.openWindow(path.join(desk.folder, "switches"));
  const times = await window.page.run(`
    const state = () => document.querySelector("[data-state]").dataset.state;
    const press = (button, wanted) => new Promise((resolve) => {
      const begun = performance.now();
      const look = () => {
        if (state() !== wanted) return;
        observer.disconnect();
        resolve(performance.now() - begun);
      };
      const observer = new MutationObserver(look);
      observer.observe(document.body, { subtree: true, childList: true, attributes: true });
      document.querySelector(button).click();
      look();
    });
    return (async () => {
      const times = { start: [], stop: [] };
      for (let turn = 0; turn < arguments[0]; turn += 1) {
        times.start.push(await press("#start", "running"));
        times.stop.push(await press("#stop", "stopped"));
      }
      return times;
    })()`, SWITCHES);
  await window.quit();
  return times;
}

/** @param {string} name @param {string} program */
function isOurs(name, program) {
  return name === program || name === PROGRAMS.atles || /\/WebKit(Web|Network|GPU)Process$/.test(name);
}

/** When a process was born, in milliseconds since 1970. @param {number} pid */
function born(pid) {
  const ticks = Number(readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ")[19]);
  const up = Number(readFileSync("/proc/uptime", "utf8").split(" ")[0]);
  // Linux counts in hundredths of a second here, on every architecture.
  return Date.now() - (up - ticks / 100) * 1000;
}

/** Its share of memory, in bytes: what several processes use together is divided among them. @param {number} pid */
function pss(pid) {
  return Number(/^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8"))?.[1] ?? 0) * 1024;
}

/** @param {number[]} values */
function median(values) {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}
