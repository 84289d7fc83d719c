import { LANES } from '../../canonical/envelope.ts';
import type { Clock } from '../../kernel/clock.ts';
import { LIMITS } from '../../kernel/limits.ts';
import {
  type CursorRow,
  type Cursors,
  type CursorWrite,
  type Drain,
  type Drains,
  drainedReason,
  type Gate,
  type Gates,
  type HubNode,
  type HubState,
  type Nodes,
  type SliceOwners,
  type TakenCursor,
} from '../hub-state.ts';
import { type CursorCell, type CursorCells, cursorId } from './cursor-cells.ts';
import { createMemoryParked } from './parked-messages.ts';
import { createMemoryReplays } from './replays.ts';

interface NodeCell extends HubNode {
  expiresAt: number;
  replaced: boolean;
}

/** The state of hubs that share one memory: for tests, simulation and the demo without a database. */
export function createMemoryHubState(options: { clock: Clock }): HubState {
  const { clock } = options;
  const nodes = new Map<string, NodeCell>();
  const cursors: CursorCells = new Map();
  let known: string | undefined;
  const isLive = (owner: string | undefined): boolean => {
    const node = owner === undefined ? undefined : nodes.get(owner);
    return node !== undefined && !node.replaced && node.expiresAt > clock.now();
  };
  const parked = createMemoryParked(cursors);
  const gates = memoryGates();

  return {
    ...memoryNodes(clock, nodes, isLive),
    ...memoryCursors(cursors, isLive),
    ...parked,
    ...gates,
    ...memoryDrains(gates),
    ...createMemoryReplays(parked.rows, isLive),
    knownIncarnation: async () => known,
    async adoptLog(incarnation, heads) {
      known = incarnation;
      let moved = 0;
      for (const cell of cursors.values()) {
        if (cell.position <= heads[cell.lane]) continue;
        cell.position = heads[cell.lane];
        moved += 1;
      }
      return moved;
    },
    async retentionFloors() {
      const floors = { live: 0, standard: 0, bulk: 0 };
      for (const lane of LANES) {
        const needed = [...cursors.values()].filter((cell) => cell.lane === lane).map((cell) => cell.position);
        for (const row of parked.rows.values()) if (row.lane === lane) needed.push(row.position - 1);
        if (needed.length > 0) floors[lane] = needed.reduce((least, position) => Math.min(least, position));
      }
      return floors;
    },
    async highestCursors() {
      const highest = { live: 0, standard: 0, bulk: 0 };
      for (const cell of cursors.values()) highest[cell.lane] = Math.max(highest[cell.lane], cell.position);
      return highest;
    },
  };
}

function memoryNodes(clock: Clock, nodes: Map<string, NodeCell>, isLive: (owner: string) => boolean): Nodes {
  return {
    async join(node, leaseMs) {
      for (const other of nodes.values()) if (other.name === node.name) other.replaced = true;
      nodes.set(node.owner, { ...node, expiresAt: clock.now() + leaseMs, replaced: false });
    },
    async renew(owner, leaseMs) {
      const node = nodes.get(owner);
      if (node === undefined) return 'gone';
      if (node.replaced) return 'replaced';
      node.expiresAt = clock.now() + leaseMs;
      return 'renewed';
    },
    async leave(owner) {
      nodes.delete(owner);
    },
    liveNodes: async () =>
      [...nodes.values()]
        .filter((node) => isLive(node.owner))
        .map(({ owner, name, subscriptions }) => ({ owner, name, subscriptions })),
  };
}

