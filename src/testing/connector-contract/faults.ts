import type { Http } from '../../connector/http.ts';
import type { FailureKind } from '../../kernel/failure.ts';
import type { FaultPlan } from '../simulator.ts';

/** A bad day, and what a call on it may end as. It must never end as a word of business (`rejected`) or as our mistake (`invalid`). */
export interface Fault {
  readonly says: string;
  readonly field: keyof FaultPlan;
  readonly plan: Partial<FaultPlan>;
  readonly kinds: readonly FailureKind[];
  /** Milliseconds that the answer must ask us to wait. */
  readonly retryAfterMs?: number;
  /** The call must be given up by our own timeout. */
  readonly slow?: boolean;
}

/** When a call that is never answered is given up. */
const GIVE_UP_MS = 100;

/** It may or may not have happened, or surely did not: both are honest after a broken answer. */
const BROKEN: readonly FailureKind[] = ['transient', 'unknown'];

export const FAULTS: readonly Fault[] = [
  { says: 'the vendor throttles', field: 'throttleShare', plan: { throttleShare: 1 }, kinds: ['throttled'] },
  {
    says: 'the vendor throttles and says for how long',
    field: 'retryAfterSeconds',
    plan: { throttleShare: 1, retryAfterSeconds: 7 },
    kinds: ['throttled'],
    retryAfterMs: 7_000,
  },
  { says: 'the vendor fails with a 500', field: 'errorShare', plan: { errorShare: 1 }, kinds: BROKEN },
  { says: 'a proxy answers with an HTML page', field: 'htmlShare', plan: { htmlShare: 1 }, kinds: BROKEN },
  { says: 'the answer is cut in the middle', field: 'truncateShare', plan: { truncateShare: 1 }, kinds: BROKEN },
  { says: 'the request is lost', field: 'lostRequestShare', plan: { lostRequestShare: 1 }, kinds: BROKEN },
  {
    says: 'the answer is lost after the effect',
    field: 'lostAnswerShare',
    plan: { lostAnswerShare: 1 },
    kinds: BROKEN,
  },
  {
    says: 'the answer never comes after the effect',
    field: 'hangShare',
    plan: { hangShare: 1 },
    kinds: BROKEN,
    slow: true,
  },
  { says: 'the vendor is away', field: 'down', plan: { down: true }, kinds: BROKEN },
  { says: 'the keys are revoked', field: 'unauthorized', plan: { unauthorized: true }, kinds: ['unauthorized'] },
];

/** The n-th call of a connection, counted from 1, meets the fault; all others meet a good day. */
export function faultAt(
  call: number,
  faults: FaultPlan,
  { plan, slow }: Pick<Fault, 'plan' | 'slow'>,
): { readonly around: (http: Http) => Http; readonly met: () => boolean } {
  let calls = 0;
  const around = (http: Http): Http => ({
    learn: (bucket, state) => http.learn(bucket, state),
    async request(request) {
      calls += 1;
      if (calls !== call) return await http.request(request);
      const before = Object.fromEntries(Object.keys(plan).map((name) => [name, faults[name as keyof FaultPlan]]));
      Object.assign(faults, plan);
      try {
        // Only the call that is never answered is given up early; the others may take their time on a busy machine.
        return await http.request(slow === true ? { ...request, timeoutMs: GIVE_UP_MS } : request);
      } finally {
        Object.assign(faults, before);
      }
    },
  });
  return { around, met: () => calls >= call };
}
