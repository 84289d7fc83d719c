import type { TSchema } from 'typebox';
import type { DeadLetter } from '../backbone/backbone.ts';
import type { StoredMessage } from '../backbone/event-log.ts';
import { type CommandName, commands } from '../canonical/command.ts';
import type { Delivery, Outcome } from '../canonical/envelope.ts';
import { type EventName, events } from '../canonical/event.ts';
import { type Clearance, maskBySchema } from '../connector/mask.ts';
import { type Caller, seesPersonal } from '../governance/identity/caller.ts';
import type { StoryEntry } from '../records/orders/narrate.ts';

/** Callers of requests in which personal data was let through; each request has a caller of its own. */
const shown = new WeakSet<Caller>();

/** Whether something was answered to this caller unmasked; the audit writes it down. */
export const wasShownPersonal = (caller: Caller): boolean => shown.has(caller);

/** What a caller may see of people. Asking for it is what the audit takes for a look. */
export function clearanceOf(caller: Caller): Clearance {
  if (!seesPersonal(caller)) return 'internal';
  shown.add(caller);
  return 'personal';
}

/** The data of a message as a caller may see it. Raw deliveries are foreign and hold anything: only with `personal`. */
function maskData(topic: string, data: unknown, clearance: Clearance): unknown {
  const [kind, ...rest] = topic.split('.');
  if (kind === 'delivery') return maskDelivery(data as Delivery, clearance);
  if (kind === 'event') return maskOrHide(events[rest[0] as EventName], data, clearance);
  if (kind === 'command') return maskOrHide(commands[rest[1] as CommandName]?.request, data, clearance);
  if (kind === 'outcome') return maskOutcome(data as Outcome, clearance);
  return hidden(data);
}

function maskDelivery(delivery: Delivery, clearance: Clearance): unknown {
  if (clearance === 'personal') return delivery;
  return { ...delivery, body: hidden(delivery.body), headers: {} };
}

function maskOutcome(outcome: Outcome, clearance: Clearance): unknown {
  const schemas = commands[outcome?.command];
  if (schemas === undefined) return hidden(outcome);
  return {
    ...outcome,
    request: maskBySchema(schemas.request, outcome.request, clearance),
    ...(outcome.result === undefined ? {} : { result: maskBySchema(schemas.result, outcome.result, clearance) }),
  };
}

function maskOrHide(schema: TSchema | undefined, data: unknown, clearance: Clearance): unknown {
  return schema === undefined ? hidden(data) : maskBySchema(schema, data, clearance);
}

/** That there is something, and nothing of what. */
export function hidden(data: unknown): string {
  return `‹${typeof data === 'string' ? data.length : (JSON.stringify(data)?.length ?? 0)} characters›`;
}

export function maskMessage(message: StoredMessage, clearance: Clearance): StoredMessage {
  const { envelope, topic } = message;
  return { ...message, envelope: { ...envelope, data: maskData(topic, envelope.data, clearance) } };
}

export function maskLetter(letter: DeadLetter, clearance: Clearance): DeadLetter {
  return { ...letter, message: maskMessage(letter.message, clearance) };
}

/** A step of a story; calls are masked where they are tapped. */
export function maskEntry(entry: StoryEntry, clearance: Clearance): StoryEntry {
  if (entry.message === undefined) return entry;
  return { ...entry, data: maskData(entry.message.topic, entry.data, clearance) };
}
