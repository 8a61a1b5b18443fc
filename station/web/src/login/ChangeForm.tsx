// One's own new password or PIN.
import { useState } from "preact/hooks";
import { ask } from "./ask";
import type { Change } from "./words";
import { changeBody, changeProblem, changeWords } from "./words";

const nothing: Change = { old: "", password: "", again: "", pin: "" };

export function ChangeForm({ account, hasPin }: { account: string; hasPin: boolean }) {
  const [change, setChange] = useState(nothing);
  const [said, setSaid] = useState("");
  const [busy, setBusy] = useState(false);
  const submit = async (event: Event) => {
    event.preventDefault();
    const problem = changeProblem(change);
    if (problem !== "") return setSaid(problem);
    setBusy(true);
    setSaid("Changing.");
    const answer = await ask<unknown>("POST", "/api/password", changeBody(change));
    setBusy(false);
    setSaid(answer.ok ? "Changed." : changeWords(answer));
    if (answer.ok) setChange(nothing);
  };
  const field = (
    name: keyof Change,
    words: string,
    rest: { autocomplete: string; inputMode?: "numeric"; maxLength?: number },
  ) => (
    <label>
      {words}
      <input
        type="password"
        name={name}
        value={change[name]}
        onInput={(event) => setChange({ ...change, [name]: event.currentTarget.value })}
        {...rest}
      />
    </label>
  );
  const pinWords = hasPin
    ? "New PIN, 4 digits (empty: stays)"
    : "PIN, 4 digits (you have none yet)";
  return (
    <form onSubmit={submit} aria-labelledby="change">
      <h2 id="change">Password and PIN</h2>
      <input
        class="unseen"
        name="username"
        autocomplete="username"
        value={account}
        readOnly
        tabIndex={-1}
        aria-label="Account"
      />
      {field("old", "Present password", { autocomplete: "current-password" })}
      {field("password", "New password (empty: stays)", { autocomplete: "new-password" })}
      {field("again", "New password again", { autocomplete: "new-password" })}
      {field("pin", pinWords, {
        autocomplete: "off",
        inputMode: "numeric",
        maxLength: 4,
      })}
      <button type="submit" disabled={busy}>
        Change
      </button>
      <p role="status">{said}</p>
    </form>
  );
}
