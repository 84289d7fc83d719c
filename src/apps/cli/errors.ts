import { defineErrors } from '../../kernel/error-catalogue.ts';

export const cliErrors = defineErrors({
  'SL-CLI-001': {
    title: 'No hub answers',
    kind: 'transient',
    next: 'Start one with `storeloom start` (or `storeloom demo`), or name it with --url and --token.',
  },
  'SL-CLI-002': {
    title: 'There is no token for the hub',
    kind: 'unauthorized',
    next: 'Run the command where the data directory of the hub is, or give --token (STORELOOM_TOKEN).',
  },
  'SL-CLI-003': {
    title: 'The hub said no',
    kind: 'rejected',
    next: 'Read what it said; `storeloom status` shows how it is.',
  },
  'SL-CLI-004': {
    title: 'The command was not given what it needs',
    kind: 'invalid',
    next: 'See `storeloom help <command>` for examples.',
  },
  'SL-CLI-005': {
    title: 'A file is already there',
    kind: 'invalid',
    next: 'Name another one, or add --force to write over it.',
  },
  'SL-CLI-006': {
    title: 'Something unexpected went wrong',
    kind: 'unknown',
    next: 'Run the command again with --verbose and report what it prints; this is a bug.',
  },
  'SL-CLI-008': {
    title: 'No hub has kept anything here',
    kind: 'invalid',
    next: 'Run the command where `storeloom.yaml` or the data directory of the hub is, or name the file with --config.',
  },
  'SL-CLI-007': {
    title: 'The command was interrupted',
    kind: 'transient',
    next: 'Nothing is lost; run it again when you like.',
  },
});
