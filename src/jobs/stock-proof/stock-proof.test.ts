import { describe, expect, test } from 'vitest';
import { fingerprintOf } from '../../backbone/consume/cause.ts';
import { WHOLE } from '../../ledgers/stock/amount.ts';
import type { StockPlan } from '../../ledgers/stock/plan.ts';
import type { Claim, Flight, Position, Sheet, Shelf } from '../../ledgers/stock/sheet.ts';
import { newShelf } from '../../ledgers/stock/shelf.ts';
import { classify, type Evidence, type Waiting } from './classify.ts';
import { compareArticle, type Difference, type Ground, isSameDifference, newCensus, type Ours } from './compare.ts';
import type { Seen } from './seen.ts';

const NOW = 1_800_000_000_000;
const units = (amount: number): number => amount * WHOLE;

const plan: StockPlan = {
  ordersFrom: 'location/wh',
  selling: 'exclusive',
  orderClaimMs: 1,
  saleClaimMs: 1,
  settleMs: 1,
  silenceMs: 1,
  learnMs: 1,
  proofMs: 1,
  clockToleranceMs: 0,
  unknown: 'suppress',
  erp: 'odoo',
  channels: [
    {
      connection: 'shop',
      ordersFrom: 'location/wh',
      fulfilledBy: 'us',
      tier: 'real-time',
      shelves: [
        {
          connection: 'shop',
          from: ['location/wh'],
          purpose: 'ship',
          safety: { fixed: 0, fraction: 0 },
          intervalMs: 0,
        },
      ],
    },
  ],
  rules: [],
};

const READ = NOW - 10_000;
const ground = (change: Partial<Ground> = {}): Ground => ({
  plan,
  nowMs: NOW,
  lateMs: 60_000,
  read: new Map([
    ['odoo', READ],
    ['shop', READ],
  ]),
  ...change,
});

const position = (onHand: number, change: Partial<Position> = {}): Position => ({
  unit: 'each',
  onHand: units(onHand),
  reserved: 0,
  available: units(onHand),
  observedMs: READ - 1_000,
  source: 'odoo',
  ...change,
});
const shelf = (shown: number, change: Partial<Shelf> = {}): Shelf => ({
  ...newShelf,
  shown: units(shown),
  shownMs: READ - 1_000,
  exposure: units(shown),
  ...change,
});
const ours = (change: Partial<Sheet> = {}, more: Partial<Ours> = {}): Ours => ({
  sku: 'TEE',
  sheet: { sku: 'TEE', positions: { 'location/wh': position(8) }, shelves: { shop: shelf(8) }, ...change },
  isSet: false,
  oldClaims: [],
  ...more,
});
const atOdoo = (onHand: number, change: Partial<Seen> = {}): Seen => ({
  sku: 'TEE',
  connection: 'odoo',
  location: 'location/wh',
  unit: 'each',
  amount: units(onHand),
  reserved: 0,
  readMs: READ,
  ...change,
});
const atShop = (shown: number, change: Partial<Seen> = {}): Seen => ({
  sku: 'TEE',
  connection: 'shop',
  unit: 'each',
  amount: units(shown),
  readMs: READ,
  ...change,
});

const whats = (mine: Ours, seen: readonly Seen[], on: Ground = ground()): string[] =>
  compareArticle(mine, seen, on).map(({ what }) => what);

