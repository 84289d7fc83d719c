import { describe, expect, test } from 'vitest';
import type { Connection } from '../../connector/connector.ts';
import type { HttpRequest, HttpResponse } from '../../connector/http.ts';
import { memoryBindings } from '../../connector/memory/bindings.ts';
import { systemChance } from '../../kernel/chance.ts';
import { type Clock, systemClock } from '../../kernel/clock.ts';
import { CodedError, type Failure } from '../../kernel/failure.ts';
import { money } from '../../kernel/money.ts';
import { carryOut } from '../../testing/plain-connection.ts';
import { openClient, type Question } from './client.ts';
import { shopify } from './index.ts';
import type { ShopifySettings } from './manifest.ts';
import { CREATE_FULFILMENT, READ_LOCATIONS } from './operations.ts';

const settings: ShopifySettings = {
  shopDomain: 'example.myshopify.com',
  accessToken: 'shpat_secret',
  webhookSecrets: ['s'],
};
type Script = (request: HttpRequest, count: number) => Partial<HttpResponse> & { json?: unknown };

function contextOf(script: Script, more: Partial<ShopifySettings> = {}, clock: Clock = systemClock) {
  const asked: HttpRequest[] = [];
  const learnt: unknown[] = [];
  const warnings: unknown[] = [];
  return {
    asked,
    learnt,
    warnings,
    connection: 'shopify-eu',
    settings: { ...settings, ...more },
    clock,
    chance: systemChance,
    bindings: memoryBindings(),
    log: { info: () => {}, warn: (message: string, facts: unknown) => void warnings.push([message, facts]) },
    http: {
      learn: (bucket: string, state: unknown) => void learnt.push([bucket, state]),
      async request(request: HttpRequest): Promise<HttpResponse> {
        asked.push(request);
        const { json, ...rest } = script(request, asked.length);
        return { status: 200, headers: {}, body: JSON.stringify(json ?? { data: {} }), ...rest };
      },
    },
  };
}

const READ: Question = { text: READ_LOCATIONS, variables: { after: null }, operation: 'reading' };
const WRITE: Question = { text: CREATE_FULFILMENT, variables: {}, operation: 'fulfilments' };

async function failureOf(question: Question, script: Script): Promise<Failure> {
  try {
    await openClient(contextOf(script)).ask(question);
  } catch (error) {
    if (error instanceof CodedError) return error.failure;
    throw error;
  }
  throw new Error('it did not fail');
}

const graphqlError = (code: string, extensions: object = {}) => ({
  json: { errors: [{ message: 'm', extensions: { code } }], extensions },
});

describe('an answer of Shopify', () => {
  test('goes to the version in the address, with the token in a header and nowhere else', async () => {
    const context = contextOf(() => ({}));
    await openClient(context).ask(READ);
    expect(context.asked[0]).toMatchObject({
      url: 'https://example.myshopify.com/admin/api/2026-10/graphql.json',
      repeatable: true,
      bucket: { name: 'admin' },
    });
    expect(`${context.asked[0]?.url} ${context.asked[0]?.body}`).not.toContain('shpat_secret');
  });

  test.each([
    [401, 'unauthorized', 'SL-SHOPIFY-001'],
    [402, 'unauthorized', 'SL-SHOPIFY-002'],
    [403, 'unauthorized', 'SL-SHOPIFY-002'],
    [404, 'invalid', 'SL-SHOPIFY-007'],
    [423, 'unauthorized', 'SL-SHOPIFY-002'],
    [429, 'throttled', 'SL-SHOPIFY-003'],
    [500, 'transient', 'SL-SHOPIFY-004'],
    [400, 'invalid', 'SL-SHOPIFY-005'],
  ])('HTTP %i is %s', async (status, kind, code) => {
    expect(await failureOf(READ, () => ({ status }))).toMatchObject({ kind, code });
  });

  test('that broke after a change may have had its effect', async () => {
    expect((await failureOf(WRITE, () => ({ status: 502 }))).kind).toBe('unknown');
    expect((await failureOf(WRITE, () => ({ body: '<html>' }))).kind).toBe('unknown');
    expect((await failureOf(WRITE, () => graphqlError('INTERNAL_SERVER_ERROR'))).kind).toBe('unknown');
    expect((await failureOf(READ, () => ({ body: '{"data":' }))).kind).toBe('transient');
  });

  test('that asks to wait is waited for: "2.0" is two seconds, and a bucket fills at its own rate', async () => {
    expect((await failureOf(READ, () => ({ status: 429, headers: { 'retry-after': '2.0' } }))).retryAfterMs).toBe(
      2_000,
    );
    const throttleStatus = { maximumAvailable: 2_000, currentlyAvailable: 40, restoreRate: 100 };
    const answer = graphqlError('THROTTLED', { cost: { requestedQueryCost: 540, throttleStatus } });
    expect(await failureOf(READ, () => answer)).toMatchObject({ kind: 'throttled', retryAfterMs: 5_000 });
  });

  test.each([
    ['ACCESS_DENIED', 'unauthorized', 'SL-SHOPIFY-002'],
    ['MAX_COST_EXCEEDED', 'invalid', 'SL-SHOPIFY-006'],
    ['IDEMPOTENCY_CONCURRENT_REQUEST', 'transient', 'SL-SHOPIFY-025'],
    ['IDEMPOTENCY_KEY_PARAMETER_MISMATCH', 'invalid', 'SL-SHOPIFY-029'],
    ['undefinedField', 'invalid', 'SL-SHOPIFY-005'],
  ])('with the error %s is %s', async (code, kind, ours) => {
    expect(await failureOf(READ, () => graphqlError(code))).toMatchObject({ kind, code: ours });
  });

  test('teaches the rate limit what is left, and what the query cost', async () => {
    const throttleStatus = { maximumAvailable: 4_000, currentlyAvailable: 3_900, restoreRate: 200 };
    const context = contextOf(() => ({
      json: { data: {}, extensions: { cost: { requestedQueryCost: 77, throttleStatus } } },
    }));
    const client = openClient(context);
    await client.ask(READ);
    await client.ask(READ);
    expect(context.learnt[0]).toEqual(['admin', { available: 3_900, perSecond: 200, burst: 4_000 }]);
    expect(context.asked.map(({ bucket }) => bucket?.cost)).toEqual([50, 77]);
  });

  test('in another version than was asked for is warned of once', async () => {
    const context = contextOf(() => ({ headers: { 'x-shopify-api-version': '2027-01' } }));
    const client = openClient(context);
    await client.ask(READ);
    await client.ask(READ);
    expect(context.warnings).toEqual([
      [expect.stringContaining('another API version'), { asked: '2026-10', served: '2027-01' }],
    ]);
  });
});

