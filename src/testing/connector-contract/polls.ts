import { expect } from 'vitest';
import { withinScope } from '../../connector/call-scope.ts';
import type { Connection, FactDraft, Poll } from '../../connector/connector.ts';
import type { Http } from '../../connector/http.ts';
import { type Clock, systemClock } from '../../kernel/clock.ts';
import type { Json } from '../../kernel/json.ts';
import { LIMITS } from '../../kernel/limits.ts';
import type { ContractCase, ContractPoll, ContractWorld } from '../connector-contract.ts';
import { type AnyContract, Bench, deliveryOf } from './bench.ts';
import { FAULTS, faultAt } from './faults.ts';

interface Read {
  readonly facts: readonly FactDraft[];
  readonly cursor: Json;
}

/** Reads to the end, as the poller does; `between` acts after the first page. */
async function readAll(poll: Poll, from: Json | undefined, between?: () => Promise<void>): Promise<Read> {
  const facts: FactDraft[] = [];
  let cursor = from;
  for (let page = 1; page <= LIMITS.pollPages * 5; page += 1) {
    const at = cursor;
    const scope = { causes: [], correlations: [], lane: poll.lane, attempt: 1 };
    const read = await withinScope(scope, () => poll.read(at));
    facts.push(...read.facts);
    // A cursor is stored as JSON and comes back as JSON.
    cursor = JSON.parse(JSON.stringify(read.cursor)) as Json;
    if (page === 1) await between?.();
    if (!read.more) return { facts, cursor };
  }
  throw new Error(`the poll "${poll.name}" does not come to an end`);
}

function pollNamed(connection: Connection, name: string): Poll {
  const poll = connection.polls.find((each) => each.name === name);
  if (poll === undefined) throw new Error(`the connection has no poll "${name}"`);
  return poll;
}

const missingIn = (facts: readonly FactDraft[], wanted: readonly string[]): readonly string[] =>
  wanted.filter((text) => !facts.some(({ id, object }) => object === text || id.includes(text)));

/** Behind a cursor nothing is missed. */
export function pollCases<S, W extends ContractWorld<S>>(contract: AnyContract<S, W>): readonly ContractCase[] {
  return Object.entries(contract.polls ?? {}).flatMap(([name, given]) => [
    ...findingCases(contract, name, given),
    idleCase(contract, name, given),
    ...badDayCases(contract, name, given),
  ]);
}

function findingCases<S, W extends ContractWorld<S>>(
  contract: AnyContract<S, W>,
  name: string,
  given: ContractPoll<W>,
): readonly ContractCase[] {
  const changes = given.changes ?? 30;
  const change = async (bench: Bench<S, W>, from: number, count: number): Promise<string[]> => {
    const wanted: string[] = [];
    for (let index = from; index < from + count; index += 1) wanted.push(await given.change(bench.world, index));
    return wanted;
  };
  return [
    {
      says: `the poll "${name}" finds every change, and what it finds is understood`,
      run: async () => {
        await using bench = await Bench.start(contract);
        const poll = pollNamed(bench.open().connection, name);
        const start = await readAll(poll, undefined);
        const wanted = await change(bench, 0, changes);
        const { facts, cursor } = await readAll(poll, start.cursor);
        expect(missingIn(facts, wanted)).toEqual([]);
        const bodies = facts.map((fact) =>
          contract.connector.translate(deliveryOf({ ...fact, via: 'poll' }), bench.profile()),
        );
        expect(bodies.filter(({ kind }) => kind === 'invalid' || kind === 'hints')).toEqual([]);
        // Overlap reads some again; they must carry the ids that they had.
        const again = await readAll(poll, cursor);
        const known = new Set(facts.map(({ id }) => id));
        expect(again.facts.filter(({ id }) => !known.has(id)).map(({ id }) => id)).toEqual([]);
        // And what changes once more is found once more.
        const touched = await given.change(bench.world, 0);
        const later = await readAll(poll, again.cursor);
        expect(
          missingIn(
            later.facts.filter(({ id }) => !known.has(id)),
            [touched],
          ),
        ).toEqual([]);
        bench.expectClean();
      },
    },
    {
      says: `the poll "${name}" misses nothing when pages shift while it reads`,
      run: async () => {
        await using bench = await Bench.start(contract);
        const poll = pollNamed(bench.open().connection, name);
        const start = await readAll(poll, undefined);
        const wanted = await change(bench, 0, changes);
        const { facts, cursor } = await readAll(poll, start.cursor, async () => {
          wanted.push(await given.change(bench.world, changes));
          // An object of the first page changes and moves behind the last one: every page after it shifts.
          await given.change(bench.world, 0);
          await given.change(bench.world, 1);
        });
        const next = await readAll(poll, cursor);
        expect(missingIn([...facts, ...next.facts], wanted)).toEqual([]);
      },
    },
    {
      says: `the poll "${name}" misses nothing when the hub's clock is off by an hour`,
      run: async () => {
        for (const offMs of [-3_600_000, 3_600_000]) {
          await using bench = await Bench.start(contract);
          const start = await readAll(pollNamed(bench.open().connection, name), undefined);
          const wanted = await change(bench, 0, 3);
          const clock: Clock = { now: () => systemClock.now() + offMs, sleep: systemClock.sleep };
          const { facts } = await readAll(pollNamed(bench.open({ clock }).connection, name), start.cursor);
          expect(missingIn(facts, wanted), `off by ${offMs} ms`).toEqual([]);
        }
      },
    },
  ];
}