describe('comparing an article', () => {
  test('what agrees is no difference, and is counted', () => {
    const census = newCensus();
    expect(compareArticle(ours(), [atOdoo(8), atShop(8)], ground(), census)).toEqual([]);
    expect(census).toMatchObject({ positions: 1, shelves: 1, moving: 0, bySource: { odoo: 1 } });
    expect(census.oldestMs.odoo).toBe(11_000);
  });

  test('a position that Odoo has otherwise, that nobody told of, and that Odoo does not know', () => {
    expect(whats(ours(), [atOdoo(9), atShop(8)])).toEqual(['position-differs']);
    expect(whats(ours(), [atOdoo(8, { reserved: units(1) }), atShop(8)])).toEqual(['position-differs']);
    expect(whats(ours(), [atOdoo(8, { unit: 'kg' }), atShop(8)])).toEqual(['position-differs']);
    const more = [atOdoo(8), atOdoo(3, { location: 'location/paris' }), atShop(8)];
    expect(whats(ours(), more)).toEqual(['position-unheard']);
    expect(whats(ours(), [atOdoo(8), atOdoo(0, { location: 'location/paris' }), atShop(8)])).toEqual([]);
    expect(whats(ours(), [atShop(8)])).toEqual(['position-gone']);
    // Odoo knows the article, and nothing of it lies anywhere any more.
    const { location: _, ...nowhere } = atOdoo(0);
    expect(compareArticle(ours(), [nowhere, atShop(8)], ground())).toMatchObject([
      { what: 'position-differs', ours: units(8), theirs: 0 },
    ]);
  });

  test('what the ledger heard after the question was asked accuses nobody', () => {
    const census = newCensus();
    const fresh = ours({
      positions: { 'location/wh': position(8, { observedMs: READ + 1 }) },
      shelves: { shop: shelf(8, { shownMs: READ + 1 }) },
    });
    expect(compareArticle(fresh, [atOdoo(9), atShop(9)], ground(), census)).toEqual([]);
    expect(census.moving).toBe(2);
    expect(whats(fresh, [])).toEqual([]);
  });

  test('a system that was not read to its end is not compared', () => {
    expect(whats(ours(), [atShop(8)], ground({ read: new Map([['shop', READ]]) }))).toEqual([]);
    expect(whats(ours(), [atOdoo(8)], ground({ read: new Map([['odoo', READ]]) }))).toEqual([]);
    const stranger = { sku: 'TEE', isSet: false, oldClaims: [] };
    expect(whats(stranger, [atShop(3)], ground({ read: new Map([['shop', READ]]) }))).not.toContain('article-unknown');
  });

  test('a number that the channel shows otherwise', () => {
    expect(whats(ours(), [atOdoo(8), atShop(9)])).toEqual(['shelf-higher']);
    expect(whats(ours(), [atOdoo(8), atShop(7)])).toEqual(['shelf-lower']);
    const { amount: _, ...endless } = atShop(8);
    expect(whats(ours(), [atOdoo(8), endless])).toEqual(['shelf-uncounted']);
    expect(whats(ours({ shelves: {} }), [atOdoo(8), atShop(8)])).toEqual(['shelf-unheard']);
  });

  test('articles that one side does not know', () => {
    const stranger = { sku: 'TEE', isSet: false, oldClaims: [] };
    expect(whats(stranger, [atShop(3)])).toEqual(['article-unknown']);
    expect(whats({ ...stranger, isSet: true }, [atShop(3)])).toEqual(['shelf-unheard']);
    expect(whats(ours(), [atOdoo(8)])).toEqual(['article-gone']);
    expect(whats(ours(), [atOdoo(8), atShop(8), atShop(8)])).toEqual(['article-doubled']);
    const census = newCensus();
    expect(compareArticle(ours({ shelves: {} }), [atOdoo(8)], ground(), census)).toEqual([]);
    expect(census.unlisted).toBe(1);
  });

  test('publications that are under way are left alone until they are late; refused ones are told', () => {
    const flight = (sentMs: number): Flight => ({
      token: 1,
      amount: units(8),
      expected: units(9),
      sentMs,
      unheard: 0,
      absorbed: 0,
      heard: 0,
      command: {} as Flight['command'],
    });
    const seen = [atOdoo(8), atShop(9)];
    expect(whats(ours({ shelves: { shop: shelf(9, { flight: flight(NOW - 59_999) }) } }), seen)).toEqual([]);
    expect(whats(ours({ shelves: { shop: shelf(9, { flight: flight(NOW - 60_000) }) } }), seen)).toEqual([
      'publication-late',
    ]);
    const refused = { amount: units(8), untilMs: NOW + 1, code: 'SL-X-001' };
    expect(compareArticle(ours({ shelves: { shop: shelf(9, { refused }) } }), seen, ground())).toMatchObject([
      { what: 'publication-refused', ours: units(8), theirs: units(9), code: 'SL-X-001' },
    ]);
  });

  test('two looks accuse only when both found the very same', () => {
    const [first] = compareArticle(ours(), [atOdoo(9), atShop(8)], ground()) as [Difference];
    const [other] = compareArticle(ours(), [atOdoo(10), atShop(8)], ground()) as [Difference];
    expect(isSameDifference(first, { ...first, sinceMs: 1 })).toBe(true);
    expect(isSameDifference(first, other)).toBe(false);
  });

  test('an old claim is told with when it was booked', () => {
    const claim: Claim = {
      owner: 'order/shop/1',
      sku: 'TEE',
      location: 'location/wh',
      unit: 'each',
      demand: { amount: units(1), reflected: [{ atMs: 7, amount: units(1) }] },
      reason: '',
      sinceMs: 5,
      expiresMs: NOW * 2,
      held: units(1),
      live: true,
    };
    expect(compareArticle(ours({}, { oldClaims: [claim] }), [atOdoo(8), atShop(8)], ground())).toMatchObject([
      { what: 'claim-old', owner: 'order/shop/1', bookedMs: 7, ours: units(1) },
    ]);
  });
});

