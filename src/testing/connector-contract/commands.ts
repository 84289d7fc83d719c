import { expect } from 'vitest';
import type { CommandName } from '../../canonical/command.ts';
import type { CommandData, Envelope } from '../../canonical/envelope.ts';
import { carryOutMany } from '../../connections/carry-out.ts';
import type { CommandHandler } from '../../connector/connector.ts';
import { systemClock } from '../../kernel/clock.ts';
import type { ContractCase, ContractCommand, ContractRequest, ContractWorld } from '../connector-contract.ts';
import { type AnyContract, Bench, callOf, carryOut, commandOf } from './bench.ts';
import { FAULTS, type Fault, faultAt } from './faults.ts';

/** Calls of one command that are tried with every fault; a command that makes more is checked for the first ones. */
const MOST_CALLS = 15;

/** A command on the bench: what was prepared for it in the vendor, and how to count what came of it. */
interface Trial<Name extends CommandName, World> {
  readonly name: Name;
  readonly given: ContractCommand<Name, World>;
}

interface Asked<Name extends CommandName> {
  readonly request: ContractRequest<Name>;
  readonly command: Envelope<CommandData<Name>>;
}

/** Sent twice, it takes effect once, whatever happens to the answer. */
export function commandCases<S, W extends ContractWorld<S>>(contract: AnyContract<S, W>): readonly ContractCase[] {
  return Object.entries(contract.commands ?? {}).flatMap(([name, given]) => {
    const trial = { name: name as CommandName, given: given as unknown as ContractCommand<CommandName, W> };
    return [
      onceCase(contract, trial),
      shadowCase(contract, trial),
      ...FAULTS.map((fault) => faultCase(contract, trial, withKinds(fault, contract.faultKinds?.[fault.field]))),
      closedPortCase(contract, trial),
      closingCase(contract, trial),
      ...raceCases(contract, trial),
      ...badCases(contract, trial),
    ];
  });
}

const withKinds = (fault: Fault, kinds: Fault['kinds'] | undefined): Fault =>
  kinds === undefined ? fault : { ...fault, kinds };

async function ask<S, W extends ContractWorld<S>, Name extends CommandName>(
  bench: Bench<S, W>,
  { name, given }: Trial<Name, W>,
  index = 0,
): Promise<Asked<Name>> {
  const request = await given.prepare(bench.world, index);
  return { request, command: commandOf(name, request, index) };
}

function onceCase<S, W extends ContractWorld<S>>(
  contract: AnyContract<S, W>,
  trial: Trial<CommandName, W>,
): ContractCase {
  const { name, given } = trial;
  return {
    says: `${name} sent again takes effect once and answers the same`,
    run: async () => {
      await using bench = await Bench.start(contract);
      const { request, command } = await ask(bench, trial);
      const first = await carryOut(bench.open().connection, name, command, callOf());
      expect(await given.effects(bench.world, request)).toBe(1);
      // The hub died before it wrote the outcome down: another process carries it out, knowing nothing.
      const second = await carryOut(bench.open().connection, name, command, callOf({ attempt: 2 }));
      const third = await carryOut(bench.open().connection, name, command, callOf({ attempt: 3, uncertain: true }));
      expect(await given.effects(bench.world, request)).toBe(1);
      expect(second).toEqual(first);
      expect(third).toEqual(first);
      bench.expectClean();
    },
  };
}

function shadowCase<S, W extends ContractWorld<S>>(
  contract: AnyContract<S, W>,
  trial: Trial<CommandName, W>,
): ContractCase {
  const { name, given } = trial;
  return {
    says: `${name} in a shadow replay looks and writes nothing`,
    run: async () => {
      await using bench = await Bench.start(contract);
      const { request, command } = await ask(bench, trial);
      await bench.outcome(carryOut(bench.open().connection, name, command, callOf({ shadow: true })));
      expect(await given.effects(bench.world, request), 'effects of a shadow replay').toBe(0);
      await carryOut(bench.open().connection, name, command, callOf({ attempt: 2 }));
      expect(await given.effects(bench.world, request), 'effects of the real one after it').toBe(1);
    },
  };
}

/** The fault at the first call, then at the second, and so on until the command gets through without meeting it. */
function faultCase<S, W extends ContractWorld<S>>(
  contract: AnyContract<S, W>,
  trial: Trial<CommandName, W>,
  fault: Fault,
): ContractCase {
  const { name, given } = trial;
  return {
    says: `${name} when ${fault.says}, at any of its calls: the right failure, and one effect after the next try`,
    run: async () => {
      // One world for all of them: each call has a command of its own, and making a world takes longer than any command.
      await using bench = await Bench.start(contract);
      for (let call = 1; call <= MOST_CALLS; call += 1) {
        const { request, command } = await ask(bench, trial, call);
        const { around, met } = faultAt(call, bench.world.simulator.faults, fault);
        const { connection } = bench.open({ around });
        const ended = await bench.outcome(carryOut(connection, name, command, callOf()));
        if (!met()) return void expect(call, 'the command makes at least one call').toBeGreaterThan(1);
        let uncertain = false;
        if ('failure' in ended) {
          const { failure } = ended;
          const where = `call ${call} of ${name}: ${failure.code} ${failure.because}`;
          expect(fault.kinds, where).toContain(failure.kind);
          if (fault.retryAfterMs !== undefined) {
            expect(failure.retryAfterMs, where).toBeGreaterThanOrEqual(fault.retryAfterMs * 0.9);
            expect(failure.retryAfterMs, where).toBeLessThanOrEqual(fault.retryAfterMs * 1.5);
          }
          uncertain = failure.kind === 'unknown';
        }
        bench.heal();
        await carryOut(bench.open().connection, name, command, callOf({ attempt: 2, uncertain }));
        expect(await given.effects(bench.world, request), `effects after a fault at call ${call}`).toBe(1);
        bench.expectClean();
      }
    },
  };
}

