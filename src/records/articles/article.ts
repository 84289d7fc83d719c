import type { StoredMessage } from '../../backbone/event-log.ts';
import { nameOf } from '../../canonical/envelope.ts';
import type { EventData } from '../../canonical/event.ts';

/** An article as one system says it is. */
export interface Article {
  readonly connection: string;
  readonly sku: string;
  /** The canonical id of the product that it is a variant of. */
  readonly product: string;
  readonly gtin?: string;
  readonly title: string;
  /** `colour=red;size=m`, in lower case and sorted; empty when nothing sets it apart. */
  readonly options: string;
  readonly active: boolean;
}

/** What a message says of a product: all its articles, or that it is gone. */
export interface ArticleNews {
  readonly connection: string;
  readonly product: string;
  /** When the system was read, RFC 3339: older news changes nothing. */
  readonly readAt: string;
  readonly articles: readonly Article[];
}

/** Options as one text that is the same however they were written down. */
export function optionsText(options: readonly { readonly name: string; readonly value: string }[]): string {
  return options
    .map(({ name, value }) => `${name.trim()}=${value.trim()}`.toLowerCase())
    .sort()
    .join(';');
}

/** The news in a message; undefined when it is about something else. */
export function newsOf({ envelope }: Pick<StoredMessage, 'envelope'>): ArticleNews | undefined {
  const { connection, time: readAt } = envelope;
  if (connection === undefined) return undefined;
  const name = nameOf(envelope);
  if (name === 'ProductRetired') {
    const { product } = envelope.data as EventData<'ProductRetired'>;
    return { connection, product, readAt, articles: [] };
  }
  if (name !== 'ProductUpdated') return undefined;
  const { product } = envelope.data as EventData<'ProductUpdated'>;
  const articles = product.variants.map(({ sku, gtin, options, active }) => ({
    connection,
    sku,
    product: product.id,
    ...(gtin === undefined ? {} : { gtin }),
    title: product.title,
    options: optionsText(options),
    active,
  }));
  return { connection, product: product.id, readAt, articles };
}
