import { CodedError } from '../kernel/failure.ts';
import type { Finding } from './connector.ts';

/** What a check has found so far. */
export interface CheckParts {
  readonly findings: Finding[];
  /** Looks at one part; false when the looking itself failed, which is a finding about the part. Never throws. */
  part(subject: string, look: () => Promise<readonly Finding[]>): Promise<boolean>;
}

/** A check, part by part: one that cannot be looked at keeps no other from being looked at. */
export function checkParts(...first: readonly Finding[]): CheckParts {
  const findings = [...first];
  return {
    findings,
    async part(subject, look) {
      try {
        findings.push(...(await look()));
        return true;
      } catch (error) {
        findings.push(failed(subject, error));
        return false;
      }
    },
  };
}

function failed(subject: string, error: unknown): Finding {
  if (!(error instanceof CodedError)) {
    const found = error instanceof Error ? error.message : 'failed';
    return { subject, verdict: 'problem', found, next: 'Report it; the connector threw without a code.' };
  }
  const { code, because, next } = error.failure;
  return { subject, verdict: 'problem', found: `${because} (${code})`, ...(next === undefined ? {} : { next }) };
}
