import type { Finding } from '../../connector/connector.ts';
import { CodedError } from '../../kernel/failure.ts';
import { numberOf, type Odoo, textOf } from './client.ts';
import { type Desk, hasField } from './desk.ts';
import { checkOwed } from './owed-check.ts';
import { checkSales } from './pos-check.ts';
import { checkArticles } from './product-check.ts';
import { checkReturns } from './return-receiving.ts';
import type { Stock } from './stock-positions.ts';
import { checkStock } from './stock-probe.ts';

type Look = (desk: Desk, odoo: Odoo, stock: Stock) => Promise<readonly Finding[]>;

const ok = (subject: string, found: string): Finding => ({ subject, verdict: 'ok', found });
const warning = (subject: string, found: string, next: string): Finding => ({
  subject,
  verdict: 'warning',
  found,
  next,
});
const problem = (subject: string, found: string, next: string): Finding => ({
  subject,
  verdict: 'problem',
  found,
  next,
});

const LOOKS: readonly (readonly [subject: string, look: Look])[] = [
  ['company', company],
  ['modules', modules],
  ['rights', rights],
  ['currencies', currencies],
  ['taxes', taxes],
  ['products', products],
  ['journals', journals],
  ['journals of what is owed', checkOwed],
  ['accounts', accounts],
  ['returns', (_desk, odoo, stock) => checkReturns(stock, odoo)],
  ['warehouse', warehouse],
  ['stock', (_desk, odoo, stock) => checkStock(stock, odoo)],
  ['rounding', rounding],
  ['language', language],
  ['point of sale', checkSales],
  ['articles', checkArticles],
];

/** Connects and reports on one screen what is right and wrong, with what mends it. Never throws. */
export async function check(desk: Desk, stock: Stock): Promise<readonly Finding[]> {
  let odoo: Odoo;
  try {
    odoo = await desk.odoo('check');
    await desk.lookups.company(odoo);
  } catch (error) {
    return [failed('connection', error)];
  }
  const { major, transport } = odoo.dialect;
  const spoken = transport === 'json-2' ? 'JSON-2' : 'JSON-RPC';
  const findings: Finding[] = [
    ok('connection', `Odoo ${major} at ${desk.settings.url}, database ${desk.settings.database}, by ${spoken}`),
  ];
  for (const [subject, look] of LOOKS) {
    try {
      findings.push(...(await look(desk, odoo, stock)));
    } catch (error) {
      findings.push(failed(subject, error));
    }
  }
  return findings;
}

function failed(subject: string, error: unknown): Finding {
  if (!(error instanceof CodedError)) {
    return problem(
      subject,
      error instanceof Error ? error.message : 'unknown error',
      'Report this as a bug of the Odoo connector.',
    );
  }
  const { code, because, next } = error.failure;
  return { subject, verdict: 'problem', found: `${code}: ${because}`, ...(next === undefined ? {} : { next }) };
}

async function company(desk: Desk, odoo: Odoo): Promise<readonly Finding[]> {
  const { name, currency } = await desk.lookups.company(odoo);
  return [ok('company', `${name}, keeps its books in ${currency}`)];
}

/** Needed modules by a field that each brings: every user may ask for fields, few may read the module list. */
const MODULES: readonly (readonly [module: string, model: string, field: string, need: 'must' | 'may', why: string])[] =
  [
    ['sale_management', 'sale.order', 'order_line', 'must', 'orders'],
    ['stock', 'stock.picking', 'move_ids', 'must', 'deliveries'],
    ['sale_stock', 'stock.picking', 'sale_id', 'must', 'deliveries that belong to orders'],
    ['account', 'account.move', 'invoice_line_ids', 'must', 'invoices'],
    ['delivery', 'sale.order.line', 'is_delivery', 'may', 'shipping charges marked as such'],
    ['stock_delivery', 'stock.picking', 'carrier_tracking_ref', 'may', 'tracking numbers'],
    ['base_automation', 'base.automation', 'trigger', 'may', 'webhooks; without it changes arrive by polling only'],
  ];

async function modules(_desk: Desk, odoo: Odoo): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const [module, model, field, need, why] of MODULES) {
    const subject = `module ${module}`;
    if (await isThere(odoo, model, field)) findings.push(ok(subject, 'installed'));
    else if (need === 'must')
      findings.push(problem(subject, 'not installed', `Install it in Odoo (Apps): the hub needs it for ${why}.`));
    else findings.push(warning(subject, 'not installed', `Install it in Odoo (Apps) for ${why}.`));
  }
  return findings;
}

