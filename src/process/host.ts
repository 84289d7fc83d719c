import type { Claimed, Handled, Subscription } from '../backbone/backbone.ts';
import type { StoredMessage } from '../backbone/event-log.ts';
import type { ProcessInstance, ProcessStore } from '../backbone/process-store.ts';
import { COMMAND_NAMES } from '../canonical/command.ts';
import { type Envelope, nameOf } from '../canonical/envelope.ts';
import type { Clock } from '../kernel/clock.ts';
import { CodedError, type Failure } from '../kernel/failure.ts';
import { LIMITS } from '../kernel/limits.ts';
import type { Span } from '../kernel/tracing.ts';
import { fireDeadlines } from './deadlines.ts';
import { type Address, type AnyProcess, listensTo, type Message } from './define.ts';
import { isUnclaimed, messagesOf, sourceOf, unclaimed } from './emit.ts';
import { processErrors } from './errors.ts';
import { begin, type Live, revive, type Stepped, step, stored } from './step.ts';

/** The run time of one process: it loads instances, lets the table decide, and commits what it decided. */
export interface ProcessHost {
  readonly definition: AnyProcess;
  /** What the backbone delivers to; declare it with `backbone.subscribe`. */
  subscription(): Subscription;
  /** Turns passed deadlines into messages; answers how many. Safe on several nodes at once. */
  fireDeadlines(): Promise<number>;
  /** Calls `fireDeadlines` about once a second until `signal` is aborted; a failure is told and waited out. */
  runDeadlines(signal: AbortSignal, onFailure?: (failure: unknown) => void): Promise<void>;
  /** Throws SL-PROCESS-003 when a stored (version, state) is unknown here and no migration leads to it. */
  checkStored(): Promise<void>;
}

/** What a step did, for metrics and for the documentation's diagrams. */
export interface Observed {
  readonly from: string;
  readonly name: string;
  readonly to: string;
  readonly answer: Stepped['answer'];
}

export interface ProcessHostOptions {
  readonly definition: AnyProcess;
  readonly store: ProcessStore;
  /** Role → connection. */
  readonly roles: Readonly<Record<string, string>>;
  readonly clock: Clock;
  readonly observe?: (observed: Observed) => void;
  /** Messages to a commit. */
  readonly batch?: { readonly size: number; readonly waitMs: number; readonly busyWaitMs?: number };
}

/** Commits take the lock of the lane in turn, so that two at once are no faster than one that is larger. */
const BATCH = { size: 100, waitMs: 5, busyWaitMs: 250 };

/** Throws SL-PROCESS-004 when a role that the process needs is bound to no connection. */
export function createProcessHost(options: ProcessHostOptions): ProcessHost {
  const { definition, store, roles, clock } = options;
  for (const role of definition.roles) {
    if (roles[role] === undefined) {
      throw processErrors.error('SL-PROCESS-004', {
        because: `${definition.name} sends commands to the role "${role}"`,
        field: `roles.${role}`,
      });
    }
  }
  return {
    definition,
    subscription: () => ({
      name: `process/${definition.name}`,
      topics: topicsOf(definition),
      from: 'beginning',
      batch: options.batch ?? BATCH,
      concurrency: Math.max(128, (options.batch ?? BATCH).size),
      owner: definition.name,
      handle: (batch) => takeBatch(options, batch),
    }),
    fireDeadlines: () => fireDeadlines(definition, store, clock),
    async runDeadlines(signal, onFailure = () => {}) {
      while (!signal.aborted) {
        let fired = 0;
        try {
          fired = await fireDeadlines(definition, store, clock);
        } catch (failure) {
          onFailure(failure);
        }
        if (fired < LIMITS.deadlineBatch) await clock.sleep(1_000, signal);
      }
    },
    checkStored: () => checkStored(definition, store),
  };
}

/** The topics of everything that a table has rows for. */
function topicsOf(definition: AnyProcess): string[] {
  const names = listensTo(definition);
  const events = names.filter((name) => !name.includes('.')).map((name) => `event.${name}`);
  const commands = COMMAND_NAMES.filter((name) => names.some((listened) => listened.startsWith(`${name}.`)));
  const deadlines = names.some((name) => name.startsWith('deadline.')) ? [`deadline.${definition.name}.*`] : [];
  return [...events, ...commands.map((name) => `outcome.${name}.*`), ...deadlines];
}

async function checkStored(definition: AnyProcess, store: ProcessStore): Promise<void> {
  for (const { version, at, instances } of await store.census(definition.name)) {
    const reachable =
      version <= definition.version &&
      Array.from({ length: definition.version - version }, (_, index) => version + index).every(
        (from) => definition.migrate[from] !== undefined,
      );
    if (!reachable || (version === definition.version && definition.states[at] === undefined)) {
      throw processErrors.error('SL-PROCESS-003', {
        because: `${instances} instances of ${definition.name} stand in version ${version}, state "${at}"; this is version ${definition.version}`,
      });
    }
  }
}

// ── one batch ───────────────────────────────────────────────────────────────────────────────────────────────

