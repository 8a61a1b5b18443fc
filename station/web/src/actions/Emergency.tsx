// The emergency call of one bed: hold it, or press it twice. It asks nothing else, waits for no PIN
// and is never behind a form. Who called is asked afterwards.
import { useEffect, useRef, useState } from "preact/hooks";
import { Answer, useAct } from "./ActButton";
import { armedMs, holdMs, onTouch } from "./emergency";
import type { Bed } from "./orders";
import { emergency } from "./session_orders";

interface Props {
  readonly source: string;
  readonly bed: Bed;
  readonly label: string;
  readonly called: boolean;
}

export function Emergency({ source, bed, label, called }: Props) {
  const act = useAct();
  const [armedAt, setArmedAt] = useState<number | undefined>();
  const holding = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const held = useRef(false);
  const call = () => {
    setArmedAt(undefined);
    void act.run(source, emergency(bed));
  };
  const lift = () => {
    clearTimeout(holding.current);
    holding.current = undefined;
  };
  useEffect(() => lift, []);
  useEffect(() => {
    if (armedAt === undefined) return;
    const timer = setTimeout(() => setArmedAt(undefined), armedMs);
    return () => clearTimeout(timer);
  }, [armedAt]);
  const click = () => {
    if (held.current) {
      held.current = false; // the hold has called already
      return;
    }
    const now = performance.now();
    if (onTouch(armedAt, now) === "call") call();
    else setArmedAt(now);
  };
  const armed = armedAt !== undefined;
  const text = armed ? `Press again: call to ${label}` : `Emergency ${label}`;
  return (
    <div class="act emergency">
      <button
        type="button"
        class={armed ? "call armed" : "call"}
        onPointerDown={() => {
          held.current = false;
          holding.current = setTimeout(() => {
            held.current = true;
            call();
          }, holdMs);
        }}
        onPointerUp={lift}
        onPointerLeave={lift}
        onPointerCancel={lift}
        onContextMenu={(event) => event.preventDefault()}
        onClick={click}
      >
        {called && !armed ? `Call again to ${label}` : text}
        <small>{armed ? "or let it be: nothing is sent" : "hold, or press twice"}</small>
      </button>
      <Answer answer={act.busy ? { look: "done", text: "Calling" } : act.answer} />
    </div>
  );
}
