// The eight beds of the demonstration, with their sessions in different phases: what screenshots,
// measurements and the search for barriers look at. Invented patients.
import { spawn } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { eventually } from "./assert.mjs";
import { Clinic } from "./programs.mjs";

const script = join(dirname(fileURLToPath(import.meta.url)), "../../config/demo-sessions.sh");
const bin = process.env.VIGIL_BIN ?? join(dirname(script), "../build/release/bin");
export const PLACES = ["1@0,0", "3@0,1", "5@0,2", "7@0,3", "2@1,0", "4a@1,1", "4b@1,2", "6@1,3"];

const ivy = (room, bed, hr, spo2, sys, dia, more = {}) => ({
  room,
  bed,
  driver: "ivy450c",
  patient: { hr, spo2, sys, dia, rr: 14, noise: 0.5 },
  cuff: { first_s: 2, every_s: 300 },
  ...more,
});

/** `second`: happenings of bed 2; `sixth`: those of bed 6. */
export function demoBeds({ second = [], sixth = [] } = {}) {
  return [
    ivy("1", "a", 74, 98, 124, 78),
    ivy("2", "a", 66, 97, 128, 80, { happening: second }),
    ivy("3", "a", 81, 98, 131, 82),
    ivy("4", "a", 88, 97, 138, 86),
    { room: "4", bed: "b", driver: "nonin", variant: "df7", patient: { hr: 70, spo2: 96 } },
    ivy("5", "a", 79, 97, 142, 88),
    ivy("6", "a", 72, 97, 130, 81, { happening: sixth }),
    ivy("7", "a", 68, 98, 122, 76),
  ];
}

function sessions(clinic, part) {
  return new Promise((done, failed) => {
    const child = spawn("bash", [script, join(bin, "vigil"), part], {
      env: { ...process.env, VIGIL_FEED: clinic.feed, VIGIL_CONTROL: clinic.control },
      stdio: ["ignore", "inherit", "inherit"],
    });
    child.on("exit", (code) =>
      code === 0 ? done() : failed(new Error(`demo-sessions.sh ${part}: ${code}`)),
    );
  });
}

/** Programs, sessions and monitors are there, and every link is live. */
export async function openDemo(happenings = {}) {
  const clinic = await new Clinic(demoBeds(happenings), { places: PLACES, site: "Ward 3" }).open();
  await sessions(clinic, "before");
  clinic.startMonitors();
  const live = () => clinic.vigild.errors.match(/: live\n/g)?.length ?? 0;
  await eventually(() => live() >= clinic.beds.length, "all monitors are live");
  await sessions(clinic, "after");
  return clinic;
}
