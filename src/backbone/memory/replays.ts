import type { Difference, ParkedMessage, ReplayRow, ReplayStore } from '../hub-state.ts';

const placeOf = (message: ParkedMessage): string => `${message.lane}/${message.position}/${message.subscription}`;

/** Replays in memory. Progress of parked ones is read off the rows that are left. */
export function createMemoryReplays(
  rows: Map<string, ParkedMessage>,
  isLive: (owner: string | undefined) => boolean,
): ReplayStore {
  const replays = new Map<string, ReplayRow>();
  const differences = new Map<string, Difference[]>();
  const progressed = (row: ReplayRow): ReplayRow => {
    if (row.run) return { ...row, differences: differences.get(row.id)?.length ?? 0 };
    const left = [...rows.values()].filter((parked) => parked.replay === row.id);
    const failed = left.filter((parked) => parked.state === 'dead' || parked.state === 'skipped').length;
    const state = row.state === 'running' && left.length === failed ? 'done' : row.state;
    return { ...row, state, failed, handled: row.total - left.length };
  };
  return {
    async putReplay(row, parked) {
      replays.set(row.id, row);
      for (const message of parked) {
        const place = placeOf(message);
        const before = rows.get(place);
        // A message that is in trouble already only becomes due: an abort must not remove what stood there before.
        if (before === undefined) rows.set(place, message);
        else if (before.inHandOf === undefined && before.state !== 'waiting') {
          rows.set(place, { ...before, state: 'retry', blocks: true, attempts: 0, nextAt: row.startedAt });
        }
      }
    },
    async claimReplays(owner, subscriptions) {
      const claimed: ReplayRow[] = [];
      for (const row of replays.values()) {
        if (!row.run || row.state !== 'running' || (row.owner !== owner && isLive(row.owner))) continue;
        if (!subscriptions.includes(row.request.subscription)) continue;
        const mine = { ...row, owner };
        replays.set(row.id, mine);
        claimed.push(mine);
      }
      return claimed;
    },
    async saveReplay(owner, progress, found, failed) {
      const row = replays.get(progress.id);
      if (row === undefined || row.owner !== owner || row.state !== 'running') return false;
      replays.set(row.id, { ...row, ...progress });
      differences.set(row.id, [...(differences.get(row.id) ?? []), ...found]);
      for (const message of failed) {
        const place = placeOf(message);
        if (!rows.has(place)) rows.set(place, message);
      }
      return true;
    },
    async releaseReplays(owner) {
      for (const { owner: holder, ...row } of replays.values()) if (holder === owner) replays.set(row.id, row);
    },
    replay: async (id) => {
      const row = replays.get(id);
      return row === undefined ? undefined : progressed(row);
    },
    replays: async () => [...replays.values()].map(progressed).sort((left, right) => right.startedAt - left.startedAt),
    async abortReplay(id) {
      const row = replays.get(id);
      if (row?.state === 'running') replays.set(id, { ...row, state: 'aborted' });
      if (row?.run === false) {
        for (const [place, parked] of rows) {
          if (parked.replay === id && parked.state !== 'dead' && parked.inHandOf === undefined) rows.delete(place);
        }
      }
    },
    replayDifferences: async (id, limit) => (differences.get(id) ?? []).slice(0, limit),
  };
}
