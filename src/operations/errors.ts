import { defineErrors } from '../kernel/error-catalogue.ts';

export const operationsErrors = defineErrors({
  'SL-OPS-001': {
    title: 'A message to people could not be sent',
    kind: 'transient',
    next: 'Look at the route with `storeloom alerts test <route>`: address, port, sign-in, certificate. It is tried again by itself.',
  },
  'SL-OPS-002': {
    title: 'There is no such case',
    kind: 'rejected',
    next: 'List them with `storeloom cases list --closed`; a case goes by the id in the first column.',
  },
  'SL-OPS-003': {
    title: 'The case is closed',
    kind: 'rejected',
    next: 'Its cause is gone, so there is nothing to do; when it comes back the case is open again.',
  },
  'SL-OPS-004': {
    title: 'There is no such route for alerts',
    kind: 'rejected',
    next: 'Name one of `alerts.routes` in storeloom.yaml; `storeloom alerts` lists them.',
  },
  'SL-OPS-005': {
    title: 'A moment cannot be used',
    kind: 'invalid',
    next: 'Give a moment that is to come, at most 30 days ahead, as 4h or 2d; a day of a report as 2026-11-20.',
  },
  'SL-OPS-006': {
    title: 'The case has no stuck messages',
    kind: 'rejected',
    next: 'Look at the case again: it closes by itself when its cause is gone. Only cases of stuck messages are retried or skipped.',
  },
  'SL-OPS-007': {
    title: 'No such alert stands',
    kind: 'rejected',
    next: 'See `storeloom alerts`; an alert that is over needs nobody.',
  },
  'SL-OPS-010': {
    title: 'A till that should speak is silent',
    kind: 'transient',
    next: 'Ask the store whether the till works and is online; what it sold arrives when it is back.',
  },
  'SL-OPS-011': {
    title: 'A flow has stopped by itself because its system does not answer',
    kind: 'transient',
    next: 'Look at the system and its access; the flow probes by itself and goes on in order.',
  },
});
