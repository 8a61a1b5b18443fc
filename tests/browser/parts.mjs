// Where things are on the pages, by what a person sees and a screen reader hears. The one place to
// change when a page changes.

/** The tile of a bed on the wall: "3", "4a". */
export function tile(page, bed) {
  return page.locator(`article:has([aria-label="Bed ${bed}"])`);
}

/** A number of a tile: "hr", "spo2" or "bp". */
export function numberOf(page, bed, kind) {
  return tile(page, bed).locator(`.vital.${kind} .num`);
}

export function banner(page) {
  return page.getByRole("region", { name: /^Alarms/ });
}

/** The large button of the banner, which names its bed. */
export function acknowledge(page, bed) {
  return banner(page).getByRole("button", { name: `Acknowledge ${bed}`, exact: true });
}

export function notUpdating(page) {
  return page.getByText("NOT UPDATING").first();
}

export function soundOff(page) {
  return page.getByRole("button", { name: /sound is off/i });
}
