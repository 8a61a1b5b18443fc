// The serial ports of this machine: who each adapter is, what to write into the configuration, and
// a probe that listens and says which driver fits.
import { useState } from "preact/hooks";
import { ask } from "../login/ask";
import { object, text } from "../review/json";
import type { Port } from "./answer";

const probePath = "/api/settings/probe";
/** The station listens for 30 s at most. */
const probeLimitMs = 45_000;

const heads: Readonly<Record<string, string>> = {
  found: "Found",
  undecided: "More than one driver fits. Say which",
  nothing: "Bytes came, and no driver fits",
  silence: "Nothing came. Look at cable, power and the monitor's output setting",
  failed: "The port can't be used",
  timeout: "It took too long",
};

/** The first line in words, then what the probe saw. */
export function probeWords(answer: unknown): readonly [head: string, evidence: string] {
  const found = object(answer);
  const head = heads[text(found["outcome"])] ?? "The answer can't be read";
  return [head, text(found["text"])];
}

interface PortProps {
  readonly port: Port;
  readonly busy: boolean;
  readonly setBusy: (on: boolean) => void;
}

function PortRow({ port, busy, setBusy }: PortProps) {
  const [said, setSaid] = useState<readonly [string, string] | undefined>();
  const probe = async () => {
    setBusy(true);
    setSaid(["It listens, up to 30 s.", ""]);
    const answer = await ask<unknown>("POST", probePath, { port: port.device }, {
      limitMs: probeLimitMs,
    });
    setSaid(answer.ok ? probeWords(answer.body) : [answer.text, ""]);
    setBusy(false);
  };
  return (
    <li class="card">
      <h3>{port.device}</h3>
      <p>{port.adapter === "" ? "The adapter does not say who it is." : port.adapter}</p>
      <p class="quiet">
        {port.serial === "" ? "without serial number: named by its place" : `serial ${port.serial}`}
        {port.driver === "" ? "" : ` · ${port.driver}`}
      </p>
      {port.configureAs.length > 0 && (
        <p>
          In the configuration: <code>port = "{port.configureAs[0]}"</code>
        </p>
      )}
      <button type="button" disabled={busy} onClick={probe}>
        Probe {port.device}
      </button>
      <div role="status">
        {said !== undefined && <p class="said">{said[0]}</p>}
        {said !== undefined && said[1] !== "" && <pre>{said[1]}</pre>}
      </div>
    </li>
  );
}

export function Ports({ ports }: { ports: readonly Port[] }) {
  const [busy, setBusy] = useState(false);
  if (ports.length === 0) return <p>This machine has no serial port.</p>;
  return (
    <ul class="cards">
      {ports.map((port) => (
        <PortRow key={port.device} port={port} busy={busy} setBusy={setBusy} />
      ))}
    </ul>
  );
}
