// The panels of a bed that are more than one form: limits, cuff, staff, record.
import { useState } from "preact/hooks";
import { ActButton } from "../actions/ActButton";
import { enable, releaseCuff, startCuff, stopCuff } from "../actions/orders";
import { note } from "../actions/session_orders";
import { usePage } from "../state/context";
import type { BedState } from "../state/model";
import { leftText, parameterWords, timeText } from "../state/words";
import type { Event } from "../wire/gen/vigil/v1/event_pb";
import { Inactivation } from "../wire/gen/vigil/v1/alarm_pb";
import type { InactivationChange, Limit, Limits } from "../wire/gen/vigil/v1/session_pb";
import { handoverForm, holdCuffForm, limitForm, limitWords } from "./forms_bed";
import type { Of } from "./forms_before";
import { OrderForm } from "./OrderForm";
import { recordOf } from "./record";

interface Props {
  readonly bed: BedState;
  readonly of: Of;
}

export function LimitsPanel({ bed, of }: Props) {
  const [chosen, choose] = useState<readonly [Limits, Limit] | undefined>();
  const all = [...bed.limits.values()];
  if (chosen !== undefined) {
    return (
      <OrderForm
        source={bed.source}
        form={limitForm(of, chosen[0], chosen[1])}
        onDone={() => choose(undefined)}
        onClose={() => choose(undefined)}
      />
    );
  }
  return (
    <>
      <p class="small">
        Profile {bed.patient?.profile || bed.session?.profile || "of the bed"}. A change needs a
        reason and ends with the session.
      </p>
      <ul class="list">
        {all.flatMap((limits) =>
          limits.limits.map((limit) => (
            <li key={`${limits.parameter}${limit.side}${limit.priority}${limit.name}`}>
              <span class="what">
                <b>{limitWords(limits.parameter, limit)}</b>
                {(limits.personal || limit.name !== "") && (
                  <small>{[limit.name, limits.personal ? "changed" : ""].join(" ").trim()}</small>
                )}
              </span>
              <button type="button" onClick={() => choose([limits, limit])}>
                Change {of.label}
              </button>
            </li>
          )),
        )}
      </ul>
      {all.length === 0 && <p>No limits are known for {of.label}</p>}
    </>
  );
}

function offWords(change: InactivationChange): string {
  const of = change.parameter === "" ? "all" : parameterWords(change.parameter);
  switch (change.what) {
    case Inactivation.ALARM_PAUSED:
      return `Alarms of ${of} are paused`;
    case Inactivation.ALARM_OFF:
      return `Alarms of ${of} are off`;
    case Inactivation.AUDIO_OFF:
      return `Sound is off at ${change.receiver}`;
    default:
      return `Sound is paused at ${change.receiver}`;
  }
}

/** Pauses and offs of this bed, always in sight, each with the way back. */
export function OffList({ bed, of }: Props) {
  const { store } = usePage();
  if (bed.inactivations.size === 0) return null;
  return (
    <ul class="list off" aria-label={`Paused or off at ${of.label}`}>
      {[...bed.inactivations.values()].map((change) => {
        const ends = change.untilNs !== 0n;
        const until = ends ? store.wallMsOf(bed.source, change.untilNs) : undefined;
        const left = until === undefined ? "" : `, ${leftText(until - store.nowMs.value)} left`;
        return (
          <li key={`${change.what}/${change.parameter}/${change.receiver}`}>
            <span class="what">
              <b>
                {offWords(change)}
                {left}
              </b>
              <small>
                by {change.by || "somebody not named"}
                {change.reason === "" ? "" : `: ${change.reason}`}
              </small>
            </span>
            <ActButton source={bed.source} order={() => enable(of.bed, change.parameter)}>
              Enable {of.label}
            </ActButton>
          </li>
        );
      })}
    </ul>
  );
}

export function CuffPanel({ bed, of }: Props) {
  const { store } = usePage();
  const cuff = bed.cuff?.value;
  const now = store.nowMs.value;
  const held = cuff === undefined || cuff.heldUntilNs === 0n
    ? undefined
    : store.wallMsOf(bed.source, cuff.heldUntilNs);
  const next = cuff === undefined || cuff.nextNs === 0n
    ? undefined
    : store.wallMsOf(bed.source, cuff.nextNs);
  return (
    <>
      <p>
        {held !== undefined && held > now && `Held, ${leftText(held - now)} left. `}
        {next === undefined ? "No reading is planned." : `Next reading in ${leftText(next - now)}.`}
        {cuff !== undefined && ` ${cuff.inflations} so far${cuff.by === "" ? "" : `, ${cuff.by}`}.`}
      </p>
      <div class="row">
        <ActButton source={bed.source} class="yes" order={() => startCuff(of.bed)}>
          Start cuff {of.label}
        </ActButton>
        <ActButton source={bed.source} order={() => stopCuff(of.bed)}>
          Stop cuff {of.label}
        </ActButton>
        <ActButton source={bed.source} order={() => releaseCuff(of.bed)}>
          Release cuff {of.label}
        </ActButton>
      </div>
      <OrderForm source={bed.source} form={holdCuffForm(of)} />
    </>
  );
}

export function StaffPanel({ bed, of }: Props) {
  const session = bed.session;
  const here = session?.therapistPresent === true;
  return (
    <>
      <p>
        Nurse {session?.responsible || "not named"}. Prescriber {session?.prescriber || "not named"}
        . Sitter {session?.sitter || "none"}. Therapist{" "}
        {here ? "is in the room" : session?.therapistExpected ? "is expected" : "is not expected"}.
      </p>
      <ActButton
        source={bed.source}
        order={() => note(of.bed, here ? "therapist-out" : "therapist-in")}
      >
        {here ? `Therapist leaves ${of.label}` : `Therapist is in, ${of.label}`}
      </ActButton>
      <OrderForm source={bed.source} form={handoverForm(of)} />
    </>
  );
}

interface RecordProps extends Props {
  readonly marks: readonly Event[];
  readonly problem: string;
}

export function RecordPanel({ bed, of, marks, problem }: RecordProps) {
  const lines = recordOf(marks, bed.entries, bed.session?.id ?? "");
  return (
    <>
      {problem !== "" && <p class="answer unknown">{problem}</p>}
      {lines.length === 0 && <p>None recorded for {of.label}</p>}
      <ol class="list record">
        {lines.map((line) => (
          <li key={line.key}>
            <time>{timeText(line.atMs)}</time>
            <span class="what">
              <b>{line.what}</b> {line.text}
              {line.late && <small>told late</small>}
            </span>
            <span class="q">{line.who === "" ? "not named" : line.who}</span>
          </li>
        ))}
      </ol>
    </>
  );
}
