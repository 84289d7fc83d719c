import type { Subscription } from '../../backbone/backbone.ts';
import { keepRecord } from '../keep.ts';
import { sightingOf } from './person.ts';
import type { CustomerStore } from './postgres-store.ts';

/** Keeps the record of customers up to date. What a shadow would write is personal: it says how much, not what. */
export const customerRecords = (store: CustomerStore): Subscription =>
  keepRecord({
    name: 'customers',
    topics: ['event.OrderPlaced', 'event.OrderEdited', 'event.CustomerRegistered', 'event.CustomerUpdated'],
    newsOf: sightingOf,
    apply: (sightings) => store.apply(sightings),
    shown: (sighting) => ({ names: sighting?.names.length ?? 0 }),
    busyWaitMs: 1_000,
  });
