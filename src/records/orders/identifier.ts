import { type Facts, factsUnder } from './facts.ts';

/** A name that an order goes by somewhere. */
export interface Identifier {
  /** As it is written there: `#1001`, `pi_3P…`, `S00042`. */
  readonly value: string;
  readonly kind: IdentifierKind;
}

export type IdentifierKind =
  | 'order'
  | 'channel-id'
  | 'channel-name'
  | 'payment'
  | 'refund'
  | 'erp-order'
  | 'invoice'
  | 'credit-note'
  | 'shipment'
  | 'tracking'
  | 'fulfilment';

/** How identifiers are compared: people leave out the `#` and do not care for case. */
export function normalizeIdentifier(value: string): string {
  return value.trim().replace(/^#/, '').toLowerCase();
}

/** Identifiers are facts too: `id:<kind>:<value>`, so that they merge like everything else. */
export function identifierFact({ kind, value }: Identifier): string {
  return `id:${kind}:${value}`;
}

/** Every name of an order, its canonical id first. */
export function identifiersOf(order: string, facts: Facts): Identifier[] {
  const found = factsUnder(facts, 'id:').map(({ name }): Identifier => {
    const cut = name.indexOf(':');
    return { kind: name.slice(0, cut) as IdentifierKind, value: name.slice(cut + 1) };
  });
  return [{ kind: 'order', value: order }, ...found];
}

/** The payment references that an order is known by. */
export function paymentReferencesOf(facts: Facts): string[] {
  return factsUnder(facts, 'id:payment:').map(({ name }) => name);
}

/** The payments that are known of an order: `payment/<connection>/<reference>`. */
export function paymentsOf(facts: Facts): string[] {
  const named = factsUnder(facts, 'payment:').map(({ name }) => name.slice(0, name.lastIndexOf(':')));
  return [...new Set(named)];
}
