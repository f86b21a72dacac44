/** What is being written and what waits. */
import { describe, expect, it } from "vitest";
import { view } from "./monitor_world.js";
import { useQueue } from "./queue_window.js";
import { ago, busy, problem, progress, request, stopped, story, tight } from "./world.js";

const { window, open, having } = useQueue();
const titles = (page, list) => page.locator(`#${list} .job-title`).allTextContents();
const waiting = (many, change = {}) => Array.from({ length: many }, (_, index) => request(`Waiting ${index + 1}`, "pending", { id: `w${index + 1}`, position: index + 1, ...change }));

describe("what is being written", () => {
  it("shows its step, its bar, the time left and the last sign of life", async () => {
    const page = await open(busy());
    const job = page.locator('#now [data-id="now1"]');
    const text = (await job.innerText()).replaceAll("\u00a0", " ");
    for (const part of ["Quarterly safety review", "64 %, about 40 s left", "Writing section 5 of 7, \u201cNear misses\u201d", "Last sign of life"]) expect(text).toContain(part);
    expect(await job.locator("progress").evaluate((bar) => [bar.value, bar.max, bar.getAttribute("aria-label")])).toEqual([0.64, 1, "Progress of Quarterly safety review"]);
    expect((await page.locator('#now [data-id="now2"]').innerText()).replaceAll("\u00a0", " ")).toContain("Reading file 41 of 310, tender-pack.pdf");
  });

  it("moves on with every progress event", async () => {
    const page = await open(busy());
    await window.tell({ type: "progress", value: { request_id: "now1", progress: progress({ fraction: 0.8, section: 6, section_title: "Costs" }) } });
    await page.getByText("Writing section 6 of 7, \u201cCosts\u201d").waitFor();
  });

  it("calls a stall a stall, without an event to tell it", async () => {
    const page = await open(having(request("Slow", "in_progress", { started_at: ago(1), progress: progress() })), { alone: true });
    await page.clock.install();
    await page.reload();
    await page.getByText("Last sign of life").waitFor();
    expect(await page.locator(".stalled").count()).toBe(0);
    await page.clock.fastForward(45_000);
    await page.locator(".stalled", { hasText: "Stalled: no sign of life for" }).waitFor();
  });

  it("that is planned from many files says from how many and for how long, and is not called stalled for it", async () => {
    const planning = progress({ step: "planning", fraction: 0.24, section: 0, sections: 0, section_title: "", files_done: 2_000, files: 2_000, eta_seconds: null, last_sign_of_life: ago(4) });
    const page = await open(having(request("Archive", "in_progress", { id: "p1", started_at: ago(1), progress: planning })));
    await page.locator("#now .job-note", { hasText: /^Planning the outline from 2,000 files\. 4\u00a0min so far$/ }).waitFor();
    expect(await page.locator(".stalled").count()).toBe(0);
    await window.tell({ type: "progress", value: { request_id: "p1", progress: { ...planning, last_sign_of_life: new Date().toISOString() } } });
    await page.locator("#now .sign", { hasText: "Last sign of life just now" }).waitFor();
  });

  it("waits for a silent model in so many words, and is not called stalled for it", async () => {
    const silent = progress({ last_sign_of_life: ago(0.75), waits_for_model: true });
    const page = await open(having(request("By a model", "in_progress", { id: "m1", started_at: ago(1), progress: silent })));
    await page.locator("#now .sign", { hasText: /^Waiting for the model, \d+\u00a0(s|min) so far$/ }).waitFor();
    expect(await page.locator(".stalled").count()).toBe(0);
    await window.tell({ type: "progress", value: { request_id: "m1", progress: progress({ draft: "The first words" }) } });
    await page.locator("#now .sign", { hasText: "Last sign of life just now" }).waitFor();
  });

  it("says where it was paused, as far as this window has been told", async () => {
    const page = await open(busy());
    await window.tell({ type: "request", value: request("Quarterly safety review", "paused", { id: "now1" }) });
    const job = page.locator('#now [data-id="now1"][data-state="paused"]');
    await job.waitFor();
    expect((await job.innerText()).replaceAll("\u00a0", " ")).toContain("Paused at 64 %, section 5 of 7");
    expect(await job.locator("progress").evaluate((bar) => bar.value)).toBe(0.64);
    await window.tell({ type: "request", value: request("From before", "paused", { id: "p9" }) });
    const unknown = page.locator('#now [data-id="p9"]');
    await unknown.waitFor();
    expect(await unknown.innerText()).not.toMatch(/%|Beginning/);
    expect(await unknown.locator(".tag").innerText()).toBe("Paused");
    expect(await unknown.locator("progress").count(), "no bar claims that nothing is done").toBe(0);
  });

  it("can be paused, resumed and cancelled", async () => {
    const page = await open(busy());
    await page.getByRole("button", { name: "Pause: Quarterly safety review" }).click();
    expect(await window.calls("pause")).toEqual([{ id: "now1" }]);
    await page.locator('#now [data-id="now1"]', { hasText: "Pausing after this section" }).waitFor();
    await window.tell({ type: "request", value: request("Quarterly safety review", "paused", { id: "now1", progress: progress() }) });
    await page.locator('#now [data-id="now1"][data-state="paused"]').waitFor();
    await page.getByRole("button", { name: "Resume: Quarterly safety review" }).click();
    expect(await window.calls("resume")).toEqual([{ id: "now1" }]);
    await page.getByRole("button", { name: "Cancel: Quarterly safety review" }).click();
    expect(await window.calls("cancel")).toEqual([{ id: "now1" }]);
  });

  it("that was paused by a full disk says so, and is tried again at a press", async () => {
    const page = await open(tight());
    const job = page.locator("#now .job", { hasText: "Supplier comparison" });
    expect(await job.innerText()).toContain("The disk is full. Free some space, then try again.");
    await job.getByRole("button", { name: "Try again" }).click();
    expect(await window.calls("resume")).toHaveLength(1);
  });

  it("that was cancelled can be had back", async () => {
    const page = await open(busy());
    await page.getByRole("button", { name: "Cancel: Weekly digest" }).click();
    await page.locator(".notice", { hasText: "\u201cWeekly digest\u201d is cancelled." }).getByRole("button", { name: "Undo" }).click();
    expect(await window.calls("cancel")).toEqual([{ id: "n2" }]);
    expect(await window.calls("retry")).toEqual([{ id: "n2" }]);
    await page.locator(".notice", { hasText: "\u201cWeekly digest\u201d is back in the queue." }).waitFor();
    expect(await page.locator(".notice").allInnerTexts(), "nothing was written of it yet, so nothing more is to be said").toHaveLength(1);
  });

  it("that was put off has its time again when it is had back", async () => {
    const world = busy();
    const at = ago(-600);
    world.snapshot.requests = [...world.snapshot.requests, request("In the evening", "scheduled", { id: "late", run_at: at })];
    const page = await open(world);
    await page.getByRole("button", { name: "Cancel: In the evening" }).click();
    await page.locator(".notice", { hasText: "is cancelled." }).getByRole("button", { name: "Undo" }).click();
    await window.waitForCall("put_off");
    expect(await window.calls("put_off")).toEqual([{ id: "late", until: at }]);
    expect(await window.calls("retry")).toEqual([]);
  });

  it("leaves the focus on the next row when its own goes away", async () => {
    const page = await open(busy());
    await page.getByRole("button", { name: "Pause: Quarterly safety review" }).focus();
    await window.tell({ type: "request", value: request("Quarterly safety review", "completed", { id: "now1", finished_at: ago(0), document_id: "doc9" }) });
    await page.locator('#now [data-id="now2"] button:focus').waitFor();
    await window.tell({ type: "request", value: request("Supplier comparison", "cancelled", { id: "now2", finished_at: ago(0) }) });
    await page.locator("#now-heading:focus").waitFor();
  });
});

