// Every alarm of one bed, highest first, each with what can be done about it. An acknowledgement
// names the revision that was seen.
import { ActButton } from "../actions/ActButton";
import { acknowledge, atBedside, cantGo, going, leftBedside, reset } from "../actions/orders";
import { usePage } from "../state/context";
import type { BedState, OpenAlarm } from "../state/model";
import { isAcked, isCalling, isLatched, ordered } from "../state/order";
import { ageText, agoText, marks, priorityWord, roleWords } from "../state/words";
import { Inactivation } from "../wire/gen/vigil/v1/alarm_pb";
import { Badge } from "../parts/Badge";
import { Icon } from "../parts/icons";
import { alarmLook, isTechnical } from "../parts/look";
import { byWhom } from "../parts/people";
import { lineText } from "../wall/tile_look";
import { timesOf, useSecond } from "../wall/times";
import type { Of } from "./forms_before";

/** Who has it, since when, and who is called. Pure. */
export function whoWords(open: OpenAlarm, nowMs: number): string {
  const { alarm } = open;
  const said: string[] = [];
  if (isLatched(open)) said.push("It is over; it stays until somebody resets it");
  else if (isAcked(open)) {
    const by = byWhom(alarm.inactivatedBy);
    said.push(`Acknowledged by ${by} ${agoText(nowMs - open.changedMs)}`);
  } else if (alarm.inactivation === Inactivation.ALARM_PAUSED) said.push("Alarms are paused");
  else if (alarm.inactivation === Inactivation.ALARM_OFF) said.push("Alarms are off");
  else said.push(`Nobody yet for ${ageText(nowMs - open.startedMs)}`);
  if (alarm.responsible !== "") said.push(`${alarm.responsible} is going`);
  if (alarm.atBedside !== "") said.push(`${alarm.atBedside} is at the bedside`);
  if (alarm.declined > 0) said.push(`${alarm.declined} can't go`);
  const calls = alarm.calls.map(roleWords).filter((word) => word !== "");
  if (calls.length > 0 && isCalling(open)) said.push(`Called: ${calls.join(", ")}`);
  if (alarm.occurrences > 1) said.push(`came ${alarm.occurrences} times`);
  return `${said.join(". ")}.`;
}

function Card({ open, bed, of, pair }: { open: OpenAlarm; bed: BedState; of: Of; pair: boolean }) {
  const { store } = usePage();
  const now = useSecond();
  const { alarm } = open;
  const worst = alarm.worst === undefined ? "" : `Worst ${alarm.worst}. `;
  const detail = `${worst}${alarm.detail}${alarm.reason === "" ? "" : ` ${alarm.reason}`}`.trim();
  const grade = priorityWord(alarm.priority);
  return (
    <article class={`card alarmcard ${grade}`} aria-label={`Alarm of ${of.label}`}>
      <p class={`head ${alarmLook(open)}`}>
        {isTechnical(open) && <Icon name="spanner" />}
        <span>{marks(alarm.priority)}</span>
        <Badge label={of.label} pair={pair} />
        <b>{lineText(open, bed, timesOf(store, bed.source, now))}</b>
        <span class="grade">{grade}</span>
      </p>
      <div class="body">
        <p>{whoWords(open, now)}</p>
        {detail !== "" && <p class="small">{detail}</p>}
        <div class="row">
          {isCalling(open) && (
            <ActButton
              source={bed.source}
              class="yes ack"
              order={() => acknowledge(of.bed, alarm)}
            >
              Acknowledge {of.label}
            </ActButton>
          )}
          {isLatched(open) && (
            <ActButton source={bed.source} class="yes" order={() => reset(of.bed, alarm)}>
              Reset {of.label}
            </ActButton>
          )}
          {!isLatched(open) && (
            <>
              <ActButton source={bed.source} order={() => going(of.bed, alarm)}>
                I’m going, {of.label}
              </ActButton>
              <ActButton source={bed.source} order={() => cantGo(of.bed, alarm)}>
                I can’t go, {of.label}
              </ActButton>
            </>
          )}
        </div>
      </div>
    </article>
  );
}

export function AlarmCards({ bed, of, pair }: { bed: BedState; of: Of; pair: boolean }) {
  const alarms = ordered(bed.alarms.values());
  if (alarms.length === 0) return <p class="calm q">No alarms at {of.label}</p>;
  const there = alarms.some((open) => open.alarm.atBedside !== "");
  return (
    <section class="alarmcards" aria-label={`Alarms of ${of.label}`}>
      {alarms.map((open) => (
        <Card key={open.alarm.alarmId} open={open} bed={bed} of={of} pair={pair} />
      ))}
      <div class="row">
        <ActButton source={bed.source} order={() => atBedside(of.bed)}>
          At bedside {of.label}
        </ActButton>
        {there && (
          <ActButton source={bed.source} order={() => leftBedside(of.bed)}>
            Left bedside {of.label}
          </ActButton>
        )}
      </div>
    </section>
  );
}
