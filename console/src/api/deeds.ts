import { answerOf, hub, unchangedSince } from './client.ts';
import type { paths } from './schema.ts';
import type { Decision, Machine, Person, ReplayRequest } from './shapes.ts';

/** What the pages ask the hub to do. Each gives what the hub answers, or throws `Refused`. */

export const retryLetter = (id: string) => answerOf(hub.POST('/api/v1/dead-letters/retry', { body: { id } }));

export const skipLetter = (id: string, reason: string) =>
  answerOf(hub.POST('/api/v1/dead-letters/skip', { body: { id, reason } }));

/**
 * Sets a message aside and puts a corrected one in its place, unless it is not as it was seen. Whoever does it sees what they
 * replace, so they say why.
 */
export const editLetter = (id: string, tag: string, content: unknown, reason: string) =>
  answerOf(
    hub.POST('/api/v1/dead-letters/edit', {
      body: { id, content: content as Record<string, unknown>, reason },
      headers: { 'x-unmask-reason': reason, ...unchangedSince(tag) },
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

/** Gives a case to a team or a person, unless somebody else did meanwhile. */
export const assignCase = (id: string, tag: string, owner: string, note: string) =>
  answerOf(
    hub.PUT('/api/v1/cases/{id}/owner', {
      params: { path: { id } },
      body: { owner, ...(note === '' ? {} : { note }) },
      headers: unchangedSince(tag),
    }),
  );

/** Gives a case back to whoever the rules name, unless somebody else gave it away meanwhile. */
export const unassignCase = (id: string, tag: string) =>
  answerOf(hub.DELETE('/api/v1/cases/{id}/owner', { params: { path: { id } }, headers: unchangedSince(tag) }));

export const snoozeCase = (id: string, lasting: string, note: string) =>
  answerOf(hub.POST('/api/v1/cases/{id}/snooze', { params: { path: { id } }, body: { for: lasting, note } }));

export const commentCase = (id: string, note: string) =>
  answerOf(hub.POST('/api/v1/cases/{id}/comment', { params: { path: { id } }, body: { note } }));

export const acknowledgeAlert = (id: string, note: string) =>
  answerOf(hub.POST('/api/v1/alerts/acknowledge', { body: { id, ...(note === '' ? {} : { note }) } }));

export const muteAlert = (id: string, lasting: string, note: string) =>
  answerOf(hub.POST('/api/v1/alerts/mute', { body: { id, for: lasting, note } }));

export const unmuteAlert = (id: string) => answerOf(hub.POST('/api/v1/alerts/unmute', { body: { id } }));

export const testAlertRoute = (name: string) =>
  answerOf(hub.POST('/api/v1/alerts/routes/{name}/test', { params: { path: { name } } }));

export const decide = (process: string, key: string, decision: Decision['name'], reason: string) =>
  answerOf(
    hub.POST('/api/v1/processes/{process}/instances/{key}/decisions', {
      params: { path: { process, key } },
      body: { decision, reason },
    }),
  );

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

/** Gives a role to the person as they were seen with this tag. */
export const grantRole = (person: string, tag: string, role: Role, reach: string[]) =>
  answerOf(
    hub.POST('/api/v1/people/{person}/grant', {
      params: { path: { person } },
      body: { role, reach },
      headers: unchangedSince(tag),
    }),
  );

export const revokeRole = (person: string, tag: string, role: Role) =>
  answerOf(
    hub.POST('/api/v1/people/{person}/revoke', {
      params: { path: { person } },
      body: { role },
      headers: unchangedSince(tag),
    }),
  );

export const switchPerson = ({ id: person, tag }: Person, on: boolean) =>
  answerOf(
    hub.POST(`/api/v1/people/{person}/${on ? 'enable' : 'disable'}`, {
      params: { path: { person } },
      headers: unchangedSince(tag),
    }),
  );

export type MachineWish = paths['/api/v1/machines']['post']['requestBody']['content']['application/json'];

export const addMachine = (body: MachineWish) => answerOf(hub.POST('/api/v1/machines', { body }));

export const rotateMachine = ({ id: machine, tag }: Machine, overlapHours: number) =>
  answerOf(
    hub.POST('/api/v1/machines/{machine}/rotate', {
      params: { path: { machine } },
      body: { overlapHours },
      headers: unchangedSince(tag),
    }),
  );

export const switchMachine = ({ id: machine, tag }: Machine, on: boolean) =>
  answerOf(
    hub.POST(`/api/v1/machines/{machine}/${on ? 'enable' : 'disable'}`, {
      params: { path: { machine } },
      headers: unchangedSince(tag),
    }),
  );

export const endSession = (session: string) =>
  answerOf(hub.POST('/api/v1/sessions/{session}/revoke', { params: { path: { session } } }));

const byRequest = (id: string) => ({ params: { path: { id } } });

export const approveDeed = (id: string) =>
  answerOf(hub.POST('/api/v1/approvals/{id}/approve', { ...byRequest(id), body: {} }));

export const declineDeed = (id: string, reason: string) =>
  answerOf(hub.POST('/api/v1/approvals/{id}/decline', { ...byRequest(id), body: { reason } }));

export const withdrawDeed = (id: string) => answerOf(hub.POST('/api/v1/approvals/{id}/withdraw', byRequest(id)));

/** Names who approves for oneself meanwhile; a further one takes the place of the former. */
export const nameStandIn = (standIn: string, until: string) =>
  answerOf(hub.PUT('/api/v1/stand-ins/mine', { body: { standIn, until } }));

export const endStandIn = () => answerOf(hub.DELETE('/api/v1/stand-ins/mine'));

export type EndpointWish = paths['/api/v1/webhook-endpoints']['post']['requestBody']['content']['application/json'];

const at = (id: string) => ({ params: { path: { id } } });

export const addEndpoint = (body: EndpointWish) => answerOf(hub.POST('/api/v1/webhook-endpoints', { body }));

export const changeEndpoint = (id: string, body: EndpointWish) =>
  answerOf(hub.PUT('/api/v1/webhook-endpoints/{id}', { ...at(id), body }));

export const removeEndpoint = (id: string) => answerOf(hub.DELETE('/api/v1/webhook-endpoints/{id}', at(id)));

export const rotateSecret = (id: string, overlapHours: number) =>
  answerOf(hub.POST('/api/v1/webhook-endpoints/{id}/secret', { ...at(id), body: { overlapHours } }));

export const testEndpoint = (id: string) => answerOf(hub.POST('/api/v1/webhook-endpoints/{id}/test', at(id)));

export const pauseEndpoint = (id: string, reason: string) =>
  answerOf(hub.POST('/api/v1/webhook-endpoints/{id}/pause', { ...at(id), body: { reason } }));

export const resumeEndpoint = (id: string) => answerOf(hub.POST('/api/v1/webhook-endpoints/{id}/resume', at(id)));

/** Sends what it missed: all that waits or was given up. */
export const recoverEndpoint = (id: string) =>
  answerOf(hub.POST('/api/v1/webhook-endpoints/{id}/recover', { ...at(id), body: { delivered: false } }));

export const redeliver = (id: string, delivery: string) =>
  answerOf(
    hub.POST('/api/v1/webhook-endpoints/{id}/deliveries/{delivery}/redeliver', { params: { path: { id, delivery } } }),
  );

/** Writes the certificate of a day for ever. */
export const closeDay = (date: string) =>
  answerOf(hub.POST('/api/v1/days/{date}/close', { params: { path: { date } }, body: {} }));
