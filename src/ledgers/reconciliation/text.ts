/** Texts of banks are cut, upper-cased, stripped of signs and typed by people; these compare what is left of them. */

const UMLAUTS: Readonly<Record<string, string>> = { Ä: 'AE', Ö: 'OE', Ü: 'UE', ẞ: 'SS', Æ: 'AE', Ø: 'OE', Å: 'AA' };

/** Upper case without accents: what SWIFT leaves of a text. */
export function plain(text: string): string {
  return text
    .toUpperCase()
    .replace(/[ÄÖÜẞÆØÅ]/g, (letter) => UMLAUTS[letter] ?? letter)
    .normalize('NFD')
    .replace(/\p{M}/gu, '');
}

/** Letters and digits only, so that a mark is found however it was broken up. */
export const compact = (text: string): string => plain(text).replace(/[^A-Z0-9]/g, '');

/** The words of a text. */
export const wordsOf = (text: string): ReadonlySet<string> => new Set(plain(text).match(/[A-Z0-9]+/g) ?? []);

/** Whether `text` contains `mark` with at most one letter wrong, missing or too many. */
export function containsNearly(text: string, mark: string): boolean {
  const middle = Math.floor(mark.length / 2);
  const [left, right] = [mark.slice(0, middle), mark.slice(middle)];
  // One mistake leaves one half as it is: look for that half, and compare around it.
  for (const [half, offset] of [
    [left, 0],
    [right, middle],
  ] as const) {
    for (let at = text.indexOf(half); at >= 0; at = text.indexOf(half, at + 1)) {
      const begin = at - offset;
      for (const shift of [-1, 0, 1]) {
        for (const length of [mark.length - 1, mark.length, mark.length + 1]) {
          const from = begin + shift;
          if (from < 0 || from + length > text.length) continue;
          if (withinOneEdit(text.slice(from, from + length), mark)) return true;
        }
      }
    }
  }
  return false;
}

/** Whether `text` contains a number like `mark` that differs in one digit: it names another one of the same kind. */
export function namesAnother(text: string, mark: string): boolean {
  for (let from = 0; from + mark.length <= text.length; from += 1) {
    let at = 0;
    while (at < mark.length && text[from + at] === mark[at]) at += 1;
    if (!isDigit(text[from + at]) || !isDigit(mark[at])) continue;
    if (text.slice(from + at + 1, from + mark.length) === mark.slice(at + 1)) return true;
  }
  return false;
}

/** Whether a number of as many digits as `mark` stands there as a word: it is the number of something else. Years are not. */
export function namesOther(words: ReadonlySet<string>, mark: string): boolean {
  if (!/^\d{3,}$/.test(mark)) return false;
  for (const word of words) {
    if (word.length === mark.length && word !== mark && /^\d+$/.test(word) && !/^20\d\d$/.test(word)) return true;
  }
  return false;
}

function withinOneEdit(left: string, right: string): boolean {
  if (Math.abs(left.length - right.length) > 1) return false;
  let at = 0;
  while (at < left.length && left[at] === right[at]) at += 1;
  if (left.length === right.length) return left.slice(at + 1) === right.slice(at + 1);
  const [short, long] = left.length < right.length ? [left, right] : [right, left];
  return short.slice(at) === long.slice(at + 1);
}

const isDigit = (letter: string | undefined): boolean => letter !== undefined && letter >= '0' && letter <= '9';
