// The wall with invented beds, to be looked at without a station:
// npx vite, then /dev/wall.html?scene=alarms&theme=night&waves&silent&mute&apart=5
import "../src/style/base.css";
import "../src/wall/wall.css";
import { create, toBinary } from "@bufbuild/protobuf";
import { theme as chosen } from "../src/parts/theme";
import { start } from "../src/start";
import { HistorySchema } from "../src/wire/gen/vigil/v1/station_pb";
import { WaveBlockSchema } from "../src/wire/gen/vigil/v1/wave_pb";
import { StationMessageSchema } from "../src/wire/gen/vigil/v1/station_pb";
import { heartbeat, NOW, ns, SOURCE, vital } from "../tests/events";
import { type Scene, scene } from "../tests/fixture";

const asked = new URLSearchParams(location.search);
const name: Scene = asked.get("scene") === "calm" ? "calm" : "alarms";
const theme = asked.get("theme");
if (theme === "light" || theme === "night") chosen.value = theme;

// A browser that lets no page sound.
if (asked.has("mute")) Object.assign(window, { AudioContext: undefined });

// The browser's clock agrees, or is "apart" by so many seconds.
const apartMs = Number(asked.get("apart") ?? 0) * 1000;
const beganAt = performance.now();
Date.now = () => NOW + performance.now() - beganAt + apartMs;

/** Thirty minutes of a bed that ends where its fixture stands. */
function history(room: string, bed: string): ArrayBuffer {
  const seed = room.charCodeAt(0) * 7 + bed.charCodeAt(0);
  const ends: Record<string, [number, number]> = {
    "1a": [72, 98], "2a": [88, 96], "3a": [104, 95], "4a": [96, 97], "4b": [98, 97],
    "5a": [92, 96], "6a": [76, 98],
  };
  const [hr, spo2] = ends[room + bed] ?? [0, 0];
  const atMs: bigint[] = [];
  const hrs: bigint[] = [];
  const spo2s: bigint[] = [];
  for (let i = 0; i < 360 && hr > 0; ++i) {
    const noise = Math.sin(i * 1.7 + seed) + Math.sin(i * 0.31 + seed);
    atMs.push(i === 0 ? BigInt(NOW - 1_800_000) : 5_000n);
    hrs.push(BigInt(Math.round((hr - (360 - i) / 20 + noise) * 1000)));
    const dip = name === "alarms" && room === "3" && i > 345 ? (i - 345) * 0.8 : 0;
    spo2s.push(BigInt(Math.round((spo2 + noise / 3 - dip) * 1000)));
  }
  const series = [
    { parameter: "hr", atMs, milli: hrs },
    { parameter: "spo2", atMs, milli: spo2s },
  ];
  const bytes = toBinary(HistorySchema, create(HistorySchema, { room, bed, series }));
  return bytes.slice().buffer;
}

window.fetch = (input) => {
  const url = new URL(String(input), location.href);
  const { room, bed } = Object.fromEntries(url.searchParams);
  if (!url.pathname.startsWith("/api/history")) {
    return Promise.resolve(new Response("", { status: 404 }));
  }
  return Promise.resolve(new Response(history(room ?? "", bed ?? "")));
};

const bad = name === "alarms";
const beds = [["1", "a", 72, 98], ["2", "a", 88, 96], ["3", "a", bad ? 104 : 101, bad ? 84 : 95],
  ["4", "a", 96, 97], ["4", "b", bad ? 134 : 98, 97], ["5", "a", 92, 96], ["6", "a", 76, 98],
  ["7", "a", 0, 0]] as const;
const quiet = bad ? ["5", "6", "7"] : ["7"];

function pleth(phase: number): number {
  const beat = phase % 1;
  return Math.exp(-((beat - 0.2) ** 2) / 0.008) + 0.4 * Math.exp(-((beat - 0.45) ** 2) / 0.02);
}

const place = document.getElementById("app");
if (place !== null) {
  const { store } = start(place, false);
  const opened = performance.now();
  for (const message of scene(name)) store.take(message, opened);
  let seq = 0n;
  let toldMs = 0;
  const step = 250;
  setInterval(() => {
    const at = performance.now();
    const nowMs = NOW + (at - opened);
    if (asked.has("silent") && at - opened > 500) return;
    store.take(heartbeat(nowMs), at);
    if (store.nowMs.peek() - toldMs >= 1_000) {
      toldMs = store.nowMs.peek();
      for (const [room, bed, hr, spo2] of beds) {
        if (hr === 0 || (quiet.includes(room) && room !== "6")) continue;
        const where = { room, bed, atMs: nowMs };
        store.take(vital(where, "hr", hr), at);
        if (!quiet.includes(room)) store.take(vital(where, "spo2", spo2), at);
      }
    }
    if (!asked.has("waves")) return;
    for (const [room, bed, rate] of beds) {
      if (quiet.includes(room)) continue;
      seq += 1n;
      const samples = Array.from({ length: step / 10 }, (_, i) =>
        Math.round(1000 * pleth(((nowMs + i * 10) / 60_000) * rate)),
      );
      const value = create(WaveBlockSchema, { source: SOURCE, waveSeq: seq, instantNs: ns(nowMs),
        room, bed, wave: "pleth", samples, samplesPerSecond: 100 });
      store.take(create(StationMessageSchema, { body: { case: "wave", value } }), at);
    }
  }, step);
}
