import { backboneErrors } from '../backbone/errors.ts';
import { canonicalErrors } from '../canonical/errors.ts';
import type { ApiProblem } from '../governance/api/operation.ts';
import { approvalErrors } from '../governance/approvals/errors.ts';
import { auditErrors } from '../governance/audit/errors.ts';
import { identityErrors } from '../governance/identity/errors.ts';
import { certificateErrors } from '../jobs/certificate/errors.ts';
import { stockProofErrors } from '../jobs/stock-proof/errors.ts';
import type { ErrorEntry } from '../kernel/error-catalogue.ts';
import { CodedError, type Failure } from '../kernel/failure.ts';
import { moneyErrors } from '../ledgers/money/errors.ts';
import { pointsErrors } from '../ledgers/points/errors.ts';
import { matchErrors } from '../ledgers/reconciliation/errors.ts';
import { stockErrors } from '../ledgers/stock/errors.ts';
import { runbookLink } from '../operations/alerts/notice.ts';
import { operationsErrors } from '../operations/errors.ts';
import { RUNBOOKS, runbookOf } from '../operations/runbooks.ts';
import { partnerErrors } from '../partners/errors.ts';
import { recordErrors } from '../records/errors.ts';
import { gatewayErrors } from './errors.ts';

/** An RFC 9457 problem, with the parts of a failure as extensions. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly instance: string;
  readonly code: string;
  readonly next?: string;
  readonly field?: string;
  readonly rule?: string;
  readonly value?: string;
  /** Page and section of the runbooks that help. */
  readonly runbook?: string;
}

export const PROBLEM_TYPE = 'application/problem+json';

/** Statuses of codes whose kind alone does not say them. */
const STATUSES: Readonly<Record<string, number>> = {
  'SL-CERT-002': 400,
  'SL-CERT-003': 409,
  'SL-CERT-004': 409,
  'SL-CERT-005': 409,
  'SL-CERT-006': 500,
  'SL-CERT-007': 500,
  'SL-GATEWAY-003': 413,
  'SL-GATEWAY-004': 415,
  'SL-GATEWAY-007': 403,
  'SL-GATEWAY-008': 400,
  'SL-GATEWAY-009': 500,
  'SL-GATEWAY-011': 429,
  'SL-GATEWAY-012': 500,
  'SL-GATEWAY-013': 405,
  'SL-GATEWAY-018': 409,
  'SL-GATEWAY-019': 412,
  'SL-GATEWAY-020': 429,
  'SL-GATEWAY-021': 403,
  'SL-BACKBONE-030': 413,
  'SL-APPROVAL-002': 403,
  'SL-APPROVAL-003': 409,
  'SL-APPROVAL-004': 403,
  'SL-APPROVAL-005': 400,
  'SL-IDENTITY-002': 403,
  'SL-IDENTITY-003': 403,
  'SL-IDENTITY-005': 403,
  'SL-IDENTITY-006': 429,
  'SL-IDENTITY-007': 403,
  'SL-IDENTITY-011': 409,
  'SL-IDENTITY-013': 400,
  'SL-IDENTITY-014': 400,
  'SL-IDENTITY-015': 400,
  'SL-OPS-001': 502,
  'SL-OPS-003': 409,
  'SL-OPS-005': 400,
  'SL-OPS-006': 409,
  'SL-MATCH-004': 404,
  'SL-MATCH-005': 409,
  'SL-MATCH-006': 404,
  'SL-MATCH-007': 409,
  'SL-MATCH-008': 409,
  'SL-POINTS-002': 409,
  'SL-POINTS-003': 409,
  'SL-RECORD-002': 409,
  'SL-RECORD-007': 409,
};

const STATUS_OF_KIND: Readonly<Record<Failure['kind'], number>> = {
  transient: 503,
  throttled: 503,
  rejected: 404,
  invalid: 422,
  unauthorized: 401,
  unknown: 503,
};

export function statusOf(failure: Failure): number {
  return STATUSES[failure.code] ?? STATUS_OF_KIND[failure.kind];
}

