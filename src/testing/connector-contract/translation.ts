import fc from 'fast-check';
import { expect } from 'vitest';
import type { Delivery } from '../../canonical/envelope.ts';
import type { EventName } from '../../canonical/event.ts';
import { eventDataFailure } from '../../canonical/validate.ts';
import { draftToEvent } from '../../connections/translate.ts';
import type { DraftEvent, Translation } from '../../connector/connector.ts';
import type { ContractCase, ContractRoundTrip, ContractSample, ContractWorld } from '../connector-contract.ts';
import { type AnyContract, Bench, CONNECTION, deliveryOf } from './bench.ts';

/** Nineteen digits: more than a JSON number can hold. */
const LONG_ID = '9007199254740993127';

/** What stands in a delivery of several messages, each as the delivery that it becomes. */
const partsOf = (translation: Translation): readonly Delivery[] =>
  translation.kind === 'parts' ? translation.parts.map((part) => deliveryOf(part)) : [];

/** There and back again gives the same: for `ConnectorContract.roundTrips`. */
export function roundTrip<Value, Foreign>(
  says: string,
  values: fc.Arbitrary<Value>,
  there: (value: Value) => Foreign,
  back: (foreign: Foreign) => Value,
): ContractRoundTrip {
  const holds = fc.property(values, (value) => {
    expect(back(there(value))).toEqual(value);
  });
  return { says, check: () => fc.assert(holds) };
}

/** Foreign → canonical: pure, total, exact. */
export function translationCases<S, W extends ContractWorld<S>>(contract: AnyContract<S, W>): readonly ContractCase[] {
  const { connector, settings } = contract;
  const translate = (delivery: Delivery): Translation =>
    connector.translate(delivery, { connection: CONNECTION, settings });
  return [
    ...contract.samples.flatMap((sample) => sampleCases(sample, translate, connector.manifest.emits)),
    ...garbageCases(contract.samples, translate),
    {
      says: 'deliveries in any order give the same events',
      run: async () => {
        const ids = (samples: readonly ContractSample[]): string[] =>
          samples
            .flatMap((sample) =>
              draftsOf(translate(deliveryOf(sample))).map((draft) => idOf(draft, deliveryOf(sample))),
            )
            .sort();
        const straight = ids(contract.samples);
        expect(ids([...contract.samples].reverse())).toEqual(straight);
        expect(ids([...contract.samples, ...contract.samples])).toEqual([...straight, ...straight].sort());
      },
    },
    ...(contract.sameFacts ?? []).map(({ says, make }) => ({
      says: `pushed and read, it is the same event: ${says}`,
      run: async () => {
        await using bench = await Bench.start(contract);
        const { pushed, read } = await make(bench.world);
        const translated = (delivery: Delivery) =>
          draftsOf(connector.translate(delivery, bench.profile())).map((draft) => ({
            name: draft.name,
            id: idOf(draft, delivery),
            subject: draft.subject,
            data: draft.data,
          }));
        const byPush = translated(deliveryOf(pushed));
        const byRead = read.flatMap((fact) => translated(deliveryOf({ ...fact, via: 'poll' })));
        expect(byPush.length, 'events of the pushed one').toBeGreaterThan(0);
        const sorted = (events: typeof byPush) => [...events].sort((left, right) => (left.id < right.id ? -1 : 1));
        expect(sorted(byRead)).toEqual(sorted(byPush));
      },
    })),
    ...(contract.roundTrips ?? []).map(({ says, check }) => ({
      says: `there and back: ${says}`,
      run: async () => check(),
    })),
  ];
}

const draftsOf = (translation: Translation): readonly DraftEvent[] =>
  translation.kind === 'events' ? translation.events : [];
const idOf = (draft: DraftEvent, delivery: Delivery): string => draftToEvent(draft, delivery, { translator: 'x@1' }).id;

