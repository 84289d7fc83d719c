/** GS1: from the right, weights 3, 1, 3, …; the check digit fills the sum up to ten. */
function checkDigit(digits: string): number {
  let total = 0;
  for (let index = 0; index < digits.length; index += 1) {
    total += Number(digits[digits.length - 1 - index]) * (index % 2 === 0 ? 3 : 1);
  }
  return (10 - (total % 10)) % 10;
}

/**
 * A GTIN-8, -12, -13 or -14 as 14 digits, padded with zeros; `undefined` when it is not one or its check digit is wrong.
 * In-store numbers (prefixes 02, 04 and 20 to 29 of a GTIN-13) are not global and give `undefined` too.
 */
export function normalizeGtin(text: string): string | undefined {
  if (!/^(\d{8}|\d{12,14})$/.test(text)) return undefined;
  const padded = text.padStart(14, '0');
  if (checkDigit(padded.slice(0, 13)) !== Number(padded[13])) return undefined;
  if (text.length >= 12 && /^0(02|04|2\d)/.test(padded)) return undefined;
  return padded;
}

/** 00012345678905 as scanners show it: GTIN-8, UPC-A, EAN-13 or GTIN-14. */
export function barcodeOf(gtin: string): string {
  const length = [8, 12, 13].find((digits) => /^0*$/.test(gtin.slice(0, 14 - digits))) ?? 14;
  return gtin.slice(14 - length);
}
