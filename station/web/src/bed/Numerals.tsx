// The big numbers of one bed with where they come from, the limits in force, and their ages.
import { shown, type Shown } from "./numbers";
import { usePage } from "../state/context";
import type { BedState } from "../state/model";
import { isAcked } from "../state/order";
import { agoText, leftText, parameterWords, priorityWord } from "../state/words";
import { AlarmType, Presence } from "../wire/gen/vigil/v1/alarm_pb";
import { limitOf, type Times } from "../wall/vital";

/** How the number's cell looks: the gravest alarm of one of these parameters. Pure. */
export function cellLook(bed: BedState, parameters: readonly string[]): string {
  let grave: string[] = [];
  let rank = 0;
  for (const open of bed.alarms.values()) {
    const { alarm } = open;
    if (alarm.type === AlarmType.TECHNICAL) continue; // says so itself; the number is no alarm
    if (!parameters.includes(alarm.parameter) || alarm.priority <= rank) continue;
    rank = alarm.priority;
    const word = priorityWord(alarm.priority);
    grave = word === "" ? [] : isAcked(open) ? ["acked", `was-${word}`] : [`is-${word}`];
    if (alarm.presence === Presence.ACTIVE_UNKNOWN) grave.push("is-unknown");
  }
  return grave.join(" ");
}

interface CellProps {
  readonly bed: BedState;
  readonly parameter: string;
  readonly class: string;
  readonly of: string;
  readonly value: Shown;
  readonly times: Times;
}

function Cell({ bed, parameter, class: kind, of, value, times }: CellProps) {
  const look = cellLook(bed, parameter === "hr" ? ["hr", "pulse"] : [parameter]);
  const limit = limitOf(bed, [parameter], times);
  return (
    <div class={`vital ${kind} ${look} ${value.look === "live" ? "" : "stale"}`}>
      <p class="name">
        <b>{parameterWords(parameter)}</b>
        <span class={value.note === "" ? "" : "age"}>{value.note === "" ? of : value.note}</span>
        <span class={limit.hit ? "lim hit" : "lim"}>{limit.text}</span>
      </p>
      <p class="num">{value.text}</p>
    </div>
  );
}

export function Numerals({ bed }: { bed: BedState }) {
  const { store } = usePage();
  const now = store.nowMs.value;
  const silent = store.silentSources.value.has(bed.source);
  const of = (parameter: string) =>
    shown(bed, parameter, now, (v) => store.wallMsOf(bed.source, v.measuredNs), silent);
  const hr = of("hr");
  const fromEcg = hr.value !== undefined || hr.note !== "";
  const sys = of("nibp_sys");
  const mean = of("nibp_mean");
  const next = bed.cuff?.value.nextNs ?? 0n;
  const nextMs = next === 0n ? undefined : store.wallMsOf(bed.source, next);
  const rr = of("rr");
  const co2 = of("etco2");
  const pressures = ["nibp_sys", "nibp_dia", "nibp_mean"];
  const bpLook = cellLook(bed, pressures);
  const times: Times = {
    nowMs: now,
    silentMs: silent ? store.silentSinceMs.value : undefined,
    wallMsOf: (ns) => store.wallMsOf(bed.source, ns),
  };
  const bpLimit = limitOf(bed, pressures, times);
  return (
    <div class="numbers" aria-live="off">
      {fromEcg ? (
        <Cell bed={bed} times={times} parameter="hr" class="hr" of="ECG" value={hr} />
      ) : (
        <Cell bed={bed} times={times} parameter="pulse" class="hr" of="finger" value={of("pulse")} />
      )}
      <Cell bed={bed} times={times} parameter="spo2" class="spo2" of="finger" value={of("spo2")} />
      <div class={`vital bp ${bpLook} ${sys.look === "live" ? "" : "stale"}`}>
        <p class="name">
          <b>NIBP</b>
          <span>mmHg</span>
          <span class={bpLimit.hit ? "lim hit" : "lim"}>{bpLimit.text}</span>
        </p>
        <p class="num">
          {sys.text}/{of("nibp_dia").text}
          {mean.value !== undefined && <small>({mean.text})</small>}
        </p>
        <p class="when">
          <b>{sys.measuredMs === undefined ? "no reading" : agoText(now - sys.measuredMs)}</b>
          {nextMs === undefined
            ? "no cuff planned"
            : nextMs >= now
              ? `next cuff ${leftText(nextMs - now)}`
              : `cuff late ${leftText(now - nextMs)}`}
        </p>
      </div>
      {rr.look !== "none" && <Cell bed={bed} times={times} parameter="rr" class="rr" of="/min" value={rr} />}
      {co2.look !== "none" && (
        <Cell bed={bed} times={times} parameter="etco2" class="co2" of="mmHg" value={co2} />
      )}
    </div>
  );
}
