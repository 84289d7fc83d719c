import { Type } from 'typebox';
import { CAUSES } from '../../../jobs/stock-proof/classify.ts';
import { FailureShape } from './failure.ts';
import { body, count, integer, listOf, moment, NEXT, number, optional, part, shape, text, wordOf } from './shape.ts';

const REPAIRS = ['safe', 'none'] as const;
const repair = (description: string) => wordOf(REPAIRS, description);

const SourceShape = part('How the reading of one system went.', {
  connection: text('The system.'),
  role: wordOf(['erp', 'channel'], 'Whether it has the stock or shows it.'),
  rows: count('Numbers that were read.'),
  state: wordOf(['waiting', 'reading', 'read', 'failed'], 'How far its reading is.'),
  failure: optional(FailureShape),
});

const HeldShape = part('What the ledger holds of one system.', {
  positions: count('Positions that it read.'),
  oldestMs: number('Age of the oldest, in milliseconds.'),
});

const VarianceShape = part('A number that two looks found wrong. Quantities are decimal texts.', {
  name: text('Tells it from others over several proofs.'),
  sku: text('The article.'),
  connection: text('The system that says otherwise.'),
  location: optional(text('Where.')),
  what: text('Which kind of number it is.'),
  cause: wordOf(CAUSES, 'Why it is wrong.'),
  unit: text('The unit of both numbers.'),
  ours: optional(text('What the hub has.')),
  theirs: optional(text('What the system says.')),
  failure: FailureShape,
  end: wordOf(['repaired', 'tried', 'left'], 'Seen to be right again, tried, or left to a person.'),
  repair: optional(wordOf(['read-again', 'ask-channel'], 'What was done.')),
});

const PROOF = {
  id: integer('Number of the proof.'),
  state: wordOf(['asked', 'running', 'done', 'failed'], 'How it is.'),
  phase: wordOf(
    ['waiting', 'reading', 'comparing', 'settling', 'looking again', 'repairing', 'done'],
    'What it does at the moment.',
  ),
  askedBy: text('`schedule`, or who asked.'),
  repair: repair('Whether it repairs what is safe.'),
  askedAt: moment('When it was asked for.'),
  startedAt: optional(moment('When it began.')),
  endedAt: optional(moment('When it ended.')),
  durationMs: optional(number('How long it took, in milliseconds.')),
  failure: optional(FailureShape),
  sources: listOf(SourceShape, 'The systems that it reads.'),
  articles: count('Articles compared, of both sides.'),
  positions: count('Positions of the ledger compared.'),
  shelves: count('Numbers of channels compared.'),
  suspects: count('Differences of the first look.'),
  unlooked: count('Those that were too many to be looked at again.'),
  moving: count('Numbers that moved while they were read.'),
  underWay: count('Numbers with a publication under way.'),
  unlisted: count('Articles that a channel has not listed.'),
  variances: count('Numbers that two looks found wrong.'),
  repaired: count('Those that were seen to be right again.'),
  differing: count('Variances that are numbers of channels.'),
  open: count('Variances that were not seen to be right again.'),
  causes: Type.Record(Type.String(), count('Variances.'), { description: 'Variances by cause.' }),
  ledger: Type.Record(Type.String(), HeldShape, { description: 'What the ledger holds, by the system that read it.' }),
} as const;

/** A proof of stock, as `jobs/stock-proof` answers it. */
export const ProofShape = shape('StockProof', 'One comparison of the ledger with the ERP and each channel.', PROOF);

export const OneProofShape = shape('OneStockProof', 'A proof of stock.', {
  proof: shape('WholeStockProof', 'A proof with the variances that it found.', {
    ...PROOF,
    found: listOf(VarianceShape, 'The numbers that two looks found wrong.'),
  }),
});

export const BegunProofShape = shape('BegunStockProof', 'The proof that was begun, or the one that is open.', {
  proof: ProofShape,
});

export const ProofPageShape = shape('StockProofPage', 'Proofs of stock, the newest first.', {
  proofs: listOf(ProofShape, 'The proofs.'),
  ...NEXT,
});

export const ProofBody = body({
  repair: optional(repair('`none` finds and says why, and changes nothing; by default as the configuration says.')),
});
