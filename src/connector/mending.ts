import { CodedError } from '../kernel/failure.ts';
import type { Finding, Provisioner } from './connector.ts';

/** What stands at the vendor for the hub, as it was found. */
export interface Inspected {
  readonly finding: Finding;
  /** Mends it; absent when a person must, or nothing is wrong. */
  readonly mend?: () => Promise<void>;
}

/** Audits by looking, and heals by mending what can be mended, each thing by itself: one that cannot be does not hold up the others. */
export function mendingOneByOne(inspect: () => Promise<readonly Inspected[]>): Provisioner {
  return {
    async audit() {
      return (await inspect()).map(({ finding }) => finding);
    },
    async heal() {
      const mended: Finding[] = [];
      for (const { finding, mend } of await inspect()) {
        if (mend !== undefined) mended.push(await mendOne(finding, mend));
      }
      return mended;
    },
  };
}

async function mendOne({ subject, found }: Finding, mend: () => Promise<void>): Promise<Finding> {
  try {
    await mend();
    return { subject, verdict: 'ok', found: `mended: ${found}` };
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    const { because, next } = error.failure;
    return { subject, verdict: 'problem', found: because, next: next ?? '' };
  }
}
