// Settings: words and counters of links, disks, clocks; ports and their probe.
import { create } from "@bufbuild/protobuf";
import { render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { settingsOf } from "../../src/settings/answer";
import { probeWords } from "../../src/settings/Probe";
import SettingsPage from "../../src/settings/SettingsPage";
import {
  bytesText,
  clockWords,
  countWords,
  counted,
  diskWords,
  identityWords,
  journalWords,
  linkWords,
  rejected,
  rejectWords,
} from "../../src/settings/words";
import { PageContextProvider } from "../../src/state/context";
import { JournalState, LinkSchema, LinkState } from "../../src/wire/gen/vigil/v1/event_pb";
import { links, madeSettings, madeStore, nowMs } from "./fixture";

describe("a link", () => {
  it("has a word for each of its states", () => {
    const { ABSENT, OPENING, WAITING, LIVE, QUIET } = LinkState;
    const all = [ABSENT, OPENING, WAITING, LIVE, QUIET];
    expect(all.map((state) => linkWords(state).text)).toEqual([
      "No such port",
      "Opening",
      "Open, waits for a good frame",
      "Live",
      "Quiet: was live",
    ]);
    expect(all.filter((state) => linkWords(state).look === "good")).toEqual([LinkState.LIVE]);
    expect(linkWords(LinkState.UNSPECIFIED).look).toBe("unknown");
  });

  const at = new Date(2026, 10, 24, 14, 32, 8).getTime();
  it("counts what came, what was not understood and how often it was lost", () => {
    expect(countWords(links[0] ?? create(LinkSchema), at)).toBe(
      "At the last change, 14:32:08: 812 frames, 9744 bytes, all understood, never lost",
    );
    const quiet = links[1] ?? create(LinkSchema);
    expect(countWords(quiet, at)).toBe(
      "At the last change, 14:32:08: 4100 frames, 120000 bytes, 15 bytes not understood, " +
        "lost 2 times",
    );
    const one = create(LinkSchema, { frames: 1n, bytes: 1n, rejects: { noise: 1n }, losses: 1n });
    expect(countWords(one, at)).toBe(
      "At the last change, 14:32:08: 1 frame, 1 byte, 1 byte not understood, lost 1 time",
    );
    expect([counted(0, "bed"), counted(1, "bed"), counted(2n, "bed")]).toEqual([
      "0 beds", "1 bed", "2 beds",
    ]);
    expect(rejected(quiet)).toBe(15n);
    expect(rejectWords(quiet)).toBe("noise 12, checksum 3");
  });

  it("says who the monitor is, or that it does not say", () => {
    expect(identityWords(links[0] ?? create(LinkSchema))).toBe("Nonin 7500, serial 12345");
    expect(identityWords(create(LinkSchema))).toBe("It does not say who it is.");
  });
});

describe("what is kept", () => {
  it("is saved, or is said not to be", () => {
    expect(journalWords(JournalState.OK)).toEqual({ text: "Record saved", look: "good" });
    expect(journalWords(JournalState.FAILED).look).toBe("look");
    expect(journalWords(undefined).look).toBe("unknown");
  });

  it("has room, or asks to be looked at", () => {
    const disk = { what: "journal", path: "/", freeBytes: 12e9, totalBytes: 120e9, problem: "" };
    expect(diskWords(disk)).toEqual({ text: "12 GB free of 120 GB, 10 %", look: "good" });
    expect(diskWords({ ...disk, freeBytes: 11.9e9 }).look).toBe("look");
    expect(diskWords({ ...disk, problem: "can't be read" })).toEqual({
      text: "can't be read",
      look: "look",
    });
    expect(diskWords({ ...disk, freeBytes: undefined }).look).toBe("unknown");
    expect([bytesText(0), bytesText(1500), bytesText(3e12)]).toEqual(["0 B", "1.5 kB", "3.0 TB"]);
  });
});

describe("the clock", () => {
  it("is told when it differs by more than 2 s, and by which side", () => {
    expect(clockWords(nowMs + 2_000, nowMs)).toEqual({ text: "Clock correct", look: "good" });
    expect(clockWords(nowMs + 2_600, nowMs).text).toContain("3 s ahead of Vigil");
    expect(clockWords(nowMs - 9_000, nowMs).text).toContain("9 s behind Vigil");
  });
});

describe("a probe", () => {
  it("says what it found, with its evidence", () => {
    expect(probeWords({ outcome: "found", text: "Nonin, DF2" })).toEqual(["Found", "Nonin, DF2"]);
    expect(probeWords({ outcome: "undecided", text: "a, b" })[0]).toBe(
      "More than one driver fits. Say which",
    );
    expect(probeWords({ outcome: "silence", text: "" })[0]).toContain("Nothing came.");
    expect(probeWords({ outcome: "new" })[0]).toBe("The answer can't be read");
  });
});

describe("the station's answer", () => {
  it("is read, and what it lacks is empty", () => {
    const found = settingsOf(madeSettings());
    expect(found.ports[0]).toEqual({
      device: "/dev/ttyUSB0",
      configureAs: ["usb-serial:A9QRST", "/dev/ttyUSB0"],
      serial: "A9QRST",
      adapter: "FTDI FT232R USB UART, 0403:6001",
      driver: "ftdi_sio",
    });
    expect(found.drivers[0]?.measures).toEqual(["SpO2", "PR"]);
    expect(settingsOf(undefined)).toEqual({
      versions: [],
      ports: [],
      drivers: [],
      pages: [],
      disks: [],
      log: undefined,
      problems: [],
    });
  });
});

describe("the page", () => {
  let place: HTMLElement;

  beforeEach(() => {
    place = document.createElement("div");
    document.body.append(place);
  });

  afterEach(() => {
    act(() => render(null, place));
    place.remove();
    vi.unstubAllGlobals();
  });

  async function show(answer: () => Promise<Response>): Promise<void> {
    vi.stubGlobal("fetch", answer);
    const context = {
      store: madeStore(),
      send: async () => ({ done: false, text: "", unknown: false }),
      go: () => undefined,
    };
    await act(() =>
      render(
        <PageContextProvider value={context}>
          <SettingsPage pageMs={() => nowMs} />
        </PageContextProvider>,
        place,
      ),
    );
  }

  it("shows the links of every bed without any answer of the station", async () => {
    await show(async () => {
      throw new TypeError("network");
    });
    await vi.waitFor(() =>
      expect(place.querySelector('[role="alert"]')?.textContent).toBe(
        "The station does not answer. Look at the network, then try again.",
      ),
    );
    const beds = [...place.querySelectorAll("h3")].map((head) => head.textContent);
    expect(beds).toEqual(["clinic", "Bed 3", "Bed 4a", "Bed 4b"]);
    expect(place.textContent).toContain("no good frame for 0:42; the cable, or the monitor is off");
    expect(place.textContent).toContain("2 receivers, 1 with sound");
  });

  it("leads to the bed where a monitor is confirmed", async () => {
    await show(async () => Response.json(madeSettings()));
    const to = [...place.querySelectorAll('a[href^="#/bed/"]')].map((a) => a.getAttribute("href"));
    expect(to).toEqual(["#/bed/3/a", "#/bed/4/a", "#/bed/4/b"]);
  });

  it("probes the port of its own button and shows the sentence", async () => {
    const sent: unknown[] = [];
    await show((async (path: string, init: RequestInit) => {
      if (path === "/api/settings") return Response.json(madeSettings());
      sent.push(JSON.parse(String(init.body)));
      return Response.json({ outcome: "found", text: "Nonin, DF2, 9600 8N1" });
    }) as unknown as () => Promise<Response>);
    const button = () =>
      [...place.querySelectorAll("button")].find((one) => one.textContent === "Probe /dev/ttyUSB0");
    await vi.waitFor(() => expect(button()).toBeDefined());
    act(() => button()?.click());
    await vi.waitFor(() => expect(place.textContent).toContain("Nonin, DF2, 9600 8N1"));
    expect(sent).toEqual([{ port: "/dev/ttyUSB0" }]);
  });
});
