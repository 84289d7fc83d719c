import type { DraftEvent, Translation } from '../../connector/connector.ts';
import { quantity } from '../../kernel/quantity.ts';
import type { Field } from './fields.ts';

/** Topic of a level whose article and location are known. */
export const READ_LEVEL = 'graphql/inventory-level';
/** Kind of a hint at a level: item, location, number and time of change, `567~248~3~2026-11-20T10:00:01Z`. */
export const LEVEL_HINT = 'inventory-level';

/** The payload names neither SKU nor what the location is to the hub; the connection knows both. */
export function translateLevelWebhook(body: Field): Translation {
  const item = body.at('inventory_item_id').id();
  const location = body.at('location_id').id();
  const available = body.at('available');
  if (!available.present) return { kind: 'ignored', because: 'the article is not counted at this location' };
  if (typeof available.value !== 'number' || !Number.isSafeInteger(available.value)) {
    throw available.wrong('must be a whole number');
  }
  const foreignId = [item, location, available.value, body.at('updated_at').time()].join('~');
  return { kind: 'hints', hints: [{ kind: LEVEL_HINT, foreignId }] };
}

export function translateLevel(body: Field): Translation {
  const sku = body.at('sku').text(100);
  const location = body.at('location').optionalText(300);
  const available = body.at('available');
  if (typeof available.value !== 'number' || !Number.isSafeInteger(available.value)) {
    throw available.wrong('must be a whole number');
  }
  const observedAt = body.at('updatedAt').time();
  const event: DraftEvent<'AvailabilityObserved'> = {
    name: 'AvailabilityObserved',
    subject: `stock/${sku}${location === undefined ? '' : `/${location.slice('location/'.length)}`}`,
    time: observedAt,
    fact: ['inventory-level', body.at('identity').text(100)],
    data: {
      sku,
      ...(location === undefined ? {} : { location }),
      quantity: quantity(available.value),
      observedAt,
    },
  };
  return { kind: 'events', events: [event] };
}
