import { defineErrors } from '../../kernel/error-catalogue.ts';

/** Why an article or a price does not stand on a channel as it should; these codes stand in `PublicationHeld`. */
export const assortmentErrors = defineErrors({
  'SL-ASSORTMENT-001': {
    title: 'A variant has no price in the list of a channel',
    kind: 'rejected',
    next: 'Give it a price in that list, or leave the article out of the channel under `assortment` in storeloom.yaml.',
  },
  'SL-ASSORTMENT-002': {
    title: 'A channel could not be made to take an article or a price',
    kind: 'invalid',
    next: 'Open the dead letter of the command that the reason names, mend its cause and retry it; the next change is tried by itself.',
  },
  'SL-ASSORTMENT-003': {
    title: 'A channel refused an article or a price',
    kind: 'rejected',
    next: 'Mend what the reason names where the article is owned; the changed article is published by itself.',
  },
  'SL-ASSORTMENT-004': {
    title: 'Somebody else keeps changing the price on a channel',
    kind: 'rejected',
    next: 'Find the app or the person that sets prices in the channel; the next price change is published again.',
  },
  'SL-ASSORTMENT-005': {
    title: 'A channel shows an article otherwise than it was published',
    kind: 'rejected',
    next: 'Undo the change in the channel, or make it where the article is owned.',
  },
  'SL-ASSORTMENT-006': {
    title: 'A channel takes too long to show an article or a price',
    kind: 'transient',
    next: 'Look at the connection of the channel; the publication goes on as soon as it answers.',
  },
});
