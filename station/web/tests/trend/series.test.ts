// Nothing is made up between two values: a gap stays a gap, with its reason and its length.
import { create } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { describe, expect, it } from "vitest";
import { checkMarks, doses } from "../../src/trend/marks";
import { allPoints, liveValues } from "../../src/trend/live";
import { minutesOf } from "../../src/trend/marks_live";
import { cursorByKey, reach, spanOf, ticks } from "../../src/trend/scale";
import { alarmSpans, gaps, gapWords, joined, pointsOf, pressures, runs, thinned, valueAt,
  type Point } from "../../src/trend/series";
import { readAt } from "../../src/trend/TrendDrawer";
import { AlarmKind, AlarmState, Priority } from "../../src/wire/gen/vigil/v1/alarm_pb";
import { EventSchema } from "../../src/wire/gen/vigil/v1/event_pb";
import { CheckSchema, CheckState, DoseStep, EntryKind }
  from "../../src/wire/gen/vigil/v1/record_pb";
import { HistorySchema, HistorySeriesSchema } from "../../src/wire/gen/vigil/v1/station_pb";
import { MINUTE, NOW, ns, SECOND, vital, type Body } from "../events";
import { fixtureStore } from "../fixture";

const point = (atMs: number, value: number, more: Partial<Point> = {}): Point => ({
  atMs, value, manual: false, last: false, ...more,
});
const mark = (atMs: number, body: Body) =>
  create(EventSchema, { instantNs: ns(atMs), wallTime: timestampFromMs(atMs), body });

describe("the points of a series", () => {
  it("come from steps and thousandths, with breaks and values by hand in their places", () => {
    const series = create(HistorySeriesSchema, {
      parameter: "spo2",
      atMs: [1_000n, 1_000n, 60_000n],
      milli: [97_000n, 96_500n, 95_000n],
      breaks: [2],
      manual: [2],
    });
    expect(pointsOf(series)).toEqual([
      point(1_000, 97),
      point(2_000, 96.5, { last: true }),
      point(62_000, 95, { manual: true }),
    ]);
  });

  it("go on with what came live, without the same moment twice", () => {
    const past = [point(1_000, 97), point(2_000, 96)];
    const live = [point(2_000, 96), point(3_000, 95)];
    expect(joined(past, live)).toEqual([point(1_000, 97), point(2_000, 96), point(3_000, 95)]);
  });
});

describe("a gap", () => {
  it("parts the line where a break was told, however short", () => {
    const points = [point(0, 97, { last: true }), point(5_000, 96)];
    expect(runs(points).map((run) => run.length)).toEqual([1, 1]);
    expect(gaps(points, 6_000)).toEqual([{ fromMs: 0, toMs: 5_000 }]);
  });

  it("parts the line where nothing came for longer than 30 s, told or not", () => {
    const near = [point(0, 97), point(30_000, 96)];
    const far = [point(0, 97), point(30_001, 96)];
    expect(runs(near).length).toBe(1);
    expect(runs(far).length).toBe(2);
    expect(gaps(near, 31_000)).toEqual([]);
  });

  it("reaches to now when the last value is long ago", () => {
    expect(gaps([point(0, 97)], 40_000)).toEqual([{ fromMs: 0, toMs: 40_000 }]);
    expect(gaps([point(0, 97)], 20_000)).toEqual([]);
  });

  it("is not closed by a value taken by hand, which stands for itself", () => {
    const points = [point(0, 97), point(60_000, 95, { manual: true }), point(120_000, 96)];
    expect(gaps(points, 121_000)).toEqual([{ fromMs: 0, toMs: 120_000 }]);
    expect(runs(points).length).toBe(3);
  });

  it("is named by the alarm of this parameter that stood meanwhile", () => {
    const began = { alarmId: "7.1", startedNs: ns(NOW - 4 * MINUTE), priority: Priority.LOW };
    const off = { ...began, kind: AlarmKind.SENSOR_OFF, parameter: "spo2" };
    const spans = alarmSpans([
      mark(NOW - 4 * MINUTE, { case: "alarm", value: { ...off, state: AlarmState.ACTIVE } }),
      mark(NOW - MINUTE, { case: "alarm", value: { ...off, state: AlarmState.INACTIVE } }),
    ]);
    expect(spans[0]).toMatchObject({ fromMs: NOW - 4 * MINUTE, toMs: NOW - MINUTE });
    const gap = { fromMs: NOW - 4 * MINUTE, toMs: NOW - MINUTE };
    expect(gapWords(gap, "spo2", spans)).toBe("sensor off 3 min");
    expect(gapWords(gap, "hr", spans)).toBe("no data 3 min");
    expect(gapWords({ fromMs: NOW - 40 * SECOND, toMs: NOW }, "spo2", spans)).toBe("no data 40 s");
  });
});

