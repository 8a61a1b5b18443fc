// A station with three beds, two ports and one daemon, by hand.
import { create } from "@bufbuild/protobuf";
import { signal } from "@preact/signals";
import type { BedState, FeedView, PageStore } from "../../src/state/model";
import {
  HeartbeatSchema,
  JournalState,
  LinkSchema,
  LinkState,
} from "../../src/wire/gen/vigil/v1/event_pb";
import type { Link } from "../../src/wire/gen/vigil/v1/event_pb";
import { AccountRole, FeedConnection, WhoSchema } from "../../src/wire/gen/vigil/v1/station_pb";

export const nowMs = Date.parse("2026-11-22T12:00:00Z");

export const links: readonly Link[] = [
  create(LinkSchema, {
    monitor: 1,
    driver: "nonin-df2",
    port: "usb:1.2",
    device: "/dev/ttyUSB0",
    state: LinkState.LIVE,
    vendor: "Nonin",
    model: "7500",
    serial: "12345",
    bytes: 9744n,
    frames: 812n,
  }),
  create(LinkSchema, {
    monitor: 1,
    driver: "philips-ixp",
    port: "usb:1.3",
    device: "/dev/ttyUSB1",
    state: LinkState.QUIET,
    reason: "no good frame for 0:42; the cable, or the monitor is off",
    bytes: 120_000n,
    frames: 4_100n,
    rejects: { noise: 12n, checksum: 3n },
    losses: 2n,
  }),
  create(LinkSchema, {
    monitor: 1,
    port: "usb:1.4",
    state: LinkState.ABSENT,
    reason: "not plugged in",
  }),
];

/** What the settings read of a bed, and nothing else. */
function bedOf(room: string, bed: string, link: Link): BedState {
  const made: Partial<BedState> = {
    key: `clinic|${room}|${bed}`,
    source: "clinic",
    room,
    bed,
    links: new Map([[link.monitor, { value: link, atMs: nowMs }]]),
  };
  return made as BedState;
}

/** What these pages read of the store, and nothing else. */
export function madeStore(): PageStore {
  const rooms = [
    ["3", "a"],
    ["4", "a"],
    ["4", "b"],
  ] as const;
  const beds = new Map(
    rooms.flatMap(([room, bed], index) => {
      const link = links[index];
      return link === undefined ? [] : [[`clinic|${room}|${bed}`, bedOf(room, bed, link)]];
    }),
  );
  const feed: FeedView = {
    daemon: 0,
    source: "clinic",
    connection: FeedConnection.LIVE,
    sinceMs: nowMs,
    epoch: 7n,
    heartbeat: create(HeartbeatSchema, {
      journal: JournalState.OK,
      beds: 3,
      linksLive: 1,
      receivers: 2,
      receiversSounding: 1,
    }),
    heardAt: 0,
    bootToWallMs: 0,
    filling: false,
  };
  const made: Partial<PageStore> = {
    hello: signal(undefined),
    who: signal(create(WhoSchema, { account: "th-1", role: AccountRole.THERAPIST })),
    feeds: signal([feed]),
    bedKeys: signal([...beds.keys()]),
    bed: (key) => beds.get(key),
    nowMs: signal(nowMs),
  };
  return made as PageStore;
}

export function madeSettings(): unknown {
  return {
    versions: { station: "0.6.0" },
    feeds: [],
    links: [],
    heartbeats: [],
    pages: [
      {
        receiver: "station-2",
        display: "RN-2",
        role: "nurse",
        shared: true,
        viewOnly: false,
        remote: "192.0.2.7",
        since: "2026-11-22T07:00:00Z",
        sound: true,
        visible: true,
      },
      {
        receiver: "wall-1",
        display: "wall-1",
        role: "viewer",
        shared: false,
        viewOnly: true,
        remote: "192.0.2.9",
        since: "2026-11-21T07:00:00Z",
        sound: false,
        visible: true,
      },
    ],
    ports: [
      {
        device: "/dev/ttyUSB0",
        usb_path: "pci-0000:00:14.0-usb-0:1.2:1.0",
        serial: "A9QRST",
        vendor_id: "0403",
        product_id: "6001",
        manufacturer: "FTDI",
        product: "FT232R USB UART",
        driver: "ftdi_sio",
        configure_as: ["usb-serial:A9QRST", "/dev/ttyUSB0"],
      },
      { device: "/dev/ttyS0", driver: "serial8250", configure_as: ["/dev/ttyS0"] },
    ],
    drivers: [
      {
        id: "nonin-df2",
        vendor: "Nonin",
        model: "7500, 8500",
        maturity: "bench",
        lines: ["9600 8N1"],
        measures: [{ key: "spo2", label: "SpO2" }, { key: "pr", label: "PR" }],
      },
    ],
    disk: [
      { what: "journal", path: "/var/lib/vigil", freeBytes: 41e9, totalBytes: 120e9, problem: "" },
      {
        what: "session log",
        path: "/var/lib/vigil-log",
        freeBytes: 3e9,
        totalBytes: 120e9,
        problem: "",
      },
    ],
    log: {
      readable: true,
      problem: "",
      sessions: 42,
      lastRecord: "2026-11-22T11:59:58Z",
      waitingAudits: 0,
    },
    problems: ["/dev/ttyUSB1: FTDI latency is 16 ms"],
  };
}
