import type { OutgoingWebhook } from '../../../testing/simulator.ts';
import type { Stored } from './database.ts';
import { satisfies } from './domain.ts';
import type { Environment, Trigger } from './environment.ts';
import { microsText } from './time.ts';

/** How often one change is posted by a rule that names neither trigger fields nor a filter (7 to 14 were counted). */
const UNFILTERED_POSTS = 7;

/** What the automation rules post for the changes of a call, in their order. */
export function webhooksFor(environment: Environment): readonly OutgoingWebhook[] {
  if (environment.triggers.length === 0) return [];
  const rules = environment.search('base.automation', []);
  if (rules.length === 0) return [];
  const webhooks: OutgoingWebhook[] = [];
  for (const trigger of environment.triggers) {
    for (const rule of rules) {
      if (!fires(environment, rule, trigger)) continue;
      const times = isFiltered(rule) ? 1 : UNFILTERED_POSTS;
      const { before } = trigger;
      for (const action of rule.action_server_ids as number[]) {
        // One change of stock was announced 12 to 18 times, the old numbers among them.
        if (trigger.model === 'stock.quant' && before !== undefined) {
          const old = webhookOf(environment, environment.get('ir.actions.server', action), {
            ...trigger,
            after: before,
          });
          if (old !== undefined) webhooks.push(old, old);
        }
        const webhook = webhookOf(environment, environment.get('ir.actions.server', action), trigger);
        for (let time = 0; webhook !== undefined && time < times; time += 1) webhooks.push(webhook);
      }
    }
  }
  return webhooks;
}

const isFiltered = (rule: Stored): boolean =>
  (rule.trigger_field_ids as number[]).length > 0 || rule.filter_domain !== false || rule.filter_pre_domain !== false;

const KINDS: Readonly<Record<string, readonly Trigger['kind'][]>> = {
  on_create: ['create'],
  on_write: ['write'],
  on_create_or_write: ['create', 'write'],
  on_unlink: ['unlink'],
};

function fires(environment: Environment, rule: Stored, trigger: Trigger): boolean {
  if (environment.get('ir.model', rule.model_id as number).model !== trigger.model) return false;
  if (!(KINDS[String(rule.trigger)] ?? []).includes(trigger.kind)) return false;
  const watched = (rule.trigger_field_ids as number[]).map(
    (id) => environment.get('ir.model.fields', id).name as string,
  );
  if (trigger.kind === 'write' && watched.length > 0 && !watched.some((name) => trigger.changed.includes(name)))
    return false;
  const { before, after } = trigger;
  if (
    typeof rule.filter_pre_domain === 'string' &&
    before !== undefined &&
    !satisfies(environment, trigger.model, before, literal(rule.filter_pre_domain))
  )
    return false;
  return (
    typeof rule.filter_domain !== 'string' ||
    after === undefined ||
    satisfies(environment, trigger.model, after, literal(rule.filter_domain))
  );
}

/** A domain as Python text: `[('state', '=', 'done')]`. */
export function literal(text: string): readonly unknown[] {
  const json = text
    .replaceAll('(', '[')
    .replaceAll(')', ']')
    .replaceAll("'", '"')
    .replaceAll(/\bTrue\b/g, 'true')
    .replaceAll(/\bFalse\b/g, 'false')
    .replaceAll(/,\s*\]/g, ']');
  return JSON.parse(json) as unknown[];
}

function webhookOf(environment: Environment, action: Stored, trigger: Trigger): OutgoingWebhook | undefined {
  if (action.state !== 'webhook' || typeof action.webhook_url !== 'string') return undefined;
  const row = trigger.after ?? trigger.before;
  if (row === undefined) return undefined;
  const names = (action.webhook_field_ids as number[])
    .map((id) => environment.get('ir.model.fields', id).name as string)
    .sort();
  const values = names.map((name) => [name, payloadValue(environment, trigger.model, row, name)]);
  const body = {
    _action: `${String(action.name)}(#${action.id})`,
    _id: row.id,
    _model: trigger.model,
    ...Object.fromEntries(values),
  };
  return {
    url: action.webhook_url,
    headers: { 'content-type': 'application/json', 'user-agent': 'python-requests/2.31.0' },
    body: JSON.stringify(body),
    timeoutMs: 1_000,
  };
}

/** A many2one as its bare id, times with microseconds. */
function payloadValue(environment: Environment, model: string, row: Stored, name: string): unknown {
  if (name === 'id') return row.id;
  const value = environment.valueOf(model, row, name);
  const field = environment.fieldOf(model, name);
  return field?.type === 'datetime' && typeof value === 'number' ? microsText(value) : value;
}
