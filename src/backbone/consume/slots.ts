import { LANES, type Lane } from '../../canonical/envelope.ts';

/**
 * Business keys in work at once. A quarter is kept for the live lane, another for standard against bulk: a full bulk
 * lane never makes the others wait. Live may use every slot. Where the bulk lane has slots of its own, it takes none of these.
 */
export class Slots {
  readonly #total: number;
  readonly #ownBulk: number | undefined;
  readonly #most: Readonly<Record<Lane, number>>;
  readonly #used: Record<Lane, number> = { live: 0, standard: 0, bulk: 0 };

  constructor(total: number, lanes: readonly Lane[], ownBulk?: number) {
    this.#total = total;
    this.#ownBulk = ownBulk;
    const reserve = Math.ceil(total / 4);
    const forLive = lanes.includes('live') && lanes.length > 1 ? Math.min(reserve, total - 1) : 0;
    const forStandard = lanes.includes('standard') && lanes.includes('bulk') ? reserve : 0;
    const standard = total - forLive;
    this.#most = { live: total, standard, bulk: Math.max(1, standard - forStandard) };
  }

  free(lane: Lane): number {
    const { live, standard } = this.#used;
    if (lane === 'bulk' && this.#ownBulk !== undefined) return this.#ownBulk - this.#used.bulk;
    const bulk = this.#ownBulk === undefined ? this.#used.bulk : 0;
    const all = this.#total - live - standard - bulk;
    if (lane === 'live') return all;
    const shared = Math.min(all, this.#most.standard - standard - bulk);
    return lane === 'standard' ? shared : Math.min(shared, this.#most.bulk - bulk);
  }

  used(lane: Lane): number {
    return this.#used[lane];
  }

  get busy(): boolean {
    return LANES.some((lane) => this.#used[lane] > 0);
  }

  take(lane: Lane): void {
    this.#used[lane] += 1;
  }

  give(lane: Lane): void {
    this.#used[lane] -= 1;
  }
}
