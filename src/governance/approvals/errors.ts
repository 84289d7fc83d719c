import { defineErrors } from '../../kernel/error-catalogue.ts';

export const approvalErrors = defineErrors({
  'SL-APPROVAL-001': {
    title: 'No such request for approval',
    kind: 'rejected',
    next: 'List what waits: `storeloom approvals list`.',
  },
  'SL-APPROVAL-002': {
    title: 'Nobody approves a deed of their own',
    kind: 'unauthorized',
    next: 'Ask somebody else who may approve; a stand-in cannot approve for the one who asked either.',
  },
  'SL-APPROVAL-003': {
    title: 'A request for approval waits no longer',
    kind: 'invalid',
    next: 'See what became of it: `storeloom approvals show`. Ask again for the deed if it is still wanted.',
  },
  'SL-APPROVAL-004': {
    title: 'A caller may not approve this',
    kind: 'unauthorized',
    next: 'It takes the role approver where the deed reaches, or somebody who has it and names you as stand-in.',
  },
  'SL-APPROVAL-005': {
    title: 'A stand-in cannot be named like this',
    kind: 'invalid',
    next: 'Name another person who has signed in here and is not switched off, until a time to come within 60 days.',
  },
  'SL-APPROVAL-006': {
    title: 'An approved deed could not be done',
    kind: 'unknown',
    next: 'Look at the thing itself, then ask for the deed again if it is still wanted.',
  },
});
