import { Compile } from 'typebox/compile';
import { expect } from 'vitest';
import type { ContractCase, ContractWorld } from '../connector-contract.ts';
import { type AnyContract, Bench } from './bench.ts';

interface Field {
  readonly type?: string;
  readonly description?: string;
  readonly 'x-secret'?: boolean;
  readonly properties?: Readonly<Record<string, Field>>;
  readonly items?: Field;
}

/** Names of settings that hold a secret in any system. */
const SECRET_NAME = /(token|password|secret|secrets|apikey|secretkey|privatekey)$/i;

/** What the catalogue, the guided set-up and the reference page read. */
export function manifestCases<S, W extends ContractWorld<S>>(contract: AnyContract<S, W>): readonly ContractCase[] {
  const { connector } = contract;
  const { manifest } = connector;
  return [
    {
      says: 'the manifest is complete',
      run: async () => {
        expect(manifest.name).toMatch(/^[a-z][a-z0-9-]*$/);
        expect(manifest.title.length).toBeGreaterThan(1);
        expect(manifest.summary).toMatch(/\.$/);
        expect(manifest.retentionDays).toBeGreaterThan(0);
        if (manifest.vendorApi.sunset !== undefined) {
          expect(manifest.vendorApi.sunset).toMatch(/^\d{4}-\d{2}-\d{2}/);
        }
        for (const limit of manifest.rateLimits) {
          expect(limit.perSecond, limit.bucket).toBeGreaterThan(0);
          expect(limit.burst, limit.bucket).toBeGreaterThanOrEqual(1);
          expect(limit.liveShare, limit.bucket).toBeGreaterThanOrEqual(0);
          expect(limit.liveShare, limit.bucket).toBeLessThan(1);
        }
      },
    },
    {
      says: 'the settings are described, and their secrets are marked',
      run: async () => {
        const bare: string[] = [];
        const visit = (field: Field, path: string, secret: boolean): void => {
          const marked = secret || field['x-secret'] === true;
          if (path !== '' && field.description === undefined) bare.push(`${path} has no description`);
          const name = path.split('.').at(-1) ?? '';
          const holdsText = field.type === 'string' || field.items?.type === 'string';
          if (holdsText && SECRET_NAME.test(name) && !marked && field.items?.['x-secret'] !== true) {
            bare.push(`${path} looks like a secret and is not marked x-secret`);
          }
          for (const [key, part] of Object.entries(field.properties ?? {})) {
            visit(part, path === '' ? key : `${path}.${key}`, marked);
          }
        };
        visit(connector.settings as Field, '', false);
        expect(bare).toEqual([]);
        expect([...Compile(connector.settings).Errors(contract.settings)], 'the settings of the contract').toEqual([]);
      },
    },
    {
      says: 'the manifest accepts exactly the commands that a connection carries out',
      run: async () => {
        await using bench = await Bench.start(contract);
        const { connection } = bench.open();
        expect(Object.keys(connection.commands).sort()).toEqual([...manifest.accepts].sort());
        const untested = manifest.accepts.filter((name) => contract.commands?.[name] === undefined);
        expect(untested, 'commands that the contract was not given').toEqual([]);
      },
    },
  ];
}
