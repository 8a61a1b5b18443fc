// Who is at this page. Nobody yet: a form. A display: its credential comes behind the "#" of the
// address, which servers never see, and is taken out of the address at once. Somebody: log out, and
// change one's own password or PIN.
import { useEffect, useRef, useState } from "preact/hooks";
import { object, text } from "../review/json";
import { ask } from "./ask";
import { ChangeForm } from "./ChangeForm";
import { deviceInHash, deviceWords, loginWords } from "./words";
import "../style/login.css";

interface Me {
  readonly account: string;
  readonly display: string;
  readonly role: string;
  readonly hasPin: boolean;
}

type Standing = "asking" | "nobody" | Me;

/** Everything is asked anew: what the page showed before was somebody else's. */
function startAnew(): void {
  history.replaceState(null, "", location.pathname);
  location.reload();
}

export interface LoginProps {
  /** After a login or a logout; it starts the page anew if nothing else is said. */
  readonly onDone?: () => void;
}

function Form({ onDone, first }: { onDone: () => void; first: string }) {
  const [account, setAccount] = useState("");
  const [password, setPassword] = useState("");
  const [shared, setShared] = useState(false);
  const [station, setStation] = useState("");
  const [trouble, setTrouble] = useState(first);
  const [busy, setBusy] = useState(false);
  const passwordField = useRef<HTMLInputElement>(null);
  const submit = async (event: Event) => {
    event.preventDefault();
    if (account.trim() === "" || password === "") {
      setTrouble("Type your account and your password.");
      return;
    }
    setBusy(true);
    setTrouble("");
    const sent = { account: account.trim(), password, shared, station: station.trim() };
    const answer = await ask<unknown>("POST", "/api/login", sent);
    setBusy(false);
    if (answer.ok) return onDone();
    setPassword("");
    setTrouble(loginWords(answer));
    passwordField.current?.focus();
  };
  return (
    <form onSubmit={submit}>
      <label>
        Account
        <input
          name="username"
          autocomplete="username"
          autocapitalize="none"
          spellcheck={false}
          maxLength={32}
          value={account}
          onInput={(event) => setAccount(event.currentTarget.value)}
        />
      </label>
      <label>
        Password
        <input
          ref={passwordField}
          name="password"
          type="password"
          autocomplete="current-password"
          value={password}
          onInput={(event) => setPassword(event.currentTarget.value)}
        />
      </label>
      <label class="tick">
        <input
          type="checkbox"
          checked={shared}
          onChange={(event) => setShared(event.currentTarget.checked)}
        />
        Several people use this computer
      </label>
      {shared && <p class="hint">What somebody does here asks for a PIN.</p>}
      <label>
        Name of this station (may be empty)
        <input
          name="station"
          autocomplete="off"
          placeholder="station-2"
          maxLength={32}
          value={station}
          onInput={(event) => setStation(event.currentTarget.value)}
        />
      </label>
      <button type="submit" disabled={busy}>
        {busy ? "Logging in" : "Log in"}
      </button>
      <p role="alert" class="trouble">
        {trouble}
      </p>
    </form>
  );
}

function Somebody({ me, onDone }: { me: Me; onDone: () => void }) {
  const [said, setSaid] = useState("");
  const leave = async () => {
    const answer = await ask<unknown>("POST", "/api/logout", {});
    if (answer.ok) onDone();
    else setSaid(`Still logged in: ${answer.text}`);
  };
  return (
    <>
      <p>
        Logged in as <b>{me.display}</b>, {me.role}.
      </p>
      <div class="row">
        <a class="button" href="#/">
          Back to the wall
        </a>
        <button type="button" onClick={leave}>
          Log out
        </button>
      </div>
      <p role="alert" class="trouble">
        {said}
      </p>
      {me.account !== "" && <ChangeForm account={me.account} hasPin={me.hasPin} />}
    </>
  );
}

async function whoIsThere(): Promise<Me | undefined> {
  const answer = await ask<unknown>("GET", "/api/me");
  if (!answer.ok) return undefined;
  const me = object(answer.body);
  return {
    account: text(me["account"]),
    display: text(me["display"]) || text(me["account"]) || "a display",
    role: text(me["role"]) || "looks only",
    hasPin: me["hasPin"] === true,
  };
}

export default function LoginPage({ onDone = startAnew }: LoginProps) {
  const [standing, setStanding] = useState<Standing>("asking");
  const [first, setFirst] = useState("");
  useEffect(() => {
    const credential = deviceInHash(location.hash);
    if (credential === undefined) {
      void whoIsThere().then((me) => setStanding(me ?? "nobody"));
      return;
    }
    history.replaceState(null, "", `${location.pathname}#/login`);
    void ask<unknown>("POST", "/api/device", { credential }).then((answer) => {
      if (answer.ok) return onDone();
      setFirst(deviceWords(answer));
      setStanding("nobody");
    });
  }, []);
  return (
    <main class="login-page">
      <h1>Vigil</h1>
      {standing === "asking" && <p role="status">Asking the station.</p>}
      {standing === "nobody" && <Form onDone={onDone} first={first} />}
      {typeof standing === "object" && <Somebody me={standing} onDone={onDone} />}
    </main>
  );
}
