import type { EventData } from '../canonical/event.ts';
import type { Articles } from '../connector/articles.ts';
import type { DraftEvent } from '../connector/connector.ts';

/** A line of an order or a receipt, as far as it says which article it is about. */
interface Line {
  readonly sku?: string;
  readonly foreignSku?: string;
  readonly foreignVariantId?: string;
}

/**
 * Events of sales under the hub's SKUs: what a mapping says a channel or a till calls otherwise is renamed before anybody reads it,
 * so that orders are booked, stock is claimed and tills are counted on the right article. What the channel called it stays beside it.
 * What is not a sale names its articles where it is read, because only there is known which record of the channel it is about.
 */
export async function withArticles(drafts: readonly DraftEvent[], articles: Articles): Promise<readonly DraftEvent[]> {
  const named: DraftEvent[] = [];
  for (const draft of drafts) named.push(await withNamed(draft, articles));
  return named;
}

async function withNamed(draft: DraftEvent, articles: Articles): Promise<DraftEvent> {
  switch (draft.name) {
    case 'OrderPlaced':
    case 'OrderEdited': {
      const data = draft.data as EventData<'OrderPlaced'>;
      const lines = await namedLines(data.order?.lines, articles);
      return lines === undefined ? draft : { ...draft, data: { ...data, order: { ...data.order, lines } } };
    }
    case 'SaleCompleted': {
      const data = draft.data as EventData<'SaleCompleted'>;
      const lines = await namedLines(data.receipt?.lines, articles);
      return lines === undefined ? draft : { ...draft, data: { ...data, receipt: { ...data.receipt, lines } } };
    }
    case 'ReturnRequested': {
      const data = draft.data as EventData<'ReturnRequested'>;
      const lines = await renamedLines(data.return?.lines, articles);
      return lines === undefined ? draft : { ...draft, data: { ...data, return: { ...data.return, lines } } };
    }
    case 'ReturnReceived':
    case 'ReturnInspected': {
      const data = draft.data as EventData<'ReturnReceived'>;
      const lines = await renamedLines(data.lines, articles);
      return lines === undefined ? draft : { ...draft, data: { ...data, lines } };
    }
    default:
      return draft;
  }
}

/**
 * A command that holds an order, under the hub's SKUs, as mappings say now: what could not be booked because nobody had said
 * which article was meant is booked when it is tried again after somebody has.
 */
export async function commandWithArticles<Data>(
  data: Data,
  articlesOf: (connection: string) => Articles,
): Promise<Data> {
  const { order } = data as { readonly order?: unknown };
  if (typeof order !== 'object' || order === null) return data;
  const { channel, lines } = order as { readonly channel?: string; readonly lines?: readonly Line[] };
  if (channel === undefined) return data;
  const named = await namedLines(lines, articlesOf(channel));
  return named === undefined ? data : { ...data, order: { ...order, lines: named } };
}

/** The lines with those renamed that go by another SKU there; undefined when there is none. */
async function namedLines<Each extends Line>(
  lines: readonly Each[] | undefined,
  articles: Articles,
): Promise<Each[] | undefined> {
  // A draft that is not in the canonical language is refused right after this, with the field and the rule.
  if (!Array.isArray(lines)) return undefined;
  const named = await Promise.all(lines.map((line: Each) => namedLine(line, articles)));
  return named.some((line, index) => line !== lines[index]) ? named : undefined;
}

/** Goods of a return stand beside those of the order, which says what the channel calls them. */
async function renamedLines<Each extends { readonly sku: string }>(
  lines: readonly Each[] | undefined,
  articles: Articles,
): Promise<Each[] | undefined> {
  const named = await namedLines(lines, articles);
  return named?.map(({ foreignSku: _, ...line }: Each & Line) => line as unknown as Each);
}

async function namedLine<Each extends Line>(line: Each, articles: Articles): Promise<Each> {
  const theirs = line.foreignSku ?? line.sku;
  const sku = await articles.mappedSku({ sku: theirs, id: line.foreignVariantId });
  if (sku === undefined || sku === line.sku) return line;
  return { ...line, sku, ...(theirs === undefined ? {} : { foreignSku: theirs }) };
}
