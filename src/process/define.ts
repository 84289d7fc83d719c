import type { CommandName } from '../canonical/command.ts';
import type { CommandData, Lane, Outcome, OutcomeKind } from '../canonical/envelope.ts';
import type { EventData, EventName } from '../canonical/event.ts';
import type { Json } from '../kernel/json.ts';

/**
 * The kit that a business process is written with: a transition table. A row is `(state, message) => [next, ...outputs]`,
 * pure and synchronous; the only time it knows is the message's.
 */

/** What a table names its rows by: `OrderPlaced`, `book-order.done`, `deadline.payment`. */
export type MessageName = EventName | `${CommandName}.${OutcomeKind}` | `deadline.${string}`;

/** What a row reads of a message of that name. */
type DataOf<Name> = Name extends EventName
  ? EventData<Name>
  : Name extends `${infer Command extends CommandName}.${infer Kind extends OutcomeKind}`
    ? Outcome<Command, Kind>
    : DeadlineData;

/** A deadline that has passed. */
export interface DeadlineData {
  /** The instance that set it. */
  readonly key: string;
  readonly name: string;
  /** When it was due, epoch milliseconds. */
  readonly dueMs: number;
}

/** A message as a row sees it. */
export interface Message<Data = unknown> {
  readonly id: string;
  readonly name: string;
  readonly data: Data;
  /** When the hub made it durable, epoch milliseconds: the only time that a process knows. */
  readonly atMs: number;
  /** When it happened at its source, RFC 3339 UTC. */
  readonly time: string;
  readonly connection?: string;
}

/** What a step asks of the world. The runtime turns it into messages whose ids derive from their cause. */
export type Output =
  | {
      readonly kind: 'command';
      readonly name: CommandName;
      /** A role of the configuration (`erp`) or the name of a connection. */
      readonly to: string;
      readonly data: CommandData<CommandName>;
      /** Tells one command from another of the same name that the same message caused. */
      readonly purpose: string;
      /** The lane that it waits in; by default that of the message which began the instance, so that commands stay in order. */
      readonly lane?: Lane;
    }
  | {
      readonly kind: 'event';
      readonly name: EventName;
      readonly data: EventData<EventName>;
      readonly purpose: string;
      /** What it is about, where that is not what the instance is about: an order that this one calls for. */
      readonly about?: string;
    }
  /** Sets or moves the deadline `name`. */
  | { readonly kind: 'wake'; readonly name: string; readonly dueMs: number }
  | { readonly kind: 'unwake'; readonly name: string }
  /** Messages that carry `alias` belong to this instance. */
  | { readonly kind: 'alias'; readonly alias: string };

export function command<Name extends CommandName>(
  name: Name,
  to: string,
  data: CommandData<Name>,
  purpose = '',
  lane?: Lane,
): Output {
  const asked = { kind: 'command', name, to, data: data as CommandData<CommandName>, purpose } as const;
  return lane === undefined ? asked : { ...asked, lane };
}

export function event<Name extends EventName>(name: Name, data: EventData<Name>, purpose = '', about?: string): Output {
  const said = { kind: 'event', name, data: data as EventData<EventName>, purpose } as const;
  return about === undefined ? said : { ...said, about };
}

export const wake = (name: string, dueMs: number): Output => ({ kind: 'wake', name, dueMs });
export const unwake = (name: string): Output => ({ kind: 'unwake', name });
export const alias = (value: string): Output => ({ kind: 'alias', alias: value });

/** A state says in `at` where the process stands; the rest is what it knows there. */
export interface StateShape {
  readonly at: string;
}

/** The next state, then what to put out. */
export type Step<State> = readonly [State, ...Output[]];
type Row<State, Here, Data> = (state: Here, message: Message<Data>) => Step<State>;
export type Rows<State, Here> = { readonly [Name in MessageName]?: Row<State, Here, DataOf<Name>> };
type Table<State extends StateShape> = {
  readonly [At in State['at']]: Rows<State, Extract<State, { readonly at: At }>>;
};

/**
 * Which instance a message belongs to: by its key, or by an alias that an instance declared. A message that only `joins`
 * concerns an instance that is there and begins none: without one it is of no interest.
 */
export type Address = { readonly key: string; readonly joins?: true } | { readonly alias: string };

/** A business process as its author writes it; `defineProcess` checks it. */
export interface ProcessDefinition<State extends StateShape = StateShape> {
  /** Stable for ever: `order-to-cash`. */
  readonly name: string;
  /** Raised when stored states change shape; see `migrate`. */
  readonly version: number;
  /** What it is for, in a sentence; opens the reference page. */
  readonly summary: string;
  /** The roles that its commands go to, bound to connections by the configuration. */
  readonly roles: readonly string[];
  /**
   * The lane of its deadlines; by default that of the message which began the instance, where a deadline stands behind whatever
   * was recorded before it. In a lane of their own deadlines overtake what waits elsewhere.
   */
  readonly deadlineLane?: Lane;
  /** Which instance a message concerns; undefined when none of this process. */
  correlate(message: Message, subject: string): Address | undefined;
  /** The instance before its first message. */
  initial(key: string): State;
  /** The messages that may begin an instance. */
  readonly begins: readonly MessageName[];
  readonly states: Table<State>;
  /** What each state means, for the reference page. */
  readonly meanings: { readonly [At in State['at']]: string };
  /**
   * Messages that a state takes note of and answers with nothing, on purpose. With the rows they must cover every
   * message that the process listens to; `everywhere` holds for all states.
   */
  readonly ignores: { readonly [At in State['at'] | 'everywhere']?: readonly MessageName[] };
  /** `migrate[n]` makes a state of version n + 1 from one of version n; pure. */
  readonly migrate: { readonly [version: number]: (state: Json) => Json };
}

/** A definition with its state type forgotten, as the host carries it. */
export type AnyProcess = ProcessDefinition<StateShape>;

/** Declares a process. The type of each row's state follows from its place in the table. */
export function defineProcess<State extends StateShape>(definition: ProcessDefinition<State>): AnyProcess {
  return definition as unknown as AnyProcess;
}

/** Every message that a process listens to: whatever has a row or is ignored somewhere. */
export function listensTo(definition: AnyProcess): readonly string[] {
  const names = new Set<string>(definition.begins);
  for (const rows of Object.values(definition.states)) for (const name of Object.keys(rows)) names.add(name);
  for (const ignored of Object.values(definition.ignores)) for (const name of ignored ?? []) names.add(name);
  return [...names].sort();
}

/** How a state answers a message. */
export function answerOf(definition: AnyProcess, at: string, name: string): 'row' | 'ignored' | 'unexpected' {
  if (definition.states[at]?.[name as MessageName] !== undefined) return 'row';
  const { everywhere = [], [at]: here = [] } = definition.ignores;
  return everywhere.includes(name as MessageName) || here.includes(name as MessageName) ? 'ignored' : 'unexpected';
}

/**
 * The pairs of state and message that nobody thought of: no row, not ignored on purpose. A complete process has none;
 * its test says so.
 */
export function unansweredPairs(definition: AnyProcess): readonly { readonly at: string; readonly name: string }[] {
  return Object.keys(definition.states).flatMap((at) =>
    listensTo(definition)
      .filter((name) => answerOf(definition, at, name) === 'unexpected')
      .map((name) => ({ at, name })),
  );
}