describe("what waits", () => {
  it("says when it is due, when it is tried next and why it was not done yet", async () => {
    const page = await open(busy());
    expect(await page.locator('#next [data-id="n1"]').innerText()).toContain("User guide, 1 source, due tomorrow");
    const later = await page.locator('#next [data-id="n5"]').innerText();
    expect(later).toContain("Scheduled: next try at");
    expect(later).toContain("The documents folder is not there. Plug in the drive that it is on.");
  });

  it("is moved with Alt and the arrow keys, keeps the focus, and is told aloud", async () => {
    const page = await open(having(...waiting(3)));
    await page.getByRole("button", { name: "Move Waiting 1" }).focus();
    await page.keyboard.press("Alt+ArrowDown");
    await page.waitForFunction(() => document.querySelector("#announcement").textContent.includes("Waiting 1 is now number 2 of 3."));
    expect(await titles(page, "next")).toEqual(["Waiting 2", "Waiting 1", "Waiting 3"]);
    await page.keyboard.press("Alt+ArrowDown");
    await window.waitForCall("reorder", 2);
    expect(await window.calls("reorder")).toEqual([{ id: "w1", before: "w3" }, { id: "w1", before: null }]);
    expect(await page.evaluate(() => document.activeElement.getAttribute("aria-label"))).toBe("Move Waiting 1");
    await page.keyboard.press("Alt+ArrowDown");
    await page.waitForFunction(() => document.querySelector("#announcement").textContent.includes("already last"));
  });

  it("is moved with the pointer, by its handle", async () => {
    const page = await open(having(...waiting(4)));
    const from = await page.getByRole("button", { name: "Move Waiting 4" }).boundingBox();
    const to = await page.getByRole("button", { name: "Move Waiting 2" }).boundingBox();
    await page.mouse.move(from.x + 10, from.y + 10);
    await page.mouse.down();
    await page.mouse.move(to.x + 10, to.y + 4, { steps: 8 });
    await page.mouse.up();
    await window.waitForCall("reorder");
    expect(await window.calls("reorder")).toEqual([{ id: "w4", before: "w2" }]);
    expect(await titles(page, "next")).toEqual(["Waiting 1", "Waiting 4", "Waiting 2", "Waiting 3"]);
  });

  it("goes back to its place when Esc is pressed while it is dragged", async () => {
    const page = await open(having(...waiting(3)));
    const from = await page.getByRole("button", { name: "Move Waiting 3" }).boundingBox();
    await page.mouse.move(from.x + 10, from.y + 10);
    await page.mouse.down();
    await page.mouse.move(from.x + 10, from.y - 150, { steps: 4 });
    await page.locator(".dragged").waitFor();
    await page.keyboard.press("Escape");
    await page.mouse.up();
    expect(await page.locator(".dragged").count()).toBe(0);
    expect(await titles(page, "next")).toEqual(["Waiting 1", "Waiting 2", "Waiting 3"]);
    expect(await window.calls("reorder")).toEqual([]);
  });

  it("is never dragged past one of another priority", async () => {
    const page = await open(having(request("Urgent", "pending", { id: "u" }, { priority: "urgent" }), ...waiting(2)));
    const from = await page.getByRole("button", { name: "Move Waiting 2" }).boundingBox();
    await page.mouse.move(from.x + 10, from.y + 10);
    await page.mouse.down();
    await page.mouse.move(from.x + 10, from.y - 400, { steps: 6 });
    await page.mouse.up();
    await window.waitForCall("reorder");
    expect(await titles(page, "next")).toEqual(["Urgent", "Waiting 2", "Waiting 1"]);
  });

  it("goes back to its place, with the reason, when the engine refuses", async () => {
    const world = having(...waiting(2));
    world.replies.reorder = { reject: problem("not_now", "It has begun already.", "") };
    const page = await open(world);
    await page.getByRole("button", { name: "Move Waiting 2" }).focus();
    await page.keyboard.press("Alt+ArrowUp");
    await page.locator(".notice-bad", { hasText: "It has begun already." }).waitFor();
    expect(await titles(page, "next")).toEqual(["Waiting 1", "Waiting 2"]);
  });

  it("changes its priority in its row", async () => {
    const page = await open(busy());
    await page.getByLabel("Priority of Weekly digest").selectOption("critical");
    expect(await window.calls("set_priority")).toEqual([{ id: "n2", priority: "critical" }]);
  });

  it("is folded when it is long, so that what is done stays in sight, and unfolds for a row that is moved down", async () => {
    const page = await open(having(...waiting(20)));
    expect(await page.locator("#next .job").count()).toBe(6);
    await page.getByRole("button", { name: "Move Waiting 6" }).focus();
    await page.keyboard.press("Alt+ArrowDown");
    await page.locator("#next .job").nth(19).waitFor();
    expect(await page.evaluate(() => document.activeElement.getAttribute("aria-label"))).toBe("Move Waiting 6");
  });

  it("says that it waits for Start where the system is stopped", async () => {
    const world = stopped();
    world.snapshot.requests = waiting(1);
    const page = await open(world);
    await page.getByText("They wait until you press Start.").waitFor();
  });
});

