// A patient's code, K-0042: letters, a hyphen, digits of which the last checks the others (Luhn).
// Pure. docs/sessions.md, section 2.

/** What is wrong with a code, in words; "": nothing. */
export function wrongCode(code: string): string {
  if (!/^[A-Z]{1,3}-\d{3,8}$/.test(code)) {
    return "Code: 1 to 3 capital letters, a hyphen, 3 to 8 digits, as K-0042";
  }
  return luhn(code.slice(code.indexOf("-") + 1)) ? "" : "Code: its digits do not fit together";
}

function luhn(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; ++i) {
    const digit = Number(digits[digits.length - 1 - i]);
    const twice = digit * 2;
    sum += i % 2 === 0 ? digit : twice > 9 ? twice - 9 : twice;
  }
  return sum % 10 === 0;
}
