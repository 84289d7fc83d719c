import { beforeAll, describe, expect, test, vi } from 'vitest';
import type {
  CommandHandler,
  Connection,
  ConnectionContext,
  Connector,
  Poll,
  Verdict,
} from '../../connector/connector.ts';
import { CodedError } from '../../kernel/failure.ts';
import { parseJson } from '../../kernel/json.ts';
import { type ConnectorContract, type ContractCase, contractCases } from '../connector-contract.ts';

/**
 * The contract is worth what it refuses: the connector of the scaffold passes it (see its own test), and here it is broken on
 * purpose, one thing at a time, and the case that guards that thing must fail.
 */

type Example = ConnectorContract<{ apiKey: string; webhookSecret: string; apiUrl: string }>;
type ExampleConnector = Example['connector'];

const captured = vi.hoisted(() => ({ contract: undefined as unknown }));
vi.mock(import('../connector-contract.ts'), async (original) => ({
  ...(await original()),
  connectorContract: (_name: string, contract: unknown) => {
    captured.contract = contract;
  },
}));

let contract: Example;
beforeAll(async () => {
  await import('../../connector/new/template/acme.test.ts');
  contract = captured.contract as Example;
});

/** The case whose words hold all of `words`. */
function caseOf(broken: Example, words: string): ContractCase {
  const all = [...contractCases(broken).values()].flat();
  const found = all.filter(({ says }) => words.split(' … ').every((part) => says.includes(part)));
  expect(found.map(({ says }) => says).length, `cases that say "${words}"`).toBeGreaterThan(0);
  return found[0] as ContractCase;
}

const withConnector = (change: Partial<ExampleConnector>): Example => ({
  ...contract,
  connector: { ...contract.connector, ...change },
});

/** The connector, its open connection changed. */
const withConnection = (
  change: (connection: Connection, context: ConnectionContext<never>) => Partial<Connection>,
): Example =>
  withConnector({
    open: (context) => {
      const connection = contract.connector.open(context);
      return { ...connection, ...change(connection, context as ConnectionContext<never>) };
    },
  });

/** The one command, carried out otherwise. */
const withShipments = (
  carryOut: (
    handler: CommandHandler<'record-shipment'>,
    ...call: Parameters<CommandHandler<'record-shipment'>['carryOut']>
  ) => ReturnType<CommandHandler<'record-shipment'>['carryOut']>,
): Example =>
  withConnection(({ commands }) => {
    const handler = commands['record-shipment'] as CommandHandler<'record-shipment'>;
    return { commands: { 'record-shipment': { ...handler, carryOut: (...call) => carryOut(handler, ...call) } } };
  });

const withVerdict = (change: (verdict: Verdict, request: { headers: Readonly<Record<string, string>> }) => Verdict) =>
  withConnector({
    webhook: {
      verify: (request, profile, clock) =>
        change(contract.connector.webhook?.verify(request, profile, clock) as Verdict, request),
    },
  });

const withFailure = (change: (failure: CodedError['failure']) => CodedError['failure']): Example =>
  withShipments(async (handler, ...call) => {
    try {
      return await handler.carryOut(...call);
    } catch (error) {
      throw error instanceof CodedError ? new CodedError(change(error.failure)) : error;
    }
  });

const accepted: Verdict = { verdict: 'accepted', topic: 'order.changed', deliveryId: 'x', headers: {} };

