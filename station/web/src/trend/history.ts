// GET /api/history: numbers and marks of one bed. The answer is Protobuf; a refusal is words.
import { fromBinary } from "@bufbuild/protobuf";
import { HistorySchema, type History } from "../wire/gen/vigil/v1/station_pb";
import type { BedState } from "../state/model";

/** What the station gives at most, and at least, in minutes. */
export const historyMinutes = { least: 15, most: 720 } as const;

export interface Loaded {
  readonly history: History | undefined;
  /** Why there is none, in words; "": there is. */
  readonly problem: string;
}

export type FetchHistory = (
  bed: Pick<BedState, "source" | "room" | "bed">,
  minutes: number,
) => Promise<Loaded>;

export const fetchHistory: FetchHistory = async (bed, minutes) => {
  const span = Math.ceil(Math.min(historyMinutes.most, Math.max(historyMinutes.least, minutes)));
  const query = new URLSearchParams({
    source: bed.source,
    room: bed.room,
    bed: bed.bed,
    minutes: String(span),
  });
  try {
    const answer = await fetch(`/api/history?${query}`, { credentials: "same-origin" });
    if (answer.status === 401) return { history: undefined, problem: "Log in to see the past" };
    if (!answer.ok) {
      return { history: undefined, problem: `The station has no past now (${answer.status})` };
    }
    const bytes = new Uint8Array(await answer.arrayBuffer());
    return { history: fromBinary(HistorySchema, bytes), problem: "" };
  } catch {
    return { history: undefined, problem: "The station does not answer: the past is missing" };
  }
};
