import { readAmount, signed } from './amount.ts';
import { entryDay, shortDay } from './date.ts';
import { type BankLine, type EntryReading, type Frame, given, reference, remittanceOf, tidy } from './line.ts';
import { informationOf } from './mt940-purpose.ts';
import { unreadable } from './unreadable.ts';

/**
 * `:61:` — day of value, day of entry, mark, funds code, amount, kind, the customer's reference, the bank's reference.
 * The mark is tried longest first and the funds code is one letter behind it: `CR99,95` is a credit with the funds code R (of
 * EUR), and a reversed credit is `RC99,95`.
 */
const LINE = /^(\d{6})(\d{4})?(RC|RD|EC|ED|C|D)([A-Z])?([\d.,]+)([A-Z][A-Z0-9]{3})(.*)$/;

/** One line with its information. Throws SL-BANK-004 when a field that matters cannot be read. */
export function mt940Line(raw: string, { currency }: Frame): EntryReading {
  const cut = raw.indexOf('\n:86:');
  const [first = '', ...supplementary] = (cut < 0 ? raw : raw.slice(0, cut)).replace(/^:61:/, '').split('\n');
  const [, value, entry, mark, , amount = '', kind = '', references = ''] = LINE.exec(first.trim()) ?? [];
  if (value === undefined || mark === undefined) {
    throw unreadable(':61:', 'YYMMDD[MMDD], a mark, an amount with a comma, a kind and a reference');
  }
  if (mark.startsWith('E')) return { kind: 'ignored', because: `${mark}: the movement is only expected` };
  // A credit that is reversed takes money away, a debit that is reversed brings it back.
  const incoming = mark === 'C' || mark === 'RD';
  const valued = shortDay(value, ':61: value date');
  const booked = entry === undefined ? undefined : entryDay(entry, valued.date, ':61: entry date');
  const [customers = '', banks] = references.split(/\/\/(.*)/);
  const information = informationOf(cut < 0 ? '' : raw.slice(cut + 5));
  const { endToEnd, counterparty, counterpartyAccount, structured, code } = information;
  const written = information.remittance.length > 0 ? information.remittance : supplementary;
  const line: BankLine = {
    amount: signed(readAmount(amount, currency, ',', ':61: amount'), incoming),
    bookedOn: booked?.date ?? valued.date,
    valuedOn: valued.date,
    reversal: mark.startsWith('R'),
    ...given({
      code: code === undefined ? kind : `${kind}/${code}`,
      endToEnd: reference(endToEnd) ?? reference(customers),
      bankReference: reference(banks),
      counterparty: tidy(counterparty, 200),
      counterpartyAccount: tidy(counterpartyAccount, 60),
      structured: tidy(structured, 60),
    }),
    remittance: remittanceOf(written),
    derived: [...(booked === undefined || booked.moved ? ['bookedOn'] : []), ...(valued.moved ? ['valuedOn'] : [])],
  };
  return { kind: 'entry', entry: { line, parts: [] } };
}