function closedPortCase<S, W extends ContractWorld<S>>(
  contract: AnyContract<S, W>,
  trial: Trial<CommandName, W>,
): ContractCase {
  const { name } = trial;
  return {
    says: `${name} when nobody listens: transient, nothing was sent`,
    run: async () => {
      await using bench = await Bench.start(contract);
      const { command } = await ask(bench, trial);
      await bench.world.simulator.close();
      const ended = await bench.outcome(carryOut(bench.open().connection, name, command, callOf()));
      expect(ended).toMatchObject({ failure: { kind: 'transient' } });
      bench.expectClean();
    },
  };
}

function closingCase<S, W extends ContractWorld<S>>(
  contract: AnyContract<S, W>,
  trial: Trial<CommandName, W>,
): ContractCase {
  const { name, given } = trial;
  return {
    says: `${name} while the connection closes: it ends, and the next try completes it`,
    run: async () => {
      await using bench = await Bench.start(contract);
      const { request, command } = await ask(bench, trial);
      bench.world.simulator.faults.latencyMs = 100;
      const { connection, http } = bench.open();
      const work = bench.outcome(carryOut(connection, name, command, callOf()));
      await systemClock.sleep(150);
      await http.close();
      await connection.close();
      const over = new AbortController();
      const late = systemClock.sleep(60_000, over.signal).then(() => 'still running' as const);
      const ended = await Promise.race([work, late]);
      over.abort();
      expect(ended, 'a closed connection ends its calls').not.toBe('still running');
      if (ended === 'still running') return;
      if ('failure' in ended) expect(['transient', 'unknown']).toContain(ended.failure.kind);
      bench.heal();
      const uncertain = 'failure' in ended && ended.failure.kind === 'unknown';
      await carryOut(bench.open().connection, name, command, callOf({ attempt: 2, uncertain }));
      expect(await given.effects(bench.world, request)).toBe(1);
    },
  };
}

function raceCases<S, W extends ContractWorld<S>>(
  contract: AnyContract<S, W>,
  trial: Trial<CommandName, W>,
): readonly ContractCase[] {
  const { name, given } = trial;
  if (given.race !== true) return [];
  return [
    {
      says: `${name} asked by two hubs at the same moment takes effect once`,
      run: async () => {
        await using bench = await Bench.start(contract);
        const { request, command } = await ask(bench, trial);
        const ended = await Promise.all(
          [bench.open(), bench.open()].map(({ connection }) =>
            bench.outcome(carryOut(connection, name, command, callOf())),
          ),
        );
        for (const each of ended) {
          if ('failure' in each) expect(['transient', 'throttled', 'unknown']).toContain(each.failure.kind);
        }
        await carryOut(bench.open().connection, name, command, callOf({ attempt: 2, uncertain: true }));
        expect(await given.effects(bench.world, request)).toBe(1);
      },
    },
  ];
}

function badCases<S, W extends ContractWorld<S>>(
  contract: AnyContract<S, W>,
  trial: Trial<CommandName, W>,
): readonly ContractCase[] {
  const { name, given } = trial;
  const { bad } = given;
  if (bad === undefined) return [];
  return [
    {
      says: `${name} that the vendor refuses is rejected or invalid, alone and among others`,
      run: async () => {
        await using bench = await Bench.start(contract);
        const refused = commandOf(name, await bad(bench.world, 100), 100);
        const { connection } = bench.open();
        const ended = await bench.outcome(carryOut(connection, name, refused, callOf()));
        if (!('failure' in ended)) throw new Error(`${name} was carried out and should have been refused`);
        expect(['rejected', 'invalid'], ended.failure.because).toContain(ended.failure.kind);
        const good = [await ask(bench, trial, 1), await ask(bench, trial, 2), await ask(bench, trial, 3)];
        const [first, second, third] = good.map(({ command }) => command);
        const batch = [first, refused, second, third].filter((each) => each !== undefined);
        const handler = connection.commands[name] as unknown as CommandHandler<CommandName>;
        const carried = await carryOutMany(handler, batch, callOf());
        expect(carried.map(({ kind }) => kind)).toEqual(['done', 'failed', 'done', 'done']);
        for (const { request } of good) expect(await given.effects(bench.world, request)).toBe(1);
        bench.expectClean();
      },
    },
  ];
}
