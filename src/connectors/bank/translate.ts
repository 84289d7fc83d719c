import type { Delivery } from '../../canonical/envelope.ts';
import type { DraftEvent, Profile, Translation } from '../../connector/connector.ts';
import type { Failure } from '../../kernel/failure.ts';
import { add, formatMoney, type Money, money, subtract } from '../../kernel/money.ts';
import { bodyOf, type LinesBody, type StatementBody } from './body.ts';
import { bankErrors } from './errors.ts';
import { readEntry } from './formats.ts';
import type { BankEntry, BankLine, Frame } from './line.ts';
import { likenessOf, lineKey } from './line-key.ts';
import type { BankSettings } from './manifest.ts';

/** What a delivery of a file says. Never throws. */
export function translate(delivery: Delivery, { connection }: Profile<BankSettings>): Translation {
  const found = bodyOf(delivery);
  if (found === undefined)
    return invalid(
      bankErrors.failure('SL-BANK-011', {
        because: `The delivery "${delivery.topic.slice(0, 40)}" holds nothing of a bank file`,
      }),
    );
  try {
    switch (found.kind) {
      case 'lines':
        return linesTold(found.body, connection);
      case 'statement':
        return statementTold(found.body, connection);
      case 'refused': {
        const { failure, file } = found.body;
        return invalid({ ...failure, kind: 'invalid', because: `${file}: ${failure.because}`.slice(0, 500) });
      }
    }
  } catch {
    return invalid(bankErrors.failure('SL-BANK-011', { because: 'The delivery contradicts itself' }));
  }
}

const invalid = (failure: Failure): Translation => ({ kind: 'invalid', failure });

function linesTold(body: LinesBody, connection: string): Translation {
  const frame = body.frame as Frame;
  const events: DraftEvent[] = [];
  for (const { raw, line, nth } of body.rows) {
    const reading = readEntry(raw, frame);
    if (reading.kind === 'unreadable') {
      const because = `${body.file}, line ${line}: ${reading.failure.because}`.slice(0, 500);
      return invalid({ ...reading.failure, because });
    }
    if (reading.kind === 'entry') events.push(...entryTold(reading.entry, { body, connection, nth }));
  }
  if (events.length === 0) return { kind: 'ignored', because: 'the rows say no money that has moved' };
  return { kind: 'events', events };
}

interface Place {
  readonly body: LinesBody;
  readonly connection: string;
  readonly nth: number;
}

function entryTold({ line, parts }: BankEntry, place: Place): DraftEvent[] {
  const likeness = likenessOf(line, place.body.frame as Frame);
  if (parts.length === 0) return [lineTold(line, lineKey(likeness, place.nth), place)];
  const batch = lineKey(likeness, place.nth);
  return parts.map((part, index) => lineTold(part, lineKey(likeness, place.nth, index + 1), place, batch));
}

function lineTold(line: BankLine, key: string, { body, connection }: Place, batch?: string): DraftEvent {
  const { amount, bookedOn, reversal, remittance, derived, ...rest } = line;
  const { number = '0' } = body.numbers.find(({ currency }) => currency === amount.currency) ?? body.numbers[0] ?? {};
  const transaction = `bank/${connection}/${key}`;
  return {
    name: 'BankTransactionReported',
    subject: transaction,
    time: midnight(bookedOn),
    fact: ['bank-line', key],
    data: {
      transaction,
      statement: statementId(connection, body.frame.account, number),
      account: body.frame.account,
      amount,
      bookedOn,
      reversal,
      remittance: [...remittance],
      ...rest,
      ...(batch === undefined ? {} : { batch }),
    },
    ...(derived.length === 0 ? {} : { derived }),
  };
}

function statementTold(body: StatementBody, connection: string): Translation {
  const { head, number, digest, lines, unreadable, file, sha256 } = body;
  const { account, until, from, sequence, page, derived } = head;
  if (head.interim)
    return { kind: 'ignored', because: 'an account report or notice is no statement: its lines were told' };
  if (until === undefined || head.opening === undefined || head.closing === undefined) {
    return { kind: 'ignored', because: 'the bank stated no balances: the lines were told' };
  }
  const [opening, closing, sum] = [moneyOf(head.opening), moneyOf(head.closing), moneyOf(body.sum)];
  const statement = statementId(connection, account, number);
  const at = head.at ?? midnight(until);
  const derivedAt = head.at === undefined ? [...derived, 'at'] : derived;
  const told: DraftEvent<'BankStatementReported'> = {
    name: 'BankStatementReported',
    subject: statement,
    time: at,
    fact: ['bank-statement', statement, digest],
    data: {
      statement,
      account,
      ...(sequence === undefined ? {} : { sequence }),
      ...(page === undefined ? {} : { page }),
      ...(from === undefined ? {} : { from }),
      until,
      opening,
      closing,
      lines,
      ...(unreadable === 0 ? {} : { unreadable }),
      file,
      sha256,
      at,
    },
    ...(derivedAt.length === 0 ? {} : { derived: derivedAt }),
  };
  const difference = subtract(closing, add(opening, sum));
  if (difference.amount === 0) return { kind: 'events', events: [told] };
  const variance: DraftEvent<'VarianceFound'> = {
    name: 'VarianceFound',
    subject: statement,
    time: at,
    fact: ['variance', 'SL-BANK-010', statement, digest],
    data: {
      about: statement,
      kind: 'SL-BANK-010',
      amount: difference,
      reason: `The statement goes from ${formatMoney(opening)} to ${formatMoney(closing)} ${head.currency}; its ${lines} lines come to ${formatMoney(sum)}.`,
      ...(unreadable === 0
        ? {}
        : { suggestion: `${unreadable} rows of the file could not be read; they stand as cases of their own.` }),
      of: 'bank',
      at,
    },
  };
  return { kind: 'events', events: [told, variance] };
}

const moneyOf = ({ amount, currency }: Money): Money => money(amount, currency);

/** An account may be called anything; in an id it must be one piece. */
const statementId = (connection: string, account: string, number: string): string =>
  `statement/${connection}/${account.replaceAll(/[^\w.+-]+/g, '_')}/${number}`;

const midnight = (date: string): string => `${date}T00:00:00Z`;
