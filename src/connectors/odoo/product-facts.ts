import type { FactDraft } from '../../connector/connector.ts';
import { instant } from '../../kernel/clock.ts';
import { factId } from '../../kernel/ids.ts';
import type { Odoo } from './client.ts';
import type { Desk } from './desk.ts';
import { type PriceBook, type PriceSegment, timelineOf } from './product-prices.ts';
import { type ReadTemplate, readCategories, readPriceBook, readTemplates } from './product-reading.ts';

/** Topics of what is read about articles. */
export const PRODUCT_TOPIC = 'product.template';
export const PRICE_TOPIC = 'product.price';
/** Kind of the binding between a canonical article and its template. */
const TEMPLATE = 'product.template';
/** The list that holds the sales prices of the products themselves. */
const STANDARD_LIST = 'standard';
/** Bodies say which form they have. */
const VERSION = 1;
/** Prices in one fact, so that one delivery never gives more events than a delivery may. */
const MOST_PRICES = 100;

/** Which facts are wanted of the templates that were read. */
export interface Wanted {
  readonly products: boolean;
  readonly prices: boolean;
  /** Many prices change at once: none of them is urgent. */
  readonly crowd?: boolean;
  /** The round of a comparison: what it finds is news also where an old state has come back. */
  readonly round?: string;
}

/** The price of a variant in one list, over time. */
interface ListedPrice {
  readonly sku: string;
  readonly list: string;
  readonly currency: string;
  readonly includesTax: boolean;
  readonly segments: readonly { readonly amount: number; readonly from?: string; readonly to?: string }[];
}

/** A template under its canonical name, with what the hub says of it. */
export interface Article {
  readonly template: ReadTemplate;
  readonly canonical: string;
  /** Another template that goes by the same SKU. */
  readonly twin?: number;
  readonly prices: readonly ListedPrice[];
}

/** Reads templates; those that are not sold and never were are left out, as are those without any SKU. */
export async function readArticles(
  desk: Desk,
  odoo: Odoo,
  ids: readonly number[],
  wanted: Pick<Wanted, 'prices'>,
): Promise<readonly Article[]> {
  const templates = await readTemplates(desk, odoo, ids);
  const { bindings, connection } = desk;
  // All of a page together: asked and bound one after the other, the names alone take longer than everything else.
  const known = await Promise.all(templates.map(({ id }) => bindings.canonicalOf(connection, TEMPLATE, String(id))));
  const names = await Promise.all(
    templates.map((template, index) => {
      const canonical = known[index];
      return canonical === undefined ? newName(desk, odoo, template) : { canonical };
    }),
  );
  const named = templates.flatMap((template, index) => {
    const name = names[index];
    return name === undefined ? [] : [{ template, ...name }];
  });
  if (!wanted.prices) return named.map((article) => ({ ...article, prices: [] }));
  const pricing = await openPricing(
    desk,
    odoo,
    named.map(({ template }) => template),
  );
  return named.map((article) => ({ ...article, prices: pricing(article.template) }));
}

/**
 * The canonical id of a template: `product/<SKU of its first variant>`, bound at first sight, so that it stays when SKUs
 * change. A SKU that another template goes by is a collision, unless that one is gone.
 */
async function newName(
  desk: Desk,
  odoo: Odoo,
  template: ReadTemplate,
): Promise<{ canonical: string; twin?: number } | undefined> {
  const { bindings, connection } = desk;
  const sku = (template.variants.find(({ active, sku: code }) => active && code) ?? template.variants[0])?.sku;
  if (!template.sold || sku === undefined || sku === '') return undefined;
  const canonical = `product/${sku.split('/').every((part) => part !== '') ? sku : sku.replaceAll('/', '%2F')}`;
  const held = await bindings.bind({
    canonical,
    connection,
    kind: TEMPLATE,
    foreignId: String(template.id),
    foreignName: template.name.slice(0, 200),
  });
  if (held.foreignId === String(template.id)) return { canonical };
  const [alive] = await odoo.searchRead(TEMPLATE, [['id', '=', Number(held.foreignId)]], ['name']);
  return alive === undefined ? { canonical } : { canonical, twin: Number(held.foreignId) };
}

