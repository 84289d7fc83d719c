import { brokenSystems, type SystemState } from './break.ts';
import { readControl } from './control.ts';
import { createHubClient } from './hub-client.ts';
import type { Overview } from './view.ts';

/** What `storeloom demo status` says. */
export interface DemoStatus {
  readonly hubUrl: string;
  readonly startedAt: string;
  readonly systems: readonly SystemState[];
  readonly overview: Overview;
}

/** A running demo as it is now. Throws SL-DEMO-001 when none runs in the folder. */
export async function demoStatus(directory: string): Promise<DemoStatus> {
  const { hub, simulators, startedAt } = await readControl(directory);
  const [systems, overview] = await Promise.all([
    brokenSystems(simulators),
    createHubClient(hub.url, hub.token).overview(),
  ]);
  return { hubUrl: hub.url, startedAt, systems, overview };
}
