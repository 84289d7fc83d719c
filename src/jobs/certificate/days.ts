import { type Clock, instant } from '../../kernel/clock.ts';
import { LIMITS } from '../../kernel/limits.ts';
import { dateAfter, dateIn, dayIn } from '../../kernel/zone-day.ts';
import type { ClosingLedger } from '../../ledgers/closing/ledger.ts';
import type { MoneyStore } from '../../ledgers/money/store.ts';
import type { Certificate, NamedVariance } from './certificate.ts';
import { certify, overdueBefore, type Patience } from './certify.ts';
import { certificateOf, chained, type KeptCertificate } from './chain.ts';
import { certificateErrors } from './errors.ts';
import type { Brands } from './part.ts';
import type { StandingVariance } from './reading.ts';
import type { CertificateLine, CertificateStore, DayReading } from './store.ts';

/** Who answers for a variance. */
export interface Answerable {
  readonly owner: string;
  /** The case that stands for it, where there is one. */
  readonly case?: string;
}

export interface DaysMeans {
  readonly hub: string;
  readonly timeZone: string;
  readonly patience: Patience;
  readonly store: CertificateStore;
  readonly ledger: Pick<ClosingLedger, 'follow'>;
  readonly totals: MoneyStore['totals'];
  /** How the business days of stores stand: how many of a date are closed, and those up to it that are not. */
  readonly storeDays: (date: string) => Promise<Certificate['storeDays']>;
  readonly brands?: Brands;
  /** Who answers for what is open, by connection and code. */
  readonly answerable: () => Promise<(connection: string, code: string) => Answerable | undefined>;
  readonly titleOf: (code: string) => string;
  /** What a person does about a code. */
  readonly nextOf?: (code: string) => string | undefined;
  readonly clock: Pick<Clock, 'now'>;
}

/** A certificate that is kept, or how an open day stands. */
export interface Day {
  readonly certificate: Certificate;
  /** Its place in the chain; missing while the day is open. */
  readonly sealed?: Pick<KeptCertificate, 'sequence' | 'hash' | 'previous'>;
}

/** The days of the retailer. */
export interface Days {
  /** Of today without a date. Throws SL-CERT-001, -002 and -003. */
  get(date: string): Promise<Day>;
  /** Throws SL-CERT-002 to -006. */
  close(date: string, by: string): Promise<Day>;
  /** Closed days, the latest first. */
  list(limit: number, before?: string): Promise<readonly CertificateLine[]>;
  /** The first day that is not closed, and today. */
  standing(): Promise<{ readonly next?: string; readonly today: string }>;
  /** Days that are over for so long that they should be closed, the earliest first. */
  due(afterMs: number): Promise<readonly string[]>;
}

export function createDays(means: DaysMeans): Days {
  const { store, clock, timeZone } = means;
  const today = (): string => dateIn(timeZone, clock.now());
  const spanOf = (date: string) => {
    const span = dayIn(timeZone, date);
    if (span !== undefined) return span;
    throw certificateErrors.error('SL-CERT-002', { because: `"${date.slice(0, 20)}" is no date`, field: 'date' });
  };
  const nextDay = async (): Promise<string | undefined> => {
    const { day } = await store.last();
    if (day !== '') return dateAfter(day);
    const first = await store.firstDay();
    if (first === undefined) return undefined;
    // Days before the hub kept certificates are not made up one by one: what they left open is brought forward.
    return [first, dateAfter(today(), -1)].sort().at(-1);
  };
  return {
    async get(date) {
      spanOf(date);
      const kept = await store.get(date);
      if (kept !== undefined) return dayOf(kept);
      const { day } = await store.last();
      if (date <= day) throw noSuch(date, 'the hub closed its first day later');
      if (date > today()) throw noSuch(date, 'it has not begun');
      return { certificate: await preview(means, date) };
    },
    async close(date, by) {
      const { untilMs } = spanOf(date);
      if (clock.now() < untilMs) {
        throw certificateErrors.error('SL-CERT-003', { because: `${date} ends at ${instant(untilMs)}`, field: 'date' });
      }
      return closeDay(means, date, by);
    },
    list: store.list,
    async standing() {
      const next = await nextDay();
      return { today: today(), ...(next === undefined ? {} : { next }) };
    },
    async due(afterMs) {
      const found: string[] = [];
      let date = await nextDay();
      while (date !== undefined && found.length < LIMITS.closingDays && clock.now() >= spanOf(date).untilMs + afterMs) {
        found.push(date);
        date = dateAfter(date);
      }
      return found;
    },
  };
}

