import { formatMoney, type Money, money } from '../../../kernel/money.ts';
import type { StatedAccount, StatedLine } from './statement.ts';

/** Length at which a bank cuts the purpose, in the middle of a word if need be. */
const CUT = 27;

/** An MT940 with `:86:` in numbered fields. */
export function writeMt940(stated: StatedAccount & { readonly closing: Money }): string {
  const { account, sequence, until, opening, closing, lines } = stated;
  const first = [until, ...lines.map(({ bookedOn }) => bookedOn)].sort()[0] ?? until;
  return [
    ':20:STARTUMSE',
    `:25:${account}`,
    `:28C:${String(sequence).padStart(5, '0')}`,
    `:60F:${balance(opening, first)}`,
    ...lines.flatMap(lineOf),
    `:62F:${balance(closing, until)}`,
    '-',
    '',
  ].join('\r\n');
}

const short = (date: string): string => date.slice(2).replaceAll('-', '');

/** The comma stands also where nothing follows it. */
function comma({ amount, currency }: Money): string {
  const text = formatMoney(money(Math.abs(amount), currency)).replace('.', ',');
  return text.includes(',') ? text : `${text},`;
}

const balance = (amount: Money, date: string): string =>
  `${amount.amount < 0 ? 'D' : 'C'}${short(date)}${amount.currency}${comma(amount)}`;

function lineOf(line: StatedLine): string[] {
  const { amount, bookedOn, valuedOn = bookedOn, reversal = false, bankReference } = line;
  const incoming = amount.amount >= 0;
  const mark = reversal ? (incoming ? 'RD' : 'RC') : incoming ? 'C' : 'D';
  const references = bankReference === undefined ? 'NONREF' : `NONREF//${bankReference}`;
  const purpose = `EREF+${line.endToEnd ?? 'NOTPROVIDED'} SVWZ+${line.remittance ?? ''}`;
  return [
    `:61:${short(valuedOn)}${short(bookedOn).slice(2)}${mark}${comma(amount)}NTRF${references}`,
    `:86:166?00${incoming ? 'GUTSCHRIFT' : 'LASTSCHRIFT'}`,
    ...numbered(purpose, [20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 60, 61, 62, 63]),
    ...(line.counterpartyAccount === undefined ? [] : [`?31${line.counterpartyAccount}`]),
    ...(line.counterparty === undefined ? [] : numbered(line.counterparty, [32, 33])),
  ];
}

/** A question mark would begin a field, so a bank writes another mark for it. */
function numbered(text: string, numbers: readonly number[]): string[] {
  const plain = text.replaceAll('?', '.');
  return numbers.flatMap((number, index) => {
    const piece = plain.slice(index * CUT, (index + 1) * CUT);
    return piece === '' ? [] : [`?${number}${piece}`];
  });
}
