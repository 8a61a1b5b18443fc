// Addresses behind "#", where each role begins, and what the build does to enums.
import { describe, expect, it } from "vitest";
import { inlined, unusedMayGo } from "../enum_text";
import { routeOf } from "../src/app";
import { landing } from "../src/start";
import { AccountRole } from "../src/wire/gen/vigil/v1/station_pb";

describe("an address", () => {
  it("names a page and its parts", () => {
    expect(routeOf("#/bed/4/a")).toEqual({ page: "bed", parts: ["4", "a"] });
    expect(routeOf("#/review/K-0417.20261124.1")).toEqual(
      { page: "review", parts: ["K-0417.20261124.1"] });
  });

  it("that is no page is the wall", () => {
    for (const hash of ["", "#", "#/", "#/wall", "#/nothing", "#/%E0%A4%A"]) {
      expect(routeOf(hash)).toEqual({ page: "wall", parts: [] });
    }
  });

  it("with a display's credential is the login", () => {
    expect(routeOf("#device=abc")).toEqual({ page: "login", parts: [] });
  });
});

it("therapists begin at the review, technicians at the settings, others at the wall", () => {
  const roles = [AccountRole.THERAPIST, AccountRole.TECHNICIAN, AccountRole.NURSE,
    AccountRole.VIEWER];
  expect(roles.map(landing)).toEqual(["#/review", "#/settings", "#/wall", "#/wall"]);
});

describe("the build", () => {
  const enums = new Map([["Priority", new Map([["HIGH", "4"]])]]);

  it("puts numbers in the place of members, and touches nothing else", () => {
    expect(inlined("a === Priority.HIGH", enums)).toBe("a === 4");
    const others = "x.Priority.HIGH; Priority.OTHER; Priority[4]; MyPriority.HIGH";
    expect(inlined(others, enums)).toBe(others);
  });

  it("lets an enum go that nobody reads", () => {
    const before = 'export var X;\n(function (X) { X[X["A"] = 1] = "A"; })(X || (X = {}));';
    expect(unusedMayGo(before)).toBe(
      'export const X = /*@__PURE__*/ (function (X) { X[X["A"] = 1] = "A"; return X;})({});');
  });
});
