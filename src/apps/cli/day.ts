import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { Static } from 'typebox';
import type { DayPageShape } from '../../gateway/api/shapes/day.ts';
import type { Certificate, Reason, TenderSum } from '../../jobs/certificate/certificate.ts';
import type { Verdict } from '../../jobs/certificate/chain.ts';
import type { Day } from '../../jobs/certificate/days.ts';
import { certificateErrors } from '../../jobs/certificate/errors.ts';
import { htmlCertificate } from '../../jobs/certificate/html.ts';
import { ageText, chainIn, currenciesOf, LINK_WORDS, partText, verdictOf } from '../../jobs/certificate/picture.ts';
import { sumCurrencies, unlistedOpen } from '../../jobs/certificate/store-days.ts';
import { formatMoney } from '../../kernel/money.ts';
import { readAnchor } from '../hub/audit.ts';
import { verifyDays } from '../hub/day-seals.ts';
import { type CommandContext, contextOf } from './context.ts';
import { EXIT } from './failure.ts';
import { examples } from './help.ts';
import { connectHub, type HubClient } from './hub-client.ts';
import { withDatabase } from './hub-database.ts';
import { clean, countText, type Terminal, table, timeText } from './terminal.ts';

type DayPage = Static<typeof DayPageShape>;

interface Wish {
  readonly brand?: string;
  readonly html?: string;
  readonly close?: boolean;
}

/** `storeloom day [date]`, `day list` and `day verify`: the certificates of days. */
export function dayCommands(program: Command): void {
  const day = program
    .command('day')
    .argument('[date]', 'the day: 2026-11-20; today by default')
    .description('how a day stands from orders over the books and payments to the bank, and its certificate')
    .option('--html <file>', 'write it as a page that stands by itself, to print or to keep')
    .option('--brand <name>', 'only what is of this brand; providers and banks are of the whole house')
    .option('--close', 'close the day: its certificate is written for ever')
    .addHelpText(
      'after',
      examples(
        'day 2026-11-20',
        'day 2026-11-20 --close',
        'day 2026-11-20 --brand north',
        'day 2026-11-20 --html certificate.html',
        'day list',
        'day verify',
      ),
    )
    .action((date: string | undefined, wish: Wish, command: Command) => showDay(contextOf(command), date, wish));
  day
    .command('list')
    .description('closed days, the latest first, and which day is to be closed next')
    .option('--limit <count>', 'how many at most', '31')
    .action(async ({ limit }: { limit: string }, command: Command) => {
      const context = contextOf(command);
      const hub = await connectHub(context);
      const page = await hub.get<DayPage>(`/api/v1/days?${new URLSearchParams({ limit })}`);
      if (context.terminal.json) context.terminal.result(page);
      else printDays(context.terminal, page);
    });
  day
    .command('verify')
    .description(
      'look through the chain of certificates, and what the audit knows of it, and say the first that is wrong',
    )
    .action(async (_options: object, command: Command) => {
      const context = contextOf(command);
      tellVerdict(context.terminal, await verify(context));
    });
}

async function showDay(context: CommandContext, date: string | undefined, wish: Wish): Promise<void> {
  const { terminal } = context;
  const hub = await connectHub(context);
  const asked = date ?? (await hub.get<DayPage>('/api/v1/days?limit=1')).today;
  const day = await dayOf(hub, asked, wish);
  if (wish.html !== undefined) {
    const file = resolve(wish.html);
    await writeFile(file, htmlCertificate(day));
    terminal.note(`The certificate is in ${file}`);
  }
  if (terminal.json) terminal.result(day);
  else if (wish.html === undefined) printDay(terminal, day);
  if (day.certificate.state === 'varied') process.exitCode = EXIT.problem;
}

async function dayOf(hub: HubClient, date: string, { close, brand }: Wish): Promise<Day> {
  const path = `/api/v1/days/${encodeURIComponent(date)}`;
  const closed = close === true ? await hub.post<Day>(`${path}/close`) : undefined;
  if (brand !== undefined) return hub.get<Day>(`${path}?${new URLSearchParams({ brand })}`);
  return closed ?? hub.get<Day>(path);
}

