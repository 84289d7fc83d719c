import type { KeptStatement } from '../chain.ts';

const ACCOUNT = 'DE89370400440532013000';

interface Told {
  readonly until: string;
  readonly opening: number;
  readonly closing: number;
  readonly page?: number;
}

/** A statement of an account in euro, by its number. */
export function statementNamed(sequence: number, { until, opening, closing, page }: Told): KeptStatement {
  const number = [until.slice(0, 4), sequence, page].filter((part) => part !== undefined).join('-');
  return {
    event: `event-${number}`,
    statement: `statement/bank-main/${ACCOUNT}/${number}`,
    connection: 'bank-main',
    account: ACCOUNT,
    sequence,
    ...(page === undefined ? {} : { page }),
    from: until,
    until,
    opening: { amount: opening, currency: 'EUR' },
    closing: { amount: closing, currency: 'EUR' },
    lines: 1,
    unreadable: 0,
    file: `${number}.xml`,
    sha256: '0'.repeat(64),
    at: `${until}T18:00:00Z`,
  };
}

/** `count` statements of as many days that follow one another: the n-th moves the account by n. */
export function chainOf(count: number): KeptStatement[] {
  let balance = 0;
  return Array.from({ length: count }, (_, index) => {
    const opening = balance;
    balance += index + 1;
    const until = `2026-01-${String(index + 1).padStart(2, '0')}`;
    return statementNamed(index + 1, { until, opening, closing: balance });
  });
}
