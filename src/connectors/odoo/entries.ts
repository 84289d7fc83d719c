import type { CommandData, CommandResult } from '../../canonical/envelope.ts';
import type { Call, CommandHandler } from '../../connector/connector.ts';
import { CodedError } from '../../kernel/failure.ts';
import { factId } from '../../kernel/ids.ts';
import { formatMoney, type Money, money, moneyOfFloat } from '../../kernel/money.ts';
import { idsOf, linkOf, numberOf, type Odoo, type Row, textOf } from './client.ts';
import type { Desk } from './desk.ts';
import { type BookLine, bookLines, type Rate, rateOfErp, rateOfProvider } from './entry-lines.ts';
import { odooErrors } from './errors.ts';
import { MOVE_FIELDS } from './invoices.ts';
import { loadEach } from './loading.ts';
import { isRefusal } from './orders.ts';

type Entry = CommandData<'post-entry'>;

/**
 * Posts a balanced entry, once: it is looked up by its name in `ref` before each try, made by `load` under an external id, so that
 * two writers make one, and posted; what then stands in Odoo is compared with what was asked, to the cent. Lines
 * with a reference are reconciled with what is open under it on the same account, such as a registered payment. An entry in
 * another currency than the company's goes by the rate of the provider where it tells what movements were in that, else by the ERP's.
 */
export function postEntry(desk: Desk): CommandHandler<'post-entry'> {
  return {
    operation: 'entries',
    carryOut: ({ data }, call) => enter(desk, data, call).catch(leftToPeople),
  };
}

async function enter(desk: Desk, data: Entry, call: Call): Promise<CommandResult<'post-entry'>> {
  refuseUnbalanced(data);
  const odoo = await desk.odoo('entries', call);
  const plan = await planEntry(desk, odoo, data);
  const standing = await findEntry(odoo, data, plan);
  if (call.shadow) return { record: { connection: desk.connection, id: String(standing?.id ?? 'shadow') } };
  const draft = standing ?? (await makeEntry(desk, odoo, data, plan));
  refuseOther(data, plan, await linesOf(odoo, draft.id), draft);
  const posted = await post(desk, odoo, data, draft);
  await reconcile(odoo, data, plan, posted);
  const name = textOf(posted.name);
  return { record: { connection: desk.connection, id: String(posted.id), ...(name === undefined ? {} : { name }) } };
}

/**
 * What is refused is set aside, to be tried again when a person has mended it: no process could do anything else with an entry, and
 * after an answer alone there would be nothing to try.
 */
function leftToPeople(error: unknown): never {
  if (error instanceof CodedError && error.failure.kind === 'rejected') {
    throw new CodedError({ ...error.failure, kind: 'invalid' }, { cause: error });
  }
  throw error;
}

interface Plan {
  readonly journal: number;
  readonly company: string;
  readonly lines: readonly BookLine[];
  /** By line. */
  readonly accounts: readonly number[];
  /** Currencies by code, where a line is in another than the company's. */
  readonly currencies: ReadonlyMap<string, number> | undefined;
}

function refuseUnbalanced({ entry, lines }: Entry): void {
  const currencies = [...new Set(lines.map(({ amount }) => amount.currency))];
  const sum = lines.reduce((total, { amount }) => total + amount.amount, 0);
  if (currencies.length === 1 && sum === 0) return;
  const because =
    currencies.length > 1
      ? `${entry} is in ${currencies.join(' and ')}`
      : `debits and credits of ${entry} differ by ${sum} ${currencies[0]} in minor units`;
  throw odooErrors.error('SL-ODOO-040', { because, field: 'lines', value: String(sum) });
}

async function planEntry(desk: Desk, odoo: Odoo, data: Entry): Promise<Plan> {
  const { lookups } = desk;
  const { currency: company } = await lookups.company(odoo);
  const own = data.lines[0]?.amount.currency ?? company;
  const rate = own === company ? undefined : (rateOfProvider(data, company) ?? (await erpRate(desk, odoo, data, own)));
  const lines = bookLines(data, company, rate);
  const accounts: number[] = [];
  for (const { account } of lines) accounts.push(await lookups.account(odoo, account));
  const codes = new Set(lines.map(({ shown }) => shown.currency));
  const currencies = new Map<string, number>();
  const isForeign = codes.size > 1 || !codes.has(company);
  for (const code of isForeign ? [company, ...codes] : []) currencies.set(code, await currencyOf(desk, odoo, code));
  return {
    journal: await lookups.entryJournal(odoo, data.journal),
    company,
    lines,
    accounts,
    currencies: isForeign ? currencies : undefined,
  };
}