/** Reads the database itself: a hub that was taken over could lie. */
const verify = (context: CommandContext): Promise<Verdict> =>
  withDatabase(context, async (database, { hub }) => verifyDays(database, await readAnchor(hub.dataDirectory)));

function tellVerdict(terminal: Terminal, verdict: Verdict): void {
  const { certificates, head, broken } = verdict;
  if (broken !== undefined) {
    throw certificateErrors.error('SL-CERT-007', {
      because: `After ${countText(head.sequence, 'good certificate')}: ${broken}`,
    });
  }
  if (terminal.json) {
    terminal.result(verdict);
    return;
  }
  const { paint } = terminal;
  terminal.line(
    `${paint.green('✓')} ${countText(certificates, 'certificate')}, each chained to the one before it and known to the audit.`,
  );
  terminal.line(paint.dim(`  ${head.sequence} ${head.hash}`));
}

// ── what people see ─────────────────────────────────────────────────────────────────────────────────────────

const STATES = { open: 'open', clean: 'clean', varied: 'with variances' } as const;

function painted({ paint }: Terminal, state: Certificate['state']): string {
  const colour = { open: paint.yellow, clean: paint.green, varied: paint.red }[state];
  return colour(STATES[state]);
}

function printDays(terminal: Terminal, { today, toClose, days }: DayPage): void {
  const next = toClose === undefined ? 'nothing moved yet' : `${toClose} is to be closed next`;
  terminal.line(`Today is ${today}; ${next}.`);
  if (days.length === 0) return;
  table(
    terminal,
    ['day', 'state', 'closed', 'by', '>number', 'hash'],
    days.map(({ date, state, closedAt, closedBy, sequence, hash }) => [
      date,
      painted(terminal, state),
      timeText(Date.parse(closedAt)),
      clean(closedBy),
      String(sequence),
      hash.slice(0, 16),
    ]),
  );
}

/** Exported for its test. */
export function printDay(terminal: Terminal, { certificate, sealed }: Day): void {
  const { paint } = terminal;
  const { date, timeZone, state, closed, unmatched, unlisted, late } = certificate;
  terminal.line(`${paint.bold(date)} ${paint.dim(`(${timeZone})`)}  ${painted(terminal, state)}`);
  if (certificate.part !== undefined) terminal.line(paint.yellow(clean(partText(certificate.part))));
  terminal.line(verdictOf(certificate));
  for (const currency of currenciesOf(certificate)) printChain(terminal, certificate, currency);
  if (unmatched.length > 0) printUnmatched(terminal, certificate);
  if (unlisted > 0) terminal.line(paint.dim(`and ${countText(unlisted, 'more item')} that wait or are counted only`));
  for (const { about, code, because, owner, foundAt } of certificate.variances.listed) {
    if (unmatched.some(({ item }) => item === about)) continue;
    const answers = owner === undefined ? '' : paint.dim(` (${clean(owner)}, ${ageText(date, foundAt)})`);
    terminal.line(`${paint.red(code)} ${clean(about)}: ${clean(because)}${answers}`);
  }
  printNext(terminal, certificate);
  for (const part of late) {
    const money = formatMoney({ amount: part.due - part.met, currency: part.currency });
    terminal.line(paint.dim(`late, of ${part.day}: ${part.link} ${clean(part.connection)} ${money} ${part.currency}`));
  }
  printStoreDays(terminal, certificate);
  printBrands(terminal, certificate);
  if (closed === undefined || sealed === undefined) return;
  terminal.line();
  terminal.line(
    paint.dim(`closed ${timeText(Date.parse(closed.at))} by ${clean(closed.by)}; number ${sealed.sequence}`),
  );
  terminal.line(paint.dim(`SHA-256 ${sealed.hash}`));
}