function sampleCases(
  sample: ContractSample,
  translate: (delivery: Delivery) => Translation,
  emits: readonly EventName[],
): readonly ContractCase[] {
  const { gives, total, essential, withId } = sample;
  const cases: ContractCase[] = [
    {
      says: `${sample.says}: it becomes ${typeof gives === 'string' ? gives : gives.join(', ')}`,
      run: async () => {
        const translation = translate(deliveryOf(sample));
        if (typeof gives === 'string') return void expect(translation.kind).toBe(gives);
        expect(translation).toMatchObject({ kind: 'events' });
        const drafts = draftsOf(translation);
        expect(drafts.map(({ name }) => name)).toEqual(gives);
        expect(
          drafts.filter(({ name }) => !emits.includes(name)).map(({ name }) => name),
          'not in `emits`',
        ).toEqual([]);
        for (const draft of drafts) {
          expect(eventDataFailure(draft.name, draft.data), draft.name).toBeUndefined();
          expect(draft.time, draft.name).toMatch(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/);
          expectSums(draft);
        }
        if (total !== undefined) expect(drafts.map(totalOf)).toContainEqual(total);
      },
    },
    {
      says: `${sample.says}: fields that the vendor adds change nothing`,
      run: async () => {
        const grown = translate(deliveryOf({ ...sample, body: withStrangers(sample.body) }));
        const plainly = translate(deliveryOf(sample));
        expect(grown.kind).toBe(plainly.kind);
        expect(draftsOf(grown)).toEqual(draftsOf(plainly));
      },
    },
  ];
  if (gives === 'parts') cases.push(partsCase(sample, translate));
  for (const path of essential ?? []) {
    cases.push({
      says: `${sample.says}: without ${path} it is not guessed`,
      run: async () => {
        const body = withoutPath(sample.body, path);
        expect(body, `${path} is in the sample`).not.toBe(sample.body);
        const translation = translate(deliveryOf({ ...sample, body }));
        expect(['invalid', 'ignored']).toContain(translation.kind);
        if (translation.kind === 'invalid') expect(translation.failure.code).toMatch(/^SL-/);
      },
    });
  }
  if (withId !== undefined) {
    cases.push({
      says: `${sample.says}: an id of nineteen digits survives`,
      run: async () => {
        const translation = translate(deliveryOf({ ...sample, body: withId(LONG_ID) }));
        const text = JSON.stringify(translation);
        expect(text).toContain(LONG_ID);
        expect(text).not.toContain(String(Number(LONG_ID)));
      },
    });
  }
  return cases;
}

function partsCase(sample: ContractSample, translate: (delivery: Delivery) => Translation): ContractCase {
  return {
    says: `${sample.says}: its parts are known by themselves, and none is split again`,
    run: async () => {
      const parts = partsOf(translate(deliveryOf(sample)));
      const ids = parts.map(({ deliveryId }) => deliveryId);
      expect(parts.length).toBeGreaterThan(1);
      expect(new Set(ids).size, 'parts with an id of their own').toBe(parts.length);
      expect(partsOf(translate(deliveryOf(sample))).map(({ deliveryId }) => deliveryId)).toEqual(ids);
      const kinds = parts.map((part) => translate(part).kind);
      expect(kinds.filter((kind) => kind === 'parts')).toEqual([]);
      expect(kinds, 'parts that are understood').toContain('events');
    },
  };
}

interface WithTotal {
  readonly order?: {
    readonly currency: string;
    readonly lines: readonly { readonly total: { readonly amount: number; readonly currency: string } }[];
    readonly shipping: readonly { readonly total: { readonly amount: number } }[];
    readonly totals: { readonly total: { readonly amount: number; readonly currency: string } };
  };
  readonly amount?: { readonly amount: number; readonly currency: string };
  readonly total?: { readonly amount: number; readonly currency: string };
}

function totalOf(draft: DraftEvent): unknown {
  const data = draft.data as WithTotal;
  return typeof data.order === 'object' ? data.order.totals.total : (data.amount ?? data.total);
}

