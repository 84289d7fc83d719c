import { Gauge, type Registry } from 'prom-client';

/** How the tills of one store stand. */
export interface StoreTills {
  readonly location: string;
  readonly tills: number;
  /** Tills that should speak and do not. */
  readonly silent: number;
  /** Numbers that are missing between those that came. */
  readonly missing: number;
}

/** Fills the gauges of stores. */
export function lookAtTills(
  registers: Registry[],
): (sources: { tills(): Promise<readonly StoreTills[]> }) => Promise<void> {
  const gauge = (name: string, help: string) =>
    new Gauge({ name: `storeloom_${name}`, help, labelNames: ['location'], registers });
  const tills = gauge('tills', 'Tills of a store that were ever heard.');
  const silent = gauge('tills_silent', 'Tills of a store that are open or send heartbeats, and say nothing.');
  const missing = gauge('till_numbers_missing', 'Messages of the tills of a store that never came, by their numbers.');
  return async (sources) => {
    const stores = await sources.tills();
    for (const each of [tills, silent, missing]) each.reset();
    for (const { location, ...counted } of stores) {
      tills.set({ location }, counted.tills);
      silent.set({ location }, counted.silent);
      missing.set({ location }, counted.missing);
    }
  };
}
