import type { Caller } from '../../governance/identity/caller.ts';
import { meeting, reachOf } from '../../governance/identity/reach.ts';
import type { Day, Days } from '../../jobs/certificate/days.ts';
import { htmlCertificate } from '../../jobs/certificate/html.ts';
import { partOf } from '../../jobs/certificate/part.ts';
import type { CertificateLine } from '../../jobs/certificate/store.ts';
import { instant } from '../../kernel/clock.ts';
import type { ApiContext } from './context.ts';
import { noSuch } from './context.ts';
import { nextOf, readCursor, writeCursor } from './page.ts';
import { type Route, route } from './route.ts';
import { CertificatePageShape, CertificateShape, DayPageShape, DayShape } from './shapes/day.ts';
import { asked, body, optional, PAGE, params, query } from './shapes/shape.ts';

const ByDate = params({ date: asked('The day: 2026-11-20.', 10) });
const OfBrand = query({ brand: optional(asked('Only what is of this brand.', 100)) });
const PART =
  ' Who does not reach everywhere gets what is of their channels and stores; what providers and banks say is of the whole house, and left out of a part. Only the whole is sealed.';
const EXAMPLE = { date: '2026-11-20' };
const PROBLEMS = ['SL-CERT-001', 'SL-CERT-002', 'SL-CERT-006', 'SL-GATEWAY-010'] as const;

const list = route({
  name: 'listDays',
  method: 'get',
  path: '/days',
  tag: 'Money',
  permission: 'read',
  reach: 'within',
  summary: 'List the days',
  description:
    'Closed days, the latest first, with how each ended; and which day is to be closed next. Who does not reach everywhere is told how their part of it ended.',
  query: query({ ...PAGE }),
  answer: DayPageShape,
  problems: ['SL-RECORD-003', 'SL-GATEWAY-010'],
  example: { query: { limit: 20 } },
  async handle({ query: { cursor, limit }, caller, context }) {
    const [before] = (cursor === undefined ? [] : readCursor(cursor, ['string'])) as string[];
    const days = daysOf(context);
    const found = await days.list(limit + 1, before);
    const page = found.slice(0, limit);
    const last = page.at(-1);
    const { today, next } = await days.standing();
    const states = await statesOf(page, caller, days);
    return {
      today,
      ...(next === undefined ? {} : { toClose: next }),
      days: page.map(({ day, sequence, hash, closedBy, closedMs }) => ({
        date: day,
        state: states.get(day) as 'clean',
        sequence,
        hash,
        closedBy,
        closedAt: instant(closedMs),
      })),
      ...nextOf(found.length > limit && last !== undefined ? writeCursor([last.day]) : undefined),
    };
  },
});

const one = route({
  name: 'readDay',
  method: 'get',
  path: '/days/{date}',
  tag: 'Money',
  permission: 'read',
  reach: 'within',
  summary: 'Read a day',
  description: `The certificate of a closed day with its place in the chain, or how a day stands that is open: from orders over the books and payments to the bank, and every break with its reason.${PART}`,
  params: ByDate,
  query: OfBrand,
  answer: DayShape,
  problems: PROBLEMS,
  example: { params: EXAMPLE },
  handle: async ({ params: { date }, query: { brand }, caller, context }) => dayFor(context, caller, date, brand),
});

const certificate = route({
  name: 'readCertificate',
  method: 'get',
  path: '/days/{date}/certificate',
  tag: 'Money',
  permission: 'read',
  reach: 'within',
  summary: 'Read the certificate of a day',
  description: `The certificate alone, as it was hashed; of an open day how it stands.${PART}`,
  params: ByDate,
  query: OfBrand,
  answer: CertificateShape,
  problems: PROBLEMS,
  example: { params: EXAMPLE },
  handle: async ({ params: { date }, query: { brand }, caller, context }) =>
    (await dayFor(context, caller, date, brand)).certificate,
});

const page = route({
  name: 'readCertificatePage',
  method: 'get',
  path: '/days/{date}/certificate.html',
  tag: 'Money',
  permission: 'read',
  reach: 'within',
  summary: 'Read the certificate of a day as a page',
  description: `HTML that stands by itself, without scripts: to read, to print, to keep as PDF.${PART}`,
  params: ByDate,
  query: OfBrand,
  answer: CertificatePageShape,
  page: true,
  problems: PROBLEMS,
  example: { params: EXAMPLE },
  handle: async ({ params: { date }, query: { brand }, caller, context }) =>
    htmlCertificate(await dayFor(context, caller, date, brand)),
});

const close = route({
  name: 'closeDay',
  method: 'post',
  path: '/days/{date}/close',
  tag: 'Money',
  permission: 'approve',
  summary: 'Close a day',
  description:
    'Writes its certificate into the chain, with who closed it. Days are closed one after the other, when they are over. It is never changed: what is heard later stands in a later day as late.',
  params: ByDate,
  body: body({}),
  answer: DayShape,
  status: 201,
  problems: [...PROBLEMS, 'SL-CERT-003', 'SL-CERT-004', 'SL-CERT-005'],
  example: { params: EXAMPLE, body: {} },
  handle: ({ params: { date }, caller, context }): Promise<Day> => daysOf(context).close(date, caller.name),
});

/** A day as far as the caller reaches; of one brand, what of it they reach. */
async function dayFor(context: ApiContext, caller: Caller, date: string, brand: string | undefined): Promise<Day> {
  const day = await daysOf(context).get(date);
  const reach = caller.reachFor('read');
  if (brand === undefined) return reach === 'everywhere' ? day : { certificate: partOf(day.certificate, reach) };
  const { groups } = context.parts().identity;
  if (!Object.hasOwn(groups.brands, brand)) throw noSuch('brand', brand);
  const own = meeting(reach, reachOf([`brand/${brand}`], groups));
  return own === 'everywhere' ? day : { certificate: partOf(day.certificate, own) };
}

/** How days ended, for who does not reach everywhere: as far as they reach. */
async function statesOf(
  lines: readonly CertificateLine[],
  caller: Caller,
  days: Days,
): Promise<ReadonlyMap<string, string>> {
  const reach = caller.reachFor('read');
  if (reach === 'everywhere') return new Map(lines.map(({ day, state }) => [day, state]));
  const states = new Map<string, string>();
  for (const { day } of lines) states.set(day, partOf((await days.get(day)).certificate, reach).state);
  return states;
}

function daysOf(context: ApiContext): Days {
  const { days } = context.parts();
  if (days === undefined) throw noSuch('ledger', 'days');
  return days;
}

/** `/api/v1/days`: the days of the retailer and their certificates. */
export const DAY_ROUTES: readonly Route[] = [list, one, certificate, page, close];
