import { demoErrors } from './errors.ts';
import type { ShopBack, ShopOrderBooks, Store } from './parties.ts';
import { SHOPS } from './shopping.ts';
import type { DemoWorld } from './world.ts';

/** Goods of a web shop's order that somebody has brought to a till. */
export interface BroughtBack {
  /** `order/shopify-eu/567` */
  readonly order: string;
  /** `#1001` */
  readonly name: string;
  readonly store: string;
  /** By SKU. */
  readonly pieces: Readonly<Record<string, number>>;
}

/** Buyers of the web shops who bring goods to a store. */
export interface OrderReturns {
  /**
   * Somebody brings goods of an order to a till, keeping one piece of several: of that order, by its name or its id, or of the latest that
   * was sent. The till gives no money: that goes back where it came from. Throws SL-DEMO-011 when there is no such order.
   */
  bring(order?: string): Promise<BroughtBack>;
}

/** Up to this a return needs nobody's approval in the demo; minor units. */
const APPROVED_BY_RULE = 10_000;

export function createOrderReturns({ behind, stores }: Pick<DemoWorld, 'behind' | 'stores'>): OrderReturns {
  const brought = new Set<string>();
  return {
    async bring(wanted) {
      const isMeant = ({ id, order }: Sale): boolean =>
        wanted === undefined
          ? piecesIn(order) > 1 && order.charged <= APPROVED_BY_RULE
          : [id, order.name].includes(wanted);
      const [found] = SHOPS.flatMap((shop) => {
        const sold = salesOf(shop, behind.shops.get(shop));
        return sold.findLast((sale) => isWhole(sale.order) && !brought.has(sale.id) && isMeant(sale)) ?? [];
      });
      if (found === undefined) throw noneFor(wanted);
      const store = stores[brought.size % stores.length] as Store;
      const pieces = withoutOne(found.order.pieces);
      brought.add(found.id);
      store.takeBackOrder(found.id, pieces);
      await store.send();
      return { order: found.id, name: found.order.name, store: store.name, pieces };
    },
  };
}

interface Sale {
  readonly id: string;
  readonly order: ShopOrderBooks;
}

const salesOf = (shop: string, back: ShopBack | undefined): readonly Sale[] =>
  (back?.orders() ?? []).map((order) => ({ id: `order/${shop}/${order.id}`, order }));

const piecesIn = ({ pieces }: ShopOrderBooks): number =>
  Object.values(pieces).reduce((all, quantity) => all + quantity, 0);

/** All of it was sent, and nothing came back. */
const isWhole = (order: ShopOrderBooks): boolean =>
  !order.cancelled && order.sent > 0 && order.sent === piecesIn(order);

/** All pieces but one; the only piece there is. */
function withoutOne(pieces: Readonly<Record<string, number>>): Record<string, number> {
  const [[kept, quantity] = ['', 0], ...others] = Object.entries(pieces);
  const left = { ...(quantity > 1 ? { [kept]: quantity - 1 } : {}), ...Object.fromEntries(others) };
  return Object.keys(left).length === 0 ? { ...pieces } : left;
}

function noneFor(wanted: string | undefined) {
  return wanted === undefined
    ? demoErrors.error('SL-DEMO-011', { because: 'no order of several pieces was sent yet' })
    : demoErrors.error('SL-DEMO-011', {
        because: `no order of the web shops that goes by ${wanted} was sent whole`,
        value: wanted,
      });
}