async function isThere(odoo: Odoo, model: string, field: string): Promise<boolean> {
  try {
    return await hasField(odoo, model, field);
  } catch (error) {
    // A model that no installed module brings.
    if (error instanceof CodedError && ['SL-ODOO-004', 'SL-ODOO-006'].includes(error.failure.code)) return false;
    throw error;
  }
}

const RIGHTS: readonly (readonly [
  model: string,
  operation: 'read' | 'create' | 'write',
  need: 'must' | 'may',
  group: string,
])[] = [
  ['sale.order', 'create', 'must', 'Sales / User: All Documents'],
  ['sale.order', 'write', 'must', 'Sales / User: All Documents'],
  ['res.partner', 'create', 'must', 'Extra Rights / Contact Creation'],
  ['product.product', 'read', 'must', 'any internal user'],
  ['stock.picking', 'read', 'must', 'Inventory / User'],
  ['stock.picking', 'create', 'must', 'Inventory / User'],
  ['stock.quant', 'read', 'must', 'Inventory / User'],
  ['account.move', 'create', 'must', 'Invoicing / Billing'],
  ['account.move', 'write', 'must', 'Invoicing / Billing'],
  ['account.payment', 'create', 'must', 'Invoicing / Billing'],
  ['base.automation', 'create', 'may', 'Administration / Settings'],
];

async function rights(_desk: Desk, odoo: Odoo): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const [model, operation, need, group] of RIGHTS) {
    const subject = `right to ${operation} ${model}`;
    if (await mayDo(odoo, model, operation)) continue;
    const next = `Give the integration user "${group}".`;
    findings.push(
      need === 'must'
        ? problem(subject, 'missing', next)
        : warning(subject, 'missing', `${next} Only needed to set up webhooks.`),
    );
  }
  return findings.length === 0 ? [ok('rights', 'all that the hub needs')] : findings;
}

async function mayDo(odoo: Odoo, model: string, operation: string): Promise<boolean> {
  const isNew = odoo.dialect.rightsMethod === 'has_access';
  const named = isNew ? { operation } : { operation, raise_exception: false };
  const ids = isNew ? { ids: [] } : {};
  return (await odoo.run({ model, method: odoo.dialect.rightsMethod, ...ids, named, repeatable: true })) === true;
}

async function currencies(desk: Desk, odoo: Odoo): Promise<readonly Finding[]> {
  const rows = await odoo.searchRead('res.currency', [['active', '=', true]], ['name'], { order: 'name' });
  const active = rows.map((row) => String(row.name));
  const { currency } = await desk.lookups.company(odoo);
  const found = [ok('currencies', `${active.join(', ')} are active`)];
  for (const wanted of Object.keys(desk.settings.pricelists ?? {})) {
    const id = desk.settings.pricelists?.[wanted] as number;
    const [list] = await odoo.searchRead('product.pricelist', [['id', '=', id]], ['currency_id'], { limit: 1 });
    const named = Array.isArray(list?.currency_id) ? String(list.currency_id[1]) : 'nothing';
    if (named !== wanted)
      found.push(
        problem(
          `pricelist for ${wanted}`,
          `pricelist ${id} is in ${named}`,
          'Name a pricelist in that currency under `pricelists`.',
        ),
      );
  }
  const others = active.filter((code) => code !== currency);
  for (const code of others) {
    const lists = await odoo.searchRead('product.pricelist', [['currency_id.name', '=', code]], ['name'], { limit: 1 });
    if (lists.length === 0)
      found.push(
        warning(
          `orders in ${code}`,
          'no pricelist in this currency',
          `Make a pricelist in ${code} if a channel sells in it.`,
        ),
      );
  }
  return found;
}

async function taxes(desk: Desk, odoo: Odoo): Promise<readonly Finding[]> {
  const all = await desk.lookups.taxes(odoo);
  if (all.length === 0)
    return [
      problem(
        'taxes',
        'the company has no sales tax',
        'Install a chart of accounts, or create the taxes that your channels charge.',
      ),
    ];
  const known = new Set(all.map(({ id }) => id));
  const lost = (desk.settings.taxes ?? []).filter(({ tax }) => !known.has(tax));
  const findings = lost.map(({ rate, tax }) =>
    problem(`tax for ${rate}`, `${tax} is no active sales tax of the company`, 'Correct `taxes` in the connection.'),
  );
  const labels = all.map((tax) => `${tax.percent} %${tax.inclusive ? ' included' : ''}`);
  const twins = [...new Set(labels.filter((label, index) => labels.indexOf(label) !== index))];
  findings.push(ok('taxes', [...new Set(labels)].join(', ')));
  if (twins.length > 0)
    findings.push(
      warning(
        'taxes',
        `several for ${twins.join(', ')}`,
        'Map these rates under `taxes` unless the default sales tax of the company is the right one.',
      ),
    );
  return findings;
}

