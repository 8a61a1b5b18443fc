// The monitor of every bed: state of its link with the reason, who it says it is, and its counters
// at the last change of the link. All of it comes live.
import { usePage } from "../state/context";
import type { BedKey } from "../state/model";
import { bedLabel } from "../state/model";
import { countWords, identityWords, linkWords, rejectWords } from "./words";
import { State } from "./State";

function Bed({ name }: { name: BedKey }) {
  const { store } = usePage();
  const bed = store.bed(name);
  if (bed === undefined) return null;
  const alone = store.bedKeys.value.filter((key) => store.bed(key)?.room === bed.room).length < 2;
  const label = bedLabel(bed.room, bed.bed, alone);
  const links = [...bed.links.values()];
  return (
    <li class="card">
      <h3>Bed {label}</h3>
      {links.length === 0 && <p>No monitor has been told of.</p>}
      {links.map(({ value: link, atMs }) => (
        <div key={link.monitor} class="link">
          <State words={linkWords(link.state)} />
          {link.reason !== "" && <p>{link.reason}</p>}
          <p>{identityWords(link)}</p>
          <p class="quiet">
            {[link.driver, link.port, link.device].filter((part) => part !== "").join(" · ")}
          </p>
          <p class="quiet">{countWords(link, atMs)}</p>
          {rejectWords(link) !== "" && <p class="quiet">Not understood: {rejectWords(link)}</p>}
        </div>
      ))}
      <a class="button" href={`#/bed/${bed.room}/${bed.bed}`}>
        Open bed {label} to confirm its monitor
      </a>
    </li>
  );
}

export function Links() {
  const { store } = usePage();
  const keys = store.bedKeys.value;
  if (keys.length === 0) return <p>No bed is known yet.</p>;
  return (
    <ul class="cards">
      {keys.map((key) => (
        <Bed key={key} name={key} />
      ))}
    </ul>
  );
}
