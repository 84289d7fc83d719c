import type { DraftEvent, Translation } from '../../connector/connector.ts';
import { type Quantity, quantity, subtractQuantity } from '../../kernel/quantity.ts';
import { textOf } from './client.ts';
import { odooErrors } from './errors.ts';

type Body = Readonly<Record<string, unknown>>;

/** Positions of an article, as they were read, as events. Throws `TypeError` for what is not as it was written. */
export function positionEvents(body: Body): Translation {
  if (body.double !== undefined) return double(body.double as Body);
  const sku = required(body.sku, 'sku');
  const unit = required(body.unit, 'unit');
  const observedAt = required(body.observedAt, 'observedAt');
  if (!Array.isArray(body.positions) || body.positions.length === 0) throw new TypeError('positions are missing');
  const events = (body.positions as readonly Body[]).map((position): DraftEvent => {
    const location = required(position.location, 'positions.location');
    const onHand = amount(position.onHand, unit, 'positions.onHand');
    const reserved = amount(position.reserved, unit, 'positions.reserved');
    const short = position.short === undefined ? quantity(0, unit) : amount(position.short, unit, 'positions.short');
    const available = subtractQuantity(subtractQuantity(onHand, reserved), short);
    return {
      name: 'InventoryAdjusted',
      subject: `stock/${sku}/${location.slice('location/'.length)}`,
      time: observedAt,
      fact: ['stock.quant', required(position.identity, 'positions.identity')],
      data: { position: { sku, location, onHand, reserved, available, observedAt } },
    };
  });
  return { kind: 'events', events };
}

/** Two articles with one SKU: nobody can say whose number is meant, so that none is told. */
function double(body: Body): Translation {
  const sku = required(body.sku, 'double.sku');
  const products = Array.isArray(body.products) ? body.products.join(', ') : '';
  const because = `the stock of "${sku}" cannot be told: the products ${products} share it`;
  return {
    kind: 'invalid',
    failure: odooErrors.failure('SL-ODOO-012', { because, field: 'default_code', value: sku }),
  };
}

/** A row of stock with its article and location, when the webhook carries them: `65~194~5`. */
export function rowOf({ product_id, location_id }: Body, id: number | string): string {
  const isWhere = typeof product_id === 'number' && typeof location_id === 'number';
  return isWhere ? `${id}~${product_id}~${location_id}` : String(id);
}

function required(value: unknown, name: string): string {
  const text = textOf(value);
  if (text === undefined) throw new TypeError(`${name} is missing`);
  return text;
}

function amount(value: unknown, unit: string, name: string): Quantity {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new TypeError(`${name} is missing`);
  return quantity(value, unit);
}