async function products(desk: Desk, odoo: Odoo): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  const named = desk.settings.products ?? {};
  const found = await desk.lookups.products(odoo, Object.values(named));
  for (const [purpose, sku] of Object.entries(named)) {
    const candidates = (found.get(sku) ?? []).filter(({ active }) => active);
    const subject = `product for ${purpose}`;
    if (candidates.length === 1) findings.push(ok(subject, `"${sku}"`));
    else
      findings.push(
        problem(
          subject,
          `${candidates.length} active products have the internal reference "${sku}"`,
          'Leave exactly one, of type service.',
        ),
      );
  }
  const missing = (['shipping', 'rounding'] as const).filter((purpose) => named[purpose] === undefined);
  for (const purpose of missing) {
    findings.push(
      warning(
        `product for ${purpose}`,
        'none is named',
        `Create a service in Odoo and name it under \`products.${purpose}\`; orders that need it become cases until then.`,
      ),
    );
  }
  const nameless = (await odoo.run({
    model: 'product.product',
    method: 'search_count',
    named: {
      domain: [
        ['default_code', '=', false],
        ['sale_ok', '=', true],
      ],
    },
    repeatable: true,
  })) as number;
  if (nameless > 0)
    findings.push(
      warning(
        'products',
        `${nameless} products for sale have no internal reference`,
        'The hub finds products by it; give it to those that a channel sells.',
      ),
    );
  return findings;
}

async function journals(desk: Desk, odoo: Odoo): Promise<readonly Finding[]> {
  const gateways = Object.keys(desk.settings.journals ?? {});
  if (gateways.length === 0)
    return [
      warning(
        'journals',
        'none is named',
        'Name a journal per payment provider under `journals`, e.g. {"stripe": "BNK1"}.',
      ),
    ];
  const findings: Finding[] = [];
  for (const gateway of gateways) {
    const shown = String(desk.settings.journals?.[gateway]);
    if (await isGeneral(odoo, await desk.lookups.entryJournal(odoo, gateway))) {
      findings.push(ok(`journal for ${gateway}`, `${shown}, for entries; payments need a bank or cash journal`));
      continue;
    }
    await desk.lookups.journal(odoo, gateway);
    findings.push(ok(`journal for ${gateway}`, shown));
  }
  return findings;
}

async function isGeneral(odoo: Odoo, journal: number): Promise<boolean> {
  const [row] = await odoo.read('account.journal', [journal], ['type']);
  return row?.type === 'general';
}

async function accounts(desk: Desk, odoo: Odoo): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const [name, wanted] of Object.entries(desk.settings.accounts ?? {})) {
    await desk.lookups.account(odoo, name);
    findings.push(ok(`account for ${name}`, String(wanted)));
  }
  return findings;
}

async function warehouse(desk: Desk, odoo: Odoo): Promise<readonly Finding[]> {
  const id = await desk.lookups.warehouse(odoo);
  return [ok('warehouse', id === undefined ? "the company's first" : String(desk.settings.warehouse))];
}

async function rounding(desk: Desk, odoo: Odoo): Promise<readonly Finding[]> {
  const { id } = await desk.lookups.company(odoo);
  const [row] = await odoo.read('res.company', [id], ['tax_calculation_rounding_method']);
  const method = row?.tax_calculation_rounding_method === 'round_globally' ? 'over the whole document' : 'line by line';
  const [precision] = await odoo.searchRead('decimal.precision', [['name', '=', 'Product Price']], ['digits'], {
    limit: 1,
  });
  const digits = odoo.dialect.priceDigits === undefined ? 'unrounded' : `with ${numberOf(precision?.digits)} digits`;
  return [ok('rounding', `taxes are rounded ${method}, unit prices are kept ${digits}`)];
}

async function language(_desk: Desk, odoo: Odoo): Promise<readonly Finding[]> {
  const rows = await odoo.searchRead('res.lang', [['active', '=', true]], ['code'], { order: 'code' });
  return [ok('languages', rows.flatMap((row) => textOf(row.code) ?? []).join(', '))];
}
