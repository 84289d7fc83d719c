import type { Link } from '../../ledgers/closing/link.ts';
import type { BrandSum, Certificate, LinkDay, NamedVariance, StoreDays } from './certificate.ts';
import { sumTenders } from './store-days.ts';

/** Channels by their connection, stores as `location/paris`. */
export interface Members {
  readonly channels: readonly string[];
  readonly locations: readonly string[];
}

/** Whose an item of a link is: a channel's, a store's, or the whole house's, because a provider or a bank knows no brands. */
const OWNERS: Readonly<Record<Link, 'channel' | 'store' | 'house'>> = {
  booked: 'channel',
  invoiced: 'channel',
  paid: 'channel',
  registered: 'channel',
  credited: 'channel',
  settled: 'house',
  'paid-out': 'house',
  banked: 'house',
  identified: 'house',
  counted: 'store',
  posted: 'store',
};

type Place = Pick<LinkDay, 'link' | 'connection'>;

function has({ channels, locations }: Members, { link, connection }: Place): boolean {
  const owner = OWNERS[link];
  if (owner === 'channel') return channels.includes(connection);
  return owner === 'store' && locations.includes(`location/${connection}`);
}

/** The store of store-day/paris/2026-11-20. */
const storeOf = (id: string): string => id.split('/').slice(1, -1).join('/');

function hasAbout({ channels, locations }: Members, { about }: NamedVariance): boolean {
  const [kind, connection = ''] = about.split('/');
  if (kind === 'order') return channels.includes(connection);
  return kind === 'store-day' && locations.includes(`location/${storeOf(about)}`);
}

/**
 * What of a certificate is of some channels and stores. Providers and banks are left out: what they settle and pay out is of the
 * whole house. It is not chained: only the whole is. Pure.
 */
export function partOf(certificate: Certificate, members: Members): Certificate {
  const { previous: _previous, brands: _brands, ...whole } = certificate;
  const links = whole.links.filter((link) => has(members, link));
  const unmatched = whole.unmatched.filter((each) => has(members, each));
  const listed = whole.variances.listed.filter((each) => hasAbout(members, each));
  const open = links.reduce((sum, { closing }) => sum + closing.items, 0);
  const isClean = listed.length === 0 && links.every(({ overdue, varied }) => overdue.items + varied.items === 0);
  return {
    ...whole,
    part: { channels: [...members.channels].sort(), stores: members.locations.map(codeOf).sort() },
    state: whole.state === 'open' ? 'open' : isClean ? 'clean' : 'varied',
    links,
    unmatched,
    unlisted: open - unmatched.length,
    variances: { count: listed.length, listed },
    late: whole.late.filter((each) => has(members, each)),
    figures: whole.figures.filter(({ connection }) => members.channels.includes(connection)),
    storeDays: storeDaysOf(whole.storeDays, members),
  };
}

const codeOf = (location: string): string => location.slice('location/'.length);

function storeDaysOf({ open, days = [] }: StoreDays, { locations }: Members): StoreDays {
  const isOwn = ({ id }: { readonly id: string }): boolean => locations.includes(`location/${storeOf(id)}`);
  const own = days.filter(isOwn);
  return {
    closed: own.filter(({ at }) => at === 'closed').length,
    open: open.filter(isOwn),
    days: own,
    tenders: sumTenders(own),
  };
}

// ── brands ──────────────────────────────────────────────────────────────────────────────────────────────────

/** What a brand is made of, as the configuration has it. */
export type Brands = Readonly<
  Record<
    string,
    { readonly channels?: readonly string[] | undefined; readonly locations?: readonly string[] | undefined }
  >
>;

/**
 * The links by brand. Each connection is counted once: a channel that several brands share stands by itself under their names, and
 * what is of no brand under the empty name, so that all of them together are the whole. Pure.
 */
export function sumBrands(links: readonly LinkDay[], brands: Brands): readonly BrandSum[] {
  const names = Object.keys(brands).sort();
  const brandOf = (link: LinkDay): string =>
    names
      .filter((name) => {
        const { channels = [], locations = [] } = brands[name] ?? {};
        return has({ channels, locations }, link);
      })
      .join(' + ');
  const sums = new Map<string, BrandSum>();
  for (const link of links) {
    const brand = brandOf(link);
    const key = JSON.stringify([brand, link.currency, link.link]);
    const { due = 0, met = 0, open = 0, items = 0 } = sums.get(key) ?? {};
    sums.set(key, {
      brand,
      link: link.link,
      currency: link.currency,
      due: due + link.due.amount,
      met: met + link.met.amount,
      open: open + link.closing.amount,
      items: items + link.closing.items,
    });
  }
  // Links keep their order; what is of no brand comes last.
  const rank = ({ brand, currency }: BrandSum): string => [brand === '' ? 1 : 0, brand, currency].join('\n');
  return [...sums.values()].sort((left, right) => (rank(left) < rank(right) ? -1 : rank(left) > rank(right) ? 1 : 0));
}