function memoryCursors(cursors: CursorCells, isLive: (owner: string | undefined) => boolean): Cursors {
  const held = (owner: string, write: CursorWrite): CursorCell | undefined => {
    const cell = cursors.get(cursorId(write));
    return cell?.owner === owner && cell.epoch === write.epoch ? cell : undefined;
  };
  const save = async (owner: string, writes: readonly CursorWrite[]): Promise<CursorWrite[]> => {
    const refused: CursorWrite[] = [];
    for (const write of writes) {
      const cell = held(owner, write);
      if (cell === undefined) refused.push(write);
      else cell.position = Math.max(cell.position, write.position);
    }
    return refused;
  };
  return {
    async declare(subscription, positions) {
      for (const lane of LANES) {
        const position = positions[lane];
        if (position === undefined) continue;
        for (let slice = 0; slice < LIMITS.slices; slice += 1) {
          const id = cursorId({ subscription, lane, slice });
          if (cursors.has(id)) continue;
          cursors.set(id, {
            subscription,
            lane,
            slice,
            position,
            owner: undefined,
            epoch: 0,
            uncleanPosition: undefined,
            inHand: undefined,
          });
        }
      }
    },
    sliceOwners: async (subscriptions) => subscriptions.map((name) => ownersOf(cursors, name, isLive)),
    async take(owner, subscription, slices) {
      const taken: TakenCursor[] = [];
      for (const cell of cursors.values()) {
        if (cell.subscription !== subscription || !slices.includes(cell.slice)) continue;
        if (cell.owner !== owner && isLive(cell.owner)) continue;
        const unclean = cell.owner !== undefined;
        const stalled = unclean && cell.uncleanPosition === cell.position;
        cell.uncleanPosition = unclean ? cell.position : undefined;
        cell.owner = owner;
        cell.epoch += 1;
        taken.push({
          ...rowOf(cell),
          epoch: cell.epoch,
          unclean,
          stalled,
          ...(cell.inHand ? { inHand: { ...cell.inHand } } : {}),
        });
      }
      return taken;
    },
    saveCursors: save,
    async release(owner, writes) {
      await save(owner, writes);
      for (const write of writes) {
        const cell = held(owner, write);
        if (cell === undefined) continue;
        cell.owner = undefined;
        cell.uncleanPosition = undefined;
        cell.inHand = undefined;
      }
    },
    async markInHand(owner, writes) {
      const refused: CursorWrite[] = [];
      for (const write of writes) {
        const cell = held(owner, write);
        if (cell === undefined) refused.push(write);
        else {
          const before = cell.inHand?.position === write.position ? cell.inHand.attempts : 0;
          cell.inHand = { position: write.position, attempts: before + 1 };
        }
      }
      return refused;
    },
    cursors: async (subscription) =>
      [...cursors.values()].filter((cell) => cell.subscription === subscription).map(rowOf),
  };
}

const rowOf = ({ subscription, lane, slice, position }: CursorCell): CursorRow => ({
  subscription,
  lane,
  slice,
  position,
});

function ownersOf(
  cursors: CursorCells,
  subscription: string,
  isLive: (owner: string | undefined) => boolean,
): SliceOwners {
  const owned = new Map<string, Set<number>>();
  const free = new Set<number>();
  for (const cell of cursors.values()) {
    if (cell.subscription !== subscription) continue;
    if (cell.owner !== undefined && isLive(cell.owner)) {
      owned.set(cell.owner, (owned.get(cell.owner) ?? new Set()).add(cell.slice));
    } else free.add(cell.slice);
  }
  return {
    subscription,
    owned: new Map([...owned].map(([owner, slices]) => [owner, [...slices].sort((a, b) => a - b)])),
    free: [...free].sort((a, b) => a - b),
  };
}

function memoryGates(): Gates {
  const gates = new Map<string, Gate>();
  return {
    gates: async () => [...gates.values()],
    async shutGate(gate) {
      const before = gates.get(gate.subscription);
      if (before?.byPerson && !gate.byPerson) return;
      const probed = before === undefined || gate.probes > before.probes;
      const until = gate.byPerson ? undefined : probed ? gate.until : Math.max(before.until ?? 0, gate.until ?? 0);
      gates.set(gate.subscription, {
        ...gate,
        since: before?.since ?? gate.since,
        probes: Math.max(before?.probes ?? 0, gate.probes),
        ...(until === undefined ? {} : { until }),
      });
    },
    async claimProbe(subscription, nowMs, nextUntil) {
      const gate = gates.get(subscription);
      if (gate === undefined || gate.byPerson || (gate.until ?? 0) > nowMs) return false;
      gates.set(subscription, { ...gate, until: nextUntil });
      return true;
    },
    async openGate(subscription, byPerson) {
      if (byPerson || gates.get(subscription)?.byPerson === false) gates.delete(subscription);
    },
  };
}

function memoryDrains(gates: Gates): Drains {
  const drains = new Map<string, Drain>();
  return {
    drains: async () => [...drains.values()],
    async beginDrain(drain) {
      if (!drains.has(drain.subscription)) drains.set(drain.subscription, drain);
    },
    async endDrain(subscription) {
      drains.delete(subscription);
    },
    async finishDrain({ subscription, reason, since }, nowMs) {
      if (drains.get(subscription)?.since !== since) return false;
      drains.delete(subscription);
      await gates.shutGate({ subscription, reason: drainedReason(reason), byPerson: true, since: nowMs, probes: 0 });
      return true;
    },
  };
}
