import type { Permission } from '../../config/identity.ts';
import type { Chance } from '../../kernel/chance.ts';
import type { Clock } from '../../kernel/clock.ts';
import { LIMITS } from '../../kernel/limits.ts';
import { identityErrors } from './errors.ts';
import { hashOf, isSecret, newSecret } from './secrets.ts';
import type { IdentityStore, Machine, MachineKey } from './store.ts';

export interface MachinesMeans {
  readonly store: IdentityStore;
  readonly clock: Clock;
  readonly chance: Chance;
  /** How long a token holds. */
  readonly tokenMs: number;
}

/** What an administrator says of a new machine. */
export type NewMachine = Pick<
  Machine,
  'id' | 'scopes' | 'reach' | 'owner' | 'purpose' | 'expiresAt' | 'reviewAt' | 'requestsPerMinute'
>;

export interface IssuedToken {
  readonly machine: Machine;
  readonly token: string;
  readonly scopes: readonly Permission[];
  readonly expiresInMs: number;
}

/** Machines and the tokens that they get for their secrets. A secret is shown once, when it is made. */
export interface Machines {
  /** Throws SL-IDENTITY-011 when the id is taken. */
  add(machine: NewMachine): Promise<{ readonly machine: Machine; readonly secret: string }>;
  /** A further secret; the former ones end after `overlapMs`. Throws SL-IDENTITY-008. */
  rotate(id: string, overlapMs: number): Promise<{ readonly machine: Machine; readonly secret: string }>;
  /** From now on its tokens are worth nothing either. Throws SL-IDENTITY-008. */
  switch(id: string, disabled: boolean): Promise<Machine>;
  /** Throws SL-IDENTITY-012 for an unknown machine or a wrong secret, SL-IDENTITY-013 for a scope that it has not. */
  issue(id: string, secret: string, scopes?: readonly string[]): Promise<IssuedToken>;
  /** A token for a machine that was recognised by its key. Throws as `issue`. */
  issueByKey(id: string, scopes?: readonly string[]): Promise<IssuedToken>;
  /** Adds public keys; one of the same id takes the place of the former. Throws SL-IDENTITY-008, -015. */
  addKeys(id: string, keys: readonly MachineKey[]): Promise<Machine>;
  /** From now on nothing that it signs is taken. Throws SL-IDENTITY-008. */
  removeKey(id: string, key: string): Promise<Machine>;
}

/** Compared with when there is no such machine, so that the time says nothing of which ids there are. */
const NOBODY = hashOf('nobody');

export function createMachines({ store, clock, chance, tokenMs }: MachinesMeans): Machines {
  const known = async (id: string): Promise<Machine> => {
    const machine = await store.machine(id);
    if (machine === undefined)
      throw identityErrors.error('SL-IDENTITY-008', { because: `There is no machine "${id}"` });
    return machine;
  };
  const grant = async (machine: Machine, wanted?: readonly string[]): Promise<IssuedToken> => {
    const now = clock.now();
    const { id } = machine;
    const scopes = wanted === undefined ? machine.scopes : machine.scopes.filter((scope) => wanted.includes(scope));
    if (
      wanted?.some((scope) => !(machine.scopes as readonly string[]).includes(scope)) === true ||
      scopes.length === 0
    ) {
      const because = `${id} may ask for ${machine.scopes.join(' ')}`;
      throw identityErrors.error('SL-IDENTITY-013', { because, field: 'scope' });
    }
    const token = newSecret('slk', chance);
    const expiresAt = Math.min(now + tokenMs, machine.expiresAt);
    await store.addToken(hashOf(token), { machine: id, scopes, issuedAt: now, expiresAt });
    await store.changeMachine(id, { usedAt: now });
    return { machine, token, scopes, expiresInMs: expiresAt - now };
  };
  return {
    async add(given) {
      const now = clock.now();
      const secret = newSecret('slm', chance);
      const secrets = [{ hash: hashOf(secret), createdAt: now }];
      const machine: Machine = { ...given, secrets, disabled: false, createdAt: now };
      if (await store.addMachine(machine)) return { machine, secret };
      throw identityErrors.error('SL-IDENTITY-011', {
        because: `There is a machine "${given.id}" already`,
        field: 'id',
      });
    },
    async rotate(id, overlapMs) {
      const machine = await known(id);
      const now = clock.now();
      const secret = newSecret('slm', chance);
      const end = now + Math.min(overlapMs, LIMITS.secretOverlapMostMs);
      const former = machine.secrets
        .filter(({ expiresAt }) => expiresAt === undefined || expiresAt > now)
        .map((each) => ({ ...each, expiresAt: Math.min(each.expiresAt ?? end, end) }))
        .slice(0, LIMITS.secretsPerMachine - 1);
      const secrets = [{ hash: hashOf(secret), createdAt: now }, ...former];
      return { machine: (await store.changeMachine(id, { secrets })) ?? machine, secret };
    },
    async switch(id, disabled) {
      const machine = await known(id);
      return (await store.changeMachine(id, { disabled })) ?? machine;
    },
    async issue(id, secret, wanted) {
      const now = clock.now();
      const machine = await store.machine(id);
      const good = (machine?.secrets ?? [{ hash: NOBODY, createdAt: 0 }]).filter(
        ({ hash, expiresAt }) => isSecret(secret, hash) && (expiresAt === undefined || expiresAt > now),
      );
      if (machine === undefined || good.length === 0 || machine.disabled || machine.expiresAt <= now) {
        throw notRecognised();
      }
      return grant(machine, wanted);
    },
    async issueByKey(id, wanted) {
      const machine = await store.machine(id);
      if (machine === undefined || machine.disabled || machine.expiresAt <= clock.now()) throw notRecognised();
      return grant(machine, wanted);
    },
    async addKeys(id, keys) {
      const machine = await known(id);
      const ids = keys.map((key) => key.id);
      const all = [...keys, ...(machine.keys ?? []).filter((key) => !ids.includes(key.id))];
      if (new Set(ids).size !== ids.length || all.length > LIMITS.keysPerMachine) {
        const because = `${id} would have ${all.length} keys, or two of one name`;
        throw identityErrors.error('SL-IDENTITY-015', { because, field: 'body.keys' });
      }
      return (await store.changeMachine(id, { keys: all })) ?? machine;
    },
    async removeKey(id, key) {
      const machine = await known(id);
      const keys = machine.keys ?? [];
      const left = keys.filter((each) => each.id !== key);
      if (left.length === keys.length) {
        throw identityErrors.error('SL-IDENTITY-008', { because: `${id} has no key "${key.slice(0, 100)}"` });
      }
      return (await store.changeMachine(id, { keys: left })) ?? machine;
    },
  };
}

/** The same words for all of it: a stranger must not learn which machines there are. */
function notRecognised(): Error {
  const because = 'The client is not known, its secret is wrong, or it is switched off or expired';
  return identityErrors.error('SL-IDENTITY-012', { because });
}