describe("the value at a moment", () => {
  const points = [point(0, 97), point(10_000, 96, { last: true }), point(120_000, 94)];

  it("is the newest before it", () => {
    expect(valueAt(points, 9_999)?.value).toBe(97);
    expect(valueAt(points, 10_000)?.value).toBe(96);
  });

  it("is none inside a gap, nor before the first, nor long after the last", () => {
    expect(valueAt(points, 60_000)).toBe(undefined);
    expect(valueAt(points, -1)).toBe(undefined);
    expect(valueAt(points, 150_001)).toBe(undefined);
  });

  it("reads all lanes at once, the cuff with the time of its reading", () => {
    const readings = pressures([point(5_000, 155)], [point(5_500, 92)], [point(5_000, 113)]);
    expect(readings).toEqual([{ atMs: 5_000, sys: 155, dia: 92, mean: 113, manual: false }]);
    const lines = [{ name: "SpO2", points }, { name: "HR", points: [] }];
    expect(readAt(lines, readings, 9_000, (ms) => `${ms} ms`)).toEqual([
      { name: "SpO2", text: "97" },
      { name: "HR", text: "---" },
      { name: "NIBP", text: "155/92 read at 5000 ms" },
    ]);
  });
});

describe("what is drawn", () => {
  it("keeps the lowest and the highest of each pixel: no dip is drawn away", () => {
    const run = [97, 96, 84, 99, 95, 96].map((value, i) => point(i * 100, value));
    expect(thinned(run, 0, 1_000).map((kept) => kept.value)).toEqual([97, 84, 99, 96]);
  });

  it("spans the last 15 min, the hour, or the session from its start", () => {
    expect(NOW - spanOf("15 min", NOW, undefined).fromMs).toBe(15 * MINUTE);
    expect(NOW - spanOf("1 hour", NOW, undefined).fromMs).toBe(60 * MINUTE);
    expect(spanOf("session", NOW, NOW - 90 * MINUTE).fromMs).toBe(NOW - 90 * MINUTE);
    expect(NOW - spanOf("session", NOW, NOW - MINUTE).fromMs).toBe(15 * MINUTE);
  });

  it("counts ticks from the first dose", () => {
    const span = { fromMs: NOW - 16 * MINUTE, toMs: NOW + 15 * MINUTE };
    expect(ticks(span, 400, NOW).map((tick) => tick.label)).toEqual([
      "T−00:10", "T+00:00", "T+00:10",
    ]);
  });

  it("reaches as far as values and limits do", () => {
    expect(reach([85, 100], [72, 97])).toEqual([72, 100]);
  });

  it("moves the cursor by keys, and not beyond what is known", () => {
    const span = { fromMs: NOW - 60 * MINUTE, toMs: NOW };
    expect(cursorByKey("ArrowLeft", false, undefined, span, NOW)).toBe(NOW - 30 * SECOND);
    expect(cursorByKey("ArrowLeft", true, NOW, span, NOW)).toBe(NOW - MINUTE);
    expect(cursorByKey("ArrowRight", false, NOW, span, NOW)).toBe(NOW);
    expect(cursorByKey("Home", false, NOW, span, NOW)).toBe(NOW - 60 * MINUTE);
    expect(cursorByKey("a", false, NOW, span, NOW)).toBe(undefined);
  });
});