/** The rate that the books have for the day of the entry, or the latest before it. */
async function erpRate(desk: Desk, odoo: Odoo, { entry, date }: Entry, own: string): Promise<Rate> {
  const { id, name, currency: company } = await desk.lookups.company(odoo);
  const domain = [
    ['currency_id', '=', await currencyOf(desk, odoo, own)],
    ['company_id', 'in', [false, id]],
    ['name', '<=', date],
  ];
  const options = { order: 'name desc', limit: 1, context: { allowed_company_ids: [id] } };
  const [row] = await odoo.searchRead('res.currency.rate', domain, ['company_rate'], options);
  const rate = row === undefined ? undefined : rateOfErp(numberOf(row.company_rate), own, company);
  if (rate !== undefined) return rate;
  const because = `${entry} is in ${own}, the books of ${name} are in ${company}, and neither the provider nor Odoo says at which rate`;
  throw odooErrors.error('SL-ODOO-042', { because, field: 'lines[0].amount.currency', value: own });
}

async function currencyOf(desk: Desk, odoo: Odoo, code: string): Promise<number> {
  const id = await desk.lookups.currency(odoo, code);
  if (id !== undefined) return id;
  const because = `the currency ${code} is not active in Odoo`;
  throw odooErrors.error('SL-ODOO-016', { because, field: 'lines.foreign.currency', value: code });
}

async function findEntry(odoo: Odoo, { entry }: Entry, { journal }: Plan): Promise<Row | undefined> {
  const domain = [
    ['ref', '=', entry],
    ['move_type', '=', 'entry'],
    ['journal_id', '=', journal],
    ['state', '!=', 'cancel'],
  ];
  return (await odoo.searchRead('account.move', domain, MOVE_FIELDS, { order: 'id', limit: 1 }))[0];
}

// ── making ──────────────────────────────────────────────────────────────────────────────────────────────────

async function makeEntry(desk: Desk, odoo: Odoo, data: Entry, plan: Plan): Promise<Row> {
  const line = ['id', 'account_id/.id', 'name', 'debit', 'credit'];
  const foreign = plan.currencies === undefined ? [] : ['currency_id/.id', 'amount_currency'];
  const columns = [...line, ...foreign].map((name) => `line_ids/${name}`);
  const fields = ['id', 'move_type', 'journal_id/.id', 'date', 'ref', ...columns];
  const externalId = `storeloom.account_move_${factId('entry', data.entry)}`;
  const outcomes = await loadEach(odoo, 'account.move', fields, [{ externalId, rows: rowsOf(externalId, data, plan) }]);
  const outcome = outcomes.get(externalId);
  if (outcome?.kind === 'loaded') {
    const [row] = await odoo.read('account.move', [outcome.id], MOVE_FIELDS);
    if (row !== undefined) return row;
  }
  const refusal = outcome?.kind === 'failed' ? new CodedError(outcome.failure) : undefined;
  throw (await closed(desk, odoo, data, refusal)) ?? refusal ?? gone(data);
}

const gone = ({ entry }: Entry): CodedError =>
  odooErrors.error('SL-ODOO-008', { kind: 'unknown', because: `no entry ${entry} can be seen after it was made` });

function rowsOf(externalId: string, data: Entry, plan: Plan): readonly (readonly string[])[] {
  const head = [externalId, 'entry', String(plan.journal), data.date, data.entry];
  const none = head.map(() => '');
  return plan.lines.map((line, index) => [
    ...(index === 0 ? head : none),
    `storeloom.account_move_line_${factId('entry', data.entry, String(index))}`,
    String(plan.accounts[index]),
    line.label,
    ...sides(line.balance),
    ...foreignCells(line, plan),
  ]);
}

function sides(amount: Money): readonly [debit: string, credit: string] {
  const text = formatMoney({ ...amount, amount: Math.abs(amount.amount) });
  return amount.amount < 0 ? ['0', text] : [text, '0'];
}

/** An empty cell would take the currency of a line away, so that each says its own where one does. */
function foreignCells({ shown }: BookLine, { currencies }: Plan): readonly string[] {
  return currencies === undefined ? [] : [String(currencies.get(shown.currency)), formatMoney(shown)];
}

// ── posting ─────────────────────────────────────────────────────────────────────────────────────────────────

