// The login: words for every failure, the credential of a display, one's own password and PIN.
import { render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ask, askFile, unreachable } from "../../src/login/ask";
import LoginPage from "../../src/login/LoginPage";
import {
  changeBody,
  changeProblem,
  deviceInHash,
  deviceWords,
  loginWords,
} from "../../src/login/words";

function failed(status: number, text: string, waitS?: number) {
  return { ok: false as const, status, text, ...(waitS === undefined ? {} : { waitS }) };
}

describe("what a login says", () => {
  it("does not tell which of name and password is wrong", () => {
    expect(loginWords(failed(401, "no such account"))).toBe("Wrong account or password.");
  });

  it("says how long to wait after too many tries", () => {
    expect(loginWords(failed(429, "x", 40))).toBe("Too many tries. Wait 40 s, then try again.");
    expect(loginWords(failed(429, "Too many tries. Try again in 40 s."))).toBe(
      "Too many tries. Try again in 40 s.",
    );
  });

  it("passes on the station's own words for the rest", () => {
    expect(loginWords(failed(400, "The station's name: small letters."))).toBe(
      "The station's name: small letters.",
    );
    expect(loginWords(failed(0, unreachable))).toBe(
      "The station does not answer. Look at the network, then try again.",
    );
  });

  it("tells a display what to do about its credential", () => {
    expect(deviceWords(failed(401, "x"))).toContain("Make a new one on the station.");
  });
});

describe("the address of a display", () => {
  it("holds its credential behind the #", () => {
    expect(deviceInHash("#device=ab%2Bcd")).toBe("ab+cd");
    expect(deviceInHash("#device=")).toBeUndefined();
    expect(deviceInHash("#/bed/4/a")).toBeUndefined();
  });
});

describe("a new password or PIN", () => {
  const change = { old: "old", password: "", again: "", pin: "" };

  it("says what is missing", () => {
    expect(changeProblem({ ...change, old: "" })).toBe("Type your present password.");
    expect(changeProblem(change)).toBe("Type a new password, a new PIN, or both.");
    expect(changeProblem({ ...change, password: "a", again: "b" })).toBe(
      "The two new passwords differ.",
    );
    expect(changeProblem({ ...change, pin: "12a4" })).toBe("A PIN has four digits.");
    expect(changeProblem({ ...change, pin: "1234" })).toBe("");
  });

  it("sends only what changes", () => {
    expect(changeBody({ ...change, pin: "1234" })).toEqual({ old: "old", pin: "1234" });
    expect(changeBody({ ...change, password: "new", again: "new" })).toEqual({
      old: "old",
      new: "new",
    });
  });
});

describe("asking the station", () => {
  it("reads its words, and how long to wait", async () => {
    const fetcher = async () =>
      Response.json({ error: "no" }, { status: 429, headers: { "Retry-After": "40" } });
    const answer = await ask("POST", "/api/login", {}, { fetcher });
    const body = { error: "no" };
    expect(answer).toEqual({ ok: false, status: 429, text: "no", body, waitS: 40 });
  });

  it("has words of its own where there are none", async () => {
    const said = async (status: number) => {
      const fetcher = async () => new Response("<p>", { status });
      const answer = await ask("GET", "/x", undefined, { fetcher });
      return answer.ok ? "" : answer.text;
    };
    expect(await said(403)).toBe("Your account may not see this.");
    expect(await said(418)).toBe("The station says 418.");
  });

  it("takes a file by the name that the station gives it", async () => {
    const headers = { "Content-Disposition": 'attachment; filename="K-0042-csv.csv"' };
    const answer = await askFile("/x", { fetcher: async () => new Response("a,b", { headers }) });
    expect(answer.ok && [answer.body.name, answer.body.blob.size]).toEqual(["K-0042-csv.csv", 3]);
  });

  it("never throws", async () => {
    const fetcher = async () => {
      throw new TypeError("network");
    };
    const answer = await ask("GET", "/x", undefined, { fetcher });
    expect(answer).toEqual({ ok: false, status: 0, text: unreachable });
  });
});

