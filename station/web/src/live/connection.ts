// The WebSocket to the station: opens it, opens it again, and hands its frames on. Who is not
// logged in goes to the login page. It never gives up: a wall has nobody to press "reload".
import { fromBinary, toBinary } from "@bufbuild/protobuf";
import { type ReadonlySignal, signal } from "@preact/signals";
import {
  type PageMessage,
  PageMessageSchema,
  type StationMessage,
  StationMessageSchema,
} from "../wire/gen/vigil/v1/station_pb";

export const FIRST_WAIT_MS = 200;
export const LONGEST_WAIT_MS = 5_000;
/** Not open after so long, or nothing heard for so long: it is dead, another one is opened. */
export const OPEN_WITHIN_MS = 5_000;
export const HEARD_WITHIN_MS = 10_000;
/** The station closed it because the page did not read fast enough. */
const TRY_AGAIN_LATER = 1013;

export interface Connection {
  /** Failed tries since it was last open; 0: it is. */
  readonly tries: ReadonlySignal<number>;
  /** False: it could not be sent. */
  write(message: PageMessage): boolean;
  tick(at: number): void;
  close(): void;
}

export interface ConnectionHooks {
  readonly onMessage: (message: StationMessage) => void;
  readonly onOpen: () => void;
  /** The login has ended, or there was none. */
  readonly onNobody: () => void;
  /** A frame that is none: told, and passed over. */
  readonly onNonsense: (why: string) => void;
}

export interface ConnectionParts {
  readonly socket: () => WebSocket;
  /** True: the station says that nobody is logged in. */
  readonly isNobody: () => Promise<boolean>;
  readonly random: () => number;
  readonly now: () => number;
}

/** The longest wait doubles with each try; each waits for half of it at least. */
export function waitMs(tries: number, random: number): number {
  const longest = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(tries, 10));
  return longest * (0.5 + 0.5 * random);
}

export function browserParts(): ConnectionParts {
  const url = `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/api/live`;
  return {
    socket: () => new WebSocket(url, "vigil.v1"),
    isNobody: async () => {
      // A browser hides the status of a refused handshake.
      const answer = await fetch("/api/me").catch(() => undefined);
      return answer?.status === 401;
    },
    random: Math.random,
    now: () => performance.now(),
  };
}

export function connect(hooks: ConnectionHooks, parts = browserParts()): Connection {
  const tries = signal(0);
  let socket: WebSocket | undefined;
  let opened = false;
  let heardAt = 0;
  let nextAt = Infinity;
  let closed = false;

  const again = (at: number): void => {
    tries.value += 1;
    nextAt = at + waitMs(tries.value - 1, parts.random());
  };

  const drop = (): void => {
    const old = socket;
    socket = undefined;
    opened = false;
    if (old === undefined) return;
    old.onopen = old.onmessage = old.onclose = null;
    old.close();
  };

  const onClose = async (code: number): Promise<void> => {
    const was = opened;
    drop();
    if (closed) return;
    if (code === TRY_AGAIN_LATER && was) {
      open();
      return;
    }
    again(parts.now());
    if (!was && (await parts.isNobody()) && !closed) {
      closed = true;
      hooks.onNobody();
    }
  };

  const open = (): void => {
    nextAt = Infinity;
    heardAt = parts.now();
    const next = parts.socket();
    socket = next;
    next.binaryType = "arraybuffer";
    next.onopen = () => {
      opened = true;
      tries.value = 0;
      heardAt = parts.now();
      hooks.onOpen();
    };
    next.onmessage = (event: MessageEvent<unknown>) => {
      heardAt = parts.now();
      if (!(event.data instanceof ArrayBuffer)) return hooks.onNonsense("a frame of text");
      let message: StationMessage;
      try {
        message = fromBinary(StationMessageSchema, new Uint8Array(event.data));
      } catch (error) {
        return hooks.onNonsense(String(error));
      }
      hooks.onMessage(message);
    };
    next.onclose = (event) => void onClose(event.code);
  };

  open();
  return {
    tries,
    write(message) {
      if (socket === undefined || !opened) return false;
      socket.send(toBinary(PageMessageSchema, message));
      return true;
    },
    tick(at) {
      if (closed) return;
      const limit = opened ? HEARD_WITHIN_MS : OPEN_WITHIN_MS;
      if (socket !== undefined && at - heardAt >= limit) {
        drop();
        again(at);
      }
      if (socket === undefined && at >= nextAt) open();
    },
    close() {
      closed = true;
      drop();
    },
  };
}
