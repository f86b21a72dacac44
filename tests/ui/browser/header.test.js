/** Start, Stop, Restart, the status indicator, the pace and the status bar. */
import { beforeEach, describe, expect, it } from "vitest";
import { agent, usualAgents } from "./agent_world.js";
import { byModel, connected, connection } from "./connection_world.js";
import { view } from "./monitor_world.js";
import { useWindow } from "./window.js";
import { busy, failing, needing, problem, request, status, stopped } from "./world.js";

const window = useWindow();

const enabled = async () => {
  const can = {};
  for (const id of ["start", "stop", "restart"]) can[id] = await window.page.locator(`#${id}`).isEnabled();
  return can;
};
const bar = () => window.page.locator("#status-title").textContent();
const until = (text) => window.page.locator("#status-title", { hasText: text }).waitFor();

describe("the header", () => {
  beforeEach(async () => {
    await window.open(stopped());
    await window.page.locator("#start:enabled").waitFor();
  });

  it("goes from ready to running to stopped, and its buttons are enabled only when they make sense", async () => {
    const { page, tell } = window;
    expect(await bar()).toBe("ATLES - Ready to start");
    expect(await enabled()).toEqual({ start: true, stop: false, restart: false });
    await page.locator("#start").click();
    expect(await window.calls("start")).toHaveLength(1);
    await tell({ type: "status", value: status({ state: "starting" }) });
    await until("ATLES - Starting");
    expect(await enabled()).toEqual({ start: false, stop: true, restart: false });
    await tell({ type: "status", value: status({ state: "running" }) });
    await until("ATLES - Running (mid pace)");
    expect(await enabled()).toEqual({ start: false, stop: true, restart: true });
    await page.locator("#restart").click();
    await page.locator("#stop").click();
    await tell({ type: "status", value: status({ state: "stopping" }) });
    await until("ATLES - Stopping");
    expect(await page.locator("#stop").textContent(), "a second press ends at once").toContain("Stop now");
    await tell({ type: "status", value: status({ state: "stopped" }) });
    await until("ATLES - Stopped");
    expect(await enabled()).toEqual({ start: true, stop: false, restart: false });
    expect([await window.calls("restart"), await window.calls("stop")].map((calls) => calls.length)).toEqual([1, 1]);
  });

  it("counts active requests in the status bar as they come and go", async () => {
    const going = (id, state) => ({ type: "request", value: request("R", state, { id }) });
    await window.tell({ type: "status", value: status() }, going("a", "in_progress"), going("b", "in_progress"), going("c", "in_progress"), going("d", "pending"));
    await until("ATLES - Running (3 active requests)");
    expect(await window.page.locator("#status-waiting").textContent()).toBe("1 waiting");
    await window.tell(going("a", "completed"), going("b", "cancelled"));
    await until("ATLES - Running (1 active request)");
    await window.tell(going("c", "failed"));
    await until("ATLES - Running (mid pace)");
  });

  it("tells each state by a word and by a shape of its own, never by colour alone", async () => {
    const looks = new Map();
    for (const state of ["stopped", "starting", "running", "stopping", "failed"]) {
      await window.tell({ type: "status", value: status({ state }) });
      await window.page.locator(`.state[data-state="${state}"]`).waitFor();
      const look = await window.page.locator(".state-mark").evaluate((mark) => {
        const { borderRadius, borderStyle, borderBlockStartColor, borderInlineStartColor, transform, clipPath } = getComputedStyle(mark);
        return [borderRadius, borderStyle, borderBlockStartColor === borderInlineStartColor, transform, clipPath].join(" ");
      });
      looks.set(look, await window.page.locator("#state").textContent());
    }
    expect([...looks.values()]).toEqual(["Stopped", "Starting", "Running", "Stopping", "Failed"]);
  });

  it("keeps the keyboard's focus when the button that has it is disabled", async () => {
    await window.page.locator("#start").focus();
    await window.page.keyboard.press("Enter");
    await window.tell({ type: "status", value: status({ state: "starting" }) });
    await window.page.locator("#stop:focus").waitFor();
    await window.tell({ type: "status", value: status({ state: "running" }) });
    await window.page.locator("#restart:enabled").waitFor();
    await window.page.keyboard.press("Enter");
    await window.tell({ type: "status", value: status({ state: "stopped" }) });
    await window.page.locator("#start:focus").waitFor();
    expect(await window.calls("stop")).toHaveLength(1);
  });

  it("sets the pace and shows the one that the engine then has", async () => {
    await window.page.locator('[data-field="pace"]').selectOption("extra_fast");
    expect(await window.calls("set_pace")).toEqual([{ pace: "extra_fast" }]);
    await window.tell({ type: "status", value: status({ pace: "extra_fast" }) });
    await until("ATLES - Running (extra fast pace)");
  });

  it("tells when the system cannot be started, in plain words with the truth folded away", async () => {
    await window.reply("start", { reject: problem("disk_full", "The disk is full.", "Free some space, then press Start.", "ENOSPC") });
    await window.page.locator("#start").click();
    const notice = window.page.locator(".notice-bad");
    await notice.waitFor();
    expect(await notice.textContent()).toContain("The disk is full.");
    expect(await notice.locator(".problem-details").isVisible()).toBe(false);
    await notice.locator("summary").click();
    expect(await notice.locator(".problem-details").textContent()).toBe("ENOSPC");
  });
});

