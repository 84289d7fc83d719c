import {
  type Address,
  type AnyProcess,
  type DeadlineData,
  defineProcess,
  type Message,
  type Rows,
  type Step,
} from '../../process/define.ts';
import { answerRows } from './answers.ts';
import { priceChanged, productRetired, productUpdated } from './changes.ts';
import { assortmentErrors } from './errors.ts';
import { type Facts, noFacts, type State } from './facts.ts';
import { isAsked, onward, type Rules, withTrouble } from './onward.ts';
import { type Assortment, type AssortmentPolicy, DEFAULT_ASSORTMENT_POLICY } from './policy.ts';
import { unpriced } from './publish.ts';

/**
 * Assortment-publication: what the owner says of an article and its prices is shown on every channel that sells it. One
 * instance decides about one article. Articles travel in the bulk lane; a price that holds already travels in
 * the live lane, one that was told ahead switches at its time.
 */
export function assortmentPublication(assortment: Assortment, wishes: Partial<AssortmentPolicy> = {}): AnyProcess {
  const rules: Rules = { assortment, policy: { ...DEFAULT_ASSORTMENT_POLICY, ...wishes } };
  const always: Rows<State, State> = {
    ProductUpdated: (state, message) => productUpdated(state, message, rules),
    ProductRetired: (state, message) => productRetired(state, message, rules),
    PriceChanged: (state, message) => priceChanged(state, message, rules),
    ...answerRows(rules),
    /** A price begins or ends. */
    'deadline.switch': (state, message) => switched(state, message, rules),
    'deadline.price': (state, message) => onward(state, stillUnpriced(state, message, rules), message, rules),
    'deadline.publication': (state, message) => onward(state, stillAsked(state, rules), message, rules),
  };
  return defineProcess<State>({
    name: 'assortment-publication',
    version: 1,
    summary: 'From an article and its prices at their owner to every sales channel that shows them.',
    roles: [],
    // A price that switches waits behind no backfill, and stands in front of no order.
    deadlineLane: 'standard',
    correlate: (message, subject) => correlate(message, subject, assortment),
    initial: noFacts,
    begins: ['ProductUpdated', 'ProductRetired', 'PriceChanged'],
    meanings: {
      expected: 'Prices came before the article itself.',
      waiting: 'A channel cannot sell it yet: a variant has no price in its list.',
      publishing: 'Something is on its way to a channel.',
      shown: 'Every channel that sells it shows it as its owner has it.',
      held: 'A channel does not show it as it should, and a person was told why.',
      retired: 'Its owner no longer sells it, and no channel does.',
    },
    states: { expected: always, waiting: always, publishing: always, shown: always, held: always, retired: always },
    ignores: {},
    migrate: {},
  });
}

/** Which article a message is about; a channel's own articles, which nobody here published, concern nobody. */
function correlate(message: Message, subject: string, { owner, channels }: Assortment): Address | undefined {
  if (message.name.includes('.')) return subject.startsWith('product/') ? { key: subject } : undefined;
  const { sku } = message.data as { readonly sku?: string };
  const key = subject.startsWith('product/') ? subject : sku === undefined ? undefined : `product/${sku}`;
  if (key === undefined) return undefined;
  if (message.connection === owner) return { key };
  return Object.hasOwn(channels, message.connection ?? '') ? { key, joins: true } : undefined;
}

function switched(state: State, message: Message<DeadlineData>, rules: Rules): Step<State> {
  // The moment that was waited for has come, whatever the clock of this node says.
  const atMs = Math.max(message.atMs, message.data.dueMs);
  return onward(state, state, message, rules, { lane: 'standard', atMs });
}

function stillUnpriced(state: State, message: Message, { assortment }: Rules): Facts {
  let facts: Facts = state;
  for (const [channel, spec] of Object.entries(assortment.channels)) {
    const skus = unpriced(state, channel, spec, message.atMs);
    if (skus.length === 0) continue;
    const because = `${skus.slice(0, 5).join(', ')}${skus.length > 5 ? ' and others' : ''} without a price in "${spec.list}" for ${channel}`;
    facts = withTrouble(facts, channel, assortmentErrors.failure('SL-ASSORTMENT-001', { because }).code, because);
  }
  return facts;
}

function stillAsked(state: State, { assortment, policy }: Rules): Facts {
  let facts: Facts = state;
  for (const channel of Object.keys(assortment.channels)) {
    if (!isAsked(state, channel)) continue;
    const because = `${channel} has not answered for ${Math.round(policy.publicationMs / 60_000)} minutes`;
    facts = withTrouble(facts, channel, assortmentErrors.failure('SL-ASSORTMENT-006', { because }).code, because);
  }
  return facts;
}