/** What the lines and the shipping come to is what the buyer pays, to the minor unit. */
function expectSums(draft: DraftEvent): void {
  const { order } = draft.data as WithTotal;
  if (typeof order !== 'object') return;
  const sum = [...order.lines, ...order.shipping].reduce((total, line) => total + line.total.amount, 0);
  expect(sum, `${draft.name}: the lines and shipping add up to the total`).toBe(order.totals.total.amount);
  expect(order.lines.filter((line) => line.total.currency !== order.currency)).toEqual([]);
}

/** Every object of the payload with fields that no version of the vendor's API has yet. */
function withStrangers(body: string): string {
  // On the text, because parsing would lose the digits of long ids.
  return body.replace(/\{(?=\s*")(?=(?:[^"\\]|\\.|"(?:[^"\\]|\\.)*")*$)/g, '{"x_new_field":{"x_deep":[1,"two",null]},');
}

function withoutPath(body: string, path: string): string {
  const json = JSON.parse(body) as Record<string, unknown>;
  const parts = path.split('.');
  const last = parts.pop() as string;
  let at: unknown = json;
  for (const part of parts) at = (at as Record<string, unknown> | undefined)?.[part];
  if (at === null || typeof at !== 'object' || !(last in at)) return body;
  delete (at as Record<string, unknown>)[last];
  return JSON.stringify(json);
}

function garbageCases(
  samples: readonly ContractSample[],
  translate: (delivery: Delivery) => Translation,
): readonly ContractCase[] {
  const topics = [...new Set(samples.map(({ topic }) => topic)), 'no/such/topic'];
  const expectTotal = (delivery: Delivery): void => {
    const first = translate(delivery);
    expect(['events', 'hints', 'parts', 'ignored', 'invalid']).toContain(first.kind);
    if (first.kind === 'invalid') expect(first.failure.code).toMatch(/^SL-[A-Z0-9]+-\d{3}$/);
    expect(translate(delivery), 'the same again').toEqual(first);
  };
  return [
    {
      says: 'translation never throws, whatever it is given',
      run: async () => {
        const anything = fc.oneof(fc.json(), fc.string(), fc.constantFrom('', 'null', '[]', '{', '{}', '0', '"x"'));
        fc.assert(
          fc.property(fc.constantFrom(...topics), anything, (topic, body) => expectTotal(deliveryOf({ topic, body }))),
          { numRuns: 300 },
        );
        for (const sample of samples) expectTotal({ ...deliveryOf(sample), encoding: 'base64', body: 'AP//gA==' });
      },
    },
    {
      says: 'translation never throws on a real payload with something replaced or missing',
      run: async () => {
        for (const sample of samples) {
          const paths = pathsOf(parsed(sample.body));
          if (paths.length === 0) continue;
          const junk = fc.constantFrom(
            null,
            '',
            'x',
            -1,
            1e308,
            0.1,
            true,
            [],
            {},
            [null],
            'NaN',
            '1e5',
            '٣',
            undefined,
          );
          fc.assert(
            fc.property(fc.constantFrom(...paths), junk, (path, value) => {
              expectTotal(deliveryOf({ ...sample, body: replaced(sample.body, path, value) }));
            }),
            { numRuns: 200 },
          );
        }
      },
    },
  ];
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function pathsOf(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (value === null || typeof value !== 'object') return path.length === 0 ? [] : [path];
  const inner = Object.entries(value).flatMap(([key, part]) => pathsOf(part, [...path, key]));
  return path.length === 0 ? inner : [path, ...inner];
}

function replaced(body: string, path: readonly string[], value: unknown): string {
  const json = JSON.parse(body) as Record<string, unknown>;
  let at = json as Record<string, unknown>;
  for (const part of path.slice(0, -1)) at = at[part] as Record<string, unknown>;
  at[path.at(-1) as string] = value;
  return JSON.stringify(json);
}
