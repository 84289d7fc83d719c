import { factId } from '../../kernel/ids.ts';

/** Every idempotency key of the hub begins so, which is how its own echo is recognised. */
const PREFIX = 'storeloom';
/** Metadata keys that the hub writes on what it makes, so that it finds it again after the key's life. */
export const PURPOSE_KEY = 'storeloom_purpose';
export const COMMAND_KEY = 'storeloom_command';

/** Stripe forgets a key after 24 hours at the earliest; the hub trusts it for less. */
export const KEY_LIFE_MS = 20 * 60 * 60 * 1000;

/** A key that derives from what is asked, never longer than the 255 characters that Stripe takes. */
export function requestKey(operation: string, ...parts: readonly string[]): string {
  return `${PREFIX}:${operation}:${factId(...parts)}`;
}

/** The next keys of the same request, each after the one before stored an answer of 5xx that would come for ever. */
export function againKey(key: string, again: number): string {
  return `${key}:again:${again}`;
}

/** Whether the hub itself made this. */
export function isOurs(metadata: Readonly<Record<string, string>>, key: string | undefined): boolean {
  return Object.hasOwn(metadata, PURPOSE_KEY) || (key?.startsWith(`${PREFIX}:`) ?? false);
}
