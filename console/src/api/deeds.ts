import { answerOf, hub } from './client.ts';
import type { ReplayRequest } from './shapes.ts';

/** What the pages ask the hub to do. Each gives what the hub answers, or throws `Refused`. */

export type LetterChoice = { readonly id: string } | { readonly fingerprint: string };

export const retryLetters = (choice: LetterChoice) =>
  answerOf(hub.POST('/api/v1/dead-letters/retry', { body: choice }));

export const skipLetters = (choice: LetterChoice, reason: string) =>
  answerOf(hub.POST('/api/v1/dead-letters/skip', { body: { ...choice, reason } }));

export const releaseOrder = (id: string, reason: string) =>
  answerOf(hub.POST('/api/v1/orders/release', { body: { id, reason } }));

export const pauseFlow = (name: string, reason: string) =>
  answerOf(hub.POST('/api/v1/subscriptions/{name}/pause', { params: { path: { name } }, body: { reason } }));

export const resumeFlow = (name: string) =>
  answerOf(hub.POST('/api/v1/subscriptions/{name}/resume', { params: { path: { name } } }));

export const checkConnection = (name: string) =>
  answerOf(hub.POST('/api/v1/connections/{name}/check', { params: { path: { name } } }));

type NewReplay = Omit<ReplayRequest, 'by'>;

export const previewReplay = (body: NewReplay) => answerOf(hub.POST('/api/v1/replays/preview', { body }));

export const beginReplay = (body: NewReplay) => answerOf(hub.POST('/api/v1/replays', { body }));

export const abortReplay = (id: string) =>
  answerOf(hub.POST('/api/v1/replays/{id}/abort', { params: { path: { id } } }));
