import type { Stored } from './database.ts';
import { type Environment, rounded } from './environment.ts';
import { userError, validationError } from './errors.ts';
import { computed, type Field, flag, float, link } from './model.ts';

const DIGITS = 2;

/** What a line is in the books: an amount on an account, open until it is reconciled. */
export function itemFields(): Readonly<Record<string, Field>> {
  return {
    account_id: link('account.account', 'Account'),
    debit: float('Debit', { initial: () => 0 }),
    credit: float('Credit', { initial: () => 0 }),
    currency_id: link('res.currency', 'Currency'),
    amount_currency: float('Amount in Currency', { initial: () => 0 }),
    settled: float('What was reconciled of it', { initial: () => 0 }),
    balance: computed('monetary', 'Balance', (row) => balanceOf(row)),
    amount_residual: computed('monetary', 'Residual Amount', (row) => openOf(row)),
    reconciled: flag('Reconciled'),
    parent_state: computed('selection', 'Status', (row, environment) => moveOf(environment, row).state),
    ref: computed('char', 'Reference', (row, environment) => moveOf(environment, row).ref),
  };
}

const moveOf = (environment: Environment, row: Stored): Stored =>
  environment.get('account.move', row.move_id as number);
const balanceOf = (row: Stored): number => rounded(Number(row.debit) - Number(row.credit), DIGITS);
const openOf = (row: Stored): number => rounded(balanceOf(row) - Number(row.settled), DIGITS);

/** Posts an entry of the general journal, where it balances and the books are open at its date. */
export function postEntry(environment: Environment, move: Stored, closedUntil: string | undefined): void {
  const lines = environment.search('account.move.line', [['move_id', '=', move.id]]);
  const day = typeof move.date === 'string' ? move.date : '';
  if (closedUntil !== undefined && day <= closedUntil) {
    throw userError(`You cannot add/modify entries prior to and inclusive of: ${closedUntil}.`);
  }
  if (lines.length === 0) throw userError('You need to add a line before posting.');
  const sum = lines.reduce((total, line) => total + balanceOf(line), 0);
  if (rounded(sum, DIGITS) !== 0) throw userError(`The entry is not balanced. ${rounded(sum, DIGITS)}`);
  for (const line of lines) checkCurrency(environment, line);
  const journal = environment.get('account.journal', move.journal_id as number);
  const prefix = `${String(journal.code)}/${day.slice(0, 4)}/${day.slice(5, 7)}`;
  const name = `${prefix}/${String(environment.database.next(prefix)).padStart(4, '0')}`;
  environment.write('account.move', [move.id], { state: 'posted', name });
}

/** In the company's currency both amounts are one; in another they are on the same side. */
function checkCurrency(environment: Environment, line: Stored): void {
  if (typeof line.currency_id !== 'number') return;
  const shown = Number(line.amount_currency);
  const own = environment.get('res.company', 1).currency_id === line.currency_id;
  const isRight = own ? rounded(shown - balanceOf(line), DIGITS) === 0 : shown * balanceOf(line) >= 0;
  if (isRight) return;
  throw validationError(
    'The amount expressed in the secondary currency must be positive when account is debited and negative when account is credited. If the currency is the same as the one from the company, this amount must strictly be equal to the balance.',
  );
}

/** The latest date up to which the books are closed. */
export function closedUntil(environment: Environment): string | undefined {
  const company = environment.get('res.company', 1);
  const dates = ['fiscalyear_lock_date', 'tax_lock_date', 'sale_lock_date', 'hard_lock_date', 'period_lock_date'];
  return dates
    .flatMap((name) => (typeof company[name] === 'string' ? [company[name] as string] : []))
    .sort()
    .at(-1);
}

/** Lines of one account are set against each other as far as they go; what is left stays open. */
export function reconcileLines(environment: Environment, ids: readonly number[]): null {
  environment.check('account.move', 'write');
  const rows = ids.map((id) => environment.get('account.move.line', id));
  const accounts = new Set(rows.map(({ account_id }) => account_id));
  if (accounts.size > 1) throw userError('Entries are not from the same account.');
  const account = environment.get('account.account', rows[0]?.account_id as number);
  if (account.reconcile !== true) {
    throw userError(`Account ${String(account.code)} does not allow reconciliation.`);
  }
  if (rows.some((row) => row.reconciled === true)) {
    throw userError('You are trying to reconcile some entries that are already reconciled.');
  }
  const debits = rows.filter((row) => openOf(row) > 0);
  const credits = rows.filter((row) => openOf(row) < 0);
  const fresh = (row: Stored): Stored => environment.get('account.move.line', row.id);
  for (const debit of debits) {
    for (const credit of credits) {
      const part = Math.min(openOf(fresh(debit)), -openOf(fresh(credit)));
      if (part > 0)
        for (const [row, sign] of [
          [debit, 1],
          [credit, -1],
        ] as const)
          settle(environment, fresh(row), sign * part);
    }
  }
  return null;
}

function settle(environment: Environment, row: Stored, amount: number): void {
  const settled = rounded(Number(row.settled) + amount, DIGITS);
  environment.write('account.move.line', [row.id], {
    settled,
    reconciled: rounded(balanceOf(row) - settled, DIGITS) === 0,
  });
}