describe('signing in', () => {
  const credentials = { clientId: 'c', clientSecret: 'shpss_own' };
  const { accessToken: _, ...without } = settings;

  test('happens once for many calls, again before the token ends, and again when it is refused', async () => {
    let nowMs = 0;
    let refusing = false;
    const clock: Clock = { now: () => nowMs, sleep: async () => {} };
    const script: Script = ({ url }) => {
      if (url.endsWith('/access_token')) return { json: { access_token: 'shpat_fresh', expires_in: 86_399 } };
      const refused = refusing;
      refusing = false;
      return refused ? { status: 401 } : {};
    };
    const context = { ...contextOf(script, {}, clock), settings: { ...without, clientCredentials: credentials } };
    const client = openClient(context);
    const signIns = () => context.asked.filter(({ url }) => url.endsWith('/access_token')).length;
    await Promise.all([client.ask(READ), client.ask(READ), client.ask(READ)]);
    expect(signIns()).toBe(1);
    nowMs = 86_399_000 - 4 * 60_000;
    await client.ask(READ);
    expect(signIns()).toBe(2);
    refusing = true;
    await client.ask(READ);
    expect(signIns()).toBe(3);
  });

  test('without any means is said so', async () => {
    const client = openClient({ ...contextOf(() => ({})), settings: without });
    await expect(client.ask(READ)).rejects.toMatchObject({ failure: { code: 'SL-SHOPIFY-030', kind: 'unauthorized' } });
  });
});

describe('reading with changing costs', () => {
  test('a page that costs too much is asked for smaller', async () => {
    const script: Script = ({ body }) => {
      const { variables } = JSON.parse(body ?? '') as { variables: { first: number } };
      if (variables.first > 2) return graphqlError('MAX_COST_EXCEEDED');
      return { json: { data: { orders: { nodes: [], pageInfo: { hasNextPage: false, endCursor: null } } } } };
    };
    const context = contextOf(script, { pollPageSize: 16 });
    await shopify.open(context).polls[0]?.read(undefined);
    const sizes = context.asked.map(
      ({ body }) => (JSON.parse(body ?? '') as { variables: { first: number } }).variables.first,
    );
    expect(sizes).toEqual([16, 8, 4, 2]);
  });
});

describe('a refund whose key is spent', () => {
  test('is tried again under a new key, and the first key is the same for the same purpose', async () => {
    const eur = (amount: string) => ({
      shopMoney: { amount, currencyCode: 'EUR' },
      presentmentMoney: { amount, currencyCode: 'EUR' },
    });
    const transaction = (kind: string, id: string, parent: object | null) => ({
      id: `gid://shopify/OrderTransaction/${id}`,
      kind,
      status: 'SUCCESS',
      gateway: 'manual',
      createdAt: '2026-11-20T10:00:00Z',
      processedAt: null,
      authorizationExpiresAt: null,
      parentTransaction: parent,
      amountSet: eur('10.00'),
    });
    const keys: string[] = [];
    const script: Script = ({ body }) => {
      const { query, variables } = JSON.parse(body ?? '') as { query: string; variables: { key: string } };
      if (!query.includes('refundCreate')) {
        return {
          json: {
            data: {
              order: {
                id: 'gid://shopify/Order/5',
                currencyCode: 'EUR',
                presentmentCurrencyCode: 'EUR',
                transactions: [transaction('SALE', '1', null)],
                refunds: [],
              },
            },
          },
        };
      }
      keys.push(variables.key);
      if (keys.length % 2 === 1) return graphqlError('IDEMPOTENCY_PREVIOUS_ATTEMPT_FAILED');
      const made = transaction('REFUND', '2', { id: 'gid://shopify/OrderTransaction/1' });
      return {
        json: {
          data: {
            refundCreate: {
              refund: { id: 'gid://shopify/Refund/9', note: '', transactions: { nodes: [made] } },
              userErrors: [],
            },
          },
        },
      };
    };
    const open = (): Connection => shopify.open(contextOf(script));
    const data = {
      order: 'order/shopify-eu/5',
      payment: 'payment/shopify-eu/5-manual',
      reference: '5-manual',
      amount: money(1_000, 'EUR'),
      purpose: 'short',
    };
    expect(await carryOut(open(), 'refund-payment', data)).toEqual({ refund: '2', amount: money(1_000, 'EUR') });
    await carryOut(open(), 'refund-payment', data);
    expect(keys[0]).not.toBe(keys[1]);
    expect(keys.slice(0, 2)).toEqual(keys.slice(2));
    expect(keys[0]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
  });
});
