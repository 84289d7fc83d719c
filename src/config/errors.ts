import { defineErrors } from '../kernel/error-catalogue.ts';

export const configErrors = defineErrors({
  'SL-CONFIG-001': {
    title: 'The configuration file cannot be read',
    kind: 'invalid',
    next: 'Run `storeloom init` to write one, or name it with --config.',
  },
  'SL-CONFIG-002': {
    title: 'The configuration file is not readable YAML',
    kind: 'invalid',
    next: 'Correct the line that is named; indentation is made of spaces, and a key stands once.',
  },
  'SL-CONFIG-003': {
    title: 'A setting has a value that it cannot have',
    kind: 'invalid',
    next: 'Give it a value that follows the rule; `storeloom config explain` shows where every value comes from.',
  },
  'SL-CONFIG-004': {
    title: 'A setting is not known',
    kind: 'invalid',
    next: 'Correct its name or remove the line.',
  },
  'SL-CONFIG-005': {
    title: 'A setting is missing',
    kind: 'invalid',
    next: 'Add it to the configuration file.',
  },
  'SL-CONFIG-006': {
    title: 'A role or setting names a connection that is not configured',
    kind: 'invalid',
    next: 'Add the connection under `connections`, or name one that is there.',
  },
  'SL-CONFIG-007': {
    title: 'A secret stands in the configuration file',
    kind: 'invalid',
    next: 'Store it with `storeloom secret set NAME` and write ${secret:NAME} in its place.',
  },
  'SL-CONFIG-008': {
    title: 'What is decided about stock cannot be kept',
    kind: 'invalid',
    next: 'Change the shelf or rule that is named; `storeloom stock policy explain` shows what each channel may offer.',
  },
});