describe("a paused queue", () => {
  const paused = (is) => ({ type: "monitor", value: view({ queue: { ...view().queue, paused: is } }) });

  it("is said where things wait and where nothing is written, and in the header, and goes on at a press", async () => {
    const page = await open(having(...waiting(2)));
    await window.tell(paused(true));
    await page.locator("#next", { hasText: "The queue is paused: nothing new is begun." }).waitFor();
    expect(await page.locator("#now").innerText()).toBe("The queue is paused: nothing new is begun.");
    expect(await page.locator("#state").innerText()).toBe("Running, queue paused");
    expect(await page.locator("[data-state]").first().getAttribute("class"), "it is not in the green of what runs").toBe("state state-paused");
    await window.reply("monitor", view());
    await page.getByRole("button", { name: "Resume the queue" }).click();
    await page.locator("#now", { hasText: "Nothing is being written." }).waitFor();
    expect(await page.locator("#resume-queue").count()).toBe(0);
    expect(await page.locator("#state").innerText()).toBe("Running");
    expect(await window.calls("resume_queue")).toHaveLength(1);
    expect(await page.evaluate(() => document.activeElement.closest("#next") !== null), "the focus is on the row below").toBe(true);
  });

  it("is said of before Start, which would begin nothing", async () => {
    const world = stopped();
    world.snapshot.requests = waiting(1);
    const page = await open(world);
    await window.tell(paused(true));
    await page.locator("#next", { hasText: "The queue is paused" }).waitFor();
    expect(await page.getByText("They wait until you press Start.").count()).toBe(0);
    expect(await page.locator("#state").innerText()).toBe("Stopped");
  });
});