/** Whole seconds, at least one, for Retry-After; `undefined` when waiting would not help. */
export function retryAfterSeconds(failure: Failure): number | undefined {
  const { kind, retryAfterMs } = failure;
  if (retryAfterMs !== undefined) return Math.max(1, Math.ceil(retryAfterMs / 1_000));
  return kind === 'transient' || kind === 'throttled' || kind === 'unknown' ? 2 : undefined;
}

const ENTRIES = {
  ...canonicalErrors.entries,
  ...backboneErrors.entries,
  ...recordErrors.entries,
  ...operationsErrors.entries,
  ...stockErrors.entries,
  ...matchErrors.entries,
  ...moneyErrors.entries,
  ...pointsErrors.entries,
  ...gatewayErrors.entries,
  ...identityErrors.entries,
  ...partnerErrors.entries,
  ...stockProofErrors.entries,
  ...certificateErrors.entries,
  ...auditErrors.entries,
  ...approvalErrors.entries,
};
type Words = Pick<ErrorEntry, 'title' | 'next'>;
const OWN: Readonly<Record<string, Words>> = ENTRIES;

/** What codes mean and what to do about them. */
export type CodeWords = ReadonlyMap<string, Words>;

/** What a code means, always in the same words; `others` knows those of connectors. The code itself when nobody knows it. */
export const titleOf = (code: string, others?: CodeWords): string =>
  OWN[code]?.title ?? others?.get(code)?.title ?? code;

/** What a person does about a code; undefined when nobody knows it. */
export const nextFor = (code: string, others?: CodeWords): string | undefined =>
  OWN[code]?.next ?? others?.get(code)?.next;

/** A code that the API may answer. */
export type ProblemCode = keyof typeof ENTRIES;

/** What the documents say of a code: its usual status and what to do. */
export function problemEntry(code: ProblemCode): ApiProblem {
  const { kind, title, next } = ENTRIES[code];
  return { code, status: statusOf({ kind, code, because: title }), title, next };
}

/** A failure as a problem; `request` is the id under which the log knows the request. */
export function problemOf(failure: Failure, request: string): Problem {
  const { code, because, next, field, rule, value } = failure;
  return {
    type: `urn:storeloom:error:${code}`,
    title: titleOf(code),
    status: statusOf(failure),
    detail: because,
    instance: `urn:storeloom:request:${request}`,
    code,
    ...(next === undefined ? {} : { next }),
    ...(field === undefined ? {} : { field }),
    ...(rule === undefined ? {} : { rule }),
    ...(value === undefined ? {} : { value }),
    ...(RUNBOOKS.has(code) ? { runbook: runbookLink({}, runbookOf(code)) } : {}),
  };
}

/** What fastify and its plugins throw, as failures of ours; anything unknown says nothing of the inside. */
export function failureOf(error: unknown): Failure {
  if (error instanceof CodedError) return error.failure;
  const { code, statusCode, message, validation, validationContext } = error as {
    code?: string;
    statusCode?: number;
    message?: string;
    validation?: readonly {
      instancePath: string;
      message?: string;
      params?: Record<string, unknown>;
      keyword: string;
    }[];
    validationContext?: string;
  };
  const [broken] = validation ?? [];
  if (broken !== undefined) {
    const name = String(broken.params?.missingProperty ?? broken.params?.additionalProperty ?? '');
    const field = [validationContext, ...broken.instancePath.split('/').slice(1), name]
      .filter((part) => part)
      .join('.');
    return gatewayErrors.failure('SL-GATEWAY-008', {
      because: `${field} ${broken.message ?? 'is not right'}`,
      field,
      rule: broken.keyword,
    });
  }
  if (statusCode === 413)
    return gatewayErrors.failure('SL-GATEWAY-003', { because: 'The body is larger than the limit' });
  if (statusCode === 429) return gatewayErrors.failure('SL-GATEWAY-011', { because: message ?? 'Too many requests' });
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    return gatewayErrors.failure('SL-GATEWAY-008', { because: message ?? code ?? 'The request is not readable' });
  }
  return gatewayErrors.failure('SL-GATEWAY-009', { because: 'Something went wrong inside the hub' });
}