/** A message of the batch on its way through. */
interface Item {
  readonly index: number;
  readonly envelope: Envelope;
  readonly message: Message;
  readonly shadow: boolean;
  readonly span: Span | undefined;
  /** Whether it concerns only an instance that is there. */
  readonly joins: boolean;
  /** Whether it already waits outside its key's queue. */
  readonly waited: boolean;
}

/** What the messages of one instance come to; made anew when another node was faster. */
interface Draft {
  readonly key: string;
  readonly items: readonly Item[];
  /** The instance to write; undefined when nothing changed. */
  readonly write: ProcessInstance | undefined;
  readonly messages: readonly Envelope[];
  readonly aliases: readonly string[];
  readonly answers: ReadonlyMap<number, Handled>;
}

/** Names of messages that a step's span tells of. */
const SAID_MOST = 10;

const DONE: Handled = { kind: 'done' };

async function takeBatch(options: ProcessHostOptions, batch: readonly Claimed[]): Promise<Handled[]> {
  const answers = new Map<number, Handled>();
  const groups = await addressed(options, batch, answers);
  const drafts = await draft(options, groups);
  const changed: Draft[] = [];
  for (const one of drafts) {
    for (const [index, answer] of one.answers) answers.set(index, answer);
    if (one.write !== undefined && !one.items.every(({ shadow }) => shadow)) changed.push(one);
  }
  await commit(options, changed, answers, 0);
  return batch.map((_, index) => answers.get(index) ?? DONE);
}

function messageOf({ envelope, recordedAt }: Pick<StoredMessage, 'envelope' | 'recordedAt'>): Message {
  return {
    id: envelope.id,
    name: nameOf(envelope),
    data: envelope.data,
    atMs: recordedAt,
    time: envelope.time,
    ...(envelope.connection === undefined ? {} : { connection: envelope.connection }),
  };
}