const BROKEN: readonly (readonly [string, string, () => Example])[] = [
  ['signatures are not looked at', 'without a signature', () => withVerdict(() => accepted)],
  [
    'a forged signature passes',
    'forged',
    () => withVerdict((verdict) => (verdict.verdict === 'refused' ? accepted : verdict)),
  ],
  ['an altered body passes', 'altered', () => withVerdict(() => accepted)],
  ['old deliveries pass', 'stale', () => withVerdict(() => accepted)],
  [
    'a retry has another id',
    'sent twice has one id',
    () =>
      withVerdict((verdict, { headers }) =>
        verdict.verdict === 'accepted' ? { ...verdict, deliveryId: headers['x-acme-timestamp'] ?? '' } : verdict,
      ),
  ],
  [
    'the signature is kept',
    'holds no signature',
    () =>
      withVerdict((verdict, { headers }) =>
        verdict.verdict === 'accepted' ? { ...verdict, headers: { ...headers } } : verdict,
      ),
  ],
  [
    'verification throws on bytes that are not JSON',
    'whatever bytes come',
    () =>
      withConnector({
        webhook: {
          verify: (request, profile, clock) => {
            JSON.parse(Buffer.from(request.body).toString());
            return contract.connector.webhook?.verify(request, profile, clock) as Verdict;
          },
        },
      }),
  ],
  [
    'translation throws on garbage',
    'translation never throws, whatever',
    () =>
      withConnector({
        translate: (delivery, profile) => {
          JSON.parse(delivery.body);
          return contract.connector.translate(delivery, profile);
        },
      }),
  ],
  [
    'translation throws when a field is null',
    'something replaced or missing',
    () =>
      withConnector({
        translate: (delivery, profile) => {
          const { order } = JSON.parse(delivery.body) as { order?: { lines: { sku: string }[] } };
          order?.lines.map(({ sku }) => sku.length);
          return contract.connector.translate(delivery, profile);
        },
      }),
  ],
  [
    'translation remembers what it saw',
    'in any order',
    () => {
      const seen = new Set<string>();
      return withConnector({
        translate: (delivery, profile) => {
          if (seen.has(delivery.body)) return { kind: 'ignored', because: 'seen before' };
          seen.add(delivery.body);
          return contract.connector.translate(delivery, profile);
        },
      });
    },
  ],
  ...brokenEvents(),
  [
    'ids of nineteen digits are rounded',
    'nineteen digits',
    () =>
      withConnector({
        translate: (delivery, profile) => {
          const text = delivery.body.replace(/: (\d{16,})/, (_, digits: string) => `: "${Number(digits)}"`);
          return contract.connector.translate({ ...delivery, body: text }, profile);
        },
      }),
  ],
  [
    'a missing field is guessed',
    'without order.currency',
    () =>
      withConnector({
        translate: (delivery, profile) => {
          if (delivery.body.includes('"currency"') || !delivery.body.includes('"order"')) {
            return contract.connector.translate(delivery, profile);
          }
          const body = delivery.body.replace('"order":{', '"order":{"currency":"EUR",');
          return contract.connector.translate({ ...delivery, body }, profile);
        },
      }),
  ],
  [
    'a new field of the vendor breaks it',
    'an order: … change nothing',
    () =>
      withConnector({
        translate: (delivery, profile) =>
          delivery.body.includes('x_new_field')
            ? { kind: 'ignored', because: 'unknown field' }
            : contract.connector.translate(delivery, profile),
      }),
  ],
  [
    'a command sent again takes effect again',
    'sent again takes effect once',
    () => withShipments((handler, command, call) => handler.carryOut(twice(command), call)),
  ],
  [
    'two hubs at once take effect twice',
    'at the same moment',
    () => withShipments((handler, command, call) => handler.carryOut(twice(command), call)),
  ],
  [
    'a shadow replay writes',
    'in a shadow replay',
    () => withShipments((handler, command, call) => handler.carryOut(command, { ...call, shadow: false })),
  ],
  [
    'a lost answer is tried again without looking',
    'lost after the effect',
    () =>
      withShipments((handler, command, call) => handler.carryOut(call.attempt > 1 ? twice(command) : command, call)),
  ],
  [
    'a 500 is read as a word of business',
    'fails with a 500',
    () => withFailure((failure) => ({ ...failure, kind: 'rejected' })),
  ],
  [
    'an HTML page is read as our mistake',
    'HTML page',
    () => withFailure((failure) => ({ ...failure, kind: 'invalid' })),
  ],
  [
    'the wait that the vendor asked for is dropped',
    'record-shipment … says for how long',
    () => withFailure(({ retryAfterMs: _, ...failure }) => failure),
  ],
  [
    'revoked keys look like weather',
    'keys are revoked',
    () => withFailure((failure) => ({ ...failure, kind: 'transient' })),
  ],
  [
    'a refusal looks like weather',
    'alone and among others',
    () => withFailure((failure) => ({ ...failure, kind: 'transient' })),
  ],
  [
    'a secret stands in a failure',
    'fails with a 500',
    () => withFailure((failure) => ({ ...failure, because: `refused with key-of-the-simulator` })),
  ],
  [
    'a personal value is logged',
    'finds every change',
    () =>
      withConnection(({ polls }, { log }) => ({
        polls: polls.map((poll) => ({
          ...poll,
          read: async (cursor) => {
            const page = await poll.read(cursor);
            for (const { body } of page.facts) log.info('read', { order: parseJson(body) });
            return page;
          },
        })),
      })),
  ],
  [
    'a poll drops the last of each page',
    'finds every change',
    () =>
      withConnection(({ polls }) => ({
        polls: polls.map((poll) => ({
          ...poll,
          read: async (cursor) => {
            const page = await poll.read(cursor);
            return { ...page, facts: page.facts.slice(0, -1) };
          },
        })),
      })),
  ],
  [
    'a poll reads the last that it found for ever',
    'asks once and tells nothing',
    () => {
      let found: Awaited<ReturnType<Poll['read']>>['facts'] = [];
      return withConnection(({ polls }) => ({
        polls: polls.map((poll) => ({
          ...poll,
          read: async (cursor) => {
            const page = await poll.read(cursor);
            if (page.facts.length > 0) found = page.facts;
            return { ...page, facts: found };
          },
        })),
      }));
    },
  ],
  [
    'a poll asks more than it must',
    'asks once and tells nothing',
    () =>
      withConnection(({ polls }) => ({
        polls: polls.map((poll) => ({ ...poll, read: (cursor) => poll.read(cursor).then(() => poll.read(cursor)) })),
      })),
  ],
  [
    'a poll that fails moves on as if there were nothing',
    'the poll "orders" when the vendor fails',
    () =>
      withConnection(({ polls }) => ({
        polls: polls.map((poll) => ({
          ...poll,
          read: (cursor) => poll.read(cursor).catch(() => ({ facts: [], cursor: cursor ?? null, more: false })),
        })),
      })),
  ],
  [
    'what is read again has another id',
    'finds every change',
    () => {
      let reads = 0;
      return withConnection(({ polls }) => ({
        polls: polls.map((poll) => ({
          ...poll,
          read: async (cursor) => {
            reads += 1;
            const page = await poll.read(cursor);
            return { ...page, facts: page.facts.map((fact) => ({ ...fact, id: `${fact.id}/${reads}` })) };
          },
        })),
      }));
    },
  ],
  [
    'a check throws on a bad day',
    'a check on a bad day (down)',
    () => withConnection(() => ({ check: () => Promise.reject(new Error('away')) })),
  ],
  ['a check looks at nothing', 'a check says', () => withConnection(() => ({ check: async () => [] }))],
  [
    'healing mends nothing',
    'audited and mended',
    () =>
      withConnection(({ provisioner }) => ({
        provisioner: { audit: () => provisioner?.audit() ?? Promise.resolve([]), heal: async () => [] },
      })),
  ],
  [
    'opening makes a call',
    'opening makes no call',
    () =>
      withConnection((connection) => {
        void connection.check();
        return {};
      }),
  ],
  [
    'the manifest promises a command that nobody carries out',
    'accepts exactly',
    () => withConnector({ manifest: { ...contract.connector.manifest, accepts: ['record-shipment', 'cancel-order'] } }),
  ],
  [
    'a secret is not marked',
    'secrets are marked',
    () =>
      withConnector({
        settings: JSON.parse(JSON.stringify(contract.connector.settings).replaceAll('"x-secret":true,', '')),
      }),
  ],
];

