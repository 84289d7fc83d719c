import type { Json } from '../../kernel/json.ts';

/** What a system says of an article's stock, as the proof compares it. Amounts are millionths, times epoch milliseconds of the hub. */
export interface Seen {
  readonly sku: string;
  readonly connection: string;
  /** Undefined for a channel with one number, and for an article of the ERP of which there is nothing anywhere. */
  readonly location?: string;
  readonly unit: string;
  /** On hand, or shown as sellable; undefined when the channel does not count the article and sells it without end. */
  readonly amount?: number;
  /** Reserved in the ERP. */
  readonly reserved?: number;
  /** The hub's clock before the question left: what happened later may be missing. */
  readonly readMs: number;
  /** When the channel last changed it, by its own clock. */
  readonly changedMs?: number;
}

/** A system that can be asked for all stock that it knows. */
export interface ProofSource {
  readonly connection: string;
  /** The owner of the stock, or one that shows it to buyers. */
  readonly role: 'erp' | 'channel';
  /** One page of everything; `after` is undefined at the beginning, `next` at the end. */
  page(
    after: Json | undefined,
    signal: AbortSignal,
  ): Promise<{ readonly seen: readonly Seen[]; readonly next?: Json | undefined }>;
  /** Some articles, now. */
  look(skus: readonly string[], signal: AbortSignal): Promise<readonly Seen[]>;
  /** Reads some articles and tells the hub of them by its ordinary messages. */
  tell(skus: readonly string[], signal: AbortSignal): Promise<void>;
}
