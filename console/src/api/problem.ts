/** What the hub says when it does not do what was asked: an RFC 9457 problem with our code and the next step. */
export interface Problem {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly next?: string;
  readonly field?: string;
}

/** Whether a change was refused because somebody else had changed the same thing since it was looked at. */
export const isChangedMeanwhile = (error: unknown): boolean =>
  error instanceof Refused && error.problem.code === 'SL-GATEWAY-019';

/** A request that was refused or failed. */
export class Refused extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(`${problem.code}: ${problem.detail}`);
    this.problem = problem;
  }
}

/** Whatever was thrown, as a problem that can be shown. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Refused) return error.problem;
  if (error instanceof TypeError) {
    return {
      status: 0,
      code: 'no answer',
      title: 'The hub does not answer',
      detail: 'The request did not reach the hub, or its answer did not come back.',
      next: 'Check your connection and whether the hub runs; this page tries again by itself.',
    };
  }
  return {
    status: 0,
    code: 'console',
    title: 'The console made a mistake',
    detail: error instanceof Error ? error.message : String(error),
    next: 'Load the page again; if it stays, please report it.',
  };
}