function printChain(terminal: Terminal, certificate: Certificate, currency: string): void {
  const money = (amount: number): string => formatMoney({ amount, currency });
  terminal.line();
  table(
    terminal,
    [currency, '>opening', '>+ due', '>− met', '>+ late', '>= open', '>items', '>overdue', '>varied'],
    chainIn(certificate, currency).map(({ link, opening, due, met, late, closing, overdue, varied }) => [
      `${LINK_WORDS[link].from} → ${LINK_WORDS[link].to}`,
      money(opening),
      money(due.amount),
      money(met.amount),
      money(late.due - late.met),
      money(closing.amount),
      closing.items === 0 ? '' : String(closing.items),
      overdue.items === 0 ? '' : terminal.paint.red(String(overdue.items)),
      varied.items === 0 ? '' : terminal.paint.red(String(varied.items)),
    ]),
  );
}

/** Each store's day with what its drawers should hold, and what was counted of it. */
function printStoreDays(terminal: Terminal, { storeDays: { open, days = [], tenders = [] } }: Certificate): void {
  const row = (
    name: string,
    at: string,
    { currency, expected, counted, uncounted, difference }: TenderSum,
  ): string[] => [
    name,
    at,
    ...[expected, counted, uncounted].map((amount) => formatMoney({ amount, currency })),
    difference === 0 ? '' : terminal.paint.red(formatMoney({ amount: difference, currency })),
    currency,
  ];
  const lines = [
    ...days.flatMap(({ id, at, tenders: own }) => sumCurrencies(own).map((sum) => row(clean(id), at, sum))),
    ...tenders.map((sum) => row(terminal.paint.bold(`all stores, ${clean(sum.kind)}`), '', sum)),
  ];
  if (lines.length > 0) {
    terminal.line();
    table(terminal, ['day of a store', 'stands', '>expected', '>counted', '>not counted', '>difference', ''], lines);
  }
  for (const { id, at } of unlistedOpen({ open, days })) terminal.line(`${clean(id)} is ${at}`);
}

function printBrands(terminal: Terminal, { brands = [] }: Certificate): void {
  if (brands.length === 0) return;
  terminal.line();
  table(
    terminal,
    ['brand', 'between', '>due', '>met', '>open', '>items', ''],
    brands.map(({ brand, link, currency, due, met, open, items }) => [
      brand === '' ? terminal.paint.dim('of no brand') : clean(brand),
      `${LINK_WORDS[link].from} → ${LINK_WORDS[link].to}`,
      ...[due, met, open].map((amount) => formatMoney({ amount, currency })),
      items === 0 ? '' : String(items),
      currency,
    ]),
  );
}

function printUnmatched(terminal: Terminal, { date, unmatched }: Certificate): void {
  terminal.line();
  table(
    terminal,
    ['what is open', '>age', '>amount', '', 'who answers', 'why'],
    unmatched.map(({ link, item, since, amount, currency, reason }) => [
      `${clean(item)} ${terminal.paint.dim(link)}`,
      ageText(date, since),
      formatMoney({ amount, currency }),
      currency,
      reason.kind === 'waiting' ? '' : clean(reason.owner ?? ''),
      reasonText(terminal, reason),
    ]),
  );
}

/** What is done about each code that stands there, once. */
function printNext(terminal: Terminal, { unmatched, variances }: Certificate): void {
  const steps = new Map<string, string>();
  for (const { reason } of unmatched) {
    if (reason.kind !== 'waiting' && reason.next !== undefined) steps.set(reason.code, reason.next);
  }
  for (const { code, next } of variances.listed) if (next !== undefined) steps.set(code, next);
  if (steps.size === 0) return;
  terminal.line();
  for (const [code, next] of [...steps].sort()) terminal.line(`${terminal.paint.bold(code)} ${clean(next)}`);
}

function reasonText({ paint }: Terminal, reason: Reason): string {
  if (reason.kind === 'waiting')
    return paint.dim(reason.until === undefined ? 'waits' : `in its time until ${reason.until}`);
  if (reason.kind === 'overdue') return `${paint.red(reason.code)} overdue: ${reason.title}`;
  return `${paint.red(reason.code)} ${clean(reason.because)}`;
}
