import type { EventData } from '../../canonical/event.ts';
import type { Product } from '../../canonical/product.ts';
import type { DraftEvent, Translation } from '../../connector/connector.ts';
import { epochMsOf } from '../../kernel/clock.ts';
import { normalizeGtin } from '../../kernel/gtin.ts';
import { money } from '../../kernel/money.ts';
import { quantity } from '../../kernel/quantity.ts';
import { odooErrors } from './errors.ts';

type Body = Readonly<Record<string, unknown>>;

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;

function required(value: unknown, name: string): string {
  const found = text(value);
  if (found === undefined) throw new TypeError(`${name} is missing`);
  return found;
}

function parts(value: unknown, name: string): readonly Body[] {
  if (!Array.isArray(value)) throw new TypeError(`${name} is missing`);
  return value as readonly Body[];
}

function part(value: unknown, name: string): Body {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new TypeError(`${name} is missing`);
  return value as Body;
}

function moment(value: unknown, name: string): string {
  const found = required(value, name);
  if (epochMsOf(found) === undefined) throw new TypeError(`${name} is not a time`);
  return found;
}

/** An article as it was read: sold with its variants, or no longer sold. Throws TypeError for what it cannot read. */
export function articleEvents(body: Body, connection: string, fact: readonly string[]): Translation {
  const canonical = articleId(body.canonical);
  const at = moment(part(body.asRead, 'asRead').at, 'asRead.at');
  if (typeof body.twin === 'number') {
    const template = part(body.template, 'template');
    const because = `${canonical} is also the product template ${body.twin}, so that template ${String(template.id)} cannot be told from it`;
    return { kind: 'invalid', failure: odooErrors.failure('SL-ODOO-060', { because, field: 'default_code' }) };
  }
  const event = (draft: Pick<DraftEvent, 'name' | 'data'>): Translation => ({
    kind: 'events',
    events: [{ ...draft, subject: canonical, time: at, fact } as DraftEvent],
  });
  const product = body.gone === true ? undefined : productOf(body, canonical, connection);
  if (product === undefined || body.sold !== true || product.variants.every(({ active }) => !active)) {
    return event({ name: 'ProductRetired', data: { product: canonical, at } });
  }
  return event({ name: 'ProductUpdated', data: { product } });
}

function articleId(value: unknown): string {
  const id = required(value, 'canonical');
  if (!/^product\/[^/]+(\/[^/]+)*$/.test(id) || id.length > 300) throw new TypeError('canonical is not an article');
  return id;
}

function idOf(value: unknown): string {
  if (typeof value !== 'number' && typeof value !== 'string') throw new TypeError('template.id is missing');
  return String(value);
}

/** The article; undefined when none of its variants has a SKU. */
function productOf(body: Body, id: string, connection: string): Product | undefined {
  const template = part(body.template, 'template');
  const components = parts(body.components, 'components').map((component) => ({
    sku: required(component.sku, 'components.sku').slice(0, 100),
    quantity: quantity(Number(component.quantity)),
  }));
  const unit = text(body.unit)?.slice(0, 20) ?? 'each';
  const seen = new Set<string>();
  const variants = parts(body.variants, 'variants').flatMap((variant): Product['variants'] => {
    const sku = text(variant.sku)?.slice(0, 100);
    // Two variants of one SKU are one article to everybody else; the first stands for both.
    if (sku === undefined || seen.has(sku)) return [];
    seen.add(sku);
    const gtin = normalizeGtin(text(variant.barcode) ?? '');
    return [
      {
        sku,
        ...(gtin === undefined ? {} : { gtin }),
        options: optionsOf(variant),
        unit,
        active: variant.active === true,
      },
    ];
  });
  if (variants.length === 0) return undefined;
  const description = text(body.description)?.slice(0, 50_000);
  return {
    id,
    record: { connection, id: idOf(template.id), name: required(template.name, 'template.name').slice(0, 200) },
    title: required(template.name, 'template.name').slice(0, 500),
    ...(description === undefined ? {} : { description }),
    kind: kindOf(text(body.type), components.length > 0),
    variants: variants.slice(0, 2_000),
    components: components.slice(0, 200),
  };
}

function optionsOf(variant: Body): Product['variants'][number]['options'] {
  return parts(variant.options, 'variants.options')
    .slice(0, 10)
    .map(({ name, value }) => ({
      name: required(name, 'options.name').slice(0, 100),
      value: required(value, 'options.value').slice(0, 200),
    }));
}

function kindOf(type: string | undefined, isKit: boolean): Product['kind'] {
  if (isKit || type === 'combo') return 'bundle';
  return type === 'service' ? 'service' : 'goods';
}

/** The prices of an article in the followed lists, each from when to when it holds. Throws TypeError. */
export function priceEvents(body: Body, fact: readonly string[]): Translation {
  const subject = articleId(body.canonical);
  const asRead = part(body.asRead, 'asRead');
  const at = moment(asRead.at, 'asRead.at');
  const events = parts(body.prices, 'prices').flatMap((price) => {
    const { sku, list } = { sku: required(price.sku, 'prices.sku'), list: required(price.list, 'prices.list') };
    return parts(price.segments, 'prices.segments').map((segment, index): DraftEvent<'PriceChanged'> => {
      const data: EventData<'PriceChanged'> = {
        sku: sku.slice(0, 100),
        list: list.slice(0, 100),
        price: money(Number(segment.amount), required(price.currency, 'prices.currency')),
        includesTax: price.includesTax === true,
        effectiveFrom: segment.from === undefined ? at : moment(segment.from, 'segments.from'),
        ...(segment.to === undefined ? {} : { effectiveTo: moment(segment.to, 'segments.to') }),
        ...(asRead.crowd === true ? { urgent: false } : {}),
      };
      return { name: 'PriceChanged', subject, time: at, fact: [...fact, list, sku, String(index)], data };
    });
  });
  return events.length === 0 ? { kind: 'ignored', because: 'no price can be told' } : { kind: 'events', events };
}
