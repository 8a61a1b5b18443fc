// A button that asks for something, and what became of it, right below. What is known to be refused
// stays visible, dashed, with its rule; what was refused stays dashed until the next try.
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { usePage } from "../state/context";
import type { Order, Outcome } from "./action";
import { answerWords, doneStaysMs, type AnswerWords } from "./answers";

export interface Act {
  readonly busy: boolean;
  readonly answer: AnswerWords | undefined;
  readonly run: (source: string, order: Order) => Promise<Outcome>;
  /** Says something near the button without asking anybody. */
  readonly say: (answer: AnswerWords | undefined) => void;
}

/** One thing asked at a time, and the words for what became of it. */
export function useAct(): Act {
  const { send } = usePage();
  const [busy, setBusy] = useState(false);
  const [answer, setAnswer] = useState<AnswerWords | undefined>();
  const there = useRef(true);
  useEffect(() => {
    there.current = true;
    return () => {
      there.current = false;
    };
  }, []);
  useEffect(() => {
    if (answer?.look !== "done") return;
    const timer = setTimeout(() => setAnswer(undefined), doneStaysMs);
    return () => clearTimeout(timer);
  }, [answer]);
  const run = async (source: string, order: Order) => {
    setBusy(true);
    setAnswer(undefined);
    const outcome = await send(source, order).catch(
      (): Outcome => ({ done: false, text: "the page could not ask", unknown: true }),
    );
    if (there.current) {
      setBusy(false);
      setAnswer(answerWords(outcome));
    }
    return outcome;
  };
  return { busy, answer, run, say: setAnswer };
}

/** Why nothing can be asked of this daemon now; "": it can. */
export function useWhyNot(source: string): string {
  const { store } = usePage();
  if (store.who.value?.viewOnly === true) return "This page may only look";
  if (store.silentSources.value.has(source)) return "Not updating: act at the bedside";
  return "";
}

export function Answer({ answer }: { answer: AnswerWords | undefined }) {
  return (
    <span class={answer === undefined ? "answer" : `answer ${answer.look}`} role="status">
      {answer?.text ?? ""}
    </span>
  );
}

interface Props {
  readonly source: string;
  /** What is asked; taken when the finger goes down, so that it is what was seen then. */
  readonly order: () => Order;
  readonly children: ComponentChildren;
  readonly class?: string;
  /** The rule that says no, in words; "": allowed. */
  readonly why?: string;
  readonly onDone?: (outcome: Outcome) => void;
  readonly act?: Act;
}

export function ActButton(props: Props) {
  const own = useAct();
  const act = props.act ?? own;
  const off = useWhyNot(props.source);
  const why = props.why !== undefined && props.why !== "" ? props.why : off;
  const pressed = useRef<(() => Order) | undefined>(undefined);
  const click = async () => {
    const order = pressed.current ?? props.order;
    pressed.current = undefined;
    if (why !== "" || act.busy) return;
    const outcome = await act.run(props.source, order());
    if (outcome.done) props.onDone?.(outcome);
  };
  const dashed = why !== "" || act.answer?.look === "refused" ? " no" : "";
  return (
    <div class="act">
      <button
        type="button"
        class={`${props.class ?? ""}${dashed}`}
        aria-disabled={why !== "" || act.busy}
        onPointerDown={() => {
          const seen = props.order();
          pressed.current = () => seen;
        }}
        onClick={() => void click()}
      >
        {props.children}
      </button>
      {why !== "" ? (
        <span class="answer refused">{why}</span>
      ) : (
        <Answer answer={act.busy ? { look: "done", text: "Asking" } : act.answer} />
      )}
    </div>
  );
}