/** Another shipment each time it is asked for. */
let shipments = 0;
function twice<Command extends { data: { shipment: string } }>(command: Command): Command {
  shipments += 1;
  return { ...command, data: { ...command.data, shipment: `${command.data.shipment}/${shipments}` } };
}

/** Events with something wrong in them. */
function brokenEvents(): readonly (readonly [string, string, () => Example])[] {
  const withEvents = (
    change: (
      event: Extract<ReturnType<Connector['translate']>, { kind: 'events' }>['events'][number],
      deliveryId: string,
    ) => object,
  ): Example =>
    withConnector({
      translate: (delivery, profile) => {
        const translation = contract.connector.translate(delivery, profile);
        if (translation.kind !== 'events') return translation;
        const events = translation.events.map((event) => ({ ...event, ...change(event, delivery.deliveryId) }));
        return { kind: 'events', events };
      },
    });
  return [
    [
      'an event is named after its delivery',
      'pushed and read',
      () => withEvents((event, id) => ({ fact: [...event.fact, id] })),
    ],
    [
      'a cent is lost',
      'an order: it becomes',
      () => withEvents(({ data }) => ({ data: JSON.parse(JSON.stringify(data).replaceAll('5000', '4999')) })),
    ],
    [
      'the lines do not come to the total',
      'an order: it becomes',
      () =>
        withEvents(({ data }) => ({
          data: JSON.parse(JSON.stringify(data).replace('"total":{"amount":5000', '"total":{"amount":4900')),
        })),
    ],
    ['the data does not fit its schema', 'an order: it becomes', () => withEvents(() => ({ data: { order: 7 } }))],
    [
      'an event that the manifest does not name',
      'an order: it becomes',
      () => withConnector({ manifest: { ...contract.connector.manifest, emits: [] } }),
    ],
  ];
}

describe('the contract refuses a connector of which', () => {
  test.each(BROKEN)('%s', async (_says, words, broken) => {
    await expect(caseOf(contract, words).run(), 'the sound connector passes the case').resolves.toBeUndefined();
    await expect(caseOf(broken(), words).run(), 'the broken one does not').rejects.toThrow();
  });
});
