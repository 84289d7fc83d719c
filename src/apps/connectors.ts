import type { Path } from '../config/origin.ts';
import type { Connector } from '../connector/connector.ts';
import { api } from '../connectors/api/index.ts';
import { bank } from '../connectors/bank/index.ts';
import { odoo } from '../connectors/odoo/index.ts';
import { paypal } from '../connectors/paypal/index.ts';
import { pos } from '../connectors/pos/index.ts';
import { shopify } from '../connectors/shopify/index.ts';
import { stripe } from '../connectors/stripe/index.ts';
import { woocommerce } from '../connectors/woocommerce/index.ts';

/** Every connector that this hub knows; a new one is one line here. */
export const CONNECTORS: readonly Connector<never>[] = [
  api,
  bank,
  odoo,
  paypal,
  pos,
  shopify,
  stripe,
  woocommerce,
] as unknown as Connector<never>[];

export function connectorNamed(name: string): Connector<never> | undefined {
  return CONNECTORS.find(({ manifest }) => manifest.name === name);
}

interface Annotated {
  readonly 'x-secret'?: boolean;
  readonly properties?: Readonly<Record<string, Annotated>>;
  readonly items?: Annotated;
  readonly additionalProperties?: Annotated | boolean;
  readonly patternProperties?: Readonly<Record<string, Annotated>>;
  readonly anyOf?: readonly Annotated[];
}

/** Whether a setting of a connection is a secret, as its connector's schema says. */
export function isSecretSetting(connector: string, path: Path): boolean {
  let nodes: Annotated[] = [connectorNamed(connector)?.settings as Annotated | undefined].filter(
    (node) => node !== undefined,
  );
  for (const part of path) {
    nodes = nodes.flatMap((node) => [node, ...(node.anyOf ?? [])]).flatMap((node): Annotated[] => below(node, part));
    if (nodes.some((node) => node['x-secret'] === true)) return true;
  }
  return false;
}

function below(node: Annotated, part: string | number): Annotated[] {
  if (typeof part === 'number') return node.items === undefined ? [] : [node.items];
  const property = node.properties?.[part];
  if (property !== undefined) return [property];
  const patterns = Object.values(node.patternProperties ?? {});
  if (patterns.length > 0) return patterns;
  return typeof node.additionalProperties === 'object' ? [node.additionalProperties] : [];
}
