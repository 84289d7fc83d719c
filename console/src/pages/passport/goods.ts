import type { StoryEntry } from '../../api/shapes.ts';

/** An article of an order. */
export interface Good {
  readonly sku: string;
  readonly title: string;
  readonly unit: string;
  readonly bought: number;
  readonly sent: number;
}

interface Line {
  readonly sku?: string;
  readonly title?: string;
  readonly quantity?: { readonly value: string; readonly unit: string };
}

/** Pure: what the messages of a story say of goods; the latest word of the channel on what was bought counts. */
export function goodsOf(story: readonly StoryEntry[]): Good[] {
  const said = story.filter(({ kind, name }) => kind === 'event' && /^Order(Placed|Edited)$/.test(name)).at(-1);
  const { order } = (said?.data ?? {}) as { readonly order?: { readonly lines?: readonly Line[] } };
  const goods = new Map<string, Good>();
  for (const { sku, title = '', quantity } of order?.lines ?? []) {
    if (sku === undefined || quantity === undefined) continue;
    const known = goods.get(sku);
    const bought = (known?.bought ?? 0) + Number(quantity.value);
    goods.set(sku, { sku, title, unit: quantity.unit, bought, sent: 0 });
  }
  const shipments = new Map<string, readonly Line[]>();
  for (const { kind, name, data } of story) {
    if (kind !== 'event' || name !== 'ShipmentDispatched') continue;
    const { shipment = '', lines = [] } = (data ?? {}) as { shipment?: string; lines?: readonly Line[] };
    shipments.set(shipment, lines);
  }
  for (const { sku, quantity } of [...shipments.values()].flat()) {
    const known = goods.get(sku ?? '');
    if (known !== undefined) goods.set(known.sku, { ...known, sent: known.sent + Number(quantity?.value ?? 0) });
  }
  return [...goods.values()];
}