/** Two rounds of the clock later than the last change, whatever overlap is read again before. */
const IDLE_AFTER_MS = 3_600_000;
const LATER = { timeout: 60_000, interval: 300 };

/** While nothing happens, a round is cheap: it asks once, and tells nothing. */
function idleCase<S, W extends ContractWorld<S>>(
  contract: AnyContract<S, W>,
  name: string,
  given: ContractPoll<W>,
): ContractCase {
  return {
    says: `the poll "${name}" asks once and tells nothing while nothing changes`,
    run: async () => {
      await using bench = await Bench.start(contract);
      let laterMs = 0;
      let asked: string[] = [];
      const clock: Clock = { now: () => systemClock.now() + laterMs, sleep: systemClock.sleep };
      const around = (http: Http): Http => ({
        learn: (bucket, state) => http.learn(bucket, state),
        request: (request) => {
          asked.push(request.url);
          return http.request(request);
        },
      });
      const poll = pollNamed(bench.open({ clock, around }).connection, name);
      const start = await readAll(poll, undefined);
      const wanted = [await given.change(bench.world, 0), await given.change(bench.world, 1)];
      const found = await readAll(poll, start.cursor);
      expect(missingIn(found.facts, wanted)).toEqual([]);
      laterMs = IDLE_AFTER_MS;
      // What lies in the overlap is read once more, because time has passed since; from then on nothing is.
      const { cursor } = await readAll(poll, found.cursor);
      laterMs += IDLE_AFTER_MS;
      await readAll(poll, cursor);
      asked = [];
      const idle = await readAll(poll, cursor);
      expect(idle.facts).toEqual([]);
      expect(asked.length, asked.join(' ')).toBeLessThanOrEqual(given.idleCalls ?? 1);
      // And what changes in a later second is found.
      await expect
        .poll(async () => {
          const late = await given.change(bench.world, 2);
          return missingIn((await readAll(poll, idle.cursor)).facts, [late]);
        }, LATER)
        .toEqual([]);
    },
  };
}

function badDayCases<S, W extends ContractWorld<S>>(
  contract: AnyContract<S, W>,
  name: string,
  given: ContractPoll<W>,
): readonly ContractCase[] {
  return FAULTS.map((fault) => ({
    says: `the poll "${name}" when ${fault.says}: the right failure, and nothing is missed afterwards`,
    run: async () => {
      await using bench = await Bench.start(contract);
      const start = await readAll(pollNamed(bench.open().connection, name), undefined);
      const wanted = [await given.change(bench.world, 0), await given.change(bench.world, 1)];
      const { around } = faultAt(1, bench.world.simulator.faults, fault);
      const ended = await bench.outcome(readAll(pollNamed(bench.open({ around }).connection, name), start.cursor));
      if (!('failure' in ended)) throw new Error('a poll on a bad day must fail, or it would move its cursor');
      const kinds = contract.faultKinds?.[fault.field] ?? fault.kinds;
      expect(kinds, `${ended.failure.code} ${ended.failure.because}`).toContain(ended.failure.kind);
      bench.heal();
      const { facts } = await readAll(pollNamed(bench.open().connection, name), start.cursor);
      expect(missingIn(facts, wanted)).toEqual([]);
      bench.expectClean();
    },
  }));
}
