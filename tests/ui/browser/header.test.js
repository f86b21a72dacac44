/** Start, Stop, Restart, the status indicator, the pace and the status bar. */
import { beforeEach, describe, expect, it } from "vitest";
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
    await window.page.locator("atles-attention").getByText("The disk is nearly full.").waitFor();
    expect(await window.page.locator(".state").textContent()).toContain("needs attention");
    expect(await window.page.locator("atles-attention details").textContent()).toContain("queue_progress: no step for 4 min");
    await window.tell({ type: "status", value: status() });
    await window.page.locator("atles-attention .problem").waitFor({ state: "detached" });
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
