/** What `:86:` says of a line. */
export interface Information {
  /** The bank's code of the transaction: `166`. */
  readonly code?: string;
  readonly endToEnd?: string;
  readonly counterparty?: string;
  readonly counterpartyAccount?: string;
  readonly structured?: string;
  readonly remittance: readonly string[];
}

/** Length at which banks cut the purpose, in the middle of a word if need be. */
const CUT = 27;
const WORDS = /(EREF|KREF|MREF|CRED|DEBT|SVWZ|ABWA|ABWE|IBAN|BIC|COAM|OAMT|PURP)\+/;
const CODE_WORDS =
  /\/(EREF|REMI|NAME|IBAN|BIC|CNTP|TRTP|TRCD|MARF|CSID|PREF|RTRN|ISDT|SVCL|BENM|ORDP|ID|PURP|UDTR|UCRD)\//;

/**
 * Reads `:86:` in the three ways in which banks write it: numbered fields (`166?00…?20…?32…`), words between slashes
 * (`/EREF/…/REMI/…`), or plain text. Never throws: what is not understood is what the payer wrote.
 */
export function informationOf(text: string): Information {
  const lines = text.split('\n').map((line) => line.replace(/\r$/, ''));
  const joined = lines.join('');
  const [, code, mark] = /^(\d{3})([^A-Za-z0-9\s])(?=\d{2})/.exec(joined) ?? [];
  if (code !== undefined && mark !== undefined) return numbered(joined.slice(3), mark, code);
  if (CODE_WORDS.test(joined.slice(0, 8))) return slashed(joined);
  return { remittance: lines.filter((line) => line.trim() !== '') };
}

function numbered(text: string, mark: string, code: string): Information {
  const fields = new Map<number, string>();
  // Only known numbers begin a field: a question mark may stand in what a payer wrote.
  const escaped = mark.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
  const cuts = text.split(new RegExp(`${escaped}(0[0-9]|1[0-9]|2[0-9]|3[0-9]|6[0-3])`));
  for (let index = 1; index < cuts.length; index += 2) {
    const number = Number(cuts[index]);
    fields.set(number, `${fields.get(number) ?? ''}${cuts[index + 1] ?? ''}`);
  }
  const purpose = [20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 60, 61, 62, 63].flatMap(
    (number) => fields.get(number) ?? [],
  );
  const words = wordsOf(purpose);
  const name = ((fields.get(32) ?? '') + continued(fields.get(32), fields.get(33))).trim();
  return {
    code,
    ...(words.EREF === undefined ? {} : { endToEnd: words.EREF }),
    ...(name === '' ? {} : { counterparty: name }),
    ...(fields.get(31) === undefined ? {} : { counterpartyAccount: fields.get(31) as string }),
    ...structuredOf(words.SVWZ ?? ''),
    remittance: words.SVWZ === undefined ? words.rest : [words.SVWZ],
  };
}

/** The second half of a name; a first half that is not full ended where a word ended. */
function continued(first: string | undefined, second: string | undefined): string {
  if (second === undefined) return '';
  return (first?.length ?? 0) < CUT ? ` ${second}` : second;
}

/**
 * The purpose as one text, then cut at its words. A field that is full goes on in the next one without a space, wherever the
 * cut fell, even within `SVWZ+`; a shorter one ended with a space that the bank has trimmed.
 */
function wordsOf(
  purpose: readonly string[],
): Record<string, string | undefined> & { readonly rest: readonly string[] } {
  const whole = purpose.reduce(
    (text, field, index) => text + ((purpose[index - 1]?.length ?? CUT) < CUT ? ' ' : '') + field,
    '',
  );
  const cuts = whole.split(WORDS);
  if (cuts.length === 1) return { rest: whole.trim() === '' ? [] : [whole] } as never;
  const words: Record<string, string> = {};
  for (let index = 1; index < cuts.length; index += 2) {
    const word = cuts[index] as string;
    words[word] ??= (cuts[index + 1] ?? '').trim();
  }
  const before = cuts[0]?.trim() ?? '';
  return { ...words, rest: before === '' ? [] : [before] } as never;
}

function slashed(text: string): Information {
  const cuts = text.split(CODE_WORDS);
  const words: Record<string, string> = {};
  for (let index = 1; index < cuts.length; index += 2) words[cuts[index] as string] ??= (cuts[index + 1] ?? '').trim();
  const remittance = (words.REMI ?? '').replace(/^(USTD|STRD)\/\//, '').trim();
  const [bank, , holder] = /^([^/]*)\/([^/]*)\/([^/]*)/.exec(words.CNTP ?? '')?.slice(1) ?? [];
  const account = words.IBAN ?? bank;
  const name = words.NAME ?? holder;
  return {
    ...(words.TRCD === undefined ? {} : { code: words.TRCD }),
    ...(words.EREF === undefined ? {} : { endToEnd: words.EREF }),
    ...(name === undefined ? {} : { counterparty: name }),
    ...(account === undefined ? {} : { counterpartyAccount: account }),
    ...structuredOf(remittance),
    remittance: remittance === '' ? [] : [remittance],
  };
}

/** A creditor's reference that stands alone in the purpose: RF, two check digits, up to 21 characters. */
function structuredOf(text: string): { readonly structured?: string } {
  const plain = text.replace(/\s/g, '');
  return /^RF\d{2}[A-Z0-9]{1,21}$/.test(plain) ? { structured: plain } : {};
}
