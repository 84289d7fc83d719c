import type { Finding, Provisioner } from '../../connector/connector.ts';
import { CodedError } from '../../kernel/failure.ts';
import { idsOf, linkOf, type Odoo, type Row, textOf } from './client.ts';
import type { Desk } from './desk.ts';
import { SECRET_PARAMETER } from './webhook.ts';

/** An automation rule that the hub keeps in Odoo. Filters are always set: an unfiltered rule posts up to 14 times a change. */
interface Rule {
  readonly model: string;
  /** Fields whose change fires it. */
  readonly watches: readonly string[];
  /** Which records it fires for, as Odoo keeps it: Python text. */
  readonly filter: string;
  /** What travels beside the id and the moment. */
  readonly sends?: readonly string[];
}

const RULES: readonly Rule[] = [
  { model: 'sale.order', watches: ['state', 'amount_total'], filter: "[('origin', '=like', 'order/%')]" },
  {
    model: 'stock.picking',
    watches: ['state', 'carrier_tracking_ref'],
    filter: "[('state', '=', 'done'), ('picking_type_code', '=', 'outgoing')]",
  },
  {
    model: 'account.move',
    watches: ['state'],
    filter: "[('state', '=', 'posted'), ('move_type', 'in', ['out_invoice', 'out_refund'])]",
  },
  { model: 'account.payment', watches: ['state'], filter: "[('partner_type', '=', 'customer')]" },
  // Reservations are left to the poll: a rule on them would post for every line of every order that the hub itself confirms.
  {
    model: 'stock.quant',
    watches: ['quantity'],
    filter: "[('location_id.usage', '=', 'internal')]",
    sends: ['product_id', 'location_id'],
  },
];

/** Where the sales of its own point of sale are read. */
const SALES_RULE: Rule = { model: 'pos.order', watches: ['state'], filter: "[('state', '!=', 'draft')]" };

/** The rules that a connection wants. */
function rulesOf({ settings }: Desk): readonly Rule[] {
  const rules = RULES.filter(({ model }) => model !== 'stock.quant' || settings.stock?.webhooks !== 'off');
  return settings.pointOfSale === undefined ? rules : [...rules, SALES_RULE];
}

/** What travels in the webhook: enough to look, and the moment, which tells two changes apart. */
const PAYLOAD = ['id', 'write_date'];
const payloadOf = ({ sends = [] }: Rule): readonly string[] => [...PAYLOAD, ...sends];

export function provisioner(desk: Desk, webhookUrl: string): Provisioner {
  const target = targetOf(desk, webhookUrl);
  return {
    audit: () => guarded(async (odoo) => (await inspect(desk, odoo, target)).map(({ finding }) => finding), desk),
    heal: () => guarded((odoo) => heal(desk, odoo, target), desk),
  };
}

/** The address that rules post to, with the secret; undefined without one, because anybody could post then. */
function targetOf(desk: Desk, webhookUrl: string): string | undefined {
  const secret = desk.settings.webhookSecret;
  if (secret === undefined) return undefined;
  const url = new URL(webhookUrl);
  url.searchParams.set(SECRET_PARAMETER, secret);
  return url.href;
}

async function guarded(work: (odoo: Odoo) => Promise<readonly Finding[]>, desk: Desk): Promise<readonly Finding[]> {
  try {
    return await work(await desk.odoo('provisioning'));
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    const { because, next } = error.failure;
    return [
      { subject: 'automation rules', verdict: 'problem', found: because, ...(next === undefined ? {} : { next }) },
    ];
  }
}

interface Inspected {
  readonly rule: Rule;
  readonly existing: Row | undefined;
  readonly finding: Finding;
}

const nameOf = (desk: Desk, rule: Rule): string => `Storeloom: ${rule.model} to ${desk.connection}`;

async function inspect(desk: Desk, odoo: Odoo, target: string | undefined): Promise<readonly Inspected[]> {
  const fields = ['name', 'active', 'trigger', 'model_id', 'trigger_field_ids', 'filter_domain', 'action_server_ids'];
  const rules = rulesOf(desk);
  const names = rules.map((rule) => nameOf(desk, rule));
  const rows = await odoo.searchRead('base.automation', [['name', 'in', names]], fields, {
    order: 'id',
    context: { active_test: false },
  });
  const inspected: Inspected[] = [];
  for (const rule of rules) {
    const existing = rows.find((row) => row.name === nameOf(desk, rule));
    const faults = existing === undefined ? ['missing'] : await faultsOf(odoo, rule, existing, target);
    inspected.push({ rule, existing, finding: findingOf(rule, faults, target) });
  }
  return inspected;
}

