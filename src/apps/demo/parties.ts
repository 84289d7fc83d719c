import type { ShopName, ShoppingTrip } from './shopping.ts';

/** A web shop as its buyers and its merchant use it. */
export interface ShopFront {
  readonly name: ShopName;
  /** Which shop a payment's metadata names. */
  readonly domain: string;
  /** ISO 4217. */
  readonly currency: string;
  /** The buyer clicks "buy"; money moves afterwards. */
  place(trip: ShoppingTrip): Promise<PlacedOrder>;
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
  /** Goods arrive for orders that wait for them. Answers what arrived, if anything was waited for. */
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
