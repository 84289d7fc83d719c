import { expect } from 'vitest';
import type { Finding } from '../../connector/connector.ts';
import type { ContractCase, ContractWorld } from '../connector-contract.ts';
import { follow } from '../plain-connection.ts';
import { type AnyContract, Bench, deliveryOf } from './bench.ts';

/** What a connection does besides commands and polls: check, provision, follow hints. */
export function connectionCases<S, W extends ContractWorld<S>>(contract: AnyContract<S, W>): readonly ContractCase[] {
  return [...checkCases(contract), ...provisioningCases(contract), ...hintCases(contract)];
}

const problemsOf = (findings: readonly Finding[]): readonly Finding[] =>
  findings.filter(({ verdict }) => verdict === 'problem');

const BAD_DAYS = ['unauthorized', 'down', 'errorShare', 'htmlShare', 'truncateShare'] as const;

function checkCases<S, W extends ContractWorld<S>>(contract: AnyContract<S, W>): readonly ContractCase[] {
  return [
    {
      says: 'opening makes no call',
      run: async () => {
        await using bench = await Bench.start(contract);
        bench.open();
        await new Promise((resolve) => setTimeout(resolve, 50));
        expect(bench.tapped).toEqual([]);
      },
    },
    {
      says: 'a check says what it looked at, and never shows a secret',
      run: async () => {
        await using bench = await Bench.start(contract);
        const findings = await bench.open().connection.check();
        expect(findings.length).toBeGreaterThan(0);
        if (contract.listensOnly === true) expect(bench.tapped, 'calls to who offers nothing').toEqual([]);
        else expect(bench.tapped.length, 'a check connects').toBeGreaterThan(0);
        const unhelpful = findings.filter(({ verdict, next }) => verdict === 'problem' && next === undefined);
        expect(unhelpful, 'problems that say no next step').toEqual([]);
        bench.expectClean();
      },
    },
    ...(contract.listensOnly === true ? [] : BAD_DAYS).map((field) => ({
      says: `a check on a bad day (${field}) finds a problem and does not throw`,
      run: async () => {
        await using bench = await Bench.start(contract);
        const { faults } = bench.world.simulator;
        Object.assign(faults, { [field]: typeof faults[field] === 'boolean' ? true : 1 });
        const problems = problemsOf(await bench.open().connection.check());
        expect(problems.length).toBeGreaterThan(0);
        expect(problems.every(({ next }) => next !== undefined && next.length > 0)).toBe(true);
        bench.expectClean();
      },
    })),
  ];
}

function provisioningCases<S, W extends ContractWorld<S>>(contract: AnyContract<S, W>): readonly ContractCase[] {
  const { provisioning } = contract;
  if (provisioning === undefined) return [];
  const amiss = (findings: readonly Finding[]): readonly Finding[] =>
    findings.filter(({ verdict }) => verdict !== 'ok');
  return [
    {
      says: 'what the hub needs on the other side is set up, audited and mended',
      run: async () => {
        await using bench = await Bench.start(contract);
        const { provisioner } = bench.open().connection;
        if (provisioner === undefined)
          throw new Error('the contract is given provisioning and there is no provisioner');
        await provisioner.heal();
        expect(amiss(await provisioner.audit()), 'after it was set up').toEqual([]);
        await provisioning.damage(bench.world);
        expect(amiss(await provisioner.audit()).length, 'findings after the damage').toBeGreaterThan(0);
        expect(amiss(await provisioner.audit()).length, 'an audit changes nothing').toBeGreaterThan(0);
        expect((await provisioner.heal()).length, 'heal says what it did').toBeGreaterThan(0);
        expect(amiss(await provisioner.audit()), 'after it was healed').toEqual([]);
        bench.expectClean();
      },
    },
  ];
}

function hintCases<S, W extends ContractWorld<S>>(contract: AnyContract<S, W>): readonly ContractCase[] {
  return (contract.hints ?? []).map(({ says, make }) => ({
    says: `a hint is followed: ${says}`,
    run: async () => {
      await using bench = await Bench.start(contract);
      const hint = await make(bench.world);
      const { connection } = bench.open();
      expect([connection.fetch, connection.fetchMany], 'ways of reading hints').toContain(undefined);
      const facts = await follow(connection, hint);
      expect(facts.length).toBeGreaterThan(0);
      const ids = facts.map(({ id }) => id);
      expect((await follow(connection, hint)).map(({ id }) => id)).toEqual(ids);
      const together = await connection.fetchMany?.run([hint, { ...hint, foreignId: '999999999' }, hint]);
      const each = together?.map((read) => read.map(({ id }) => id)) ?? [ids, [], ids];
      expect(each, 'hints that are read together').toEqual([ids, [], ids]);
      for (const fact of facts) {
        const translation = contract.connector.translate(deliveryOf({ ...fact, via: 'hint' }), bench.profile());
        expect(['events', 'ignored'], `${fact.topic} of a hint`).toContain(translation.kind);
      }
      bench.expectClean();
    },
  }));
}