function findingOf(rule: Rule, faults: readonly string[], target: string | undefined): Finding {
  const subject = `automation rule for ${rule.model}`;
  if (target === undefined) {
    return {
      subject,
      verdict: 'problem',
      found: 'the connection has no webhookSecret',
      next: 'Set `webhookSecret` to a long random text; until then changes arrive by polling only.',
    };
  }
  if (faults.length === 0) return { subject, verdict: 'ok', found: 'active, filtered, posts to this hub' };
  return {
    subject,
    verdict: 'problem',
    found: faults.join(', '),
    next: 'Run the provisioning; it creates or mends the rule. Administrator rights are needed for it.',
  };
}

async function faultsOf(odoo: Odoo, rule: Rule, row: Row, target: string | undefined): Promise<readonly string[]> {
  const watched = await odoo.read('ir.model.fields', idsOf(row.trigger_field_ids), ['name']);
  const actions = await odoo.read('ir.actions.server', idsOf(row.action_server_ids), [
    'state',
    'webhook_url',
    'webhook_field_ids',
  ]);
  const webhook = actions.find((action) => action.state === 'webhook');
  const payload =
    webhook === undefined ? [] : await odoo.read('ir.model.fields', idsOf(webhook.webhook_field_ids), ['name']);
  const has = (rows: readonly Row[], names: readonly string[]): boolean =>
    names.every((name) => rows.some((field) => field.name === name));
  return [
    ...(row.active === true ? [] : ['switched off']),
    ...(row.trigger === 'on_create_or_write' ? [] : [`fires ${String(row.trigger)}`]),
    ...(watched.length === rule.watches.length && has(watched, rule.watches) ? [] : ['watches other fields']),
    ...(textOf(row.filter_domain)?.replaceAll(/\s/g, '') === rule.filter.replaceAll(/\s/g, '')
      ? []
      : ['filters differently']),
    ...(webhook?.webhook_url === target ? [] : ['posts elsewhere']),
    ...(has(payload, payloadOf(rule)) ? [] : ['sends other fields']),
  ];
}

async function heal(desk: Desk, odoo: Odoo, target: string | undefined): Promise<readonly Finding[]> {
  const done: Finding[] = [];
  for (const { rule, existing, finding } of await inspect(desk, odoo, target)) {
    if (finding.verdict === 'ok' || target === undefined) {
      done.push(finding);
      continue;
    }
    await write(desk, odoo, rule, existing, target);
    const found = existing === undefined ? 'created' : `mended: ${finding.found}`;
    done.push({ subject: finding.subject, verdict: 'ok', found });
  }
  return done;
}

async function write(desk: Desk, odoo: Odoo, rule: Rule, existing: Row | undefined, target: string): Promise<void> {
  const model = await modelId(odoo, rule.model);
  const values = {
    active: true,
    trigger: 'on_create_or_write',
    trigger_field_ids: [[6, 0, await fieldIds(odoo, rule.model, rule.watches)]],
    filter_domain: rule.filter,
  };
  const action = {
    name: nameOf(desk, rule),
    model_id: model,
    state: 'webhook',
    webhook_url: target,
    webhook_field_ids: [[6, 0, await fieldIds(odoo, rule.model, payloadOf(rule))]],
    usage: 'base_automation',
  };
  if (existing === undefined) {
    await odoo.create('base.automation', {
      ...values,
      name: nameOf(desk, rule),
      model_id: model,
      action_server_ids: [[0, 0, action]],
    });
    return;
  }
  const [standing] = idsOf(existing.action_server_ids);
  const command = standing === undefined ? [0, 0, action] : [1, standing, action];
  if (linkOf(existing.model_id) !== model)
    desk.log.warn('an automation rule stood on another model', { rule: nameOf(desk, rule) });
  await odoo.write('base.automation', [existing.id], { ...values, model_id: model, action_server_ids: [command] });
}

async function modelId(odoo: Odoo, model: string): Promise<number> {
  const [row] = await odoo.searchRead('ir.model', [['model', '=', model]], ['model'], { limit: 1 });
  return row?.id ?? 0;
}

async function fieldIds(odoo: Odoo, model: string, names: readonly string[]): Promise<readonly number[]> {
  const rows = await odoo.searchRead(
    'ir.model.fields',
    [
      ['model', '=', model],
      ['name', 'in', names],
    ],
    ['name'],
    { order: 'id' },
  );
  return rows.map(({ id }) => id);
}
