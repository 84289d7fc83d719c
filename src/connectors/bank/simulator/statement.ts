import { add, type Money, sum } from '../../../kernel/money.ts';
import { writeBai2 } from './write-bai2.ts';
import { writeCamt } from './write-camt.ts';
import { writeMt940 } from './write-mt940.ts';

/** A movement as a bank books it. Positive came in. */
export interface StatedLine {
  readonly amount: Money;
  /** `2026-11-20`. */
  readonly bookedOn: string;
  readonly valuedOn?: string;
  readonly reversal?: boolean;
  readonly endToEnd?: string;
  readonly bankReference?: string;
  readonly counterparty?: string;
  readonly counterpartyAccount?: string;
  readonly remittance?: string;
}

export const FORMATS = [
  'camt.053.001.02',
  'camt.053.001.04',
  'camt.053.001.08',
  'camt.053.001.10',
  'mt940',
  'bai2',
] as const;
export type StatedFormat = (typeof FORMATS)[number];

/** What an account did in a period that ends on `until`. */
export interface StatedAccount {
  readonly format: StatedFormat;
  readonly account: string;
  readonly sequence: number;
  readonly until: string;
  readonly opening: Money;
  readonly lines: readonly StatedLine[];
}

export interface StatedFile {
  readonly name: string;
  readonly content: Buffer;
  readonly closing: Money;
}

const EXTENSION = { c: 'xml', m: 'sta', b: 'bai' } as const;

/** The statement of an account as a file of its bank. What a format has no field for is left out, as banks do. */
export function stateAccount(stated: StatedAccount): StatedFile {
  const { format, account, opening, lines, sequence } = stated;
  const closing = add(
    opening,
    sum(
      lines.map(({ amount }) => amount),
      opening.currency,
    ),
  );
  const whole = { ...stated, closing };
  const text = format === 'mt940' ? writeMt940(whole) : format === 'bai2' ? writeBai2(whole) : writeCamt(whole, format);
  const name = `${account.slice(-6)}-${stated.until}-${sequence}.${EXTENSION[format[0] as 'c' | 'm' | 'b']}`;
  return { name, content: Buffer.from(text, format === 'mt940' ? 'latin1' : 'utf8'), closing };
}

/** What of a payout the bank knows. */
export interface StatedPayout {
  readonly amount: Money;
  readonly reference: string;
  readonly arrivesOn: string;
  readonly descriptor?: string;
  readonly trace?: string;
  readonly sender?: string;
}

/** How a bank books a payout of a payment provider: with the descriptor, and the trace where there is one. */
export function linesOfPayouts(payouts: readonly StatedPayout[]): readonly StatedLine[] {
  return payouts.map(({ amount, reference, arrivesOn, descriptor, trace, sender }) => ({
    amount,
    bookedOn: arrivesOn,
    valuedOn: arrivesOn,
    remittance: descriptor ?? reference,
    bankReference: `B${reference.replace(/[^A-Za-z0-9]/g, '').slice(-14)}`,
    ...(trace === undefined ? {} : { endToEnd: trace }),
    ...(sender === undefined ? {} : { counterparty: sender }),
  }));
}
