import { answerOf, hub } from './client.ts';
import type { paths } from './schema.ts';

/** What the pages of money ask the hub to do. Each gives what the hub answers, or throws `Refused`. */

const one = (id: string) => ({ params: { path: { id } } });

export const decideReturn = (id: string, decision: 'approve' | 'decline' | 'settle', reason: string) =>
  answerOf(hub.POST(`/api/v1/returns/{id}/${decision}`, { ...one(id), body: { reason } }));

type Body<Path extends '/api/v1/returns/{id}/receive' | '/api/v1/returns/{id}/inspect'> =
  paths[Path]['post']['requestBody']['content']['application/json'];

export type CameLine = Body<'/api/v1/returns/{id}/receive'>['lines'][number];
export type FoundLine = Body<'/api/v1/returns/{id}/inspect'>['lines'][number];

export const receiveReturn = (id: string, lines: CameLine[], location?: string) =>
  answerOf(
    hub.POST('/api/v1/returns/{id}/receive', {
      ...one(id),
      body: { lines, ...(location === undefined ? {} : { location }) },
    }),
  );

export const inspectReturn = (id: string, lines: FoundLine[]) =>
  answerOf(hub.POST('/api/v1/returns/{id}/inspect', { ...one(id), body: { lines } }));

export const matchBankLine = (id: string, to: { payout: string } | { orders: string[] }, reason: string) =>
  answerOf(hub.POST('/api/v1/bank/lines/match', { body: { id, ...to, reason } }));

export const dismissBankLine = (id: string, reason: string) =>
  answerOf(hub.POST('/api/v1/bank/lines/dismiss', { body: { id, reason } }));

/** Money above the limit waits for a second person; the answer says so. */
export const settleVariance = (id: string, reason: string) =>
  answerOf(hub.POST('/api/v1/variances/{id}/settle', { ...one(id), body: { reason } }));

export type StoreDayDecision = 'approve' | 'close' | 'retry';

export const decideStoreDay = (store: string, date: string, decision: StoreDayDecision, reason: string) =>
  answerOf(
    hub.POST('/api/v1/store-days/{store}/{date}/decision', {
      params: { path: { store, date } },
      body: { decision, reason },
    }),
  );
