import type { Order } from '../../canonical/order.ts';
import type { Address, Person } from '../../canonical/value.ts';
import type { Failure } from '../../kernel/failure.ts';
import { factId } from '../../kernel/ids.ts';
import type { Odoo } from './client.ts';
import { type LoadOutcome, loadRecords } from './loading.ts';
import type { Lookups } from './lookups.ts';
import type { OdooSettings } from './settings.ts';

/** The contacts of an order in Odoo. */
export interface Contacts {
  readonly partner: number;
  readonly invoice: number;
  readonly delivery: number;
}

const PARTNER_FIELDS = [
  'id',
  'name',
  'email',
  'phone',
  'vat',
  'street',
  'street2',
  'city',
  'zip',
  'country_id/.id',
  'state_id/.id',
  'customer_rank',
];
const ADDRESS_FIELDS = [
  'id',
  'parent_id/.id',
  'type',
  'name',
  'phone',
  'street',
  'street2',
  'city',
  'zip',
  'country_id/.id',
  'state_id/.id',
];

export type ContactsOutcome =
  | { readonly kind: 'found'; readonly contacts: Contacts }
  | { readonly kind: 'failed'; readonly failure: Failure };

interface Record {
  readonly externalId: string;
  readonly row: readonly string[];
}

/**
 * The buyer of each order: found by e-mail, or created once under an external id that derives from the e-mail, so that
 * two hubs and every retry end at one contact. Addresses are children of the buyer under ids that derive from what
 * they say; Odoo would otherwise choose a delivery address by itself. A contact that Odoo refuses fails only its orders.
 */
export async function findOrCreateContacts(
  odoo: Odoo,
  lookups: Lookups,
  settings: OdooSettings,
  orders: readonly Order[],
): Promise<readonly ContactsOutcome[]> {
  const partners = await partnersOf(odoo, lookups, settings, orders);
  const wanted: Record[] = [];
  const places: { readonly invoice: string | undefined; readonly delivery: string | undefined }[] = [];
  for (const [index, order] of orders.entries()) {
    const partner = partners[index];
    const rowOf = (type: 'invoice' | 'delivery', address: Address | undefined) =>
      partner?.kind === 'loaded' ? addressRow(odoo, lookups, partner.id, type, address, order.buyer) : undefined;
    const invoice = await rowOf('invoice', order.billingAddress);
    const delivery = await rowOf('delivery', order.shippingAddress);
    for (const address of [invoice, delivery]) if (address !== undefined) wanted.push(address);
    places.push({ invoice: invoice?.externalId, delivery: delivery?.externalId });
  }
  const addresses = await loadRecords(odoo, 'res.partner', ADDRESS_FIELDS, wanted);
  return places.map(({ invoice, delivery }, index) => {
    const partner = partners[index] as LoadOutcome;
    const [invoiced, delivered] = [invoice, delivery].map((id) => (id === undefined ? partner : addresses.get(id)));
    for (const outcome of [partner, invoiced, delivered]) if (outcome?.kind === 'failed') return outcome;
    return { kind: 'found', contacts: { partner: idOf(partner), invoice: idOf(invoiced), delivery: idOf(delivered) } };
  });
}

const idOf = (outcome: LoadOutcome | undefined): number => (outcome?.kind === 'loaded' ? outcome.id : 0);

async function partnersOf(
  odoo: Odoo,
  lookups: Lookups,
  settings: OdooSettings,
  orders: readonly Order[],
): Promise<readonly LoadOutcome[]> {
  const emails = [...new Set(orders.flatMap((order) => emailOf(order.buyer) ?? []))];
  const known = await partnersByEmail(odoo, emails);
  const shared = settings.guests?.policy === 'shared' ? settings.guests.partner : undefined;
  const existingOf = (order: Order): number | undefined => {
    const email = emailOf(order.buyer);
    return email === undefined ? shared : known.get(email);
  };
  const wanted: Record[] = [];
  for (const order of orders) {
    if (existingOf(order) === undefined) wanted.push(await partnerRow(odoo, lookups, order));
  }
  const created = await loadRecords(odoo, 'res.partner', PARTNER_FIELDS, wanted);
  return orders.map((order) => {
    const id = existingOf(order);
    return id === undefined ? (created.get(partnerExternalId(order)) as LoadOutcome) : { kind: 'loaded', id };
  });
}

