import { instant } from '../../kernel/clock.ts';
import type { Failure } from '../../kernel/failure.ts';
import { quantityOfMillionths } from '../../kernel/quantity.ts';
import type { Difference } from './compare.ts';
import { stockProofErrors } from './errors.ts';

/** Work of a subscription that should be done by now and is not. */
export interface Waiting {
  readonly subscription: string;
  readonly messages: number;
  readonly oldestMs: number;
  /** Why nothing is delivered, when it is paused. */
  readonly paused?: string;
}

/** What is known beside the two numbers. */
export interface Evidence {
  /** Messages of the system that wait to be understood. */
  readonly incoming?: Waiting;
  /** Commands to the system that wait to be carried out. */
  readonly outgoing?: Waiting;
  /** Messages that the ledger has not taken in. */
  readonly ledger?: Waiting;
  /** The log holds this very number, and the ledger does not have it. */
  readonly told: boolean;
  /** Orders of the channel were all heard up to here. */
  readonly ordersHeardMs?: number;
}

export const CAUSES = [
  'late-message',
  'lost-webhook',
  'manual-edit',
  'unknown-mapping',
  'ledger-behind',
  'claim-stuck',
  'publication-refused',
] as const;
export type Cause = (typeof CAUSES)[number];

/** What may be done without a person: it lowers the risk, and what comes of it is certain. */
export type Repair = 'read-again' | 'ask-channel';

interface Rule {
  readonly what: readonly Difference['what'][];
  readonly when?: (difference: Difference, evidence: Evidence) => boolean;
  readonly cause: Cause;
  readonly repair?: Repair;
}

const MOVED = ['position-differs', 'position-unheard'] as const;
const SHOWN = ['shelf-higher', 'shelf-lower', 'shelf-unheard', 'shelf-uncounted'] as const;

/** Orders of the channel were heard beyond the moment at which its number went down, and none of them explains it. */
const noOrderExplains = ({ changedMs }: Difference, { ordersHeardMs }: Evidence): boolean =>
  changedMs !== undefined && ordersHeardMs !== undefined && changedMs < ordersHeardMs;

/** The first rule that fits names the cause. */
const RULES: readonly Rule[] = [
  { what: ['article-unknown', 'article-gone', 'article-doubled', 'position-gone'], cause: 'unknown-mapping' },
  { what: ['publication-refused'], cause: 'publication-refused' },
  {
    what: ['claim-old'],
    when: ({ bookedMs }) => bookedMs !== undefined,
    cause: 'claim-stuck',
    repair: 'read-again',
  },
  { what: ['claim-old'], cause: 'claim-stuck' },
  { what: ['publication-late'], when: (_, { ledger }) => ledger !== undefined, cause: 'ledger-behind' },
  { what: ['publication-late'], cause: 'late-message' },
  { what: [...MOVED, ...SHOWN], when: (_, { told }) => told, cause: 'ledger-behind' },
  { what: [...MOVED, ...SHOWN], when: (_, { incoming }) => incoming !== undefined, cause: 'late-message' },
  { what: MOVED, cause: 'lost-webhook', repair: 'read-again' },
  { what: ['shelf-higher', 'shelf-uncounted'], cause: 'manual-edit', repair: 'ask-channel' },
  { what: ['shelf-lower'], when: noOrderExplains, cause: 'manual-edit', repair: 'ask-channel' },
  { what: ['shelf-lower', 'shelf-unheard'], cause: 'lost-webhook', repair: 'ask-channel' },
];

/** A difference with its cause. */
export interface Finding {
  readonly cause: Cause;
  readonly repair?: Repair;
  readonly failure: Failure;
}

const CODES: Readonly<Record<Cause, `SL-PROOF-00${1 | 2 | 3 | 4 | 5 | 6 | 7}`>> = {
  'late-message': 'SL-PROOF-001',
  'lost-webhook': 'SL-PROOF-002',
  'manual-edit': 'SL-PROOF-003',
  'unknown-mapping': 'SL-PROOF-004',
  'ledger-behind': 'SL-PROOF-005',
  'claim-stuck': 'SL-PROOF-006',
  'publication-refused': 'SL-PROOF-007',
};

