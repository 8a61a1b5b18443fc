// Settings for technicians: what is plugged in, what comes through, where it is kept, who listens.
// It changes nothing by itself: configuration is a file, accounts are made by a command.
import { useEffect, useState } from "preact/hooks";
import { ask } from "../login/ask";
import { dayAndClock } from "../review/when";
import { usePage } from "../state/context";
import type { Log, Settings } from "./answer";
import { settingsOf } from "./answer";
import { Daemons, Pages } from "./Daemons";
import { Links } from "./Links";
import { Ports } from "./Probe";
import { State } from "./State";
import { counted, diskWords } from "./words";
import "../style/settings.css";

function LogState({ log }: { log: Log }) {
  const waiting = log.waitingAudits ?? 0;
  const words = log.readable
    ? ({ text: "Session log can be read", look: "good" } as const)
    : ({ text: log.problem || "Session log can't be read", look: "look" } as const);
  return (
    <li class="card">
      <h3>Reading the session log</h3>
      <State words={words} />
      <p>
        {log.sessions === undefined
          ? "An unknown number of sessions"
          : counted(log.sessions, "session")}
        {log.lastMs === undefined ? "" : `, last record ${dayAndClock(log.lastMs)}`}
      </p>
      {waiting > 0 && <p>Waiting to be written: {counted(waiting, "audit record")}.</p>}
    </li>
  );
}

function Kept({ settings }: { settings: Settings }) {
  return (
    <ul class="cards">
      {settings.disks.map((disk) => (
        <li class="card" key={`${disk.what}${disk.path}`}>
          <h3>{disk.what}</h3>
          <State words={diskWords(disk)} />
          <p class="quiet">{disk.path}</p>
        </li>
      ))}
      {settings.log && <LogState log={settings.log} />}
    </ul>
  );
}

function Drivers({ settings }: { settings: Settings }) {
  return (
    <div class="wide" role="region" aria-label="Table of drivers" tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">driver =</th>
            <th scope="col">Monitor</th>
            <th scope="col">Tried on</th>
            <th scope="col">Line</th>
            <th scope="col">Measures</th>
          </tr>
        </thead>
        <tbody>
          {settings.drivers.map((driver) => (
            <tr key={driver.id}>
              <th scope="row">
                <code>{driver.id}</code>
              </th>
              <td>{driver.name}</td>
              <td>{driver.maturity}</td>
              <td>{driver.lines.join(", ")}</td>
              <td>{driver.measures.join(", ")}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Displays() {
  return (
    <>
      <p>
        A display that only looks has a credential of its own. Make one on the station's machine:
      </p>
      <pre>vigil user device add wall-1</pre>
      <p>It prints the credential once. Open this address on the display, with it at the end:</p>
      <pre>{location.origin}/#device=CREDENTIAL</pre>
      <p>
        <code>vigil user device list</code> shows all displays, <code>vigil user list</code> all
        accounts.
      </p>
    </>
  );
}

function FromStation({ settings }: { settings: Settings }) {
  return (
    <>
      {settings.problems.length > 0 && (
        <section class="problems" aria-labelledby="problems">
          <h2 id="problems">To look at</h2>
          <ul>
            {settings.problems.map((problem) => (
              <li key={problem}>{problem}</li>
            ))}
          </ul>
        </section>
      )}
      <section aria-labelledby="kept">
        <h2 id="kept">Disk and record</h2>
        <Kept settings={settings} />
      </section>
      <section aria-labelledby="ports">
        <h2 id="ports">Ports of this machine</h2>
        <Ports ports={settings.ports} />
      </section>
      <section aria-labelledby="pages">
        <h2 id="pages">Who is connected</h2>
        <Pages pages={settings.pages} />
      </section>
      <section aria-labelledby="drivers">
        <h2 id="drivers">Drivers</h2>
        <Drivers settings={settings} />
      </section>
      <section aria-labelledby="versions">
        <h2 id="versions">Versions</h2>
        <ul class="versions">
          {settings.versions.map(([what, version]) => (
            <li key={what}>
              {what} <b>{version === "" ? "not known" : version}</b>
            </li>
          ))}
        </ul>
      </section>
    </>
  );
}

export default function SettingsPage({ pageMs = Date.now }: { pageMs?: () => number }) {
  const { go } = usePage();
  const [settings, setSettings] = useState<Settings | undefined>();
  const [trouble, setTrouble] = useState("");
  const load = () => {
    setTrouble("");
    void ask<unknown>("GET", "/api/settings").then((answer) => {
      if (answer.ok) setSettings(settingsOf(answer.body));
      else setTrouble(answer.text);
    });
  };
  useEffect(load, []);
  return (
    <main class="settings-page">
      <header>
        <h1>Settings</h1>
        <button type="button" onClick={load}>
          Look again
        </button>
        <button type="button" onClick={() => go("#/login")}>
          Account
        </button>
        <button type="button" onClick={() => go("#/")}>
          Back to the wall
        </button>
      </header>
      <section aria-labelledby="daemons">
        <h2 id="daemons">Daemons</h2>
        <Daemons pageMs={pageMs} />
      </section>
      <section aria-labelledby="links">
        <h2 id="links">Monitors of the beds</h2>
        <Links />
      </section>
      {trouble !== "" && (
        <p role="alert" class="problems">
          {trouble}
        </p>
      )}
      {settings === undefined && trouble === "" && <p role="status">Asking the station.</p>}
      {settings && <FromStation settings={settings} />}
      <section aria-labelledby="displays">
        <h2 id="displays">Displays and accounts</h2>
        <Displays />
      </section>
    </main>
  );
}
