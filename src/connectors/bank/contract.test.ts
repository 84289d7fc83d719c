import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FactDraft } from '../../connector/connector.ts';
import { type ConnectorContract, connectorContract } from '../../testing/connector-contract.ts';
import { GOOD_DAY } from '../../testing/simulator.ts';
import { bank } from './index.ts';
import type { BankSettings } from './manifest.ts';
import { measure } from './rows.ts';
import { survey } from './survey.ts';
import { factsOf, refusedFact } from './tell.ts';
import { fileOf, fixture } from './testing/read-file.ts';

/** A place without files: what is asked of servers is in poll.test.ts, because no bank speaks HTTP. */
async function start() {
  const path = await mkdtemp(join(tmpdir(), 'storeloom-bank-contract-'));
  return {
    settings: { folder: { path } } satisfies BankSettings,
    simulator: { faults: { ...GOOD_DAY }, close: async () => {} },
    [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }),
  };
}

async function factsIn(name: string): Promise<FactDraft[]> {
  const file = fileOf(name, fixture(name));
  const facts: FactDraft[] = [];
  for await (const fact of factsOf(file, await survey(file, await measure(file)))) facts.push(fact);
  return facts;
}

const [lines, statement] = (await factsIn('camt053-02.xml')) as [FactDraft, FactDraft];
const [off, variance] = (await factsIn('camt053-08-off.xml')) as [FactDraft, FactDraft];
const [row] = (await factsIn('camt053-08-bad-rows.xml')) as [FactDraft];
const refused = fileOf('refused-cut.xml', fixture('refused-cut.xml'));
const failure = await survey(refused, await measure(refused)).then(
  () => undefined,
  (error: { readonly failure: Parameters<typeof refusedFact>[2] }) => error.failure,
);
if (failure === undefined) throw new Error('a file that is cut was not refused');
const whole = await refusedFact(refused, await measure(refused), failure);

const sample = (
  says: string,
  { topic, body }: FactDraft,
  gives: ConnectorContract<BankSettings>['samples'][number]['gives'],
  essential: readonly string[],
) => ({ says, topic, body, via: 'poll', gives, essential }) as const;

connectorContract('bank', {
  connector: bank,
  settings: { folder: { path: '/var/bank/in' } },
  start,
  listensOnly: true,
  samples: [
    sample('lines of a statement', lines, Array(7).fill('BankTransactionReported'), [
      'frame.account',
      'frame.currency',
      'sha256',
    ]),
    sample('a statement', statement, ['BankStatementReported'], ['head.account', 'head.until', 'sum', 'digest']),
    sample('one line', off, ['BankTransactionReported'], ['frame.format', 'numbers']),
    sample(
      'a statement that does not add up',
      variance,
      ['BankStatementReported', 'VarianceFound'],
      ['number', 'lines'],
    ),
    sample('a row that cannot be read', row, 'invalid', []),
    sample('a file of which nothing is told', whole, 'invalid', []),
  ],
  personal: ['Anna Müller', 'FR7630006000011234567890189'],
});
