// The gate before the dose, or that of the discharge: every item with a box, what is missing in
// words, and the touch that mends it. A refusal tells its rule.
import { ActButton } from "../actions/ActButton";
import { baseline, gate } from "../actions/session_orders";
import { testAlarm } from "../actions/orders";
import type { BedState } from "../state/model";
import { AccountRole } from "../wire/gen/vigil/v1/station_pb";
import type { GateItem, Session } from "../wire/gen/vigil/v1/record_pb";
import { usePage } from "../state/context";
import type { Of } from "./forms_before";
import { gateWords, itemName, mender, passes, tickedByHand } from "./gate";

interface Props {
  readonly bed: BedState;
  readonly session: Session;
  readonly of: Of;
  /** Opens the form of that name. */
  readonly open: (form: string) => void;
}

function Mend({ bed, of, open, item }: Props & { readonly item: GateItem }) {
  const { store } = usePage();
  const role = store.who.value?.personRole || store.who.value?.role;
  const way = mender(item.item);
  if ((tickedByHand as readonly string[]).includes(item.item)) {
    return (
      <ActButton source={bed.source} order={() => gate(of.bed, item.item, !item.holds)}>
        {item.holds ? "Take back" : `Yes, ${of.label}`}
      </ActButton>
    );
  }
  if (passes(item)) return null;
  if (way === "baseline") {
    return (
      <ActButton source={bed.source} order={() => baseline(of.bed)}>
        Take baseline {of.label}
      </ActButton>
    );
  }
  if (way === "test") {
    return (
      <ActButton source={bed.source} order={() => testAlarm(of.bed)}>
        Test alarm {of.label}
      </ActButton>
    );
  }
  if (way !== "") {
    return (
      <button type="button" onClick={() => open(way)}>
        Answer {of.label}
      </button>
    );
  }
  const before = bed.session?.firstDoseTime === undefined;
  if (!before || item.hard || role !== AccountRole.PRESCRIBER) return null;
  return (
    <button type="button" onClick={() => open(`override:${item.item}`)}>
      Override {of.label}
    </button>
  );
}

export function GateCard(props: Props) {
  const { session, of } = props;
  const before = session.firstDoseTime === undefined;
  return (
    <section class="card gatecard" aria-label={before ? "Before the dose" : "Before leaving"}>
      <h2>
        {before ? "Before the dose of" : "Before"} {of.label}
        {before ? "" : " leaves"}
        <span>{gateWords(session)}</span>
      </h2>
      <ul>
        {session.gate.map((item) => (
          <li key={item.item} class={passes(item) ? "holds" : "open"}>
            <span class="box" aria-hidden="true">
              {item.holds ? "✓" : item.overridden ? "○" : "!"}
            </span>
            <span class="what">
              <b>{itemName(item.item)}</b>
              <small>{state(item)}</small>
            </span>
            <Mend {...props} item={item} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function state(item: GateItem): string {
  const text = item.text === "" ? "" : `: ${item.text}`;
  if (item.holds) return `holds${text}`;
  if (item.overridden) return `overridden by the prescriber${text}`;
  return `${item.hard ? "missing, nobody overrides it" : "missing"}${text}`;
}