/** Why two numbers differ, in business words, and what may be done. Pure. */
export function classify(difference: Difference, evidence: Evidence): Finding {
  const { cause, repair } = RULES.find(
    ({ what, when }) => what.includes(difference.what) && (when?.(difference, evidence) ?? true),
  ) ?? { cause: 'lost-webhook' as const, repair: undefined };
  return {
    cause,
    ...(repair === undefined ? {} : { repair }),
    failure: stockProofErrors.failure(CODES[cause], {
      because: `${sentenceOf(difference)}${WORDS[cause](difference, evidence)}`,
      field: difference.what,
      value: difference.sku,
    }),
  };
}

const text = (amount: number | undefined): string =>
  amount === undefined ? 'nothing' : quantityOfMillionths(amount, '').value;

/** What differs. SKUs and numbers stand in quotes or hold digits, so that cases of one cause are one group. */
function sentenceOf(difference: Difference): string {
  const { what, sku, connection, ours, theirs, oursReserved = 0, theirsReserved = 0, location, owner } = difference;
  const at = location === undefined ? '' : ` at "${location}"`;
  switch (what) {
    case 'position-differs':
    case 'position-unheard':
      return `${connection} has "${text(theirs)}" of "${sku}"${at}, "${text(theirsReserved)}" of them reserved; the hub knows of "${text(ours)}" and "${text(oursReserved)}"`;
    case 'position-gone':
      return `the hub knows of "${text(ours)}" of "${sku}"${at}, and ${connection} lists no such article`;
    case 'shelf-uncounted':
      return `${connection} does not count "${sku}"${at} and sells it without end; the hub had it show "${text(ours)}"`;
    case 'article-unknown':
      return `${connection} shows "${text(theirs)}" of "${sku}"${at}, which neither the ERP nor the hub knows`;
    case 'article-gone':
      return `the hub had ${connection} show "${text(ours)}" of "${sku}"${at}, and it lists no such article`;
    case 'article-doubled':
      return `several articles of ${connection} share the SKU "${sku}"${at}`;
    case 'publication-late':
      return `"${text(ours)}" of "${sku}"${at} is on its way to ${connection}, which shows "${text(theirs)}"`;
    case 'claim-old':
      return `"${text(ours)}" of "${sku}"${at} is kept for "${owner ?? ''}"`;
    default:
      return `${connection} shows "${text(theirs)}" of "${sku}"${at}; the hub believes "${text(ours)}"`;
  }
}

const when = (ms: number | undefined): string => (ms === undefined ? '' : ` since "${instant(ms)}"`);

function waits(waiting: Waiting | undefined): string {
  if (waiting === undefined) return '';
  const paused = waiting.paused === undefined ? '' : `, and it is paused: "${waiting.paused}"`;
  return `: "${waiting.messages}" messages wait in ${waiting.subscription}${paused}`;
}

/** The cause in words, behind what differs. */
const WORDS: Readonly<Record<Cause, (difference: Difference, evidence: Evidence) => string>> = {
  'late-message': ({ what, sinceMs }, { incoming, outgoing }) =>
    what === 'publication-late'
      ? `. The publication is late${when(sinceMs)}${waits(outgoing)}`
      : `. Something of it is on its way${waits(incoming)}`,
  'lost-webhook': ({ what, connection }) =>
    what === 'shelf-lower'
      ? `. ${connection} sold it or lowered it, and no message told of that`
      : `. It moved in ${connection}, and no message told of that`,
  'manual-edit': ({ what, connection, changedMs }) =>
    what === 'shelf-lower'
      ? `. It changed${when(changedMs)}; orders of ${connection} were heard beyond that, and none explains it`
      : `. No command of the hub and no order explains it, so somebody changed it in ${connection}${when(changedMs)}`,
  'unknown-mapping': () => '',
  'ledger-behind': (_, { ledger }) => `. The hub was told, and its stock ledger has not taken it in${waits(ledger)}`,
  'claim-stuck': ({ sinceMs, bookedMs }) =>
    bookedMs === undefined
      ? `${when(sinceMs)}; the ERP never answered that it was booked`
      : `${when(sinceMs)}; the ERP answered that it was booked, and no later reading of the article came`,
  'publication-refused': ({ code }) => `. The channel refused the number: ${code ?? 'it gave no reason'}`,
};
