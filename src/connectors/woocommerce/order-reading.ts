import { foreignIdOf } from '../../canonical/value.ts';
import type { Call } from '../../connector/connector.ts';
import type { Client } from './client.ts';
import { wooErrors } from './errors.ts';
import type { Field } from './fields.ts';

/** An order of the shop as a command finds it; also one in the trash. Throws SL-WOO-020 when it is gone. */
export async function existingOrder(
  client: Client,
  order: string,
  operation: string,
  call: Call,
): Promise<{ readonly id: string; readonly order: Field; readonly status: string }> {
  const id = foreignIdOf(order);
  if (!/^\d{1,30}$/.test(id)) {
    throw wooErrors.error('SL-WOO-020', { because: `${order} is no id of this shop`, field: 'order', value: order });
  }
  const found = await client.find({ path: `orders/${id}`, operation, call });
  if (found === undefined) throw wooErrors.error('SL-WOO-020', { because: `${order} does not exist in the shop` });
  const body = found.body.record();
  return { id, order: body, status: body.at('status').text(60) };
}

/** The values of the hidden fields of a record that begin with `prefix`, by the rest of their name. */
export function metaOf(record: Field, prefix: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const meta of record.at('meta_data').list()) {
    const key = meta.at('key').value;
    const value = meta.at('value').value;
    // A plugin may keep anything here; only what we wrote is text under our names.
    if (typeof key === 'string' && key.startsWith(prefix) && typeof value === 'string') {
      found.set(key.slice(prefix.length), value);
    }
  }
  return found;
}
