import type { Address, Person } from '../../canonical/value.ts';
import { type Money, zero } from '../../kernel/money.ts';
import { type Field, filled } from './fields.ts';

/** Part of an order that money is asked for: a line, a shipping charge or a fee. All amounts are net, as WooCommerce keeps them. */
export interface PartSnapshot {
  readonly id: string;
  readonly title: string;
  /** Before discount. */
  readonly subtotal: Money;
  readonly subtotalTax: Money;
  /** After discount. */
  readonly total: Money;
  readonly totalTax: Money;
  /** Which rates make up `totalTax`, and with which weight. */
  readonly rates: readonly { readonly id: string; readonly weight: number }[];
}

export interface LineSnapshot extends PartSnapshot {
  readonly quantity: number;
  readonly sku?: string;
  readonly gtin?: string;
  readonly variantId?: string;
}

export interface ChargeSnapshot extends PartSnapshot {
  readonly code?: string;
}

export interface RefundSnapshot {
  readonly id: string;
  readonly at: string;
  readonly amount: Money;
  readonly reason?: string;
}

/** An order as WooCommerce keeps it, read with its refunds. Only times in UTC are read: the others are the shop's local ones and move with it. */
export interface OrderSnapshot {
  /** Digits only. */
  readonly id: string;
  readonly number: string;
  /** `processing`, and whatever plugins add. */
  readonly status: string;
  readonly currency: string;
  readonly pricesIncludeTax: boolean;
  /** False when all of it is virtual and downloaded, so that nothing is sent. */
  readonly needsProcessing: boolean;
  readonly createdAt: string;
  readonly modifiedAt: string;
  /** Stays when the order goes back to a state in which it is not paid. */
  readonly paidAt?: string;
  readonly completedAt?: string;
  readonly total: Money;
  readonly totalTax: Money;
  readonly gateway: string;
  readonly transactionId?: string;
  readonly lines: readonly LineSnapshot[];
  readonly shipping: readonly ChargeSnapshot[];
  readonly fees: readonly ChargeSnapshot[];
  readonly taxes: ReadonlyMap<string, { readonly name: string; readonly rate: string }>;
  readonly coupons: readonly string[];
  readonly refunds: readonly RefundSnapshot[];
  readonly buyer?: Person;
  readonly billingAddress?: Address;
  readonly shippingAddress?: Address;
  readonly note?: string;
}

/** Where the connection puts what it knows beside the shop's own record. */
export const BESIDE = 'storeloom';

/** Reads an order as `orders/<id>` gives it, with its refunds beside it. Throws SL-WOO-010 with the exact field. */
export function readOrder(order: Field): OrderSnapshot {
  order.record();
  const currency = order.at('currency').text(3);
  const billingAddress = readAddress(order.at('billing'));
  const id = order.at('id').id();
  const part = (field: Field): PartSnapshot => readPart(field, currency);
  return {
    id,
    number: order.at('number').optionalText(90) ?? id,
    status: order.at('status').text(60),
    currency,
    pricesIncludeTax: order.at('prices_include_tax').flag(),
    needsProcessing: order.at('needs_processing').flag(true),
    createdAt: order.at('date_created_gmt').gmt(),
    modifiedAt: order.at('date_modified_gmt').gmt(),
    total: order.at('total').money(currency),
    totalTax: order.at('total_tax').money(currency),
    gateway: order.at('payment_method').optionalText(100) ?? 'manual',
    lines: order
      .at('line_items')
      .presentList()
      .map((line) => readLine(line, part(line))),
    shipping: order
      .at('shipping_lines')
      .list()
      .map((charge) => withCode(part(charge), charge.at('method_id'))),
    fees: order.at('fee_lines').list().map(part),
    taxes: readTaxes(order.at('tax_lines')),
    coupons: order
      .at('coupon_lines')
      .list()
      .flatMap((coupon) => coupon.at('code').optionalText(100) ?? []),
    refunds: readRefunds(order.at(BESIDE).at('refunds'), currency),
    ...filled<Partial<OrderSnapshot>>({
      paidAt: order.at('date_paid_gmt').optionalGmt(),
      completedAt: order.at('date_completed_gmt').optionalGmt(),
      transactionId: order.at('transaction_id').optionalText(200),
      buyer: readBuyer(order, billingAddress),
      billingAddress,
      shippingAddress: readAddress(order.at('shipping')),
      note: order.at('customer_note').optionalText(5_000),
    }),
  };
}

