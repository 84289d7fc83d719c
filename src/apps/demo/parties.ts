import type { DemoProduct, ShopName, ShoppingTrip } from './shopping.ts';

/** A web shop as its buyers and its merchant use it. */
export interface ShopFront {
  readonly name: ShopName;
  /** Which shop a payment's metadata names. */
  readonly domain: string;
  /** ISO 4217. */
  readonly currency: string;
  /** The buyer clicks "buy"; money moves afterwards. Undefined when the shop shows too little of something. */
  place(trip: ShoppingTrip): Promise<PlacedOrder | undefined>;
  /** The shop learns from its payment provider how the payment went. */
  paid(order: PlacedOrder, payment: CardPayment): Promise<void>;
  /** The courier brings the money of an order on delivery. */
  collected(order: PlacedOrder): Promise<void>;
  cancel(order: PlacedOrder): Promise<void>;
  /** One piece more of the first line. */
  edit(order: PlacedOrder): Promise<void>;
  isShipped(order: PlacedOrder): boolean;
}

export interface PlacedOrder {
  readonly id: string;
  /** What people call it: "#EU1001". */
  readonly name: string;
  /** Minor units still to be paid by card or at the door, after gift cards. */
  readonly due: number;
}

export interface CardPayment {
  readonly reference: string;
  readonly amount: number;
  readonly state: 'captured' | 'authorized';
}

/** A web shop seen from behind: what it has on its shelves and in its books. */
export interface ShopBack {
  readonly name: ShopName;
  readonly kind: 'shopify' | 'woocommerce';
  readonly url: string;
  /** The merchant lists an article, with what is shown of it until the hub says more. */
  list(product: DemoProduct, shown: number): void;
  /** What the shop shows; undefined where it does not list or count the article. */
  shown(sku: string): number | undefined;
  orders(): readonly ShopOrderBooks[];
  close(): Promise<void>;
}

/** An order in the books of its shop, amounts in minor units. */
export interface ShopOrderBooks {
  readonly id: string;
  readonly name: string;
  readonly cancelled: boolean;
  /** What the buyer is charged after edits. */
  readonly charged: number;
  /** What the shop itself took and did not give back; card payments at Stripe are in Stripe's books. */
  readonly kept: number;
  /** References of payments that the shop itself took. */
  readonly references: readonly string[];
  /** Pieces that it knows to be sent. */
  readonly sent: number;
  /** Pieces that it sold and did not take back, by SKU; none of a cancelled order. */
  readonly pieces: Readonly<Record<string, number>>;
}

/** A store with its tills. */
export interface Store {
  /** The code that its tills send: "loom-mitte". */
  readonly name: string;
  /** Rings up a sale, a return of something, or a mistake that is voided. */
  sell(lines: readonly SoldLine[]): void;
  takeBack(lines: readonly SoldLine[]): void;
  sellByMistake(lines: readonly SoldLine[]): void;
  /** Takes goods of an order back, by SKU, and gives no money for them. */
  takeBackOrder(order: string, pieces: Readonly<Record<string, number>>): void;
  /** Says that the store is alive. */
  heartbeat(): void;
  /** Sends what no hub has taken yet. */
  send(): Promise<void>;
  /** Receipts that stand: voided ones are left out. */
  receipts(): readonly StoreReceipt[];
  /** Messages that no hub has taken yet. */
  readonly waiting: number;
}

export interface SoldLine {
  readonly product: DemoProduct;
  readonly quantity: number;
}

export interface StoreReceipt {
  /** As the hub names it. */
  readonly id: string;
  /** Pieces that left, by SKU; negative for what came back. */
  readonly pieces: Readonly<Record<string, number>>;
}

/** The payment provider's checkout. */
export interface Checkout {
  pay(payment: {
    readonly amount: number;
    readonly currency: string;
    readonly metadata: Record<string, string>;
    readonly capture: 'automatic' | 'manual';
    readonly card: 'good' | 'declined';
  }): { readonly id: string; readonly status: string };
}

/** The packing bench of the warehouse. */
export interface PackingBench {
  /** What is reserved and can be packed, oldest first. */
  ready(): Promise<readonly PickTask[]>;
  ship(task: PickTask, parcel: Parcel): Promise<void>;
  /** Goods arrive for what is running out. Answers the articles. */
  restock(): Promise<readonly string[]>;
}

export interface PickTask {
  /** Sale order: "S00042". */
  readonly order: string;
  /** Reserved pieces by SKU. */
  readonly pieces: Readonly<Record<string, number>>;
}

export interface Parcel {
  readonly carrier: string;
  readonly tracking: string;
  /** Only so much of each SKU; everything that is reserved by default. */
  readonly quantities?: Readonly<Record<string, number>>;
}
