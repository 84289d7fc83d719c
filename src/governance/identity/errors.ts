import { defineErrors } from '../../kernel/error-catalogue.ts';

export const identityErrors = defineErrors({
  'SL-IDENTITY-001': {
    title: 'A session has ended or is not known',
    kind: 'unauthorized',
    next: 'Sign in again.',
  },
  'SL-IDENTITY-002': {
    title: 'Somebody is signed in without a role',
    kind: 'unauthorized',
    next: 'Ask an administrator of this hub for a role (`storeloom people grant`), or to be put into a group that has one.',
  },
  'SL-IDENTITY-003': {
    title: 'An account is switched off',
    kind: 'unauthorized',
    next: 'Ask an administrator of this hub.',
  },
  'SL-IDENTITY-004': {
    title: 'A sign-in link was used, is too old or was never made here',
    kind: 'unauthorized',
    next: 'Run `storeloom console` on the machine of the hub; it prints a fresh link.',
  },
  'SL-IDENTITY-005': {
    title: 'A request that changes something did not come from the console',
    kind: 'unauthorized',
    next: 'Send the header `x-csrf-token` with the value that GET /api/v1/me gives, from the same origin.',
  },
  'SL-IDENTITY-006': {
    title: 'Too many wrong tries',
    kind: 'throttled',
    next: 'Wait for the time that Retry-After gives; every further wrong try makes it longer.',
  },
  'SL-IDENTITY-007': {
    title: 'A role reaches only some channels or stores, and this cannot be limited to them',
    kind: 'unauthorized',
    next: 'Ask somebody whose role reaches everywhere, or an administrator for a wider reach.',
  },
  'SL-IDENTITY-008': {
    title: 'No such person, session or machine',
    kind: 'rejected',
    next: 'List what there is: `storeloom people list`, `storeloom sessions list`, `storeloom machines list`.',
  },
  'SL-IDENTITY-009': {
    title: 'The sign-in provider does not answer as it should',
    kind: 'transient',
    next: 'Try again; if it lasts, compare `identity.provider` with what the provider shows, or sign in with `storeloom console`.',
  },
  'SL-IDENTITY-011': {
    title: 'A machine of this name is there already',
    kind: 'rejected',
    next: 'Take another id, or give the machine a fresh secret: `storeloom machines rotate`.',
  },
  'SL-IDENTITY-012': {
    title: 'A machine could not be recognised',
    kind: 'unauthorized',
    next: 'Compare client id and secret with what `storeloom machines add` or `rotate` printed, or the key and the claims of the assertion; see `storeloom machines list`.',
  },
  'SL-IDENTITY-013': {
    title: 'A machine asked for a scope that it has not',
    kind: 'invalid',
    next: 'Ask for the scopes that are named, or for none to get all of them.',
  },
  'SL-IDENTITY-014': {
    title: 'The token endpoint gives no such grant',
    kind: 'invalid',
    next: 'Send grant_type=client_credentials in a form.',
  },
  'SL-IDENTITY-015': {
    title: 'A key of a machine cannot be registered',
    kind: 'invalid',
    next: 'Give public keys as a JWK set: RSA of 2048 bits or more, P-256, P-384, P-521 or Ed25519; at most five for a machine.',
  },
  'SL-IDENTITY-010': {
    title: 'A sign-in could not be finished',
    kind: 'unauthorized',
    next: 'Begin again at /sign-in, in one browser and without the back button.',
  },
});
