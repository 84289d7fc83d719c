import { defineErrors } from '../../kernel/error-catalogue.ts';

export const apiErrors = defineErrors({
  'SL-API-001': {
    title: 'What was placed over the API is no order of this channel',
    kind: 'invalid',
    next: 'Send a whole canonical order whose channel is the connection and whose id is order/<channel>/<foreign id>.',
  },
});
