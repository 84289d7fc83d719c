import { Validator } from '@seriousme/openapi-schema-validator';
import createClient from 'openapi-fetch';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { paths } from '../console/src/api/schema.ts';
import { apiDocument } from '../src/gateway/api/openapi.ts';
import { type GatewayBench, gatewayBench, OWN_TOKEN } from '../src/testing/gateway-bench.ts';

/** The types of this file are half of its test: a client that does not fit the API does not compile. */
let bench: GatewayBench;
beforeEach(() => {
  bench = gatewayBench();
  bench.gateway.open(bench.parts);
});
afterEach(() => bench.gateway.close());

/** A `fetch` that asks the gateway without a network. */
async function ask(request: Request): Promise<Response> {
  const { pathname, search } = new URL(request.url);
  const body = await request.text();
  const answer = await bench.gateway.app.inject({
    method: request.method as 'GET',
    url: `${pathname}${search}`,
    headers: Object.fromEntries(request.headers),
    ...(body === '' ? {} : { payload: body }),
  });
  const headers = { 'content-type': String(answer.headers['content-type']) };
  return new Response(answer.body, { status: answer.statusCode, headers });
}

const client = (token = OWN_TOKEN) =>
  createClient<paths>({ baseUrl: 'http://hub', fetch: ask, headers: { authorization: `Bearer ${token}` } });

describe('the generated client', () => {
  test('reads with types', async () => {
    const { data, error } = await client().GET('/api/v1/connections', {});
    expect(error).toBeUndefined();
    const circuits: ('closed' | 'open' | 'half-open')[] = (data?.connections ?? []).flatMap((connection) =>
      connection.circuits.map(({ state }) => state),
    );
    expect(circuits).toEqual(['open', 'open']);
  });

  test('ids with slashes go through, and a failure is a problem with its code', async () => {
    const { data, error, response } = await client().GET('/api/v1/orders/{order}', {
      params: { path: { order: 'order/shop/1' }, query: { content: 'none' } },
    });
    expect(data).toBeUndefined();
    expect(response.status).toBe(404);
    expect(error).toMatchObject({ code: 'SL-RECORD-001', value: 'order/shop/1' });
  });

  test('writes with types', async () => {
    const { data } = await client().POST('/api/v1/subscriptions/{name}/pause', {
      params: { path: { name: 'translate/shop' } },
      body: { reason: 'mapping change' },
    });
    expect(data).toEqual({ subscription: 'translate/shop', paused: true });
  });
});

test('the document of the API is valid OpenAPI 3.1', async () => {
  const validator = new Validator();
  expect(await validator.validate(structuredClone(apiDocument('0.0.0')))).toMatchObject({ valid: true });
  expect(validator.version).toBe('3.1');
});
