// The PIN pad: who acts, on a page that several persons use. It lies below the alarm banner, which
// stays visible and usable; Escape closes it, and nothing is done then. One pad for the whole page.
import { useEffect, useRef, useState } from "preact/hooks";
import { Answer } from "./ActButton";
import { answerWords, type AnswerWords } from "./answers";
import { knownPeople, rememberPerson } from "./people";
import { accountMost, pinDigits, question, type Question } from "./person";

const digits = ["1", "2", "3", "4", "5", "6", "7", "8", "9"];

export function PinPad() {
  const asked = question.value;
  return asked === undefined ? null : <Pad key={asked.what} asked={asked} />;
}

function Pad({ asked }: { asked: Question }) {
  const [account, setAccount] = useState(knownPeople()[0] ?? "");
  const [pin, setPin] = useState("");
  const [busy, setBusy] = useState(false);
  const [answer, setAnswer] = useState<AnswerWords | undefined>();
  const first = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    first.current?.focus();
    return () => {
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  const add = (digit: string) => setPin((was) => (was + digit).slice(0, pinDigits.most));
  const ok = async (event: Event) => {
    event.preventDefault();
    const said = missing(account, pin);
    if (said !== "") return setAnswer({ look: "refused", text: said });
    setBusy(true);
    const outcome = await asked.prove(account.trim(), pin);
    setBusy(false);
    setPin("");
    setAnswer(answerWords(outcome));
    if (outcome.done) rememberPerson(account.trim());
  };
  return (
    <div
      class="pinpad card"
      role="dialog"
      aria-label={`Who acts? ${asked.what}`}
      onKeyDown={(event) => {
        if (event.key === "Escape") asked.cancel();
      }}
    >
    <form onSubmit={(event) => void ok(event)}>
      <h2>Who acts?</h2>
      <p class="q">{asked.what} waits for it. Acknowledge and emergency never wait.</p>
      <p class="people">
        {knownPeople().map((name) => (
          <button
            key={name}
            type="button"
            aria-pressed={name === account}
            onClick={() => setAccount(name)}
          >
            {name}
          </button>
        ))}
      </p>
      <label>
        Account
        <input
          value={account}
          maxLength={accountMost}
          autocomplete="off"
          autocapitalize="none"
          spellcheck={false}
          onInput={(event) => setAccount(event.currentTarget.value)}
        />
      </label>
      <label>
        PIN
        <input
          ref={first}
          type="password"
          inputMode="numeric"
          autocomplete="off"
          maxLength={pinDigits.most}
          value={pin}
          onInput={(event) => setPin(event.currentTarget.value.replace(/\D/g, ""))}
        />
      </label>
      <div class="keys">
        {digits.map((digit) => (
          <button key={digit} type="button" onClick={() => add(digit)}>
            {digit}
          </button>
        ))}
        <button type="button" onClick={() => setPin("")}>
          Clear
        </button>
        <button type="button" onClick={() => add("0")}>
          0
        </button>
        <button type="submit" class="yes" aria-disabled={busy}>
          OK
        </button>
      </div>
      <Answer answer={busy ? { look: "done", text: "Asking" } : answer} />
      <button type="button" onClick={asked.cancel}>
        Cancel, do nothing
      </button>
    </form>
    </div>
  );
}

/** What is missing, in words; "": nothing. */
export function missing(account: string, pin: string): string {
  if (account.trim() === "") return "Say who you are";
  if (pin.length < pinDigits.least) return `A PIN has ${pinDigits.least} digits or more`;
  return "";
}
