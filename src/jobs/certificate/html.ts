import { formatMoney } from '../../kernel/money.ts';
import type { Certificate, Reason, TenderSum, Unmatched } from './certificate.ts';
import type { Day } from './days.ts';
import { ageText, chainIn, currenciesOf, LINK_WORDS, type LinkSum, partText, verdictOf } from './picture.ts';
import { sumCurrencies, unlistedOpen } from './store-days.ts';
import { STYLE } from './style.ts';

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string): string => text.replace(/[&<>"]/g, (sign) => ESCAPES[sign] ?? sign);
const number = (value: number): string => value.toLocaleString('en');
const minute = (moment: string): string => `${moment.slice(0, 16).replace('T', ' ')} UTC`;

/** 12,345.60: an amount as people read it. */
function say(amount: number, currency: string): string {
  const [whole = '', fraction] = formatMoney({ amount, currency }).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

type Cell = string | { readonly right: string } | { readonly html: string };

function cell(name: 'td' | 'th', value: Cell): string {
  if (typeof value === 'string') return `<${name}>${escaped(value)}</${name}>`;
  if ('html' in value) return `<${name}>${value.html}</${name}>`;
  return `<${name} class="number">${escaped(value.right)}</${name}>`;
}

function table(head: readonly Cell[], rows: readonly (readonly Cell[])[], none: string): string {
  if (rows.length === 0) return `<p class="none">${escaped(none)}</p>`;
  const line = (cells: readonly Cell[], name: 'td' | 'th'): string =>
    `<tr>${cells.map((each) => cell(name, each)).join('')}</tr>`;
  return `<table><thead>${line(head, 'th')}</thead><tbody>${rows.map((row) => line(row, 'td')).join('')}</tbody></table>`;
}

/** A certificate as a page that stands by itself: no scripts, nothing fetched, ready to be printed. */
export function htmlCertificate({ certificate, sealed }: Day): string {
  const { date, hub, state, closed, previous, part } = certificate;
  return [
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">`,
    `<title>${escaped(`${date} · ${hub}`)}</title><style>${STYLE}</style></head><body><main>`,
    `<header><div><p class="hub">${escaped(hub)}</p><h1>Certificate of ${escaped(date)}</h1>`,
    part === undefined ? '' : `<p class="part">${escaped(partText(part))}</p>`,
    `<p class="verdict">${escaped(verdictOf(certificate))}</p></div><p class="state ${state}">${STATES[state]}</p></header>`,
    ...currenciesOf(certificate).map((currency) => chain(certificate, currency)),
    brands(certificate),
    unmatched(certificate),
    variances(certificate),
    late(certificate),
    storeDays(certificate),
    figures(certificate),
    '<footer><dl>',
    term(
      'The day',
      `${minute(certificate.from)} until ${minute(certificate.until)}, by the clock of ${certificate.timeZone}`,
    ),
    closed === undefined ? '' : term('Closed', `${minute(closed.at)} by ${closed.by}`),
    previous === undefined ? '' : term('Continues', `${previous.date}, ${previous.hash}`),
    sealed === undefined ? '' : term('Seal', `number ${sealed.sequence}, SHA-256 ${sealed.hash}`),
    '</dl></footer></main></body></html>',
  ].join('\n');
}

const STATES = { open: 'open', clean: 'closed clean', varied: 'closed with variances' } as const;
const term = (name: string, text: string): string => `<dt>${name}</dt><dd>${escaped(text)}</dd>`;

function chain(certificate: Certificate, currency: string): string {
  const links = chainIn(certificate, currency);
  const boxes = links.map((link) => box(link, currency)).join('');
  const rows = links.map((link) => [
    `${LINK_WORDS[link.link].from} → ${LINK_WORDS[link.link].to}`,
    { right: say(link.opening, currency) },
    { right: say(link.due.amount, currency) },
    { right: say(link.met.amount, currency) },
    { right: say(link.late.due - link.late.met, currency) },
    { right: say(link.closing.amount, currency) },
    { right: number(link.closing.items) },
  ]);
  const head = ['', ...['opening', '+ due', '− met', '+ late', '= open', 'items'].map((right) => ({ right }))];
  return `<section><h2>From orders to the bank, ${escaped(currency)}</h2><ol class="chain">${boxes}</ol>${table(head, rows, '')}</section>`;
}

function box({ link, due, met, closing, overdue, varied }: LinkSum, currency: string): string {
  const { from, to } = LINK_WORDS[link];
  const tone = closing.items === 0 ? 'clean' : overdue.items + varied.items === 0 ? 'waiting' : 'varied';
  const out = closing.items === 0 ? 'all matched' : `${number(closing.items)} open, ${say(closing.amount, currency)}`;
  return [
    `<li class="${tone}"><p class="ends"><b>${escaped(from)}</b><span>→</span><b>${escaped(to)}</b></p>`,
    `<p class="sides"><span>${escaped(say(due.amount, currency))}</span><span>${escaped(say(met.amount, currency))}</span></p>`,
    `<p class="out">${escaped(out)}</p></li>`,
  ].join('');
}

function reasonText(reason: Reason): string {
  if (reason.kind === 'waiting') return reason.until === undefined ? 'waits' : `in its time until ${reason.until}`;
  if (reason.kind === 'overdue') return `overdue: ${reason.title} (${reason.code})`;
  const code = reason.code === '' ? '' : ` (${reason.code})`;
  return `${reason.title}${code}: ${reason.because}`;
}

/** Why it is open, and below it what its owner does about it. */
function why(kind: string, text: string, next: string | undefined): Cell {
  const step =
    next === undefined ? '' : `<p class="next">${escaped(next).replace(/`([^`]+)`/g, '<code>$1</code>')}</p>`;
  return { html: `<span class="${kind}">${escaped(text)}</span>${step}` };
}

/** Who answers for it, and under which case. */
const who = ({ owner = '', case: id }: { readonly owner?: string; readonly case?: string }): string =>
  id === undefined ? owner : `${owner}, case ${id}`;

function unmatched({ date, unmatched: items, unlisted }: Certificate): string {
  const rows = items.map((each: Unmatched): Cell[] => [
    `${LINK_WORDS[each.link].from} → ${LINK_WORDS[each.link].to}`,
    each.item,
    { html: `<span class="date">${escaped(ageText(date, each.since))}</span>` },
    { right: `${say(each.amount, each.currency)} ${each.currency}` },
    why(each.reason.kind, reasonText(each.reason), each.reason.kind === 'waiting' ? undefined : each.reason.next),
    each.reason.kind === 'waiting' ? '' : who(each.reason),
  ]);
  const more = unlisted === 0 ? '' : `<p class="none">and ${number(unlisted)} more that wait or are counted only.</p>`;
  const head = ['between', 'what', 'age', { right: 'open' }, 'why, and what to do', 'who answers'];
  return `<section><h2>What is open</h2>${table(head, rows, 'Nothing: every item is matched.')}${more}</section>`;
}

function variances({ date, variances: { count, listed } }: Certificate): string {
  const rows = listed.map(({ about, code, title, amount, because, foundAt, next, ...answers }): Cell[] => [
    about,
    { html: `<span class="date">${escaped(ageText(date, foundAt))}</span>` },
    why('variance', `${title} (${code}): ${because}`, next),
    { right: amount === undefined ? '' : `${say(amount.amount, amount.currency)} ${amount.currency}` },
    who(answers),
  ]);
  const more = count > listed.length ? `<p class="none">and ${number(count - listed.length)} more.</p>` : '';
  const head = ['about', 'age', 'what, and what to do', { right: 'amount' }, 'who answers'];
  return `<section><h2>Variances</h2>${table(head, rows, 'None.')}${more}</section>`;
}

function late({ late: parts }: Certificate): string {
  if (parts.length === 0) return '';
  const rows = parts.map(({ day, link, connection, currency, due, met }): Cell[] => [
    day,
    `${LINK_WORDS[link].from} → ${LINK_WORDS[link].to}`,
    connection,
    { right: `${say(due, currency)} ${currency}` },
    { right: `${say(met, currency)} ${currency}` },
  ]);
  const head = ['of', 'between', 'connection', { right: 'due' }, { right: 'met' }];
  return `<section><h2>Heard after its day was closed</h2>${table(head, rows, '')}</section>`;
}

function brands({ brands: sums = [] }: Certificate): string {
  if (sums.length === 0) return '';
  const rows = sums.map(({ brand, link, currency, due, met, open, items }): Cell[] => [
    brand === '' ? 'of no brand' : brand,
    `${LINK_WORDS[link].from} → ${LINK_WORDS[link].to}`,
    ...[due, met, open].map((amount) => ({ right: `${say(amount, currency)} ${currency}` })),
    { right: number(items) },
  ]);
  const head = ['brand', 'between', ...['due', 'met', 'open', 'items'].map((right) => ({ right }))];
  return `<section><h2>By brand</h2>${table(head, rows, '')}</section>`;
}

function storeDays({ storeDays: { closed, open, days = [], unlisted = 0, tenders = [] } }: Certificate): string {
  if (closed === 0 && open.length === 0) return '';
  const amounts = ({ expected, counted, uncounted, difference, currency }: TenderSum): Cell[] => [
    ...[expected, counted, uncounted].map((amount) => ({ right: `${say(amount, currency)} ${currency}` })),
    difference === 0 ? '' : { html: `<span class="variance number">${say(difference, currency)} ${currency}</span>` },
  ];
  const rows = days.flatMap(({ id, at, tenders: own, variances: codes, entries }): Cell[][] =>
    sumCurrencies(own).map((sum) => [
      storeOf(id),
      [at, ...codes].join(', '),
      ...amounts(sum),
      entries.length === 0 ? 'none' : entries.join(', '),
    ]),
  );
  const others = unlistedOpen({ open, days }).map(({ id, at }) => [storeOf(id), id.slice(-10), at]);
  const heads = ['expected', 'counted', 'not counted', 'difference'].map((right) => ({ right }));
  return [
    `<section><h2>Days of stores</h2><p>${number(closed)} closed, ${number(open.length)} open up to this date.</p>`,
    tenders.length === 0
      ? ''
      : table(
          ['tender', ...heads],
          tenders.map((sum) => [sum.kind, ...amounts(sum)]),
          '',
        ),
    rows.length === 0 ? '' : table(['store', 'stands', ...heads, 'entries in the books'], rows, ''),
    unlisted === 0 ? '' : `<p class="none">and ${number(unlisted)} more that are not listed.</p>`,
    others.length === 0 ? '' : table(['store', 'open, of', 'stands'], others, ''),
    '</section>',
  ].join('');
}

/** paris of store-day/paris/2026-11-20. */
const storeOf = (id: string): string => id.split('/').slice(1, -1).join('/');

function figures({ figures: all }: Certificate): string {
  const rows = all.map(({ connection, kind, note, count, amount, fees, currency }): Cell[] => [
    connection,
    note === undefined ? kind : `${kind}: ${note}`,
    { right: number(count) },
    { right: `${say(amount, currency)} ${currency}` },
    { right: fees === 0 ? '' : say(fees, currency) },
  ]);
  const head = ['connection', 'what', { right: 'count' }, { right: 'amount' }, { right: 'fees' }];
  return `<section><h2>What moved on this day</h2>${table(head, rows, 'Nothing.')}</section>`;
}
