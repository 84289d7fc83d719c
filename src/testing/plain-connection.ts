import type { CommandName } from '../canonical/command.ts';
import type { CommandData, CommandResult, Delivery, Envelope } from '../canonical/envelope.ts';
import type {
  Call,
  Connection,
  ConnectionContext,
  Connector,
  DraftEvent,
  FactDraft,
  Hint,
  Profile,
} from '../connector/connector.ts';
import type { Http } from '../connector/http.ts';
import { memoryBindings } from '../connector/memory/bindings.ts';
import { systemChance } from '../kernel/chance.ts';
import { systemClock } from '../kernel/clock.ts';
import { CodedError } from '../kernel/failure.ts';

/** HTTP without the hub's limits and circuits, one call at a time; `asked` keeps the methods and addresses of all calls. */
export function plainHttp(asked: string[] = []): Http {
  return {
    learn: () => {},
    async request({ method, url, headers, body, repeatable, signal }) {
      asked.push(`${method} ${new URL(url).pathname}`);
      try {
        const response = await fetch(url, {
          method,
          ...(headers ? { headers } : {}),
          ...(body ? { body } : {}),
          ...(signal ? { signal } : {}),
        });
        return { status: response.status, headers: Object.fromEntries(response.headers), body: await response.text() };
      } catch (error) {
        const kind = repeatable ? 'transient' : 'unknown';
        throw new CodedError({ kind, code: 'SL-HTTP-002', because: 'lost' }, { cause: error });
      }
    },
  };
}

/** A connection to a simulated system over plain fetch, with memory for what is bound to what. */
export function openPlainly<Settings>(
  connector: Connector<Settings>,
  profile: Profile<Settings>,
  more: Partial<Pick<ConnectionContext<Settings>, 'http' | 'clock' | 'bindings' | 'webhookUrl'>> = {},
): Connection {
  return connector.open({
    ...profile,
    http: plainHttp(),
    clock: systemClock,
    chance: systemChance,
    bindings: memoryBindings(),
    log: { info: () => {}, warn: () => {} },
    ...more,
  });
}

const call: Call = {
  attempt: 1,
  uncertain: false,
  shadow: false,
  lane: 'live',
  signal: new AbortController().signal,
};

/** Carries a command out as its first try. */
export async function carryOut<Name extends CommandName>(
  connection: Connection,
  name: Name,
  data: CommandData<Name>,
  id = 'command-1',
): Promise<CommandResult<Name>> {
  const handler = connection.commands[name];
  if (handler === undefined) throw new Error(`no ${name}`);
  const envelope = { id, data } as Envelope<CommandData<Name>>;
  return (await handler.carryOut(envelope as never, call)) as CommandResult<Name>;
}

/** Carries commands out in one call, as their first try. */
export async function carryOutMany<Name extends CommandName>(
  connection: Connection,
  name: Name,
  many: readonly CommandData<Name>[],
) {
  const run = connection.commands[name]?.carryOutMany?.run;
  if (run === undefined) throw new Error(`no list of ${name}`);
  const envelopes = many.map((data, index) => ({ id: `command-${index}`, data }));
  return await run(envelopes as never, call);
}

/** A delivery that came by webhook. */
export function deliveryTo(connection: string, topic: string, body: string): Delivery {
  return {
    connection,
    via: 'webhook',
    topic,
    deliveryId: 'd',
    headers: {},
    body,
    encoding: 'utf8',
    receivedAt: '2026-11-20T10:00:00Z',
  };
}

/** The events of a body, none when it is of no interest; fails when it is not understood. */
export function eventsFrom<Settings>(
  connector: Connector<Settings>,
  profile: Profile<Settings>,
  { topic, body }: { readonly topic: string; readonly body: string },
): readonly DraftEvent[] {
  const translation = connector.translate(deliveryTo(profile.connection, topic, body), profile);
  if (translation.kind === 'ignored') return [];
  if (translation.kind !== 'events') throw new Error(`not events: ${JSON.stringify(translation)}`);
  return translation.events;
}

/** What one hint points at, however the connection reads hints. */
export async function follow({ fetch, fetchMany }: Connection, hint: Hint): Promise<readonly FactDraft[]> {
  if (fetch !== undefined) return await fetch(hint);
  if (fetchMany === undefined) throw new Error('the connection reads no hints');
  return (await fetchMany.run([hint]))[0] ?? [];
}
