import { defineErrors } from '../../kernel/error-catalogue.ts';

/** What can be wrong with the wish for a new connector. */
export const scaffoldErrors = defineErrors({
  'SL-NEW-001': {
    title: 'A name cannot name a connector',
    kind: 'invalid',
    next: 'Use lower-case letters, digits and single dashes, beginning with a letter, up to 30 characters: "my-shop".',
  },
  'SL-NEW-002': {
    title: 'The folder of a new connector is not empty',
    kind: 'invalid',
    next: 'Choose another name, or remove what is there.',
  },
});
