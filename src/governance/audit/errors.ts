import { defineErrors } from '../../kernel/error-catalogue.ts';

export const auditErrors = defineErrors({
  'SL-AUDIT-002': {
    title: 'Something was done and could not be written into the audit',
    kind: 'unknown',
    next: 'Look whether it took effect before you do it again, and see that the hub reaches its database.',
  },
  'SL-AUDIT-005': {
    title: 'Nothing was done, because the audit could not be written',
    kind: 'transient',
    next: 'See that the hub reaches its database, then do it again.',
  },
  'SL-AUDIT-003': {
    title: 'The audit was tampered with',
    kind: 'invalid',
    next: 'Keep the database and the anchor as they are, and find out who could write to the database since the last good entry.',
  },
  'SL-AUDIT-004': {
    title: 'A file is no export of the audit',
    kind: 'invalid',
    next: 'Give a file that `storeloom audit export` wrote, whole and unchanged.',
  },
});
