import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CollectedSpan, type Collector, startCollector } from '../../src/testing/collector.ts';
import type { Bought } from './shopping.ts';
import { openWorld, type World, waitUntil } from './world.ts';

let collector: Collector;
let world: World;
let bought: Bought;
const logged: string[] = [];

beforeAll(async () => {
  collector = await startCollector();
  world = await openWorld({
    logged: (line) => logged.push(line),
    telemetry: {
      orders: { bookWithinMs: 900_000 },
      resource: { 'deployment.environment.name': 'tests' },
      traces: { enabled: true, endpoint: collector.endpoint, sampleRatio: 1, sendEveryMs: 100 },
    },
  });
  bought = world.eu.buys({ pieces: { TEE: 2 } });
  await world.untilState(bought, 'allocated');
});

afterAll(async () => {
  await world[Symbol.asyncDispose]();
  await collector[Symbol.asyncDispose]();
});

/** The trace that the shop's webhook of the order began. */
function traceOf(order: string): readonly CollectedSpan[] {
  const placed = collector.spans.find(
    ({ name, values }) =>
      name === 'process/order-to-cash OrderPlaced' && values['messaging.message.conversation_id'] === order,
  );
  return collector.spans.filter(({ traceId }) => traceId === placed?.traceId);
}

const named = (spans: readonly CollectedSpan[], name: string) => spans.filter((span) => span.name === name);

describe('traces', () => {
  test('one connected trace follows an order from the webhook to the outcome, with every call out', async () => {
    const OUTCOME = 'process/order-to-cash confirm-order.done';
    await waitUntil(() => named(traceOf(bought.order), OUTCOME).length > 0, 'the outcome is in the trace');
    // Spans end after what they caused has begun: the last to arrive completes the tree.
    await waitUntil(() => orphans(traceOf(bought.order)).length === 0, 'every step of the trace has arrived');

    const trace = traceOf(bought.order);
    const [root, ...others] = trace.filter(({ parentSpanId }) => parentSpanId === '');
    expect(others).toEqual([]);
    expect(root).toMatchObject({
      name: 'webhook shopify-eu',
      kind: 2,
      failed: false,
      values: { 'storeloom.connection': 'shopify-eu' },
      resource: { 'service.name': 'first', 'deployment.environment.name': 'tests' },
    });

    const [translated] = named(trace, 'translate/shopify-eu delivery.shopify-eu');
    expect(translated).toMatchObject({ parentSpanId: root?.spanId, kind: 5 });
    const [placed] = named(trace, 'process/order-to-cash OrderPlaced');
    expect(placed).toMatchObject({
      parentSpanId: translated?.spanId,
      values: { 'storeloom.process': 'order-to-cash', 'storeloom.process.answer': 'row' },
    });
    const [outcome] = named(trace, OUTCOME);
    expect(ancestors(trace, outcome)).toEqual(
      expect.arrayContaining([
        'deliver/odoo-main command.odoo-main.confirm-order',
        'deliver/odoo-main command.odoo-main.book-order',
        'webhook shopify-eu',
      ]),
    );
    const calls = trace.filter(({ kind }) => kind === 3);
    expect(calls.length).toBeGreaterThan(0);
    for (const call of calls) {
      expect(call.values).toMatchObject({ 'server.address': '127.0.0.1', 'storeloom.connection': expect.any(String) });
      expect(ancestors(trace, call)).toContain('webhook shopify-eu');
    }
    expect(new Set(calls.map(({ values }) => values['storeloom.connection']))).toContain('odoo-main');
  });
});

function orphans(trace: readonly CollectedSpan[]): readonly CollectedSpan[] {
  const known = new Set(trace.map(({ spanId }) => spanId));
  return trace.filter(({ parentSpanId }) => parentSpanId !== '' && !known.has(parentSpanId));
}

/** Names of the steps that led to a step, the nearest first. */
function ancestors(trace: readonly CollectedSpan[], span: CollectedSpan | undefined): string[] {
  const parent = trace.find(({ spanId }) => spanId === span?.parentSpanId);
  return parent === undefined ? [] : [parent.name, ...ancestors(trace, parent)];
}
