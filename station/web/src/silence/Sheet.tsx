// Downtime sheets from the page's own memory: one for each bed, with what was known last and lines
// to go on by hand. Shown only on paper.
import { render } from "preact";
import { bedOf } from "../state/apply";
import type { BedState } from "../state/model";
import { ordered } from "../state/order";
import { labelOf } from "../state/places";
import type { Store } from "../state/store";
import { alarmText, clockText, dateText, marks, timeText } from "../state/words";
import { ADVISORY } from "../parts/Note";
import { checkView } from "../wall/check";
import { doseMs, doseText, elapsedText, phaseText } from "../wall/tile_look";
import type { Times } from "../wall/times";
import { cuffView, heartView, spo2View } from "../wall/vital";

/** Blank lines for values by hand. */
const LINES = 12;

interface Row {
  readonly name: string;
  readonly value: string;
  readonly when: string;
  readonly limit: string;
}

export function sheetRows(bed: BedState, times: Times): Row[] {
  const heart = heartView(bed, times);
  const spo2 = spo2View(bed, times);
  const cuff = cuffView(bed, times);
  const when = (ms: number | undefined): string => (ms === undefined ? "" : clockText(ms));
  return [
    { name: heart.name, value: heart.number, when: when(heart.atMs), limit: heart.limit.text },
    { name: "SpO2", value: spo2.number, when: when(spo2.atMs), limit: spo2.limit.text },
    { name: "NIBP", value: `${cuff.number} ${cuff.mean}`, when: cuff.age, limit: cuff.limit.text },
  ];
}

function One({ bed, label, times }: { bed: BedState; label: string; times: Times }) {
  const session = bed.session;
  const check = checkView(bed, times);
  const dose = doseMs(session, times);
  const alarms = ordered(bed.alarms.values());
  const toldMs = times.silentMs ?? times.nowMs;
  const stood = alarms.map((open) => `${marks(open.alarm.priority)} ${alarmText(open, toldMs)}`);
  return (
    <section class="sheet-bed">
      <h2>
        Bed {label} · {session?.code ?? "no session"}
      </h2>
      {session !== undefined && (
        <p>
          {phaseText(session)}, {elapsedText(session, times)} when printed.{" "}
          {dose === undefined ? "" : `First dose at ${timeText(dose)}. `}
          {doseText(bed, session)}. Profile {session.profile} v{session.profileVersion}.
        </p>
      )}
      <table>
        <thead>
          <tr>
            <th>Last known</th>
            <th>Value</th>
            <th>At</th>
            <th>Limits</th>
          </tr>
        </thead>
        <tbody>
          {sheetRows(bed, times).map((row) => (
            <tr>
              <th>{row.name}</th>
              <td>{row.value}</td>
              <td>{row.when}</td>
              <td>{row.limit}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p>
        {stood.length === 0 ? "No alarm was known." : `Alarms known last: ${stood.join("; ")}`}
      </p>
      <p>
        {check.dueMs === undefined ? check.title : `Check due at ${timeText(check.dueMs)}`},{" "}
        {check.what}. {cuffView(bed, times).next}.
      </p>
      <table class="by-hand">
        <thead>
          <tr>
            {["Time", "HR", "SpO2", "NIBP", "Breathing", "Colour", "Awake 0-5", "Seen", "Who"].map(
              (name) => (
                <th>{name}</th>
              ),
            )}
          </tr>
        </thead>
        <tbody>
          {Array.from({ length: LINES }, () => (
            <tr>
              {Array.from({ length: 9 }, () => (
                <td />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Sheets({ store }: { store: Store }) {
  const nowMs = store.nowMs.peek();
  const keys = store.bedKeys.peek();
  return (
    <main>
      <h1>
        {store.hello.peek()?.site}: downtime sheets, {dateText(nowMs)} {clockText(nowMs)}
      </h1>
      <p>{ADVISORY}</p>
      {keys.map((key) => {
        const bed = bedOf(store.world, key);
        if (bed === undefined) return null;
        const wallMsOf = (ns: bigint): number | undefined => store.wallMsOf(bed.source, ns);
        const times = { nowMs, silentMs: store.silentSources.peek().get(bed.source), wallMsOf };
        return <One key={key} bed={bed} label={labelOf(keys, key)} times={times} />;
      })}
    </main>
  );
}

/** Opens the browser's print dialog with the sheets alone; the page itself stays as it is. */
export function printSheets(store: Store): void {
  const place = document.createElement("div");
  place.className = "sheets";
  document.body.append(place);
  document.documentElement.classList.add("printing-sheets");
  render(<Sheets store={store} />, place);
  const done = (): void => {
    render(null, place);
    place.remove();
    document.documentElement.classList.remove("printing-sheets");
  };
  addEventListener("afterprint", done, { once: true });
  print();
}
