import type { Grant, IdentityStore, Machine, MachineStore, MachineToken, Person, Session, Ticket } from './store.ts';

/** People and machines in memory: for tests. */
export function createMemoryIdentityStore(): IdentityStore {
  const machines = createMemoryMachines();
  const people = new Map<string, Person>();
  const sessions = new Map<string, Session>();
  const tickets = new Map<string, Ticket>();
  const byName = <Named extends { readonly id: string; readonly name: string }>(left: Named, right: Named): number =>
    left.name < right.name || (left.name === right.name && left.id < right.id) ? -1 : 1;

  return {
    ...machines,
    async meet(person) {
      const known = people.get(person.id);
      const met: Person = {
        ...person,
        grants: [...(known?.grants.filter(isGranted) ?? []), ...person.grants],
        disabled: known?.disabled ?? false,
        createdAt: known?.createdAt ?? person.createdAt,
      };
      people.set(person.id, met);
      return met;
    },
    person: async (id) => people.get(id),
    holdPerson: async (id) => people.get(id),
    people: async () => [...people.values()].sort(byName),
    async changePerson(id, { granted, disabled }) {
      const known = people.get(id);
      if (known === undefined) return undefined;
      const kept = known.grants.filter((grant) => !isGranted(grant));
      const changed: Person = {
        ...known,
        grants: granted === undefined ? known.grants : [...granted, ...kept],
        disabled: disabled ?? known.disabled,
      };
      people.set(id, changed);
      return changed;
    },
    hasAdministrator: async () => [...people.values()].some(isAdministrator),
    async addSession(hash, session) {
      sessions.set(hash, session);
    },
    async session(hash) {
      const session = sessions.get(hash);
      const person = session && people.get(session.person);
      return session === undefined || person === undefined ? undefined : { session, person };
    },
    async seen(id, atMs) {
      for (const [hash, session] of sessions) if (session.id === id) sessions.set(hash, { ...session, seenAt: atMs });
    },
    sessions: async (nowMs, person) =>
      [...sessions.values()]
        .filter((each) => each.expiresAt > nowMs && (person === undefined || each.person === person))
        .sort((left, right) => right.createdAt - left.createdAt),
    async revokeSessions(choice) {
      const ended = [...sessions].filter(([, session]) =>
        'id' in choice ? session.id === choice.id : session.person === choice.person,
      );
      for (const [hash] of ended) sessions.delete(hash);
      return ended.length;
    },
    async addTicket(hash, ticket) {
      tickets.set(hash, ticket);
    },
    async takeTicket(hash, kind, nowMs) {
      const ticket = tickets.get(hash);
      if (ticket === undefined || ticket.kind !== kind) return undefined;
      tickets.delete(hash);
      return ticket.expiresAt > nowMs ? ticket : undefined;
    },
    async forget(nowMs) {
      await machines.forget(nowMs);
      for (const [hash, { expiresAt }] of sessions) if (expiresAt <= nowMs) sessions.delete(hash);
      for (const [hash, { expiresAt }] of tickets) if (expiresAt <= nowMs) tickets.delete(hash);
    },
  };
}

const isGranted = ({ from }: Grant): boolean => from === 'administrator';
const isAdministrator = ({ grants, disabled }: Person): boolean =>
  !disabled && grants.some(({ role }) => role === 'administrator');

function createMemoryMachines(): MachineStore {
  const machines = new Map<string, Machine>();
  const tokens = new Map<string, MachineToken>();
  const assertions = new Map<string, number>();
  return {
    async addMachine(machine) {
      if (machines.has(machine.id)) return false;
      machines.set(machine.id, machine);
      return true;
    },
    machine: async (id) => machines.get(id),
    holdMachine: async (id) => machines.get(id),
    machines: async () => [...machines.values()].sort((left, right) => (left.id < right.id ? -1 : 1)),
    async changeMachine(id, change) {
      const known = machines.get(id);
      if (known === undefined) return undefined;
      const changed = { ...known, ...change };
      machines.set(id, changed);
      return changed;
    },
    async addToken(hash, token) {
      tokens.set(hash, token);
    },
    async token(hash) {
      const token = tokens.get(hash);
      const machine = token && machines.get(token.machine);
      return token === undefined || machine === undefined ? undefined : { token, machine };
    },
    async takeAssertion(id, expiresAt) {
      if (assertions.has(id)) return false;
      assertions.set(id, expiresAt);
      return true;
    },
    async forget(nowMs) {
      for (const [id, expiresAt] of assertions) if (expiresAt <= nowMs) assertions.delete(id);
      for (const [hash, { expiresAt }] of tokens) if (expiresAt <= nowMs) tokens.delete(hash);
    },
  };
}