async function post(desk: Desk, odoo: Odoo, data: Entry, draft: Row): Promise<Row> {
  if (draft.state === 'posted') return draft;
  let refusal: CodedError | undefined;
  try {
    await odoo.run({ model: 'account.move', method: 'action_post', ids: [draft.id], repeatable: true });
  } catch (error) {
    if (!isRefusal(error)) throw error;
    refusal = error;
  }
  const [after] = await odoo.read('account.move', [draft.id], MOVE_FIELDS);
  if (after?.state === 'posted') return after;
  const because = `the entry ${data.entry} stays a draft although Odoo was asked to post it`;
  throw (await closed(desk, odoo, data, refusal)) ?? refusal ?? odooErrors.error('SL-ODOO-006', { because });
}

/** Whether the books are closed at the date of the entry; read as fields, so that it holds in every language. */
async function closed(
  desk: Desk,
  odoo: Odoo,
  data: Entry,
  refusal: CodedError | undefined,
): Promise<CodedError | undefined> {
  const { id } = await desk.lookups.company(odoo);
  const [row] = await odoo.read('res.company', [id], odoo.dialect.lockDates);
  const latest = odoo.dialect.lockDates
    .flatMap((field) => textOf(row?.[field]) ?? [])
    .sort()
    .at(-1);
  if (latest === undefined || latest < data.date) return undefined;
  const because = `the books are closed up to ${latest} and ${data.entry} is of ${data.date}`;
  return odooErrors.error('SL-ODOO-024', { because, field: 'date', value: data.date }, refusal);
}

// ── comparing and reconciling ───────────────────────────────────────────────────────────────────────────────

/** Lines of an entry as they were made. */
async function linesOf(odoo: Odoo, move: number): Promise<readonly Row[]> {
  const [row] = await odoo.read('account.move', [move], ['line_ids']);
  const ids = [...idsOf(row?.line_ids)].sort((left, right) => left - right);
  const rows = await odoo.read('account.move.line', ids, ['account_id', 'balance', 'amount_currency', 'reconciled']);
  return [...rows].sort((left, right) => left.id - right.id);
}

/**
 * What stands is what was asked. In another currency than the company's the amounts in that are compared: the rate of the books may
 * have been corrected since, and what was posted at the old one is right.
 */
function refuseOther({ entry, lines }: Entry, plan: Plan, standing: readonly Row[], move: Row): void {
  const isForeign = lines.some(({ amount }) => amount.currency !== plan.company);
  const amounts = (row: Row | undefined, { shown, balance }: BookLine): boolean =>
    row !== undefined &&
    (isForeign
      ? moneyOfFloat(numberOf(row.amount_currency), shown.currency).amount === shown.amount
      : moneyOfFloat(numberOf(row.balance), plan.company).amount === balance.amount);
  const count = isForeign ? [lines.length, lines.length + 1] : [lines.length];
  const same =
    count.includes(standing.length) &&
    plan.lines.every((line, index) => index >= lines.length || amounts(standing[index], line));
  if (same) return;
  const because = `${textOf(move.name) ?? `entry ${move.id}`} stands for ${entry} with other lines`;
  throw odooErrors.error('SL-ODOO-043', { because, field: 'lines', value: entry });
}

/** A line that is reconciled already, by an earlier try or a person, stays as it is; one that finds nothing open stays open. */
async function reconcile(odoo: Odoo, data: Entry, plan: Plan, move: Row): Promise<void> {
  if (data.lines.every(({ reference }) => reference === undefined)) return;
  const standing = await linesOf(odoo, move.id);
  for (const [index, { reference, balance }] of plan.lines.entries()) {
    const ours = standing[index];
    if (reference === undefined || ours === undefined || ours.reconciled === true) continue;
    const open = await openUnder(odoo, reference, plan.accounts[index] as number, balance, move.id);
    if (open === undefined) continue;
    await odoo.run({ model: 'account.move.line', method: 'reconcile', ids: [open, ours.id], repeatable: true });
  }
}

/** The oldest line on the account that is open under the reference, on the other side. */
async function openUnder(
  odoo: Odoo,
  reference: string,
  account: number,
  amount: Money,
  move: number,
): Promise<number | undefined> {
  const domain = [
    ['account_id', '=', account],
    ['account_id.reconcile', '=', true],
    ['parent_state', '=', 'posted'],
    ['reconciled', '=', false],
    ['move_id', '!=', move],
    ['move_id.ref', '=', reference],
  ];
  const rows = await odoo.searchRead('account.move.line', domain, ['amount_residual', 'account_id'], { order: 'id' });
  const residual = (row: Row): Money =>
    money(moneyOfFloat(numberOf(row.amount_residual), amount.currency).amount, amount.currency);
  return rows.find((row) => linkOf(row.account_id) === account && residual(row).amount * amount.amount < 0)?.id;
}