describe("the page", () => {
  let place: HTMLElement;
  const calls: [path: string, body: unknown][] = [];

  function station(answers: Readonly<Record<string, readonly [number, unknown]>>): void {
    calls.length = 0;
    vi.stubGlobal("fetch", async (path: string, init: RequestInit) => {
      calls.push([path, init.body === undefined ? undefined : JSON.parse(String(init.body))]);
      const [status, body] = answers[path] ?? [404, { error: "no such thing" }];
      return Response.json(body, { status });
    });
  }

  async function show(onDone: () => void = () => undefined): Promise<void> {
    await act(() => render(<LoginPage onDone={onDone} />, place));
  }

  function type(name: string, value: string): void {
    const field = place.querySelector<HTMLInputElement>(`input[name="${name}"]`);
    if (field === null) throw new Error(`no field ${name}`);
    act(() => {
      field.value = value;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    });
  }

  beforeEach(() => {
    place = document.createElement("div");
    document.body.append(place);
    location.hash = "";
  });

  afterEach(() => {
    act(() => render(null, place));
    place.remove();
    vi.unstubAllGlobals();
  });

  it("logs in with what was typed", async () => {
    station({ "/api/me": [401, {}], "/api/login": [200, {}] });
    const done = vi.fn();
    await show(done);
    await vi.waitFor(() => expect(place.querySelector("form")).not.toBeNull());
    type("username", " rn-2 ");
    type("password", "correct horse");
    type("station", "station-2");
    act(() => place.querySelector<HTMLInputElement>('input[type="checkbox"]')?.click());
    act(() => place.querySelector<HTMLButtonElement>('button[type="submit"]')?.click());
    await vi.waitFor(() => expect(done).toHaveBeenCalledOnce());
    const sent = { account: "rn-2", password: "correct horse", shared: true, station: "station-2" };
    expect(calls.at(-1)).toEqual(["/api/login", sent]);
  });

  it("says that it was wrong, empties the password and keeps the account", async () => {
    station({ "/api/me": [401, {}], "/api/login": [401, { error: "no" }] });
    await show();
    await vi.waitFor(() => expect(place.querySelector("form")).not.toBeNull());
    type("username", "rn-2");
    type("password", "wrong");
    act(() => place.querySelector<HTMLButtonElement>('button[type="submit"]')?.click());
    await vi.waitFor(() =>
      expect(place.querySelector('[role="alert"]')?.textContent).toBe("Wrong account or password."),
    );
    expect(place.querySelector<HTMLInputElement>('input[name="password"]')?.value).toBe("");
    expect(place.querySelector<HTMLInputElement>('input[name="username"]')?.value).toBe("rn-2");
  });

  it("can be filled by a password manager", async () => {
    station({ "/api/me": [401, {}] });
    await show();
    await vi.waitFor(() => expect(place.querySelector("form")).not.toBeNull());
    const kinds = ["username", "password"].map((name) =>
      place.querySelector(`input[name="${name}"]`)?.getAttribute("autocomplete"),
    );
    expect(kinds).toEqual(["username", "current-password"]);
  });

  it("takes a display's credential out of the address before it sends it", async () => {
    location.hash = "#device=s3cret";
    let hashWhenSent = "not sent";
    vi.stubGlobal("fetch", async (_path: string, init: RequestInit) => {
      hashWhenSent = location.hash;
      calls.push(["/api/device", JSON.parse(String(init.body))]);
      return Response.json({ error: "no" }, { status: 401 });
    });
    await show();
    await vi.waitFor(() =>
      expect(place.querySelector('[role="alert"]')?.textContent).toContain("was taken back"),
    );
    expect(calls.at(-1)).toEqual(["/api/device", { credential: "s3cret" }]);
    expect(hashWhenSent).toBe("#/login");
    expect(location.href).not.toContain("s3cret");
  });

  it("shows somebody who is logged in who that is, and a way out", async () => {
    const me = { account: "rn-2", display: "RN-2", role: "nurse", hasPin: false };
    station({ "/api/me": [200, me], "/api/logout": [200, {}] });
    const done = vi.fn();
    await show(done);
    await vi.waitFor(() => expect(place.textContent).toContain("Logged in as RN-2, nurse."));
    expect(place.textContent).toContain("PIN, 4 digits (you have none yet)");
    const leave = [...place.querySelectorAll("button")].find((b) => b.textContent === "Log out");
    act(() => leave?.click());
    await vi.waitFor(() => expect(done).toHaveBeenCalledOnce());
  });
});
