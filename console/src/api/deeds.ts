import { answerOf, hub } from './client.ts';
import type { Person, ReplayRequest } from './shapes.ts';

/** What the pages ask the hub to do. Each gives what the hub answers, or throws `Refused`. */

export const retryLetter = (id: string) => answerOf(hub.POST('/api/v1/dead-letters/retry', { body: { id } }));

export const skipLetter = (id: string, reason: string) =>
  answerOf(hub.POST('/api/v1/dead-letters/skip', { body: { id, reason } }));

/** Sets a message aside and puts a corrected one in its place. Whoever does it sees what they replace, so they say why. */
export const editLetter = (id: string, content: unknown, reason: string) =>
  answerOf(
    hub.POST('/api/v1/dead-letters/edit', {
      body: { id, content: content as Record<string, unknown>, reason },
      headers: { 'x-unmask-reason': reason },
    }),
  );

/** All messages of a case: at once, or so many in a second. */
export const retryCase = (id: string, ratePerSecond?: number) =>
  answerOf(
    hub.POST('/api/v1/cases/{id}/retry', {
      params: { path: { id } },
      body: ratePerSecond === undefined ? {} : { ratePerSecond },
    }),
  );

export const abortCase = (id: string) => answerOf(hub.POST('/api/v1/cases/{id}/abort', { params: { path: { id } } }));

export const skipCase = (id: string, reason: string) =>
  answerOf(hub.POST('/api/v1/cases/{id}/skip', { params: { path: { id } }, body: { reason } }));

export const releaseOrder = (id: string, reason: string) =>
  answerOf(hub.POST('/api/v1/orders/release', { body: { id, reason } }));

export const pauseFlow = (name: string, reason: string) =>
  answerOf(hub.POST('/api/v1/subscriptions/{name}/pause', { params: { path: { name } }, body: { reason } }));

export const drainFlow = (name: string, reason: string) =>
  answerOf(hub.POST('/api/v1/flows/{name}/drain', { params: { path: { name } }, body: { reason } }));

export const resumeFlow = (name: string) =>
  answerOf(hub.POST('/api/v1/subscriptions/{name}/resume', { params: { path: { name } } }));

export const checkConnection = (name: string) =>
  answerOf(hub.POST('/api/v1/connections/{name}/check', { params: { path: { name } } }));

type NewReplay = Omit<ReplayRequest, 'by'>;

export const previewReplay = (body: NewReplay) => answerOf(hub.POST('/api/v1/replays/preview', { body }));

export const beginReplay = (body: NewReplay) => answerOf(hub.POST('/api/v1/replays', { body }));

export const abortReplay = (id: string) =>
  answerOf(hub.POST('/api/v1/replays/{id}/abort', { params: { path: { id } } }));

export type Role = Person['grants'][number]['role'];

export const grantRole = (person: string, role: Role, reach: string[]) =>
  answerOf(hub.POST('/api/v1/people/{person}/grant', { params: { path: { person } }, body: { role, reach } }));

export const revokeRole = (person: string, role: Role) =>
  answerOf(hub.POST('/api/v1/people/{person}/revoke', { params: { path: { person } }, body: { role } }));

export const switchPerson = (person: string, on: boolean) =>
  answerOf(hub.POST(`/api/v1/people/{person}/${on ? 'enable' : 'disable'}`, { params: { path: { person } } }));

export const switchMachine = (machine: string, on: boolean) =>
  answerOf(hub.POST(`/api/v1/machines/{machine}/${on ? 'enable' : 'disable'}`, { params: { path: { machine } } }));

export const endSession = (session: string) =>
  answerOf(hub.POST('/api/v1/sessions/{session}/revoke', { params: { path: { session } } }));
