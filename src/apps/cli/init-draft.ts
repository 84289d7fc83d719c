import type { TSchema } from 'typebox';
import { Document, isMap, type Pair, type Scalar, type YAMLMap } from 'yaml';
import { DEFAULTS } from '../../config/schema.ts';
import { put, type Tree } from '../../config/tree.ts';
import type { Chance } from '../../kernel/chance.ts';
import { connectorNamed } from '../connectors.ts';
import { cliErrors } from './errors.ts';
import { type Field, fieldsOf, isReference } from './init-fields.ts';

/** A configuration in the making. Secrets in it are references; their values wait to be stored. */
export interface Draft {
  hub: { name: string; publicUrl?: string; port?: number };
  database?: { url: string };
  connections: Record<string, DraftConnection>;
  /** Values to store encrypted, by name. */
  secrets: Map<string, string>;
}

interface DraftConnection {
  readonly connector: string;
  readonly owner: string;
  readonly purpose: string;
  readonly settings: Tree;
}

export function newDraft(name: string): Draft {
  return { hub: { name }, connections: {}, secrets: new Map() };
}

/** Puts a setting of a connection; a secret in clear goes to the store, and a reference to it into the file. */
export function putSetting(draft: Draft, connection: string, field: Field, value: unknown): void {
  const target = draft.connections[connection];
  if (target === undefined) return;
  const keep = (text: string, place: readonly (string | number)[]): string => {
    if (isReference(text)) return text;
    const name = [connection, ...place].join('-').replace(/[^A-Za-z0-9-]/g, '-');
    draft.secrets.set(name, text);
    return `\${secret:${name}}`;
  };
  const safe =
    field.kind === 'secret'
      ? keep(String(value), field.path)
      : field.kind === 'secrets'
        ? (value as string[]).map((text, index) => keep(text, index === 0 ? field.path : [...field.path, index + 1]))
        : value;
  put(target.settings, field.path, safe);
}

/**
 * Adds what obviously belongs together and was not said: secrets for the webhooks of Odoo and WooCommerce, which only the hub decides; the
 * shop's gateway to the payment provider's connection, and the provider's metadata to the shop.
 */
export function wireTogether(draft: Draft, chance: Chance): void {
  const of = (connector: string) =>
    Object.entries(draft.connections).filter(([, each]) => each.connector === connector);
  const invent = (secret: string): string => {
    draft.secrets.set(secret, Buffer.from(chance.bytes(24)).toString('base64url'));
    return `\${secret:${secret}}`;
  };
  for (const [name, { settings }] of of('odoo')) settings.webhookSecret ??= invent(`${name}-webhookSecret`);
  for (const [name, { settings }] of of('woocommerce')) settings.webhookSecrets ??= [invent(`${name}-webhookSecrets`)];
  const shops = of('shopify');
  const providers = of('stripe');
  const [provider] = providers;
  if (provider === undefined || providers.length > 1) return;
  const [name, { settings }] = provider;
  for (const [, shop] of [...shops, ...of('woocommerce')]) shop.settings.gateways ??= { stripe: name };
  if (shops.length > 0 && settings.orderReference === undefined) {
    const domains = shops.map(([shop, each]) => [String(each.settings.shopDomain), shop]);
    settings.orderReference = { shops: Object.fromEntries(domains) };
  }
}

/** Throws SL-CLI-004 for the first connection that lacks a required setting. */
export function requireComplete(draft: Draft): void {
  for (const [name, { connector, settings }] of Object.entries(draft.connections)) {
    const schema = connectorNamed(connector)?.settings as TSchema;
    const missing = fieldsOf(schema).filter(({ path, required }) => required && valueAt(settings, path) === undefined);
    const [first] = missing;
    if (first === undefined) continue;
    const names = missing.map(({ path }) => path.join('.')).join(', ');
    throw cliErrors.error('SL-CLI-004', {
      because: `The connection ${name} needs ${names}`,
      field: `${name}.${first.path.join('.')}`,
      next: `Add --set ${name}.${first.path.join('.')}=… — ${first.description}`,
    });
  }
}

function valueAt(tree: Tree, path: readonly string[]): unknown {
  return path.reduce<unknown>((at, part) => (at as Tree | undefined)?.[part], tree);
}

/** The file, with what each setting is for beside it. */
export function renderDraft(draft: Draft): string {
  const odoo = Object.entries(draft.connections).find(([, { connector }]) => connector === 'odoo')?.[0];
  const document = new Document({
    hub: {
      name: draft.hub.name,
      port: draft.hub.port ?? DEFAULTS.hub.port,
      ...(draft.hub.publicUrl === undefined ? {} : { publicUrl: draft.hub.publicUrl }),
    },
    ...(draft.database === undefined ? {} : { database: draft.database }),
    connections: draft.connections,
    ...(odoo === undefined ? {} : { roles: { erp: odoo } }),
  });
  document.commentBefore =
    ' A Storeloom hub. `storeloom config explain` shows every effective value, `storeloom check` tries it out.\n' +
    ' Secrets never stand here: write ${env:NAME}, ${file:/path} or ${secret:name} (`storeloom secret set name`).';
  const root = document.contents as YAMLMap<Scalar<string>, unknown>;
  for (const pair of root.items.slice(1)) pair.key.spaceBefore = true;
  remark(root, 'hub', undefined);
  if (draft.hub.publicUrl === undefined) {
    remark(below(root, 'hub'), 'port', ' publicUrl: https://hub.example.com   # where outside systems reach this hub');
  }
  remark(root, 'roles', ' Who books orders, ships them and keeps the books.');
  for (const [name, { connector }] of Object.entries(draft.connections)) {
    const settings = below(below(below(root, 'connections'), name), 'settings');
    for (const { path, description } of fieldsOf(connectorNamed(connector)?.settings as TSchema)) {
      const [first = ''] = path;
      if (path.length === 1) remark(settings, first, ` ${description}`);
    }
  }
  return document.toString({ lineWidth: 120 });
}

function pairOf(
  map: YAMLMap<Scalar<string>, unknown> | undefined,
  name: string,
): Pair<Scalar<string>, unknown> | undefined {
  return map?.items.find(({ key }) => key.value === name);
}

function below(
  map: YAMLMap<Scalar<string>, unknown> | undefined,
  name: string,
): YAMLMap<Scalar<string>, unknown> | undefined {
  const value = pairOf(map, name)?.value;
  return isMap(value) ? (value as unknown as YAMLMap<Scalar<string>, unknown>) : undefined;
}

function remark(map: YAMLMap<Scalar<string>, unknown> | undefined, name: string, comment: string | undefined): void {
  const pair = pairOf(map, name);
  if (pair !== undefined && comment !== undefined) pair.key.commentBefore = comment;
}
