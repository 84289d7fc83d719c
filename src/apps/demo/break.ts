import { type FaultPlan, GOOD_DAY } from '../../testing/simulator.ts';
import { readControl, type SimulatedSystem } from './control.ts';
import { demoErrors } from './errors.ts';

/** A bad day as a person asks for it. Without any wish the system is away. */
export interface BreakWishes {
  /** `60s`; until `heal` by default. */
  readonly for?: string;
  /** Share of calls that end in a 500: `50%`. */
  readonly errors?: string;
  /** Share of calls that are throttled. */
  readonly throttle?: string;
  /** Share of calls whose answer is lost after the effect. */
  readonly lostAnswers?: string;
  /** Wait before each answer: `800ms`. */
  readonly latency?: string;
  /** Webhooks are sent twice. */
  readonly duplicate?: boolean;
  /** Webhooks overtake each other. */
  readonly reorder?: boolean;
  /** Share of webhooks that are never sent. */
  readonly drop?: string;
  /** Keys are no longer accepted. */
  readonly unauthorized?: boolean;
}

/** What a simulated system is doing to us. */
export interface SystemState {
  readonly name: string;
  readonly url: string;
  /** In words, empty on a good day. */
  readonly broken: readonly string[];
}

/** Makes a bad day for one system of a running demo, or for several of a kind. */
export async function breakDemo(directory: string, target: string, wishes: BreakWishes): Promise<SystemState[]> {
  const plan = planOf(wishes);
  const forMs = wishes.for === undefined ? undefined : durationMs(wishes.for);
  const { simulators } = await readControl(directory);
  return change(systemsOf(simulators, target), forMs === undefined ? plan : { ...plan, forMs });
}

/** Ends all bad days of a system, or of all. */
export async function healDemo(directory: string, target = 'all'): Promise<SystemState[]> {
  const { simulators } = await readControl(directory);
  return change(systemsOf(simulators, target), GOOD_DAY);
}

/** How the simulated systems are. */
export async function brokenSystems(simulators: readonly SimulatedSystem[]): Promise<SystemState[]> {
  return change(simulators, {});
}

/** The faults that wishes mean. Throws SL-DEMO-004. */
export function planOf(wishes: BreakWishes): Partial<FaultPlan> {
  const plan: Partial<FaultPlan> = {
    ...(wishes.errors === undefined ? {} : { errorShare: share(wishes.errors) }),
    ...(wishes.throttle === undefined ? {} : { throttleShare: share(wishes.throttle), retryAfterSeconds: 2 }),
    ...(wishes.lostAnswers === undefined ? {} : { lostAnswerShare: share(wishes.lostAnswers) }),
    ...(wishes.latency === undefined ? {} : { latencyMs: durationMs(wishes.latency) }),
    ...(wishes.duplicate === true ? { duplicateShare: 0.5 } : {}),
    ...(wishes.reorder === true ? { reorderShare: 0.5 } : {}),
    ...(wishes.drop === undefined ? {} : { dropShare: share(wishes.drop) }),
    ...(wishes.unauthorized === true ? { unauthorized: true } : {}),
  };
  return Object.keys(plan).length === 0 ? { down: true } : plan;
}

/** What a plan means, in words. */
export function inWords(plan: FaultPlan): string[] {
  const percent = (part: number): string => `${Math.round(part * 100)} %`;
  const words: [boolean, string][] = [
    [plan.down, 'away'],
    [plan.unauthorized, 'keys revoked'],
    [plan.errorShare > 0, `${percent(plan.errorShare)} errors`],
    [plan.htmlShare > 0, `${percent(plan.htmlShare)} HTML error pages`],
    [plan.throttleShare > 0, `${percent(plan.throttleShare)} throttled`],
    [plan.latencyMs > 0, `${plan.latencyMs} ms slow`],
    [plan.lostRequestShare > 0, `${percent(plan.lostRequestShare)} of requests lost`],
    [plan.lostAnswerShare > 0, `${percent(plan.lostAnswerShare)} of answers lost`],
    [plan.truncateShare > 0, `${percent(plan.truncateShare)} of answers cut`],
    [plan.hangShare > 0, `${percent(plan.hangShare)} of calls hang`],
    [plan.duplicateShare > 0, `${percent(plan.duplicateShare)} of webhooks doubled`],
    [plan.reorderShare > 0, `${percent(plan.reorderShare)} of webhooks late`],
    [plan.dropShare > 0, `${percent(plan.dropShare)} of webhooks lost`],
  ];
  return words.filter(([applies]) => applies).map(([, text]) => text);
}

/** `500ms`, `60s`, `2m`, `1h` in milliseconds. Throws SL-DEMO-004. */
export function durationMs(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text.trim());
  const unit = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 }[match?.[2] ?? ''];
  const value = Number(match?.[1]) * (unit ?? Number.NaN);
  if (Number.isFinite(value) && value > 0 && value <= 86_400_000) return Math.round(value);
  throw demoErrors.error('SL-DEMO-004', {
    because: `"${text.slice(0, 40)}" is not a duration`,
    rule: 'a number with ms, s, m or h, up to a day',
    value: text.slice(0, 40),
  });
}

/** `50%` or `0.5` as a number from 0 to 1. Throws SL-DEMO-004. */
export function share(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(\s*%)?$/.exec(text.trim());
  const value = Number(match?.[1]) / (match?.[2] === undefined ? 1 : 100);
  if (Number.isFinite(value) && value >= 0 && value <= 1) return value;
  throw demoErrors.error('SL-DEMO-004', {
    because: `"${text.slice(0, 40)}" is not a share`,
    rule: '0% to 100%, or 0 to 1',
    value: text.slice(0, 40),
  });
}

/** The systems that a word means: a name, a kind, or all. Throws SL-DEMO-003. */
export function systemsOf(simulators: readonly SimulatedSystem[], target: string): readonly SimulatedSystem[] {
  const found = simulators.filter(({ name, kind }) => target === 'all' || name === target || kind === target);
  if (found.length > 0) return found;
  throw demoErrors.error('SL-DEMO-003', {
    because: `"${target.slice(0, 40)}" is not a system of the demo`,
    field: 'target',
  });
}

async function change(systems: readonly SimulatedSystem[], plan: Partial<FaultPlan> & { forMs?: number }) {
  return Promise.all(
    systems.map(async ({ name, url }): Promise<SystemState> => {
      try {
        const response = await fetch(`${url}/__faults`, { method: 'POST', body: JSON.stringify(plan) });
        return { name, url, broken: inWords((await response.json()) as FaultPlan) };
      } catch (error) {
        throw demoErrors.error('SL-DEMO-006', { because: `${name} does not answer at ${url}` }, error);
      }
    }),
  );
}
