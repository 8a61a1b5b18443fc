// What is open on the right of a bed: one form or panel, or what is likely now. Escape closes it.
import type { JSX } from "preact";
import { ActButton } from "../actions/ActButton";
import { confirmMonitor, onMonitor } from "../actions/orders";
import { bathroomBack } from "../actions/session_orders";
import { usePage } from "../state/context";
import type { BedState } from "../state/model";
import { type DoseFacts, profileFor } from "../state/profiles";
import { msOf } from "../actions/say";
import { plannedFor } from "../wall/tile_look";
import type { Event } from "../wire/gen/vigil/v1/event_pb";
import { stageOf } from "./acts";
import { CheckCard } from "./CheckCard";
import type { FormSpec } from "./form";
import * as bedForms from "./forms_bed";
import * as before from "./forms_before";
import * as care from "./forms_care";
import { doseForm, weightOf } from "./forms_dose";
import { itemName, missing } from "./gate";
import { GateCard } from "./GateCard";
import { OrderForm } from "./OrderForm";
import { CuffPanel, LimitsPanel, RecordPanel, StaffPanel } from "./panels";

export interface PanelProps {
  readonly bed: BedState;
  readonly of: before.Of;
  /** Beds without a session, for a move: "room/bed" and label. */
  readonly free: readonly (readonly [string, string])[];
  readonly marks: readonly Event[];
  readonly problem: string;
  readonly opened: string;
  readonly open: (what: string) => void;
}

/** From so long after the first dose a patient may go to the bathroom alone. */
const aloneFromMs = 60 * 60_000;

/** The form of that name; undefined: it is no form. Pure. */
export function formOf(
  what: string,
  props: Pick<PanelProps, "bed" | "of" | "free"> & { readonly dose?: DoseFacts },
  nowMs: number,
): FormSpec | undefined {
  const { bed, of, free } = props;
  const session = bed.session;
  const dosed = msOf(session?.firstDoseTime);
  if (what.startsWith("override:")) {
    const item = what.slice("override:".length);
    return before.overrideForm(of, item, itemName(item));
  }
  switch (what) {
    case "start":
      return before.startForm(of);
    case "bind":
      return before.bindForm(of);
    case "pre-check":
      return before.preCheckForm(of);
    case "dose":
      return doseForm(of, props.dose, weightOf(session));
    case "symptom":
      return care.symptomForm(of);
    case "note":
      return care.noteForm(of);
    case "oxygen":
      return care.oxygenForm(of);
    case "medication":
      return care.medicationForm(of);
    case "vitals":
      return care.vitalsForm(of);
    case "score":
      return care.scoreForm(of);
    case "bathroom":
      return bedForms.bathroomForm(of, dosed === undefined || nowMs - dosed >= aloneFromMs);
    case "alarms-off":
      return bedForms.alarmsOffForm(of, [...bed.limits.keys()]);
    case "off-monitor":
      return bedForms.offMonitorForm(of);
    case "move":
      return bedForms.moveForm(of, free);
    case "emergency-over":
      return bedForms.emergencyOverForm(of);
    case "close": {
      const open = session === undefined ? 0 : missing(session).length;
      return bedForms.closeForm(of, dosed !== undefined, open);
    }
    default:
      return undefined;
  }
}

const titles: Record<string, string> = {
  limits: "Limits of",
  cuff: "Cuff of",
  staff: "Staff of",
  record: "Record of",
};

function Titled(props: { title: string; close: () => void; children: JSX.Element }) {
  return (
    <section
      class="card panelcard"
      aria-label={props.title}
      onKeyDown={(event) => {
        if (event.key === "Escape") props.close();
      }}
    >
      <h2>
        {props.title}
        <button type="button" class="close" onClick={props.close}>
          Close
        </button>
      </h2>
      {props.children}
    </section>
  );
}

export function Panel(props: PanelProps) {
  const { bed, of, opened, open } = props;
  const { store } = usePage();
  const close = () => open("");
  const title = titles[opened];
  if (title !== undefined) {
    return (
      <Titled title={`${title} ${of.label}`} close={close}>
        {opened === "limits" ? (
          <LimitsPanel bed={bed} of={of} />
        ) : opened === "cuff" ? (
          <CuffPanel bed={bed} of={of} />
        ) : opened === "staff" ? (
          <StaffPanel bed={bed} of={of} />
        ) : (
          <RecordPanel bed={bed} of={of} marks={props.marks} problem={props.problem} />
        )}
      </Titled>
    );
  }
  const session = bed.session;
  // Until the station tells the profile, its name says the route.
  const { dose } = profileFor(session?.profile ?? "", session?.profileVersion ?? 0).value;
  const form =
    opened === "" ? undefined : formOf(opened, { ...props, dose }, store.nowMs.peek());
  // After the first dose the gate is that of the discharge: it stands in no dose's way.
  const gated = opened === "close" || (opened === "dose" && session?.firstDoseTime === undefined);
  const gate = session !== undefined && gated && missing(session).length > 0;
  if (form !== undefined) {
    return (
      <>
        {gate && <GateCard bed={bed} session={session} of={of} open={open} />}
        <section class="card panelcard">
          {opened === "bind" && (
            <ActButton source={bed.source} order={() => confirmMonitor(of.bed)}>
              The changed monitor is that of {of.label}
            </ActButton>
          )}
          <OrderForm
            key={form.id}
            source={bed.source}
            form={form}
            onDone={close}
            onClose={close}
            below={gate}
          />
        </section>
      </>
    );
  }
  return <Likely {...props} />;
}

/** Nothing is opened: what is likely now. */
function Likely({ bed, of, open }: PanelProps) {
  const planned = plannedFor(bed, usePage().store.sessions.value);
  const stage = stageOf(bed);
  const session = bed.session;
  const away = (session?.bathroomUntilNs ?? 0n) !== 0n;
  const back = (
    <section class="card panelcard">
      <h2>{away ? `${of.label} is in the bathroom` : `${of.label} is off the monitor`}</h2>
      <p>{away ? `With ${session?.bathroomWith || "nobody"}.` : "Missing values do not alarm."}</p>
      <ActButton
        source={bed.source}
        class="yes"
        order={() => (away ? bathroomBack(of.bed) : onMonitor(of.bed))}
      >
        {of.label} is back
      </ActButton>
    </section>
  );
  return (
    <>
      {(away || bed.patient?.offMonitor === true) && back}
      {stage === "empty" && (
        <section class="card panelcard">
          <h2>No session at {of.label}</h2>
          <p>Default limits are on. Values are judged, and alarms come as everywhere.</p>
          {planned !== undefined && (
            <p class="planned">
              Planned here: <b>{of.planned}</b>
              {planned.profile !== "" && `, profile ${planned.profile}`}
              {planned.prescriber !== "" && `, prescriber ${planned.prescriber}`}
            </p>
          )}
          <button type="button" class="yes" onClick={() => open("start")}>
            Start a session at {of.label}
          </button>
        </section>
      )}
      {stage !== "empty" && (stage !== "before" || bed.checks.size > 0) && (
        <CheckCard key={bed.key} bed={bed} of={of} />
      )}
      {session !== undefined && (stage === "before" || stage === "leaving") && (
        <GateCard bed={bed} session={session} of={of} open={open} />
      )}
    </>
  );
}