/** Groups the batch by instance; answers at once what belongs to none. */
async function addressed(
  { definition, store }: ProcessHostOptions,
  batch: readonly Claimed[],
  answers: Map<number, Handled>,
): Promise<Map<string, Item[]>> {
  const found: { readonly item: Item; readonly address: Address }[] = [];
  for (const [index, claimed] of batch.entries()) {
    const waited = isUnclaimed(claimed.message.envelope);
    const envelope = waited ? claimed.message.envelope.data.message : claimed.message.envelope;
    const message = messageOf({ envelope, recordedAt: claimed.message.recordedAt });
    const isDeadline = message.name.startsWith('deadline.');
    // What the process itself said comes back to it through the log; it ends here.
    if (envelope.source === sourceOf(definition) && !isDeadline) continue;
    const address = isDeadline ? { key: envelope.subject } : definition.correlate(message, envelope.subject);
    if (address === undefined) continue;
    const joins = 'joins' in address && address.joins === true;
    found.push({
      item: { index, envelope, message, shadow: claimed.shadow, span: claimed.span, waited, joins },
      address,
    });
  }
  const aliases = found.flatMap(({ address }) => ('alias' in address ? [address.alias] : []));
  const keys = aliases.length === 0 ? new Map() : await store.resolveAliases(definition.name, [...new Set(aliases)]);
  const groups = new Map<string, Item[]>();
  for (const { item, address } of found) {
    const key = 'key' in address ? address.key : keys.get(address.alias);
    if (key === undefined) {
      // The message steps out of its key's queue: what it waits for may stand behind it.
      const unknown = failed(unknownInstance(definition, item, JSON.stringify(address)));
      answers.set(item.index, item.waited ? unknown : { kind: 'done', emit: [unclaimed(definition, item.envelope)] });
    } else groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return groups;
}

function unknownInstance(definition: AnyProcess, { message }: Item, address: string): Failure {
  return processErrors.failure('SL-PROCESS-002', {
    because: `${definition.name} knows no instance for ${message.name} (${address})`,
  });
}

async function draft(options: ProcessHostOptions, groups: ReadonlyMap<string, readonly Item[]>): Promise<Draft[]> {
  if (groups.size === 0) return [];
  const instances = await options.store.load(options.definition.name, [...groups.keys()]);
  return [...groups].map(([key, items]) => draftOne(options, key, items, instances.get(key)));
}

/** Lets one instance take its messages. A message that breaks it fails alone; the others go on. */
function draftOne(
  options: ProcessHostOptions,
  key: string,
  items: readonly Item[],
  instance: ProcessInstance | undefined,
): Draft {
  const { definition, roles, observe } = options;
  const answers = new Map<number, Handled>();
  const messages: Envelope[] = [];
  const aliases: string[] = [];
  let live: Live | undefined;
  let changed = false;
  for (const item of items) {
    try {
      live ??= instance === undefined ? undefined : revive(definition, instance);
      if (live === undefined && item.joins) {
        answers.set(item.index, DONE);
        continue;
      }
      if (live === undefined && !definition.begins.includes(item.message.name as 'OrderPlaced')) {
        const known = item.message.name.startsWith('deadline.');
        answers.set(item.index, known ? DONE : failed(unknownInstance(definition, item, key)));
        continue;
      }
      const before = live ?? begin(definition, key, item.envelope.lane);
      const stepped = step(definition, before, item.message);
      const out = messagesOf(definition, roles, stepped.live, item.envelope, item.message.atMs, stepped.outputs);
      observe?.({
        from: before.kept.data.at,
        name: item.message.name,
        to: stepped.live.kept.data.at,
        answer: stepped.answer,
      });
      item.span?.set({
        'storeloom.process': definition.name,
        'storeloom.process.from': before.kept.data.at,
        'storeloom.process.to': stepped.live.kept.data.at,
        'storeloom.process.answer': stepped.answer,
        'storeloom.process.said': out.slice(0, SAID_MOST).map(nameOf).join(' '),
      });
      if (item.shadow) {
        answers.set(item.index, {
          kind: 'done',
          diff: { from: before.kept.data, to: stepped.live.kept.data, messages: out },
        });
        continue;
      }
      answers.set(item.index, DONE);
      if (stepped.answer === 'handled-before') continue;
      live = stepped.live;
      changed = true;
      messages.push(...out);
      aliases.push(...stepped.outputs.flatMap((output) => (output.kind === 'alias' ? [output.alias] : [])));
    } catch (error) {
      answers.set(item.index, failed(brokenStep(definition, key, item, error)));
    }
  }
  return { key, items, write: changed && live ? stored(live) : undefined, messages, aliases, answers };
}

function brokenStep(definition: AnyProcess, key: string, { message }: Item, error: unknown): Failure {
  if (error instanceof CodedError) return error.failure;
  const because = error instanceof Error ? error.message : String(error);
  return processErrors.failure('SL-PROCESS-001', {
    because: `${definition.name}, ${key}, ${message.name}: ${because}`,
  });
}

const failed = (failure: Failure): Handled => ({ kind: 'failed', failure });

// ── the commit ──────────────────────────────────────────────────────────────────────────────────────────────

/**
 * Writes all drafts in one transaction. Instances that another node changed are loaded and drafted again; when the
 * content of one breaks the transaction, halves are tried until the bad one stands alone.
 */
async function commit(
  options: ProcessHostOptions,
  drafts: readonly Draft[],
  answers: Map<number, Handled>,
  round: number,
): Promise<void> {
  if (drafts.length === 0) return;
  let conflicts: readonly string[];
  try {
    conflicts = await write(options, drafts);
  } catch (error) {
    if (isEverybodys(error)) throw error;
    if (drafts.length === 1)
      return refuse(drafts, answers, commitFailure(options.definition, drafts[0] as Draft, error));
    const middle = drafts.length >> 1;
    await commit(options, drafts.slice(0, middle), answers, round);
    return commit(options, drafts.slice(middle), answers, round);
  }
  if (conflicts.length === 0) return;
  const late = new Set(conflicts);
  const losers = drafts.filter(({ key }) => late.has(key));
  const others = drafts.filter(({ key }) => !late.has(key));
  if (round >= LIMITS.conflictsPerStep) {
    const because = `${losers.length} instances of ${options.definition.name} changed ${round} times while they were in hand`;
    refuse(losers, answers, processErrors.failure('SL-PROCESS-005', { because, scope: 'operation' }));
    return commit(options, others, answers, round);
  }
  const again = await draft(options, new Map(losers.map(({ key, items }) => [key, items])));
  for (const one of again) for (const [index, answer] of one.answers) answers.set(index, answer);
  const redone = again.filter(({ write: next }) => next !== undefined);
  return commit(options, [...others, ...redone], answers, round + 1);
}

async function write({ definition, store }: ProcessHostOptions, drafts: readonly Draft[]): Promise<readonly string[]> {
  const aliases = new Map(drafts.flatMap(({ key, aliases }) => aliases.map((alias) => [alias, key] as const)));
  // Before the commit: an alias without an instance is harmless, an instance whose payments cannot find it is not.
  if (aliases.size > 0) await store.setAliases(definition.name, aliases);
  const { conflicts } = await store.commit(
    drafts.map(({ write: instance }) => instance as ProcessInstance),
    drafts.flatMap(({ messages }) => messages),
  );
  return conflicts;
}

/** A failure of the store itself concerns the whole batch, and the backbone waits it out. */
function isEverybodys(error: unknown): boolean {
  return error instanceof CodedError && ['transient', 'throttled', 'unauthorized'].includes(error.failure.kind);
}

function commitFailure(definition: AnyProcess, { key }: Draft, error: unknown): Failure {
  if (error instanceof CodedError) return error.failure;
  const because = error instanceof Error ? error.message : String(error);
  return processErrors.failure('SL-PROCESS-001', {
    kind: 'unknown',
    because: `${definition.name}, ${key}: the step could not be stored: ${because}`,
  });
}

function refuse(drafts: readonly Draft[], answers: Map<number, Handled>, failure: Failure): void {
  for (const { items } of drafts) for (const { index } of items) answers.set(index, failed(failure));
}
