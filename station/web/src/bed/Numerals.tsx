// The big numbers of one bed as the wall has them: where they come from, the limits in force, and
// their ages.
import type { BedState } from "../state/model";
import { lastValidOf } from "../state/model";
import { parameterWords } from "../state/words";
import { usePage } from "../state/context";
import { timesOf, useSecond } from "../wall/times";
import { cuffView, heartView, spo2View, vitalView, type VitalView } from "../wall/vital";

const numClass = (number: string) => (number === "---" ? "num none" : "num");

function Cell({ view, kind }: { view: VitalView; kind: string }) {
  return (
    <div class={`vital ${kind} ${view.look}`}>
      <p class="name">
        <b>{view.name}</b>
        <span class={view.remark === "" ? "" : "age"}>{view.source}</span>
        <span class={view.limit.hit ? "lim hit" : "lim"}>{view.limit.text}</span>
      </p>
      <p class={numClass(view.number)}>{view.number}</p>
    </div>
  );
}

/** Parameters that not every monitor has: shown once a value was there. */
const others = [
  ["rr", "rr", "/min"],
  ["etco2", "co2", "mmHg"],
] as const;

export function Numerals({ bed }: { bed: BedState }) {
  const { store } = usePage();
  const times = timesOf(store, bed.source, useSecond());
  const cuff = cuffView(bed, times);
  return (
    <div class="numbers" aria-live="off">
      <Cell kind="hr" view={heartView(bed, times)} />
      <Cell kind="spo2" view={spo2View(bed, times)} />
      <div class={`vital bp ${cuff.look}`}>
        <p class="name">
          <b>NIBP</b>
          <span>mmHg</span>
          <span class={cuff.limit.hit ? "lim hit" : "lim"}>{cuff.limit.text}</span>
        </p>
        <p class={numClass(cuff.number)}>
          {cuff.number}
          {cuff.mean !== "" && <small>{cuff.mean}</small>}
        </p>
        <p class="when">
          <b>{cuff.age}</b>
          {cuff.next}
        </p>
      </div>
      {others
        .filter(([parameter]) => lastValidOf(bed, parameter) !== undefined)
        .map(([parameter, kind, unit]) => (
          <Cell
            key={parameter}
            kind={kind}
            view={vitalView(bed, parameter, parameterWords(parameter), unit, times)}
          />
        ))}
    </div>
  );
}
