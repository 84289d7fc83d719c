import type { Finding } from '../../connector/connector.ts';
import { isTimeZone } from '../../kernel/clock.ts';
import { CodedError } from '../../kernel/failure.ts';
import type { Odoo } from './client.ts';
import { type Desk, hasField } from './desk.ts';

/** What `storeloom check` says of Odoo's own point of sale, where its sales are to be read. */
export async function checkSales({ settings }: Pick<Desk, 'settings'>, odoo: Odoo): Promise<readonly Finding[]> {
  const { pointOfSale } = settings;
  if (pointOfSale === undefined) return [];
  const { zone, stores = {} } = pointOfSale;
  if (!(await isInstalled(odoo))) {
    const next = 'Install Point of Sale in Odoo (Apps), or remove `pointOfSale` from the connection.';
    return [{ subject: 'point of sale', verdict: 'problem', found: 'not installed', next }];
  }
  // Reading orders needs the rights of a till's user; what is missing shows as the failure of this look.
  await odoo.searchRead('pos.order', [], ['state'], { limit: 1 });
  const names = (await odoo.searchRead('pos.config', [], ['name'], { order: 'id' })).map((row) => String(row.name));
  const found = names.length === 0 ? 'no shop yet' : `sales of ${names.join(', ')} are read`;
  return [
    { subject: 'point of sale', verdict: 'ok', found },
    ...Object.keys(stores)
      .filter((name) => !names.includes(name))
      .map((name) =>
        strange(`point of sale "${name}"`, 'Odoo has none of this name', 'Write its name as it stands in Odoo.'),
      ),
    ...[...new Set([zone, ...Object.values(stores).flatMap((store) => store.zone ?? [])])]
      .filter((each) => !isTimeZone(each))
      .map((each) => strange(`time zone ${each}`, 'it is not known', 'Use a name of the IANA table: Europe/Paris.')),
  ];
}

const strange = (subject: string, found: string, next: string): Finding => ({
  subject,
  verdict: 'problem',
  found,
  next,
});

async function isInstalled(odoo: Odoo): Promise<boolean> {
  try {
    return await hasField(odoo, 'pos.order', 'session_id');
  } catch (error) {
    // A model that no installed module brings.
    if (error instanceof CodedError && ['SL-ODOO-004', 'SL-ODOO-006'].includes(error.failure.code)) return false;
    throw error;
  }
}
