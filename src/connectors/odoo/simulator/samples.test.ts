import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { argumentsOf } from '../jsonrpc.ts';
import { startWorld, type World } from '../testing/world.ts';
import { BEFORE, type Made, type Patch, recordingOf, type Sample, STEPS } from './samples-story.ts';

// ── sending ─────────────────────────────────────────────────────────────────────────────────────────────────

async function send(
  world: World,
  sample: Sample,
  patch: Patch,
): Promise<{ status: number; type: string; body: unknown }> {
  const { simulator } = world;
  const request = sample.rpc === true ? rpcRequest(world, sample, patch) : jsonRequest(world, sample, patch);
  const method = sample.method ?? 'POST';
  const response = await fetch(`${simulator.url}${request.path}`, {
    method,
    headers: request.headers,
    ...(method === 'GET' ? {} : { body: request.body }),
  });
  const text = await response.text();
  const type = response.headers.get('content-type') ?? '';
  return { status: response.status, type, body: type.includes('json') ? JSON.parse(text) : text };
}

function callWith(sample: Sample, patch: Patch) {
  const call = sample.call as NonNullable<Sample['call']>;
  const named = { ...call.named, ...patch.named };
  if (patch.without !== undefined)
    named.fields = (named.fields as string[]).filter((name) => !patch.without?.includes(name));
  const context = patch.context ?? call.context;
  return {
    ...call,
    named,
    repeatable: true,
    ...(patch.ids === undefined ? {} : { ids: patch.ids }),
    ...(context === undefined ? {} : { context }),
  };
}

function rpcRequest({ simulator }: World, sample: Sample, patch: Patch) {
  const headers = { 'content-type': 'application/json' };
  const key = (text: unknown) => (text === '<API_KEY>' ? simulator.apiKey : text);
  const envelope = (service: string, method: string, args: readonly unknown[]) =>
    JSON.stringify({ jsonrpc: '2.0', method: 'call', id: 1, params: { service, method, args } });
  if (sample.service !== undefined)
    return { path: '/jsonrpc', headers, body: envelope('common', sample.service.method, sample.service.args.map(key)) };
  const call = callWith(sample, patch);
  const given = isRefusedKey(sample) ? 'wrong' : simulator.apiKey;
  const positional =
    sample.call?.method === 'write' && !('vals' in call.named && sample.call.ids !== undefined) ? [] : undefined;
  const [args, keywords] = positional === undefined ? argumentsOf(call) : [positional, call.named];
  return {
    path: '/jsonrpc',
    headers,
    body: envelope('object', 'execute_kw', [
      sample.database ?? simulator.database,
      2,
      given,
      call.model,
      call.method,
      args,
      keywords,
    ]),
  };
}

const isRefusedKey = (sample: Sample): boolean =>
  JSON.stringify(sample.body).includes('AccessDenied') || JSON.stringify(sample.body).includes('Invalid apikey');

function jsonRequest({ simulator }: World, sample: Sample, patch: Patch) {
  const headers: Record<string, string> = {
    'content-type': sample.contentType ?? sample.raw?.contentType ?? 'application/json',
    'x-odoo-database': sample.database ?? simulator.database,
    ...(sample.key === null ? {} : { authorization: `bearer ${isRefusedKey(sample) ? 'wrong' : simulator.apiKey}` }),
  };
  if (sample.raw !== undefined) return { path: sample.raw.path, headers, body: sample.raw.body };
  const { model, method, ids: records, named, context } = callWith(sample, patch);
  const body = {
    ...named,
    ...(records === undefined ? {} : { ids: records }),
    ...(context === undefined ? {} : { context }),
  };
  return { path: `/json/2/${model}/${method}`, headers, body: JSON.stringify(body) };
}

// ── comparing ───────────────────────────────────────────────────────────────────────────────────────────────

