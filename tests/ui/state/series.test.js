// A history in the steps that a chart draws.
import { describe, expect, it } from "vitest";
import { bounds, mean, steps, sum, top } from "../../../ui/src/state/series.js";

const point = (at, change = {}) => ({ at: new Date(at).toISOString(), completed: 1, failed: 0, wait_seconds: null, work_seconds: null, cpu_percent: 10, ...change });

describe("the steps of a history", () => {
  const now = new Date(2026, 2, 29, 14, 20, 7).getTime();

  it("have the present in the last one", () => {
    for (const range of ["ten_minutes", "day", "month"]) {
      for (const grain of ["coarse", "fine"]) {
        const edges = bounds(range, grain, now);
        expect(edges.at(-2), `${range} ${grain}`).toBeLessThanOrEqual(now);
        expect(edges.at(-1), `${range} ${grain}`).toBeGreaterThan(now);
        expect(edges).toEqual([...edges].sort((a, b) => a - b));
      }
    }
  });

  it("are half minutes, hours by the clock and days by the calendar", () => {
    expect(bounds("ten_minutes", "coarse", now)).toHaveLength(21);
    const hours = bounds("day", "coarse", now).map((edge) => new Date(edge));
    expect(hours.every((edge) => edge.getMinutes() === 0 && edge.getSeconds() === 0)).toBe(true);
    expect(hours).toHaveLength(25);
    const days = bounds("month", "coarse", now).map((edge) => new Date(edge));
    expect(days.every((edge) => edge.getHours() === 0), "also where a day has 23 hours").toBe(true);
    expect(days).toHaveLength(31);
  });

  it("hold each point once, and none that is older", () => {
    const edges = [0, 10_000, 20_000, 30_000];
    const found = steps([point(-1), point(0), point(9_999), point(10_000), point(29_999), point(30_000)], edges);
    expect(found.map((list) => list.length)).toEqual([2, 1, 1]);
  });

  it("know nothing where nothing was measured, which is not nought", () => {
    expect(sum([], "completed")).toBeNull();
    expect(sum([point(0), point(1, { completed: 0 })], "completed")).toBe(1);
    expect(mean([], "cpu_percent")).toBeNull();
    expect(mean([point(0), point(1, { wait_seconds: 4 }), point(2, { wait_seconds: 2 })], "wait_seconds"), "of those that have it").toBe(3);
    expect(mean([point(0)], "wait_seconds")).toBeNull();
  });
});

describe("the top of an axis", () => {
  it.each([
    [[null, 0], "count", 2, 2],
    [[3], "count", 2, 4],
    [[7, 61], "count", 2, 100],
    [[0.3], "seconds", 1, 1],
    [[9], "seconds", 1, 10],
    [[11], "seconds", 1, 20],
    [[130], "seconds", 1, 300],
    [[200_000], "seconds", 1, 259_200],
    [[212e6], "plain", 100e6, 400e6],
  ])("over %j as %s is round", (values, kind, least, expected) => {
    expect(top(values, kind, least)).toBe(expected);
  });
});