const noSuch = (date: string, why: string): Error =>
  certificateErrors.error('SL-CERT-001', { because: `There is none of ${date}: ${why}`, field: 'date', value: date });

function dayOf(kept: KeptCertificate): Day {
  const { sequence, hash, previous } = kept;
  return { certificate: certificateOf(kept), sealed: { sequence, hash, previous } };
}

/** What a certificate is made of beside the movements. */
async function besides(means: DaysMeans, date: string) {
  const { hub, timeZone } = means;
  const { fromMs, untilMs } = dayIn(timeZone, date) as { fromMs: number; untilMs: number };
  return {
    about: { hub, date, timeZone, from: instant(fromMs), until: instant(untilMs) },
    figures: await means.totals(fromMs, untilMs),
    storeDays: await means.storeDays(date),
    answerable: await means.answerable(),
  };
}

const befores =
  ({ patience }: DaysMeans, date: string) =>
  (link: Parameters<typeof overdueBefore>[0]): string =>
    overdueBefore(link, date, patience);

function certificateFrom(
  means: DaysMeans,
  reading: DayReading,
  { about, figures, storeDays, answerable }: Awaited<ReturnType<typeof besides>>,
  closed?: Certificate['closed'],
): Certificate {
  const { last, variances, ...read } = reading;
  const named = variances.listed.map((variance) => nameVariance(variance, answerable, means));
  return certify(
    {
      ...about,
      ...read,
      ...(last.day === '' ? {} : { previous: { date: last.day, hash: last.hash } }),
      ...(closed === undefined ? {} : { closed }),
      variances: { count: variances.count, listed: named },
      figures,
      storeDays,
      ...(means.brands === undefined ? {} : { brands: means.brands }),
    },
    means.patience,
    {
      titleOf: means.titleOf,
      nextOf: means.nextOf,
      ownerOf: (connection, code) => answerable(connection, code)?.owner,
    },
  );
}

async function preview(means: DaysMeans, date: string): Promise<Certificate> {
  await means.ledger.follow();
  const beside = await besides(means, date);
  return certificateFrom(means, await means.store.look(date, befores(means, date)), beside);
}

async function closeDay(means: DaysMeans, date: string, by: string): Promise<Day> {
  await means.ledger.follow();
  const beside = await besides(means, date);
  const closed = { at: instant(means.clock.now()), by };
  const kept = await means.store.close(date, befores(means, date), (reading) => {
    refuseOutOfTurn(date, reading.last.day);
    return chained(reading.last, certificateFrom(means, reading, beside, closed));
  });
  return dayOf(kept);
}

function refuseOutOfTurn(date: string, lastDay: string): void {
  if (lastDay === '') return;
  if (date <= lastDay) {
    throw certificateErrors.error('SL-CERT-005', {
      because: date === lastDay ? `${date} is closed` : `${date} is before ${lastDay}, which is closed`,
      field: 'date',
    });
  }
  const next = dateAfter(lastDay);
  if (date === next) return;
  throw certificateErrors.error('SL-CERT-004', { because: `${next} is not closed yet`, field: 'date', value: date });
}

function nameVariance(
  { about, code, books, currency, amount, reason, foundMs }: StandingVariance,
  answerable: (connection: string, code: string) => Answerable | undefined,
  { titleOf, nextOf }: Pick<DaysMeans, 'titleOf' | 'nextOf'>,
): NamedVariance {
  const next = nextOf?.(code);
  return {
    about,
    code,
    title: titleOf(code),
    books,
    ...(amount === null || currency === null ? {} : { amount: { amount, currency } }),
    because: reason,
    foundAt: instant(foundMs),
    ...answerable(about.split('/')[1] ?? '', code),
    ...(next === undefined ? {} : { next }),
  };
}