/** How prices are computed for the templates at hand. */
async function openPricing(
  desk: Desk,
  odoo: Odoo,
  templates: readonly ReadTemplate[],
): Promise<(template: ReadTemplate) => readonly ListedPrice[]> {
  const company = await desk.lookups.company(odoo);
  const taxes = new Map((await desk.lookups.taxes(odoo)).map((tax) => [tax.id, tax]));
  const lists = Object.entries(desk.settings.articles?.lists ?? {});
  const book: PriceBook =
    lists.length === 0 ? { lists: new Map(), rules: new Map() } : await readPriceBook(desk, odoo, templates);
  const hasCategoryRules = [...book.rules.values()].flat().some(({ category }) => category !== undefined);
  const categories = hasCategoryRules ? await readCategories(odoo) : new Map<number, readonly number[]>();
  const nowMs = desk.clock.now();
  // The sales price is a list without rules.
  const standard: PriceBook = {
    lists: new Map([[0, { id: 0, currency: company.currency }]]),
    rules: new Map(),
  };
  return (template) => {
    const own = template.taxes.flatMap((id) => taxes.get(id) ?? []);
    const defaultTax = company.defaultTax === undefined ? undefined : taxes.get(company.defaultTax);
    const includesTax = own.length > 0 ? own.some(({ inclusive }) => inclusive) : (defaultTax?.inclusive ?? true);
    return template.variants.flatMap((variant) => {
      const { sku } = variant;
      if (sku === undefined || !variant.active) return [];
      const priced = {
        id: variant.id,
        template: template.id,
        categories: categories.get(template.category ?? 0) ?? [],
        salesPrice: variant.salesPrice,
        cost: variant.cost,
        currency: company.currency,
      };
      const of = (list: string, currency: string, segments: readonly PriceSegment[]): ListedPrice[] =>
        segments.length === 0 ? [] : [{ sku, list, currency, includesTax, segments: segments.map(segmentText) }];
      return [
        ...of(STANDARD_LIST, company.currency, timelineOf(standard, 0, priced, nowMs)),
        ...lists.flatMap(([name, id]) =>
          of(name, book.lists.get(id)?.currency ?? '', timelineOf(book, id, priced, nowMs)),
        ),
      ];
    });
  };
}

const segmentText = ({ fromMs, toMs, price }: PriceSegment): ListedPrice['segments'][number] => ({
  amount: price.amount,
  ...(fromMs === undefined ? {} : { from: instant(fromMs) }),
  ...(toMs === undefined ? {} : { to: instant(toMs) }),
});

/**
 * What was read as facts. The id of a fact is its content with the time at which Odoo last wrote it, so that a price which comes
 * back after another one is news; when it was read is no part of it.
 */
export function factsOf(articles: readonly Article[], wanted: Wanted, nowMs: number): readonly FactDraft[] {
  const asRead = { at: instant(nowMs), ...(wanted.crowd === true ? { crowd: true } : {}) };
  return articles.flatMap(({ template, canonical, twin, prices }) => {
    const head = { template: { id: template.id, name: template.name }, canonical };
    const version = wanted.round ?? template.writtenAt;
    const facts: FactDraft[] = [];
    if (wanted.products) {
      const { name: _, id: __, writtenAt: ___, ...told } = template;
      const content = { ...head, ...(twin === undefined ? {} : { twin }), ...toldOnly(told) };
      facts.push(fact(PRODUCT_TOPIC, template.id, content, version, asRead));
    }
    if (wanted.prices && twin === undefined && template.sold) {
      for (let from = 0; from < prices.length; from += MOST_PRICES) {
        const content = { ...head, prices: prices.slice(from, from + MOST_PRICES) };
        facts.push(fact(PRICE_TOPIC, template.id, content, version, asRead));
      }
    }
    return facts;
  });
}

/** A template that is no longer there at all. */
export function goneFact(id: number, canonical: string, round: string, nowMs: number): FactDraft {
  const content = { template: { id, name: '' }, canonical, gone: true };
  return fact(PRODUCT_TOPIC, id, content, round, { at: instant(nowMs) });
}

/** Without prices and taxes, which are told in facts of their own. */
function toldOnly({ variants, taxes: _, category: __, ...rest }: Omit<ReadTemplate, 'id' | 'name' | 'writtenAt'>) {
  return {
    ...rest,
    variants: variants.map(({ salesPrice: _price, cost: _cost, ...variant }) => variant),
  };
}

function fact(topic: string, id: number, content: object, version: string, asRead: object): FactDraft {
  const identity = factId(JSON.stringify({ form: VERSION, topic, version, ...content }));
  const body = JSON.stringify({ version: VERSION, identity, ...content, asRead });
  return { topic, id: `${topic}:${id}:${identity}`, body, object: `${PRODUCT_TOPIC}/${id}` };
}
