// The last line of every page. It never goes away.
import { usePage } from "../state/context";

export const ADVISORY =
  "Secondary, advisory notification. The bedside monitor is the primary alarm.";

export function Note({ left }: { left: string }) {
  const hello = usePage().store.hello.value;
  const warning = hello?.warning ?? "";
  return (
    <footer class="note">
      <span class={warning === "" ? "" : "warn"}>{warning === "" ? left : warning}</span>
      <b>{ADVISORY}</b>
      <span>Vigil {hello?.version} · not a certified medical device</span>
    </footer>
  );
}
