import type { TSchema } from 'typebox';
import { Errors } from 'typebox/value';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { PERMISSIONS } from '../../config/identity.ts';
import { LIMITS } from '../../kernel/limits.ts';
import { type GatewayBench, gatewayBench } from '../../testing/gateway-bench.ts';
import { problemEntry } from '../problem.ts';
import { API_TAGS, type Route } from './route.ts';
import { API_ROUTES } from './routes.ts';

const named = API_ROUTES.map((route) => [`${route.method} ${route.path}`, route] as const);

/** Names that stand in braces in a path. */
const placesOf = ({ path }: Route): string[] => [...path.matchAll(/\{(\w+)\*?\}/g)].map(([, name]) => name ?? '');

interface ObjectSchema {
  readonly properties?: Readonly<Record<string, TSchema & { description?: string; maxLength?: number }>>;
  readonly additionalProperties?: boolean;
}

describe('every route', () => {
  test('the guard sees what it guards', () => {
    expect(API_ROUTES.length).toBeGreaterThan(20);
    expect(new Set(API_ROUTES.map(({ name }) => name)).size).toBe(API_ROUTES.length);
    expect(new Set(named.map(([name]) => name)).size).toBe(API_ROUTES.length);
  });

  test.each(named)('%s says what it is, who may call it and how it fails', (_name, route) => {
    expect(route.name).toMatch(/^[a-z]+([A-Z][a-z]+)+$/);
    expect([...PERMISSIONS, 'known']).toContain(route.permission);
    expect(API_TAGS.map(({ name }) => name)).toContain(route.tag);
    expect(route.summary).toMatch(/^[A-Z][^.]{5,60}$/);
    expect(route.description).toMatch(/^[A-Z`].{10,}[.]$/s);
    expect(route.answer).toMatchObject({ title: expect.stringMatching(/^[A-Z]\w+$/), description: expect.any(String) });
    for (const code of route.problems) expect(problemEntry(code)).toMatchObject({ status: expect.any(Number) });
  });

  test.each(named)('%s declares what it takes, bounded and described', (_name, route) => {
    const { properties: params = {} } = (route.params ?? {}) as ObjectSchema;
    expect(Object.keys(params)).toEqual(placesOf(route));
    for (const schema of [route.query, route.body]) {
      if (schema !== undefined) expect((schema as ObjectSchema).additionalProperties).toBe(false);
    }
    for (const schema of [route.params, route.query, route.body]) {
      for (const [name, field] of Object.entries((schema as ObjectSchema | undefined)?.properties ?? {})) {
        expect(field.description, name).toMatch(/\.$/);
        if ((field as { type?: string }).type === 'string' && !('enum' in field)) expect(field.maxLength).toBeDefined();
      }
    }
  });

  test.each(named)('%s has an example that fits its schemas', (_name, { params, query, body, answer, example }) => {
    if (params !== undefined) expect(Errors(params, example.params)).toEqual([]);
    if (query !== undefined) {
      const { limit: _limit, ...others } = ((query as ObjectSchema).properties ?? {}) as Record<string, TSchema>;
      for (const [name, value] of Object.entries(example.query ?? {})) {
        if (name !== 'limit') expect(Errors(others[name] as TSchema, value), name).toEqual([]);
      }
    }
    if (body !== undefined) expect(Errors(body, example.body)).toEqual([]);
    if (example.answer !== undefined) expect(Errors(answer, example.answer)).toEqual([]);
  });
});

describe('the gateway', () => {
  let bench: GatewayBench;
  beforeEach(() => {
    bench = gatewayBench();
    bench.gateway.open(bench.parts);
  });
  afterEach(() => bench.gateway.close());

  test('serves exactly the routes that are declared', async () => {
    await bench.gateway.app.ready();
    for (const { method, path, name } of API_ROUTES) {
      const url = `/api/v1${path.replace(/\{\w+\*\}$/, '*').replaceAll(/\{(\w+)\}/g, ':$1')}`;
      expect(bench.gateway.app.hasRoute({ method: method.toUpperCase() as 'GET', url }), name).toBe(true);
    }
  });

  test.each(named)('%s lets nobody in without a token', async (_name, { method, path }) => {
    const url = `/api/v1${path.replaceAll(/\{\w+\*?\}/g, 'x')}`;
    const answer = await bench.gateway.app.inject({ method: method.toUpperCase() as 'GET', url });
    expect(answer.statusCode).toBe(401);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(answer.json()).toMatchObject({ code: 'SL-GATEWAY-006', next: expect.any(String) });
  });

  test('the document is open to everybody and says the version', async () => {
    const answer = await bench.gateway.app.inject('/api/v1/openapi.json');
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toMatchObject({ openapi: '3.1.0', info: { version: '0.0.0' } });
  });
});

describe('every list', () => {
  const lists = API_ROUTES.filter(({ name }) => name.startsWith('list'));

  test('is found by its name', () => {
    expect(lists.length).toBeGreaterThan(8);
  });

  test.each(lists.map((route) => [route.name, route] as const))(
    '%s is paged by a cursor',
    (_name, { query, answer, problems }) => {
      const { properties = {} } = (query ?? {}) as ObjectSchema;
      expect(properties.limit).toMatchObject({ minimum: 1, maximum: LIMITS.pageSize, default: 50 });
      expect(properties.cursor).toMatchObject({ maxLength: 1_000 });
      expect((answer as ObjectSchema).properties).toHaveProperty('next');
      expect(problems).toContain('SL-RECORD-003');
    },
  );
});