function readPart(part: Field, currency: string): PartSnapshot {
  const total = part.at('total').money(currency);
  const totalTax = part.at('total_tax').optionalMoney(currency) ?? zero(currency);
  return {
    id: part.at('id').id(),
    title:
      part.at('name').optionalText(300) ?? part.at('method_title').optionalText(300) ?? `without a name (${part.path})`,
    // Charges and fees know no discount and no subtotal.
    subtotal: part.at('subtotal').optionalMoney(currency) ?? total,
    subtotalTax: part.at('subtotal_tax').optionalMoney(currency) ?? totalTax,
    total,
    totalTax,
    rates: part.at('taxes').list().flatMap(readRate),
  };
}

/** A rate's share of a tax is kept to more digits than money has; it serves to split the rounded tax. */
function readRate(tax: Field): PartSnapshot['rates'] {
  const text = tax.at('total').optionalText(40);
  if (text === undefined) return [];
  const share = Number(text);
  if (!Number.isFinite(share) || Math.abs(share) > 1e9) throw tax.at('total').wrong('must be a decimal text');
  return [{ id: tax.at('id').id(), weight: Math.round(Math.abs(share) * 1e6) }];
}

function readLine(line: Field, part: PartSnapshot): LineSnapshot {
  const quantity = line.at('quantity').integer();
  if (quantity < 0) throw line.at('quantity').wrong('must not be negative');
  const variantId = line.at('variation_id').optionalId() ?? line.at('product_id').optionalId();
  return {
    ...part,
    quantity,
    ...filled<Partial<LineSnapshot>>({
      sku: line.at('sku').optionalText(100),
      gtin: line.at('global_unique_id').optionalText(14),
      variantId,
    }),
  };
}

function withCode(part: PartSnapshot, code: Field): ChargeSnapshot {
  const text = code.optionalText(200);
  return text === undefined ? part : { ...part, code: text };
}

function readTaxes(taxes: Field): OrderSnapshot['taxes'] {
  return new Map(
    taxes.list().map((tax) => {
      const percent = tax.at('rate_percent').value;
      const rate = typeof percent === 'number' && percent >= 0 && percent < 10_000 ? percent / 100 : 0;
      const name = tax.at('label').optionalText(200) ?? tax.at('rate_code').optionalText(200) ?? 'Tax';
      return [tax.at('rate_id').id(), { name, rate: rate.toFixed(8).replace(/\.?0+$/, '') }] as const;
    }),
  );
}

function readRefunds(refunds: Field, currency: string): RefundSnapshot[] {
  return refunds.list().map((refund) => {
    const reason = refund.at('reason').optionalText(1_000);
    return {
      id: refund.at('id').id(),
      at: refund.at('date_created_gmt').gmt(),
      amount: refund.at('amount').money(currency),
      ...(reason === undefined ? {} : { reason }),
    };
  });
}

/** A postal address; WooCommerce writes an empty text for what it does not know. */
export function readAddress(address: Field): Address | undefined {
  if (!address.present) return undefined;
  address.record();
  const person = [address.at('first_name').optionalText(200), address.at('last_name').optionalText(200)];
  const country = address.at('country').optionalText(10)?.toUpperCase();
  // States come as "BE" or with the country before it: "DE-BE".
  const region = address
    .at('state')
    .optionalText(40)
    ?.replace(/^[A-Z]{2}-/, '');
  return filled<Address>({
    name: person.filter(Boolean).join(' ').slice(0, 200) || undefined,
    company: address.at('company').optionalText(200),
    street: address.at('address_1').optionalText(300),
    street2: address.at('address_2').optionalText(300),
    city: address.at('city').optionalText(200),
    postalCode: address.at('postcode').optionalText(40),
    region: region?.slice(0, 20),
    country: country !== undefined && /^[A-Z]{2}$/.test(country) ? country : undefined,
    phone: phoneOf(address.at('phone')),
  });
}

function readBuyer(order: Field, billing: Address | undefined): Person | undefined {
  const contact = order.at('billing');
  const email = contact.at('email').optionalText(320);
  return filled<Person>({
    foreignId: order.at('customer_id').optionalId(),
    email,
    emailNormalized: email?.toLowerCase(),
    phone: phoneOf(contact.at('phone')),
    firstName: contact.at('first_name').optionalText(200),
    lastName: contact.at('last_name').optionalText(200),
    company: billing?.company,
  });
}

/** E.164 where the text says so ("+49 30 1234"), else as it was given. */
export function phoneOf(field: Field): string | undefined {
  const text = field.optionalText(40);
  if (text === undefined) return undefined;
  const digits = text.replace(/[\s().\-/]/g, '');
  return /^\+\d{6,15}$/.test(digits) ? digits : text;
}