describe("what needs attention", () => {
  it("is said first, with one action, when the system failed", async () => {
    await window.open(failing());
    const banner = window.page.locator("atles-attention");
    await banner.getByText("Another ATLES holds this data folder.").waitFor();
    expect(await banner.locator("button").count()).toBe(1);
    await banner.locator("button").click();
    expect(await window.calls("start")).toHaveLength(1);
  });

  it("is said in the header and above the form when a health check is not well, and goes when it is", async () => {
    await window.open(needing());
    await window.page.locator("atles-attention").getByText("There is hardly any room left on the disk.").waitFor();
    expect(await window.page.locator(".state").textContent()).toContain("needs attention");
    expect(await window.page.locator("atles-attention details").textContent()).toContain("queue_progress: no step for 4 min");
    await window.tell({ type: "status", value: status() });
    await window.page.locator("atles-attention .problem").waitFor({ state: "detached" });
  });

  it("is first what waits for it, in the words of its own problem, with one way to go on", async () => {
    const world = needing();
    const gone = problem("model_unavailable", "The model server \u201cOllama\u201d does not answer.", "Start it.", "connection refused");
    const held = request("Minutes", "paused", { id: "p1", problem: gone });
    world.snapshot.requests = [held, request("By hand", "paused", { id: "p2" })];
    const page = await window.open(world);
    const banner = page.locator("atles-attention");
    await banner.getByText("The model server \u201cOllama\u201d does not answer.").waitFor();
    expect(await banner.locator(".problem-hint").textContent()).toBe("\u201cMinutes\u201d waits; nothing is lost. Start it.");
    expect((await banner.locator("button").allTextContents()).map((text) => text.trim())).toEqual(["Try again"]);
    await banner.getByRole("button").click();
    await window.waitForCall("resume");
    expect(await window.calls("resume")).toEqual([{ id: "p1" }]);
    await page.locator('[data-screen="library"]').click();
    expect(await page.locator("#attention").getAttribute("aria-label")).toContain("Show what waits");
    await page.locator("#attention").click();
    await page.locator('#now [data-id="p1"]').waitFor();
    await window.tell({ type: "request", value: { ...held, state: "in_progress", problem: null } });
    await banner.getByText("There is hardly any room left on the disk.").waitFor();
  });

  it("is a part that was given up, by the name that the Monitor has for it", async () => {
    const world = busy();
    const given = { name: "source_indexer", state: "failed", restarts: 5, max_restarts: 5, since: status().since, next_start_ms: null, last_failure: "panicked" };
    world.snapshot.status = status({ services: [given] });
    const page = await window.open(world);
    await page.locator("atles-attention").getByText("The part \u201cSources\u201d was given up.").waitFor();
    expect(await page.locator("#attention").getAttribute("title")).toContain("Press Restart");
  });

  it("is that the engine cannot be reached, and the window comes back when it can", async () => {
    const world = busy();
    const { snapshot } = world;
    await window.open({ ...world, snapshot: { reject: problem("internal", "", "", "channel closed") } });
    await window.page.getByText("The window cannot reach the engine of ATLES.").waitFor();
    await window.page.evaluate((good) => void (window.atlesMock.world.snapshot = good), snapshot);
    await window.page.getByRole("button", { name: "Try again" }).click();
    await until("ATLES - Running (2 active requests)");
  });
});

