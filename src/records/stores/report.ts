import type { StoredMessage } from '../../backbone/event-log.ts';
import { type Envelope, nameOf } from '../../canonical/envelope.ts';
import type { EventData, EventName } from '../../canonical/event.ts';

/** Which till. Two connections may speak of the same location; their tills are kept apart. */
export interface TillKey {
  readonly connection: string;
  readonly location: string;
  readonly till: string;
}

/** What one message says of a till. */
export interface TillReport {
  readonly key: TillKey;
  /** The message's id, which is its content: the same content has the same. */
  readonly message: string;
  readonly name: TillEventName;
  /** Its number at the till; a heartbeat and sources without such a count have none. */
  readonly sequence?: number;
  /** What the source calls it; the same name with other content is a contradiction. */
  readonly record?: string;
  /** When it happened in the store, RFC 3339 UTC. */
  readonly at: string;
  readonly recordedAt: number;
  readonly receipt?: string;
  /** What a heartbeat says of the till's software and of its last number. */
  readonly version?: string;
  readonly lastSequence?: number;
}

export type TillEventName =
  | 'SaleCompleted'
  | 'SaleVoided'
  | 'TillOpened'
  | 'TillClosed'
  | 'CashMoved'
  | 'StoreHeartbeat';

/** What a message says of a till; undefined when it speaks of none or is of another shape. Pure and total. */
export function reportOf({ envelope, recordedAt }: StoredMessage): TillReport | undefined {
  const name = nameOf(envelope) as EventName;
  const say = Object.hasOwn(SAYINGS, name) ? SAYINGS[name as TillEventName] : undefined;
  if (say === undefined || envelope.connection === undefined) return undefined;
  try {
    const { location, till, ...said } = (say as (data: unknown) => Said)(envelope.data);
    if (typeof location !== 'string' || typeof till !== 'string') return undefined;
    return {
      key: { connection: envelope.connection, location, till },
      message: envelope.id,
      name: name as TillEventName,
      recordedAt,
      ...said,
    };
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

type Said = Omit<TillReport, 'key' | 'message' | 'name' | 'recordedAt'> & Pick<TillKey, 'location' | 'till'>;

const numbered = (sequence: number | undefined) => (sequence === undefined ? {} : { sequence });
const recorded = (kind: string, record: { readonly id: string } | undefined) =>
  record === undefined ? {} : { record: `${kind}/${record.id}` };

const SAYINGS: { readonly [Name in TillEventName]: (data: EventData<Name>) => Said } = {
  SaleCompleted: ({ receipt: { id, record, location, till, sequence, at } }) => ({
    location,
    till,
    at,
    receipt: id,
    ...numbered(sequence),
    ...recorded('sale', record),
  }),
  SaleVoided: ({ receipt, record, location, till, sequence, at }) => ({
    location,
    till,
    at,
    receipt,
    ...numbered(sequence),
    ...recorded('void', record),
  }),
  TillOpened: ({ record, location, till, sequence, at }) => ({
    location,
    till,
    at,
    ...numbered(sequence),
    ...recorded('opened', record),
  }),
  TillClosed: ({ record, location, till, sequence, at }) => ({
    location,
    till,
    at,
    ...numbered(sequence),
    ...recorded('closed', record),
  }),
  CashMoved: ({ record, location, till, sequence, at }) => ({
    location,
    till,
    at,
    ...numbered(sequence),
    ...recorded('moved', record),
  }),
  StoreHeartbeat: ({ location, till, at, version, lastSequence }) => ({
    location,
    till,
    at,
    ...(version === undefined ? {} : { version }),
    ...(lastSequence === undefined ? {} : { lastSequence }),
  }),
};

/** The receipt whose sale a message settles: whoever waited for something of it need not wait any more. */
export function settledReceipt(envelope: Envelope): string | undefined {
  const name = nameOf(envelope);
  const settles = name === 'SaleCompleted' || name === 'SaleVoided' || name === 'adjust-stock.done';
  return settles && envelope.subject.startsWith('receipt/') ? envelope.subject : undefined;
}
