import { defineErrors } from '../../kernel/error-catalogue.ts';

/** What can go wrong with the demo world. */
export const demoErrors = defineErrors({
  'SL-DEMO-001': {
    title: 'No demo is running here',
    kind: 'invalid',
    next: 'Start one with `storeloom demo` in another terminal, in the same folder or with the same --directory.',
  },
  'SL-DEMO-002': {
    title: 'A demo is already running here',
    kind: 'invalid',
    next: 'Use it, stop it with Ctrl-C in its terminal, or start another one with --directory.',
  },
  'SL-DEMO-003': {
    title: 'There is no such system in the demo',
    kind: 'invalid',
    next: 'Name one of odoo, stripe, shopify, shopify-eu, shopify-us, woocommerce, stores, loom-mitte, loom-nord, all.',
  },
  'SL-DEMO-004': {
    title: 'A duration or a share is not readable',
    kind: 'invalid',
    next: 'Write a duration as 500ms, 60s or 2m, and a share as 50% or 0.5.',
  },
  'SL-DEMO-005': {
    title: 'The folder holds something that is not a demo',
    kind: 'invalid',
    next: 'Choose an empty or a new folder with --directory; the demo clears its folder when it starts.',
  },
  'SL-DEMO-006': {
    title: 'A simulated system of the demo does not answer',
    kind: 'transient',
    next: 'See in the terminal of the demo whether it still runs; start it again if not.',
  },
  'SL-DEMO-007': {
    title: 'The demo did not come up',
    kind: 'invalid',
    next: 'Read what was said above it; with a clean folder (--directory) it should start.',
  },
  'SL-DEMO-008': {
    title: 'A flash sale is on already',
    kind: 'invalid',
    next: 'Wait for its verdict, then begin another one.',
  },
  'SL-DEMO-009': {
    title: 'A flash sale cannot have so many buyers',
    kind: 'invalid',
    next: 'Give a whole number from 1 to 5000 as --orders.',
  },
  'SL-DEMO-010': {
    title: 'There is nothing to pay out',
    kind: 'invalid',
    next: 'Wait until a card has paid an order, then ask again.',
  },
  'SL-DEMO-011': {
    title: 'There is no order of which goods could be brought back',
    kind: 'invalid',
    next: 'See which orders are closed (`storeloom orders`), and name one of them, or wait for the next parcel.',
  },
});
