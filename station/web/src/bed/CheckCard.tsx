// The safety check of one bed: one touch where it is allowed, details where it is not, and ten
// seconds to take it back. Every button names the bed; details start empty.
import { useState } from "preact/hooks";
import { Answer, ActButton, useAct } from "../actions/ActButton";
import { undoLeftMs } from "../actions/answers";
import { canOneTouch, numberToAnswer, openChecks, whyDetails } from "../actions/one_touch";
import { placeWord, places, seenFrom } from "../actions/seen_from";
import { oneTouchCheck, undo } from "../actions/session_orders";
import { usePage } from "../state/context";
import type { BedState } from "../state/model";
import { leftText } from "../state/words";
import { dueOf } from "../wall/check";
import { timesOf, useSecond } from "../wall/times";
import { checkForm } from "./forms_care";
import { skipForm } from "./forms_bed";
import type { Of } from "./forms_before";
import { OrderForm } from "./OrderForm";

interface Props {
  readonly bed: BedState;
  readonly of: Of;
}

/** How long ago the last check of this card was done, by its own clock. */
function Undo({ bed, of, doneAt }: Props & { readonly doneAt: number }) {
  const { store } = usePage();
  void store.nowMs.value; // four times a second
  const act = useAct();
  const left = undoLeftMs(doneAt, performance.now());
  if (act.answer !== undefined) return <Answer answer={act.answer} />;
  if (left === 0) return null;
  return (
    <ActButton source={bed.source} order={() => undo(of.bed)} act={act} class="undo">
      Take back check of {of.label}
      <small>{leftText(left)} left</small>
    </ActButton>
  );
}

function SeenFrom() {
  return (
    <div class="item">
      <span class="ask">You look from</span>
      <div class="row" role="group" aria-label="You look from">
        {places.map(([how, word]) => (
          <button
            key={how}
            type="button"
            aria-pressed={seenFrom.value === how}
            onClick={() => {
              seenFrom.value = how;
            }}
          >
            {word}
          </button>
        ))}
      </div>
    </div>
  );
}

export function CheckCard({ bed, of }: Props) {
  const { store } = usePage();
  const [doneAt, setDoneAt] = useState<number | undefined>();
  const [details, setDetails] = useState(false);
  const [skip, setSkip] = useState(false);
  const done = () => {
    setDoneAt(performance.now());
    setDetails(false);
  };
  const open = openChecks(bed)[0];
  const due = dueOf(bed, timesOf(store, bed.source, useSecond()));
  const number = numberToAnswer(bed);
  const one = canOneTouch(bed);
  const place = placeWord(seenFrom.value);
  return (
    <section class="card checkcard" aria-label={`Check of ${of.label}`}>
      <h2>
        Check of {of.label} · {bed.session?.code}
        <span class={`dueword ${due.look}`}>{due.text}</span>
      </h2>
      {one && !details && <SeenFrom />}
      {!details && (
        <div class="row">
          <ActButton
            source={bed.source}
            class="yes one"
            why={one ? "" : whyDetails(bed)}
            order={() => oneTouchCheck(of.bed, number, seenFrom.value)}
            onDone={done}
          >
            All well, seen now
            <small>{one ? `${of.label}, from ${place}` : `not by one touch, ${of.label}`}</small>
          </ActButton>
          <button type="button" class="more" onClick={() => setDetails(true)}>
            Details {of.label}
          </button>
        </div>
      )}
      {doneAt !== undefined && <Undo bed={bed} of={of} doneAt={doneAt} />}
      {details && (
        <OrderForm
          source={bed.source}
          form={checkForm(of, number, open?.cause ?? "")}
          onDone={done}
          onClose={() => setDetails(false)}
        />
      )}
      {skip && open !== undefined && (
        <OrderForm
          source={bed.source}
          form={skipForm(of, open.number)}
          onDone={() => setSkip(false)}
          onClose={() => setSkip(false)}
        />
      )}
      {!details && !skip && open !== undefined && (
        <button type="button" class="quiet" onClick={() => setSkip(true)}>
          Skip this check, with a reason
        </button>
      )}
      <p class="small">
        Nothing is filled in for you. The values and alarms of that moment are saved with it.
      </p>
    </section>
  );
}