/** Where two answers differ in kind: `false` stands for empty in any field, lists are compared by their first element. */
function differences(real: unknown, ours: unknown, path: string, without: readonly string[]): string[] {
  if (real === false || ours === false)
    return real === false || real === true || ours === false ? [] : [`${path}: ${String(real)}`];
  if (Array.isArray(real) || Array.isArray(ours)) {
    if (!Array.isArray(real) || !Array.isArray(ours)) return [`${path}: list or not`];
    return real.length === 0 || ours.length === 0 ? [] : differences(real[0], ours[0], `${path}[0]`, without);
  }
  if (typeof real === 'object' && real !== null && typeof ours === 'object' && ours !== null) {
    const isAction = 'res_model' in real;
    const known = Object.keys(real).filter((key) => !without.includes(key));
    const extra = Object.keys(ours).filter((key) => !(key in real) && !isAction);
    const missing = known.filter((key) => !(key in ours) && !isAction && key !== 'moreinfo');
    const both = known.filter((key) => key in ours && key !== 'context');
    return [
      ...extra.map((key) => `${path}.${key}: not in the recording`),
      ...missing.map((key) => `${path}.${key}: missing`),
      ...both.flatMap((key) => differences((real as never)[key], (ours as never)[key], `${path}.${key}`, without)),
    ];
  }
  return typeof real === typeof ours && (real === null) === (ours === null)
    ? []
    : [`${path}: ${typeof real} became ${typeof ours}`];
}