describe("a request from near", () => {
  const near = async (...requests) => {
    const world = having(...requests);
    world.replies.request_history = story;
    const page = await open(world);
    return page;
  };

  it("says what happened to it, oldest first", async () => {
    const page = await near(request("Slow", "in_progress", { started_at: ago(40), progress: progress() }));
    await page.getByRole("button", { name: "More: Slow" }).click();
    await page.locator("#story li").nth(3).waitFor();
    const told = await page.locator("#story li span").allTextContents();
    expect(told).toEqual(["Asked for", "Work began", "Section 2 is written", "Went wrong, is tried again: It gave no sign of life and was ended."]);
    expect(await window.calls("request_history")).toHaveLength(1);
    expect(await page.locator("#needed-by, #tonight").count(), "it does not wait any more").toBe(0);
    await page.keyboard.press("Escape");
    await page.waitForFunction(() => document.activeElement?.getAttribute("aria-label") === "More: Slow");
  });

  it("is given a deadline and loses it, by the keyboard alone", async () => {
    const page = await near(...waiting(2));
    await page.getByRole("button", { name: "More: Waiting 2" }).focus();
    await page.keyboard.press("Enter");
    await page.locator("#needed-by").fill("2030-05-04T09:30");
    expect(await page.locator("#needed-by").getAttribute("placeholder"), "where it is a plain field").toBe("YYYY-MM-DD HH:MM");
    await page.locator("#set-deadline").focus();
    await page.keyboard.press("Enter");
    await window.waitForCall("set_deadline");
    const [call] = await window.calls("set_deadline");
    expect(call.id).toBe("w2");
    expect(new Date(call.deadline).getTime()).toBe(new Date("2030-05-04T09:30").getTime());
    await window.tell({ type: "request", value: request("Waiting 2", "pending", { id: "w2", position: 2 }, { deadline: call.deadline }) });
    await page.locator("#drop-deadline").click();
    await window.waitForCall("set_deadline", 2);
    expect((await window.calls("set_deadline"))[1]).toEqual({ id: "w2", deadline: null });
    await page.keyboard.press("Escape");
    expect(await titles(page, "next"), "the earliest deadline comes first").toEqual(["Waiting 2", "Waiting 1"]);
    expect(await page.locator('#next [data-id="w2"]').innerText()).toContain("due 4 May 2030");
  });

  it("is put off to tonight, to tomorrow morning, and to a time of one's own", async () => {
    const page = await near(...waiting(1));
    await page.getByRole("button", { name: "More: Waiting 1" }).click();
    await page.locator("#tonight").click();
    await page.locator("#tomorrow").click();
    await page.locator("#own-time").fill("2030-05-04T09:30");
    await page.locator("#put-off").click();
    await window.waitForCall("put_off", 3);
    const times = (await window.calls("put_off")).map(({ until }) => new Date(until));
    const days = (time) => Math.round((new Date(time).setHours(0, 0, 0, 0) - new Date().setHours(0, 0, 0, 0)) / 86_400_000);
    expect(times[0] > new Date()).toBe(true);
    expect([days(times[1]), times[1].getHours()]).toEqual([1, 7]);
    expect(times[2].getTime()).toBe(new Date("2030-05-04T09:30").getTime());
    await window.tell({ type: "request", value: request("Waiting 1", "scheduled", { id: "w1", position: 1, run_at: times[2].toISOString() }) });
    await page.getByText("Put off until 4 May 2030").first().waitFor();
  });

  it("says so where a time is given only in part, and does nothing without one", async () => {
    const page = await near(...waiting(1));
    await page.getByRole("button", { name: "More: Waiting 1" }).click();
    for (const [field, button] of [["needed-by", "set-deadline"], ["own-time", "put-off"]]) {
      await page.locator(`#${field}`).focus();
      await page.keyboard.type("3112");
      await page.locator(`#${button}`).click();
      await page.locator(`#fault-${field}`, { hasText: "Give it as a date and a time." }).waitFor();
      await page.locator(`#${field}:focus`).waitFor();
    }
    expect([...(await window.calls("set_deadline")), ...(await window.calls("put_off"))]).toEqual([]);
  });

  it("says in its place what the engine refuses", async () => {
    const world = having(...waiting(1));
    world.replies = { ...world.replies, request_history: story, put_off: { reject: problem("not_now", "It has begun already.", "") } };
    const page = await open(world);
    await page.getByRole("button", { name: "More: Waiting 1" }).click();
    await page.locator("#tonight").click();
    await page.locator("dialog", { hasText: "It has begun already." }).waitFor();
  });

  it("that misses its deadline says so, once, and is marked", async () => {
    const page = await open(having(...waiting(1)));
    const late = request("Waiting 1", "pending", { id: "w1", position: 1, late: true }, { deadline: ago(1) });
    await window.tell({ type: "request", value: late }, { type: "request", value: late });
    await page.locator(".notice-bad", { hasText: "\u201cWaiting 1\u201d was needed by now and is not finished." }).waitFor();
    expect(await page.locator(".notice-bad").count()).toBe(1);
    expect(await page.locator('#next [data-id="w1"]').innerText()).toContain("Late");
    expect(await page.locator(".notice-bad").innerText()).toContain("higher priority");
    await window.tell({ type: "request", value: { ...late, state: "in_progress", started_at: ago(0) } });
    await page.locator(".notice-bad", { hasText: "It is being written." }).waitFor();
    expect(await page.locator(".notice-bad").innerText()).not.toContain("priority");
    await window.tell({ type: "request", value: { ...late, state: "completed", finished_at: ago(0) } });
    await page.locator(".notice-bad").waitFor({ state: "detached" });
  });
});