describe("marks", () => {
  const value = (number: number, state: CheckState, due: number, done?: number) => ({
    number,
    state,
    dueTime: timestampFromMs(due),
    ...(done === undefined ? {} : { performedTime: timestampFromMs(done) }),
  });

  it("tell a late check, a missed one, and one that is still to come", () => {
    const marks = [
      mark(NOW, { case: "check", value: value(1, CheckState.DONE, NOW, NOW + 2 * MINUTE) }),
      mark(NOW, { case: "check", value: value(2, CheckState.DONE, NOW, NOW + 3 * MINUTE) }),
      mark(NOW, { case: "check", value: value(3, CheckState.SKIPPED, NOW, NOW + 4 * MINUTE) }),
    ];
    const open = create(CheckSchema, value(4, CheckState.PLANNED, NOW + 9 * MINUTE));
    expect(checkMarks(marks, [open]).map(({ number, look, say }) => [number, look, say])).toEqual([
      [1, "done", ""],
      [2, "late", "late 3 min"],
      [3, "missed", "missed"],
      [4, "todo", ""],
    ]);
  });

  it("open a check again that was taken back", () => {
    const done = mark(NOW, { case: "check", value: value(1, CheckState.DONE, NOW, NOW) });
    const again = create(CheckSchema, value(1, CheckState.DUE, NOW));
    expect(checkMarks([done], [again]).map((each) => each.look)).toEqual(["todo"]);
  });

  it("name a dose with its amount and route at the moment it was given", () => {
    const given = { step: DoseStep.GIVEN, amountUg: 52_000n, route: "im" };
    const entry = mark(NOW, {
      case: "entry",
      value: {
        number: 3,
        kind: EntryKind.DOSE,
        performedTime: timestampFromMs(NOW - 3 * MINUTE),
        detail: { case: "dose", value: given },
      },
    });
    expect(doses([entry])).toEqual([{ key: "#3", atMs: NOW - 3 * MINUTE, text: "52 mg IM" }]);
  });
});

describe("live values", () => {
  it("are taken once each, and a reason instead of a value ends the run", () => {
    const store = fixtureStore("calm");
    const at = { room: "2", bed: "a" };
    const live = liveValues();
    const take = () => live.take(store.bed("clinic|2|a")!, (v) => Number(v.measuredNs) / 1e6);
    take();
    take();
    expect(live.of("spo2").map((each) => each.value)).toEqual([96]);
    store.take(vital({ ...at, atMs: NOW + SECOND }, "spo2", 95), 0);
    take();
    store.take(vital({ ...at, atMs: NOW + 2 * SECOND }, "spo2", undefined), 0);
    take();
    expect(live.of("spo2").map((each) => [each.value, each.last])).toEqual([
      [96, false],
      [95, true],
    ]);
  });

  it("of two monitors stand in order of time", () => {
    const history = create(HistorySchema, {
      series: [
        { parameter: "hr", monitor: 0, atMs: [1_000n, 2_000n], milli: [70_000n, 71_000n] },
        { parameter: "hr", monitor: 1, atMs: [1_500n], milli: [72_000n] },
      ],
    });
    expect(allPoints(history, "hr", []).map((each) => each.value)).toEqual([70, 72, 71]);
  });

  it("are asked for from half an hour before the start, within the station's limits", () => {
    const bed = { ...fixtureStore("calm").bed("clinic|2|a")! };
    expect(minutesOf({ ...bed, session: undefined }, NOW)).toBe(60);
    const started = timestampFromMs(NOW - 100 * MINUTE);
    const since = (startedTime: typeof started) =>
      minutesOf({ ...bed, session: { ...bed.session!, startedTime } }, NOW);
    expect(since(started)).toBe(130);
    expect(since(timestampFromMs(NOW - 24 * 60 * MINUTE))).toBe(720);
  });
});