describe("a model server that is left alone", () => {
  const why = { failures: 5, opens_after: 5, retry_ms: 42_000, last_failure: "connection refused" };
  const open = connection({ breaker: { name: "Ollama", state: "open", ...why } });
  const other = connection({ id: "c3", name: "Spare" });
  const sample = (breakers) => ({ type: "monitor", value: view({ breakers }) });

  it("needs attention while it is in use, says why, and leads to it from every screen", async () => {
    const page = await window.open(connected({ connections: [connection(), other] }));
    await page.locator("#written-by", { hasText: "qwen3:4b" }).waitFor();
    expect(await page.locator("#attention").count()).toBe(0);
    await window.reply("connections", { connections: [open, other], writer: byModel, keychain: true });
    await window.tell(sample([open.breaker]));
    const banner = page.locator("atles-attention");
    await banner.getByText("The model server \u201cOllama\u201d does not answer.").waitFor();
    expect(await banner.locator("details").textContent()).toContain("Ollama: connection refused");
    expect(await banner.locator("button").allTextContents()).toEqual(["Open Connections"]);
    await page.locator('[data-screen="library"]').click();
    const mark = page.locator("#attention");
    expect(await mark.getAttribute("aria-label")).toBe("Needs attention: The model server \u201cOllama\u201d does not answer. Open Connections");
    expect(await page.locator(".state-attention").count()).toBe(1);
    await mark.focus();
    await page.keyboard.press("Enter");
    await page.locator('.connection[data-id="c1"]', { hasText: "Left alone for 42\u00a0s" }).waitFor();
    await window.reply("connections", { connections: [connection(), other], writer: byModel, keychain: true });
    await window.tell(sample([]));
    await mark.waitFor({ state: "detached" });
  });

  it("is asked about once for each change, not with every sample", async () => {
    const page = await window.open(connected({ connections: [open] }));
    await page.locator("#attention").waitFor();
    const before = (await window.calls("connections")).length;
    await window.tell(sample([open.breaker]), sample([open.breaker]), sample([{ ...open.breaker, retry_ms: 9_000 }]));
    await page.locator('[data-screen="library"]').click();
    await page.locator(".document-open").first().waitFor();
    expect((await window.calls("connections")).length - before).toBe(1);
  });

  it("is nothing to attend to when nobody writes with it", async () => {
    const page = await window.open(connected({ connections: [connection(), { ...open, id: "c3", name: "Spare" }] }));
    await page.locator("#written-by", { hasText: "qwen3:4b" }).waitFor();
    expect(await page.locator("#attention").count()).toBe(0);
    const asked = request("For the spare one", "paused", { id: "s1" }, { writer: { ...byModel, connection: "c3" } });
    await window.tell({ type: "request", value: asked });
    await page.locator("#attention").waitFor();
    await window.tell({ type: "request", value: { ...asked, state: "cancelled" } });
    await page.locator("#attention").waitFor({ state: "detached" });
  });

  it("is one to attend to when an agent works with it, unless no model writes", async () => {
    for (const [writer, marks] of [[byModel, 1], [{ type: "built_in" }, 0]]) {
      const world = connected({ connections: [connection(), { ...open, id: "c3", name: "Spare" }], writer });
      world.replies.agents = usualAgents({ checker: agent({ on: true, model: { connection: "c3", model: "qwen3:4b" } }) });
      const page = await window.open(world);
      await window.waitForCall("agents");
      await page.locator("#now .job").first().waitFor();
      if (marks > 0) await page.locator("#attention").waitFor();
      expect(await page.locator("#attention").count(), JSON.stringify(writer)).toBe(marks);
    }
  });
});

describe("the pace", () => {
  const pace = () => window.page.locator('[data-field="pace"]');
  const chosen = () => pace().evaluate((list) => list.selectedOptions[0].textContent);
  const queue = (change) => ({ type: "monitor", value: { ...view(), queue: { ...view().queue, ...change } } });

  it("says when fewer are in hand at once than it allows, and why", async () => {
    const page = await window.open(busy());
    await window.tell({ type: "status", value: status({ pace: "fast" }) }, queue({ at_once: 5 }));
    await until("ATLES - Running");
    expect(await chosen()).toBe("Fast: 5 at once");
    expect(await pace().getAttribute("title")).toBe(null);
    await window.tell(queue({ at_once: 2, scaled: "others_busy" }));
    await page.waitForFunction(() => document.querySelector('[data-field="pace"]').title !== "");
    expect(await chosen()).toBe("Fast: 2 of 5 at once");
    expect(await pace().getAttribute("title")).toBe("Fast, held back to 2 at once: other programs keep the processor busy");
    await window.tell(queue({ at_once: 3, ceiling: 3 }));
    await page.waitForFunction(() => document.querySelector('[data-field="pace"]').title.includes("3 at once: that is the limit set in Settings"));
    await window.tell({ type: "status", value: status({ pace: "slow" }) });
    await page.waitForFunction(() => document.querySelector('[data-field="pace"]').title === "");
    expect(await chosen(), "a slower one is not held back by the limit").toBe("Slow: 2 at once");
  });
});

describe("events", () => {
  it("that a gap swallowed are made up for by a new snapshot", async () => {
    await window.open(busy());
    await until("ATLES - Running (2 active requests)");
    await window.page.evaluate(() => {
      const { world } = window.atlesMock;
      world.snapshot.requests = world.snapshot.requests.filter(({ state }) => state !== "in_progress");
      world.snapshot.seq += 7;
      window.atlesMock.tell({ type: "notice", value: { code: "x", message: "After the gap.", hint: "" } });
    });
    await until("ATLES - Running (mid pace)");
    expect(await window.calls("status")).toHaveLength(2);
  });
});