describe("many requests at once", () => {
  const ended = (state, many) => Array.from({ length: many }, (_, index) => request(`${state} ${index}`, state, { id: `${state}${index}`, finished_at: ago(index + 1), problem: state === "failed" ? problem("internal", "Why.", "") : null }));

  it("are all called off, and had back by one press", async () => {
    const world = having(...waiting(3));
    world.replies.order_many = { done: ["w1", "w2", "w3"], refused: 0 };
    const page = await open(world);
    await page.locator("#cancel-waiting").focus();
    await page.keyboard.press("Enter");
    await page.locator(".notice", { hasText: "3 requests cancelled." }).getByRole("button", { name: "Undo" }).click();
    await window.waitForCall("order_many", 2);
    expect(await window.calls("order_many")).toEqual([
      { which: { states: ["pending", "scheduled"] }, order: "cancel" },
      { which: { ids: ["w1", "w2", "w3"] }, order: "retry" },
    ]);
  });

  it("are put off until the morning", async () => {
    const world = having(...waiting(2));
    world.replies.order_many = { done: ["w1", "w2"], refused: 0 };
    const page = await open(world);
    await page.locator("#put-off-waiting").click();
    await page.locator(".notice", { hasText: "2 requests put off: tomorrow morning." }).waitFor();
    const [{ which, order }] = await window.calls("order_many");
    expect(which).toEqual({ states: ["pending"] });
    expect(new Date(order.put_off).getHours()).toBe(7);
  });

  it("that failed are all tried anew", async () => {
    const world = having(...ended("failed", 2));
    world.replies.order_many = { done: ["failed0", "failed1"], refused: 0 };
    const page = await open(world);
    await page.locator("#retry-failed").click();
    await page.locator(".notice", { hasText: "2 requests back in the queue." }).waitFor();
    expect(await window.calls("order_many")).toEqual([{ which: { states: ["failed"] }, order: "retry" }]);
  });

  it("that have ended go off the list after one question, which says that documents stay", async () => {
    const world = having(...ended("failed", 1), ...ended("cancelled", 2));
    world.replies.clear_finished = 3;
    const page = await open(world);
    await page.locator("#clear-list").click();
    expect(await page.locator("dialog").innerText()).toContain("Documents stay in the Library");
    await page.keyboard.press("Escape");
    expect(await window.calls("clear_finished"), "a question that was closed changes nothing").toEqual([]);
    await page.locator("#clear-list").click();
    await page.locator("#clear-finished").click();
    await window.waitForCall("clear_finished");
    expect(await window.calls("clear_finished")).toEqual([{ states: ["completed", "failed", "cancelled"] }]);
    await window.tell({ type: "cleared", value: { request_ids: ["failed0", "cancelled0", "cancelled1"] } });
    await page.locator(".queue-none").waitFor();
  });
});
