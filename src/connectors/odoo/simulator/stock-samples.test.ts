import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { startWorld } from '../testing/world.ts';

interface Pair {
  readonly call: {
    readonly model: string;
    readonly method: string;
    readonly ids?: readonly number[];
    readonly named: Readonly<Record<string, unknown>>;
    readonly context?: Readonly<Record<string, unknown>>;
  };
  readonly body: unknown;
}

const recording = JSON.parse(readFileSync(new URL('../fixtures/odoo-stock.json', import.meta.url), 'utf8')) as Readonly<
  Record<string, Readonly<Record<string, Pair>>>
>;

/** A value without what belongs to one database: ids, names, moments. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) {
    const isLink = value.length === 2 && typeof value[0] === 'number' && typeof value[1] === 'string';
    if (isLink) return '[id, name]';
    return value.every((each) => typeof each === 'number') ? value.map(() => 'id') : value.map(plain);
  }
  if (typeof value === 'string') return /^\d{4}-\d\d-\d\d/.test(value) ? 'moment' : value;
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, each]) => [name, name === 'id' ? 'id' : plain(each)] as const);
  return Object.fromEntries(entries.filter(([name]) => name !== '__domain' && name !== '__extra_domain'));
}

/** What was recorded of stock, in an order in which the numbers come out as they did: 20, 7, 6, counted 12 and not applied. */
const STORY = [
  'quant_create_auto_apply',
  'quant_write_auto_apply',
  'quant_write_auto_apply_no_mode',
  'quant_write_quantity__accepted',
  'quant_write_quantity_mode__accepted',
  'nothing is left',
  'quant_create_counted_quantity',
  'quant_search_read',
  'quant_action_apply_inventory',
  'a hundred and two are there, and fifty of another',
  'quant_formatted_read_group',
  'quant_read_group',
  'product_quantities_by_location_context',
  'product_quantities_by_warehouse_context',
  'picking_validate_forced_negative',
];

describe.each([19, 17] as const)('what was recorded of stock in Odoo %i', (version) => {
  const pairs = recording[String(version)] as Readonly<Record<string, Pair>>;

  test('is answered with the same shape and the same numbers', async () => {
    expect(Object.keys(pairs).filter((name) => !STORY.includes(name))).toEqual([]);
    await using world = await startWorld({ version });
    const { simulator } = world;
    await simulator.people.stockShelves([
      { sku: 'HUB-A', name: 'Hub A', price: 1 },
      { sku: 'HUB-Q', name: 'Hub Q', price: 1 },
    ]);
    const idOf = (sku: string) => Number(simulator.records('product.product', [['default_code', '=', sku]])[0]?.id);
    const [other, product] = [idOf('HUB-A'), idOf('HUB-Q')];
    const put = (article: number, quantity: number) =>
      simulator.perform((environment) =>
        environment.create('stock.quant', { product_id: article, location_id: 1, quantity }),
      );
    const client = world.hub().context.http;
    const quantId = () => Number(simulator.records('stock.quant', [['product_id', '=', product]])[0]?.id);
    const set = (quantity: number) =>
      simulator.perform((environment) => environment.write('stock.quant', [quantId()], { quantity }));

    for (const name of STORY) {
      if (name === 'nothing is left') await set(0);
      if (name.startsWith('a hundred and two')) {
        await set(99);
        await put(product, 3);
        await put(other, 50);
      }
      const pair = pairs[name];
      if (pair === undefined) continue;
      const picking = name.startsWith('picking') ? await forced(world, product) : 0;
      const ids = { 'stock.quant': [quantId()], 'product.product': [product], 'stock.picking': [picking] };
      const answer = await ask(client, simulator, translated(pair, ids, { product, other }));
      expect([name, plain(answer)]).toEqual([name, plain(pair.body)]);
    }
    // What was validated without being there left less than nothing.
    const left = simulator.records('stock.quant', [['product_id', '=', product]], ['quantity']);
    expect(left.reduce((sum, row) => sum + Number(row.quantity), 0)).toBe(-2);
  });

  /** The recorded call with the ids of this database. */
  function translated(
    pair: Pair,
    ids: Readonly<Record<string, readonly number[]>>,
    made: { product: number; other: number },
  ) {
    const { call } = pair;
    const text = JSON.stringify(call.named)
      .replace(/"product_id": ?(194|87)\b/g, `"product_id":${made.product}`)
      .replace(/"location_id": ?(5|8)\b/g, '"location_id":1')
      .replace(/\["product_id","=",(194|87)\]/, `["product_id","=",${made.product}]`)
      .replace(/\["location_id","=",(5|8)\]/, '["location_id","=",1]')
      .replace(/\["product_id","in",\[[\d,]+\]\]/, `["product_id","in",[${made.product},${made.other}]]`);
    return {
      ...call,
      named: JSON.parse(text) as Record<string, unknown>,
      ...(call.ids === undefined ? {} : { ids: ids[call.model] }),
      ...(call.context === undefined
        ? {}
        : { context: { ...call.context, ...('location' in call.context ? { location: 1 } : {}) } }),
    };
  }

  async function ask(
    client: { request: (request: never) => Promise<{ body: string }> },
    simulator: { url: string; database: string; apiKey: string },
    call: Pair['call'],
  ): Promise<unknown> {
    const { model, method, ids, named, context } = call;
    const shared = { ...(context === undefined ? {} : { context }) };
    const [path, body] =
      version === 19
        ? [`/json/2/${model}/${method}`, { ...named, ...shared, ...(ids === undefined ? {} : { ids }) }]
        : ['/jsonrpc', rpc(simulator, call)];
    const answer = await client.request({
      method: 'POST',
      url: `${simulator.url}${path}`,
      headers: { 'content-type': 'application/json', authorization: `bearer ${simulator.apiKey}` },
      body: JSON.stringify(body),
      repeatable: true,
    } as never);
    const value = JSON.parse(answer.body) as { result?: unknown };
    return version === 19 ? value : (value.result ?? null);
  }

  function rpc(simulator: { database: string; apiKey: string }, { model, method, ids, named, context }: Pair['call']) {
    const { vals_list, vals, ...keywords } = named;
    const positional = [ids, vals_list, vals].filter((each) => each !== undefined);
    const args = [
      simulator.database,
      2,
      simulator.apiKey,
      model,
      method,
      positional,
      { ...keywords, context: context ?? {} },
    ];
    return { jsonrpc: '2.0', method: 'call', id: 1, params: { service: 'object', method: 'execute_kw', args } };
  }
});

/** A transfer of more than is there, with what moved written on it. */
async function forced(world: Awaited<ReturnType<typeof startWorld>>, product: number): Promise<number> {
  return world.simulator.perform((environment) => {
    const picking = environment.create('stock.picking', { location_id: 1, picking_type_id: 1, name: 'forced' });
    const move = {
      picking_id: picking,
      product_id: product,
      product_uom_qty: 104,
      location_id: 1,
      location_dest_id: 2,
      ...(environment.version >= 19 ? {} : { name: 'forced' }),
    };
    const id = environment.create('stock.move', move);
    environment.write('stock.move', [id], { quantity: 104, picked: true });
    return picking;
  });
}
