import type { Clock } from '../../../kernel/clock.ts';
import { invalidParameters, ShopError } from './shop-error.ts';
import {
  nextPostId,
  type ProductAttribute,
  type ShopProduct,
  type ShopState,
  touch,
  wholeSecond,
  writeMeta,
} from './state.ts';

type Body = Record<string, unknown>;
type Tell = (resource: 'product', event: string, id: number) => void;

/** Products and variations, as the API lets them be made and changed. */
export interface Shelves {
  create(body: Body, parentId?: number): ShopProduct;
  change(product: ShopProduct, body: Body): Promise<void>;
  trash(product: ShopProduct): void;
  /** Deletes for good; nothing is told. */
  destroy(product: ShopProduct): void;
}

export function openShelves(state: ShopState, clock: Clock, tell: Tell): Shelves {
  return {
    create(body, parentId = 0) {
      refuseBadProduct(state, body);
      const now = wholeSecond(clock.now());
      const variation = parentId !== 0;
      const product: ShopProduct = {
        id: nextPostId(state),
        parentId,
        type: variation ? 'variation' : body.type === 'variable' ? 'variable' : 'simple',
        status: String(body.status ?? 'publish'),
        name: String(body.name ?? ''),
        sku: '',
        gtin: '',
        regularPrice: '',
        salePrice: '',
        description: '',
        slug: '',
        taxClass: '',
        manageStock: false,
        stock: null,
        virtual: body.virtual === true,
        attributes: [],
        meta: [],
        weight: String(body.weight ?? ''),
        createdMs: now,
        modifiedMs: now,
        stockWrites: 0,
      };
      product.slug = freeSlug(state, typeof body.slug === 'string' ? body.slug : slugOf(product.name));
      write(state, product, body);
      product.stockWrites = 0;
      state.products.set(product.id, product);
      tell('product', variation ? 'updated' : 'created', product.id);
      return product;
    },
    async change(product, body) {
      refuseBadProduct(state, body, product);
      if (typeof body.inventory_delta === 'number') {
        // Read, then written: what happens in between is lost.
        const before = product.stock ?? 0;
        await clock.sleep(5);
        product.stock = before + body.inventory_delta;
      }
      if (product.type !== 'variation' && (body.type === 'variable' || body.type === 'simple'))
        product.type = body.type;
      write(state, product, body);
      if (product.status === 'trash' && body.status === undefined) product.status = 'publish';
      touch(product, clock.now());
      tell('product', 'updated', product.id);
    },
    trash(product) {
      product.status = 'trash';
      touch(product, clock.now());
      tell('product', 'deleted', product.id);
    },
    destroy(product) {
      state.products.delete(product.id);
      for (const { id, parentId } of [...state.products.values()])
        if (parentId === product.id) state.products.delete(id);
    },
  };
}

/**
 * The shop takes a price with a decimal comma for one with thousands, and a text that is no number for no price at all, and says
 * that all is well.
 */
function priceText(value: unknown): string {
  const digits = String(value).replace(/[^0-9.]/g, '');
  return digits;
}

function write(state: ShopState, product: ShopProduct, body: Body): void {
  if (typeof body.name === 'string') product.name = body.name;
  if (typeof body.description === 'string') product.description = body.description;
  if (typeof body.status === 'string') product.status = body.status;
  if (typeof body.sku === 'string') product.sku = body.sku;
  if (typeof body.global_unique_id === 'string') product.gtin = body.global_unique_id;
  if (typeof body.regular_price === 'string') product.regularPrice = priceText(body.regular_price);
  if (typeof body.sale_price === 'string') product.salePrice = priceText(body.sale_price);
  if (typeof body.manage_stock === 'boolean') product.manageStock = body.manage_stock;
  if (!product.manageStock) product.stock = null;
  else if (body.stock_quantity !== undefined) {
    product.stock = Number(body.stock_quantity);
    product.stockWrites += 1;
  } else product.stock ??= 0;
  if (typeof body.tax_class === 'string') product.taxClass = body.tax_class;
  if (Array.isArray(body.attributes)) product.attributes = attributesOf(state, product, body.attributes as Body[]);
  writeMeta(state, product.meta, body.meta_data);
}

const slugOf = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]+/g, '-');

/** A slug that is taken gets a number behind it; nobody is told. */
function freeSlug(state: ShopState, wanted: string): string {
  const taken = new Set([...state.products.values()].map(({ slug }) => slug));
  let slug = wanted;
  for (let number = 2; slug !== '' && taken.has(slug); number += 1) slug = `${wanted}-${number}`;
  return slug;
}

/** Attributes by the id of a shared one or by name; a variation has only those that its product has for variations. */
function attributesOf(state: ShopState, product: ShopProduct, given: readonly Body[]): ProductAttribute[] {
  const read = given.flatMap((one) => readAttribute(state, one));
  const parent = state.products.get(product.parentId);
  if (product.type !== 'variation' || parent === undefined) return read;
  return read.filter(({ name }) => parent.attributes.some((of) => of.name === name && of.variation === true));
}

function readAttribute(state: ShopState, { id, name, option, options, visible, variation }: Body): ProductAttribute[] {
  const shared = id === undefined || id === 0 ? undefined : state.attributes.find((one) => one.id === id);
  // One that the shop does not know is passed over.
  if (shared === undefined && typeof name !== 'string') return [];
  const known = shared ?? { id: 0, name: String(name) };
  if (typeof option === 'string') return [{ ...known, option }];
  const values = Array.isArray(options) ? options.map(String) : [];
  const apart = shared === undefined ? values.flatMap((value) => value.split('|').map((part) => part.trim())) : values;
  // The values of a shared attribute come in the shop's own order.
  if (shared !== undefined) apart.sort();
  return [{ ...known, options: apart, visible: visible === true, variation: variation === true }];
}

function refuseBadProduct(state: ShopState, body: Body, self?: ShopProduct): void {
  const wrong: Record<string, readonly [string, string]> = {};
  for (const name of ['regular_price', 'sale_price']) {
    if (body[name] !== undefined && typeof body[name] !== 'string') {
      wrong[name] = ['rest_invalid_type', `${name} is not of type string.`];
    }
  }
  if (body.stock_quantity !== undefined && body.stock_quantity !== null && !Number.isInteger(body.stock_quantity)) {
    wrong.stock_quantity = ['rest_invalid_type', 'stock_quantity is not of type integer.'];
  }
  if (Object.keys(wrong).length > 0) throw invalidParameters(wrong);
  if (state.stubborn.has(String(self?.sku ?? body.sku))) {
    throw new ShopError(400, 'plugin_refuses_product', 'This product is kept by another system.');
  }
  const gtin = typeof body.global_unique_id === 'string' ? body.global_unique_id : '';
  const holder = [...state.products.values()].find((one) => one !== self && one.gtin !== '' && one.gtin === gtin);
  if (holder !== undefined) {
    const message = 'Invalid or duplicated GTIN, UPC, EAN or ISBN.';
    throw new ShopError(400, 'product_invalid_global_unique_id', message, { status: 400, resource_id: holder.id });
  }
  const taken = [...state.products.values()].find(({ sku }) => sku !== '' && sku === body.sku);
  if (taken === undefined || taken === self) return;
  const data = { status: 400, resource_id: taken.id, unique_sku: `${taken.sku}-1` };
  throw new ShopError(400, 'product_invalid_sku', 'Invalid or duplicated SKU.', data);
}