/** An error's name and sentence, whatever ids and names stand in it. */
function errorOf(body: unknown): unknown {
  if (typeof body !== 'object' || body === null) return undefined;
  const error = (body as { error?: { data?: object } }).error?.data ?? body;
  const { name, message } = error as { name?: string; message?: string };
  if (typeof name !== 'string' || typeof message !== 'string' || !name.includes('.')) return undefined;
  // Names of records, and lists of groups, belong to the database.
  const plain = message
    .split('\n')[0]
    ?.replace(/\d+|S\d+|"[^"]*"|INV\/\S+/g, '#')
    .replace(/: #.*$/, ': #')
    .replace(/[#, ]+$/, '');
  return { name, message: plain };
}

describe.each([19, 17] as const)('the recordings of Odoo %i', (version) => {
  const recording = recordingOf(version);
  const made: Made = {
    partner: 0,
    first: 0,
    second: 0,
    order: 0,
    spare: 0,
    picking: 0,
    move: 0,
    invoice: 0,
    note: 0,
    wizard: 0,
  };
  let world: World;

  beforeAll(async () => {
    world = await startWorld({ version, login: 'admin', currency: 'USD' });
    await world.simulator.perform((environment) => {
      made.partner = environment.create('res.partner', { name: 'Flow', email: 'flow@example.com' });
      environment.create('res.partner', { name: 'Side', type: 'delivery', parent_id: made.partner });
      const [one, two] = environment.search('product.product', []);
      Object.assign(made, { first: one?.id, second: two?.id });
      environment.create('delivery.carrier', { name: 'Local', product_id: made.first, fixed_price: 5 });
    });
  });
  afterAll(() => world[Symbol.asyncDispose]());

  const present = Object.keys(STEPS).filter((name) => name in recording.pairs);

  test('cover all pairs that were kept', () => {
    const exact = [
      'sale_order_tax_rounding',
      'sale_order_tax_included_read',
      'sale_order_lines_tax_included',
      'webhook_outgoing_received',
    ];
    expect(Object.keys(recording.pairs).filter((name) => ![...present, ...exact].includes(name))).toEqual([]);
  });

  test.each(present)('%s is answered with the same shape', async (name) => {
    const sample = recording.pairs[name] as Sample;
    await BEFORE[name]?.(world, made);
    const patch = STEPS[name]?.(made, sample) ?? {};
    const ours = await send(world, sample, patch);
    expect(ours.status).toBe(sample.status);
    const kind = (type: string) => type.replace(/\s/g, '').split(';')[0];
    if (sample.type !== '') expect(kind(ours.type)).toBe(kind(sample.type));
    expect(errorOf(ours.body)).toEqual(errorOf(sample.body));
    if (typeof sample.body === 'object')
      expect(differences(sample.body, ours.body, '', patch.without ?? [])).toEqual([]);
  });

  test('webhooks carry the same fields', async () => {
    const sample = recording.pairs.webhook_outgoing_received as Sample;
    const names = Object.keys(sample.webhook as object).filter((key) => !key.startsWith('_'));
    world.simulator.troubles.databaseDown = false;
    const posted: Record<string, unknown>[] = [];
    const { createServer } = await import('node:http');
    const server = createServer(async (request, response) => {
      let text = '';
      for await (const chunk of request) text += String(chunk);
      posted.push(JSON.parse(text) as Record<string, unknown>);
      response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    await world.simulator.perform((environment) => {
      const [model] = environment.search('ir.model', [['model', '=', 'res.partner']]);
      const fields = environment
        .search('ir.model.fields', [
          ['model', '=', 'res.partner'],
          ['name', 'in', names],
        ])
        .map(({ id }) => id);
      const action = {
        name: 'Hub webhook',
        model_id: model?.id,
        state: 'webhook',
        webhook_url: `http://127.0.0.1:${port}/odoo`,
        webhook_field_ids: [[6, 0, fields]],
      };
      environment.create('base.automation', {
        name: 'x',
        model_id: model?.id,
        trigger: 'on_write',
        filter_domain: "[('id', '!=', False)]",
        action_server_ids: [[0, 0, action]],
      });
    });
    await world.simulator.perform((environment) =>
      environment.write('res.partner', [made.partner], { comment: 'c1', country_id: 1 }),
    );
    server.close();
    expect(Object.keys(posted[0] as object).sort()).toEqual(Object.keys(sample.webhook as object).sort());
    expect(typeof posted[0]?.country_id).toBe('number');
    expect(posted[0]?.write_date).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}$/);
  });
});

describe.each([19, 17] as const)('the arithmetic that was recorded from Odoo %i', (version) => {
  const { pairs } = recordingOf(version);
  const taxes = version === 19 ? 'tax_ids' : 'tax_id';

  async function totalsOf(
    tax: { amount: number; included: boolean },
    lines: readonly { price_unit: number; product_uom_qty: number; discount?: number }[],
  ) {
    await using world = await startWorld({ version });
    const id = await world.simulator.people.addTax(tax.amount, tax.included, 'special');
    const order = await world.simulator.perform((environment) =>
      environment.create('sale.order', {
        partner_id: 1,
        order_line: lines.map((line) => [0, 0, { product_id: 1, [taxes]: [[6, 0, [id]]], ...line }]),
      }),
    );
    const fields = ['amount_untaxed', 'amount_tax', 'amount_total'];
    const [read] = world.simulator.records('sale.order', [['id', '=', order]], fields);
    const rows = world.simulator.records(
      'sale.order.line',
      [['order_id', '=', order]],
      ['price_unit', 'discount', 'price_subtotal', 'price_total', 'product_uom_qty'],
    );
    return { read: Object.fromEntries(fields.map((name) => [name, read?.[name]])), rows };
  }

  const resultOf = (name: string): Record<string, unknown>[] => {
    const { body } = pairs[name] as Sample;
    return (version === 17 ? (body as { result: unknown }).result : body) as Record<string, unknown>[];
  };

  test('three lines of 0.10 at 15 %', async () => {
    const line = { price_unit: 0.1, product_uom_qty: 1 };
    const { read } = await totalsOf({ amount: 15, included: false }, [line, line, line]);
    const { id: _id, ...real } = resultOf('sale_order_tax_rounding')[0] as Record<string, unknown>;
    expect(read).toEqual(real);
  });

  test('three lines with 21 % in the price', async () => {
    const { read, rows } = await totalsOf({ amount: 21, included: true }, [
      { price_unit: 19.99, product_uom_qty: 3 },
      { price_unit: 0.333, product_uom_qty: 1 },
      { price_unit: 1.005, product_uom_qty: 7, discount: 33.33 },
    ]);
    const { id: _id, ...real } = resultOf('sale_order_tax_included_read')[0] as Record<string, unknown>;
    expect(read).toEqual(real);
    for (const [index, line] of resultOf('sale_order_lines_tax_included').entries()) {
      const { id: _line, price_tax: _tax, ...told } = line;
      expect(rows[index]).toMatchObject(told);
    }
  });
});
