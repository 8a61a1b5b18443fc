// The WebSocket: opened again, never given up, and to the login where nobody is logged in.
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { describe, expect, it } from "vitest";
import { connect, type Connection, type ConnectionHooks, waitMs } from "../../src/live/connection";
import { presenceMessage } from "../../src/live/presence";
import { PageMessageSchema, StationMessageSchema } from "../../src/wire/gen/vigil/v1/station_pb";

class FakeSocket {
  binaryType = "";
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  readonly sent: Uint8Array[] = [];
  closed = false;
  send(bytes: Uint8Array): void {
    this.sent.push(bytes);
  }
  close(): void {
    this.closed = true;
  }
}

interface Bench {
  readonly sockets: FakeSocket[];
  readonly told: string[];
  readonly connection: Connection;
  now: number;
  last(): FakeSocket;
  settle(): Promise<void>;
}

function bench(nobody = false): Bench {
  const sockets: FakeSocket[] = [];
  const told: string[] = [];
  const clock = { now: 0 };
  const hooks: ConnectionHooks = {
    onMessage: (message) => told.push(message.body.case ?? "nothing"),
    onOpen: () => told.push("open"),
    onNobody: () => told.push("nobody"),
    onNonsense: () => told.push("nonsense"),
  };
  const connection = connect(hooks, {
    socket: () => {
      const socket = new FakeSocket();
      sockets.push(socket);
      return socket as unknown as WebSocket;
    },
    isNobody: () => Promise.resolve(nobody),
    random: () => 1,
    now: () => clock.now,
  });
  return {
    sockets,
    told,
    connection,
    get now() {
      return clock.now;
    },
    set now(value) {
      clock.now = value;
      connection.tick(value);
    },
    last: () => sockets.at(-1) ?? new FakeSocket(),
    settle: () => new Promise((resolve) => queueMicrotask(() => queueMicrotask(resolve))),
  };
}

describe("a connection", () => {
  it("hands frames on, and passes nonsense over", () => {
    const on = bench();
    on.last().onopen?.();
    const hello = create(StationMessageSchema, { body: { case: "hello", value: {} } });
    on.last().onmessage?.({ data: toBinary(StationMessageSchema, hello).slice().buffer });
    on.last().onmessage?.({ data: new Uint8Array([255, 255]).buffer });
    on.last().onmessage?.({ data: "text" });
    expect(on.told).toEqual(["open", "hello", "nonsense", "nonsense"]);
  });

  it("sends only while it is open", () => {
    const on = bench();
    const presence = presenceMessage({
      sound: true,
      soundConfirmed: false,
      visible: true,
      phone: false,
    });
    expect(on.connection.write(presence)).toBe(false);
    on.last().onopen?.();
    expect(on.connection.write(presence)).toBe(true);
    const sent = fromBinary(PageMessageSchema, on.last().sent[0] ?? new Uint8Array());
    expect(sent.body.case).toBe("presence");
  });

  it("is opened again, later and later, and counts its tries", async () => {
    const on = bench();
    on.last().onopen?.();
    on.last().onclose?.({ code: 1006 });
    await on.settle();
    expect(on.connection.tries.value).toBe(1);
    on.now = 199;
    expect(on.sockets.length).toBe(1);
    on.now = 200;
    expect(on.sockets.length).toBe(2);
    on.last().onclose?.({ code: 1006 });
    await on.settle();
    on.now = 599;
    expect(on.sockets.length).toBe(2);
    on.now = 600;
    expect(on.sockets.length).toBe(3);
    on.last().onopen?.();
    expect(on.connection.tries.value).toBe(0);
  });

  it("is opened at once when the station closed it for not reading", async () => {
    const on = bench();
    on.last().onopen?.();
    on.last().onclose?.({ code: 1013 });
    await on.settle();
    expect(on.sockets.length).toBe(2);
  });

  it("that opens never, or falls silent, is dropped for another", () => {
    const on = bench();
    on.now = 5_000;
    expect(on.sockets[0]?.closed).toBe(true);
    on.now = 5_200;
    on.last().onopen?.();
    on.now = 15_199;
    expect(on.sockets.length).toBe(2);
    on.now = 15_200;
    expect(on.sockets[1]?.closed).toBe(true);
  });

  it("goes to the login where nobody is logged in, and tries no more", async () => {
    const on = bench(true);
    on.last().onclose?.({ code: 1006 });
    await on.settle();
    expect(on.told).toEqual(["nobody"]);
    on.now = 60_000;
    expect(on.sockets.length).toBe(1);
  });
});

it("waits between 0.1 and 5 s, half of it by chance", () => {
  expect([0, 1, 4, 5, 50].map((tries) => waitMs(tries, 1))).toEqual([200, 400, 3200, 5000, 5000]);
  expect(waitMs(50, 0)).toBe(2500);
});
