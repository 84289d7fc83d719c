import { defineErrors } from '../kernel/error-catalogue.ts';

/** What can go wrong in the kit itself; a process has its own table for what it says about business. */
export const processErrors = defineErrors({
  'SL-PROCESS-001': {
    title: 'A step of a process broke',
    kind: 'invalid',
    next: 'Read the reason: it is a bug in the process or a message it cannot bear. Mend it, then retry the dead letter; other instances go on.',
  },
  'SL-PROCESS-002': {
    title: 'A message belongs to an instance that is not known yet',
    kind: 'unknown',
    next: 'It is tried again by the ladder. If it becomes a case, find the order that it names in the channel and fetch it, then retry.',
  },
  'SL-PROCESS-003': {
    title: 'Stored instances do not fit the definition of a process',
    kind: 'invalid',
    next: 'Start the version of the hub that wrote them, or add the missing migration to the process.',
  },
  'SL-PROCESS-004': {
    title: 'A role of a process is bound to no connection',
    kind: 'invalid',
    next: 'Bind it under `roles` in storeloom.yaml, for example `roles: { erp: odoo-main }`.',
  },
  'SL-PROCESS-005': {
    title: 'Other nodes keep changing the same instance',
    kind: 'transient',
    next: 'Nothing: the message waits a moment and is tried again.',
  },
  'SL-PROCESS-006': {
    title: 'A setting of a process is unknown or not readable',
    kind: 'invalid',
    next: 'Correct the named field under `processes` in storeloom.yaml.',
  },
});
