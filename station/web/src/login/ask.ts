// Asks the station over HTTP, and says every failure in words. Never throws: a failed answer is a
// value that a page can show.

export type Answer<T> =
  | { readonly ok: true; readonly status: number; readonly body: T }
  | {
      readonly ok: false;
      /** 0: there was no answer. */
      readonly status: number;
      readonly text: string;
      /** Seconds to wait, where the station said so. */
      readonly waitS?: number;
      /** What came beside the words: at a conflict, what is there now. */
      readonly body?: unknown;
    };

/** Longest wait for an answer, ms, where nothing else is said. */
export const askLimitMs = 10_000;

export const unreachable = "The station does not answer. Look at the network, then try again.";

export type Fetch = (path: string, init: RequestInit) => Promise<Response>;

const meanings: ReadonlyMap<number, string> = new Map([
  [401, "You are logged out. Log in again."],
  [403, "Your account may not see this."],
  [404, "There is no such thing here."],
  [409, "Somebody else changed it meanwhile."],
  [413, "That is too long."],
  [429, "Too many tries. Wait a minute."],
  [503, "The station is busy. Try again in a moment."],
]);

function seconds(header: string | null): number | undefined {
  const value = header === null ? NaN : Number(header);
  return Number.isFinite(value) && value > 0 ? Math.ceil(value) : undefined;
}

function wordsIn(body: unknown): string | undefined {
  if (typeof body !== "object" || body === null || !("error" in body)) return undefined;
  return typeof body.error === "string" && body.error !== "" ? body.error : undefined;
}

async function read(response: Response): Promise<unknown> {
  const text = await response.text();
  if (text === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export interface AskOptions {
  readonly fetcher?: Fetch | undefined;
  readonly limitMs?: number;
}

/** A failed answer in words. */
async function refused(response: Response): Promise<Extract<Answer<never>, { ok: false }>> {
  const found = await read(response);
  const { status } = response;
  const text = wordsIn(found) ?? meanings.get(status) ?? `The station says ${status}.`;
  const waitS = seconds(response.headers.get("Retry-After"));
  return { ok: false, status, text, body: found, ...(waitS === undefined ? {} : { waitS }) };
}

async function answered<T>(
  path: string,
  init: RequestInit,
  options: AskOptions,
  take: (response: Response) => Promise<T>,
): Promise<Answer<T>> {
  const fetcher = options.fetcher ?? ((where, how) => fetch(where, how));
  const signal = AbortSignal.timeout(options.limitMs ?? askLimitMs);
  try {
    const response = await fetcher(path, {
      cache: "no-store",
      credentials: "same-origin",
      signal,
      ...init,
    });
    if (!response.ok) return await refused(response);
    return { ok: true, status: response.status, body: await take(response) };
  } catch {
    return { ok: false, status: 0, text: unreachable };
  }
}

/** A file, and the name that the station gives it. */
export interface TakenFile {
  readonly blob: Blob;
  readonly name: string;
}

export async function askFile(path: string, options: AskOptions = {}): Promise<Answer<TakenFile>> {
  return answered(path, { method: "GET" }, options, async (response) => {
    const named = /filename="([^"]+)"/.exec(response.headers.get("Content-Disposition") ?? "");
    return { blob: await response.blob(), name: named?.[1] ?? "export" };
  });
}

/** One request. `T` is what the caller expects; who needs to be sure looks at it. */
export async function ask<T>(
  method: "GET" | "POST" | "PUT",
  path: string,
  body?: unknown,
  options: AskOptions = {},
): Promise<Answer<T>> {
  const init: RequestInit = { method };
  if (body !== undefined) {
    init.body = JSON.stringify(body);
    init.headers = { "Content-Type": "application/json" };
  }
  return answered(path, init, options, async (response) => (await read(response)) as T);
}