/** The oldest contact with each address that is not itself somebody's address. */
async function partnersByEmail(odoo: Odoo, emails: readonly string[]): Promise<ReadonlyMap<string, number>> {
  if (emails.length === 0) return new Map();
  const domain = [
    ['email_normalized', 'in', emails],
    ['parent_id', '=', false],
  ];
  const rows = await odoo.searchRead('res.partner', domain, ['email_normalized'], { order: 'id desc' });
  return new Map(rows.map((row) => [String(row.email_normalized), row.id]));
}

const emailOf = (buyer: Person | undefined): string | undefined =>
  buyer?.emailNormalized ?? buyer?.email?.trim().toLowerCase();

/** By e-mail, else by the buyer's id in the channel, else one contact for this order. */
function partnerExternalId(order: Order): string {
  const email = emailOf(order.buyer);
  const key =
    email !== undefined
      ? ['email', email]
      : order.buyer?.foreignId !== undefined
        ? ['buyer', order.channel, order.buyer.foreignId]
        : ['order', order.id];
  return `storeloom.res_partner_${factId('res.partner', ...key)}`;
}

async function partnerRow(odoo: Odoo, lookups: Lookups, order: Order) {
  const address = order.billingAddress ?? order.shippingAddress;
  const externalId = partnerExternalId(order);
  const place = await placeCells(odoo, lookups, address);
  const phone = order.buyer?.phone ?? address?.phone ?? '';
  const row = [
    externalId,
    buyerName(order),
    order.buyer?.email ?? '',
    phone,
    order.buyer?.taxNumber ?? '',
    ...place,
    '1',
  ];
  return { externalId, row };
}

function buyerName(order: Order): string {
  const { buyer, billingAddress, shippingAddress } = order;
  const full = [buyer?.firstName, buyer?.lastName].filter(Boolean).join(' ');
  return (
    full ||
    buyer?.company ||
    billingAddress?.name ||
    shippingAddress?.name ||
    buyer?.email ||
    `Guest of order ${order.name}`
  );
}

async function addressRow(
  odoo: Odoo,
  lookups: Lookups,
  partner: number,
  type: 'invoice' | 'delivery',
  address: Address | undefined,
  buyer: Person | undefined,
) {
  if (address === undefined || Object.keys(address).length === 0) return undefined;
  const { name, company, street, street2, city, postalCode, region, country, phone } = address;
  const facts = [name, company, street, street2, city, postalCode, region, country, phone].map((fact) => fact ?? '');
  const externalId = `storeloom.res_partner_${factId('address', String(partner), type, ...facts)}`;
  const person = [buyer?.firstName, buyer?.lastName].filter(Boolean).join(' ');
  const label = [company, name ?? person].filter(Boolean).join(', ') || 'Address';
  const place = await placeCells(odoo, lookups, address);
  return { externalId, row: [externalId, String(partner), type, label, phone ?? '', ...place] };
}

/** Street, second line, city, code, country and region as cells for `load`. */
async function placeCells(odoo: Odoo, lookups: Lookups, address: Address | undefined): Promise<string[]> {
  const country = address?.country === undefined ? undefined : await lookups.country(odoo, address.country);
  const region =
    country === undefined || address?.country === undefined || address.region === undefined
      ? undefined
      : await lookups.region(odoo, address.country, address.region);
  const cells = [address?.street, address?.street2, address?.city, address?.postalCode];
  return [...cells.map((cell) => cell ?? ''), cellOf(country), cellOf(region)];
}

const cellOf = (id: number | undefined): string => (id === undefined ? '' : String(id));