describe('the cause of a variance', () => {
  const waiting = (subscription: string): Waiting => ({ subscription, messages: 3, oldestMs: 60_000 });
  const difference = (what: Difference['what'], more: Partial<Difference> = {}): Difference => ({
    what,
    sku: 'TEE',
    connection: 'shop',
    unit: 'each',
    ours: units(8),
    theirs: units(9),
    ...more,
  });
  const quiet: Evidence = { told: false };
  const cause = (what: Difference['what'], evidence: Partial<Evidence> = {}, more: Partial<Difference> = {}) => {
    const finding = classify(difference(what, more), { ...quiet, ...evidence });
    return [finding.cause, finding.repair ?? 'none'];
  };

  test.each([
    ['position-differs', {}, {}, ['lost-webhook', 'read-again']],
    ['position-unheard', {}, {}, ['lost-webhook', 'read-again']],
    ['position-differs', { incoming: waiting('translate/odoo') }, {}, ['late-message', 'none']],
    ['position-differs', { told: true, ledger: waiting('ledgers/stock') }, {}, ['ledger-behind', 'none']],
    ['position-gone', {}, {}, ['unknown-mapping', 'none']],
    ['shelf-higher', {}, {}, ['manual-edit', 'ask-channel']],
    ['shelf-uncounted', {}, {}, ['manual-edit', 'ask-channel']],
    ['shelf-higher', { incoming: waiting('translate/shop') }, {}, ['late-message', 'none']],
    ['shelf-lower', {}, {}, ['lost-webhook', 'ask-channel']],
    ['shelf-lower', { ordersHeardMs: 100 }, { changedMs: 101 }, ['lost-webhook', 'ask-channel']],
    ['shelf-lower', { ordersHeardMs: 100 }, { changedMs: 99 }, ['manual-edit', 'ask-channel']],
    ['shelf-unheard', {}, {}, ['lost-webhook', 'ask-channel']],
    ['article-unknown', {}, {}, ['unknown-mapping', 'none']],
    ['article-gone', {}, {}, ['unknown-mapping', 'none']],
    ['article-doubled', {}, {}, ['unknown-mapping', 'none']],
    ['publication-late', { outgoing: waiting('deliver/shop') }, {}, ['late-message', 'none']],
    ['publication-late', { ledger: waiting('ledgers/stock') }, {}, ['ledger-behind', 'none']],
    ['publication-refused', {}, { code: 'SL-SHOPIFY-032' }, ['publication-refused', 'none']],
    ['claim-old', {}, { owner: 'order/shop/1' }, ['claim-stuck', 'none']],
    ['claim-old', {}, { owner: 'order/shop/1', bookedMs: 5 }, ['claim-stuck', 'read-again']],
  ] as const)('%s with %j %j', (what, evidence, more, expected) => {
    expect(cause(what, evidence, more)).toEqual(expected);
  });

  test('is said in business words with a next step, and cases of one cause are one group', () => {
    const { failure } = classify(difference('shelf-higher', { changedMs: NOW }), quiet);
    expect(failure.because).toBe(
      'shop shows "9" of "TEE"; the hub believes "8". No command of the hub and no order explains it, so somebody changed it in shop since "2027-01-15T08:00:00.000Z"',
    );
    expect(failure).toMatchObject({ code: 'SL-PROOF-003', next: expect.stringContaining('Find who edits stock') });
    const other = classify(difference('shelf-higher', { sku: 'MUG', theirs: units(200), changedMs: NOW + 5 }), quiet);
    const group = (found: typeof failure) => fingerprintOf('jobs/stock-proof', found);
    expect(group(other.failure)).toBe(group(failure));
    const elsewhere = classify(difference('shelf-higher', { connection: 'market' }), quiet);
    expect(group(elsewhere.failure)).not.toBe(group(failure));
  });
});
