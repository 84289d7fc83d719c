import { residualOf, settles } from './balances.ts';
import type { Stored } from './database.ts';
import { type Environment, rounded } from './environment.ts';
import { userError } from './errors.ts';
import { closedUntil, postEntry } from './journal-items.ts';
import { char, choice, computed, date, flag, float, integer, link, links, type Model } from './model.ts';
import { RECEIVABLE } from './seed.ts';
import { dayText } from './time.ts';

/** Payments, the wizard that registers them, and what each settled. */
export function paymentModels(version: number): Model[] {
  const reference = version >= 18 ? 'memo' : 'ref';
  return [
    {
      // Not a model of Odoo: it stands for the reconciliation between a payment and an invoice.
      name: 'settlement',
      label: 'Settlement',
      fields: {
        payment: link('account.payment', 'Payment'),
        move: link('account.move', 'Invoice'),
        amount: float('Amount'),
      },
    },
    paymentModel(version, reference),
    {
      name: 'account.payment.method.line',
      label: 'Payment Methods',
      fields: {
        name: char('Name'),
        journal_id: link('account.journal', 'Journal'),
        payment_type: choice('Payment Type', ['inbound', 'outbound'], 'inbound'),
        payment_account_id: link('account.account', 'Outstanding account'),
      },
    },
    {
      name: 'account.payment.register',
      label: 'Pay',
      fields: {
        journal_id: link('account.journal', 'Journal', { required: true }),
        amount: float('Amount'),
        payment_date: date('Payment Date'),
        communication: char('Memo'),
        group_payment: flag('Group Payments'),
        moves: links('account.move', 'Journal Entries', { initial: (environment) => environment.context.active_ids }),
        currency_id: link('res.currency', 'Currency'),
        uses: integer('Uses'),
      },
      beforeCreate(environment, values) {
        environment.check('account.payment', 'create');
        const moves = ((environment.context.active_ids as number[] | undefined) ?? []).map((id) =>
          environment.get('account.move', id),
        );
        const residual = moves.reduce(
          (sum, move) => sum + (move.state === 'posted' ? residualOf(environment, move) : 0),
          0,
        );
        if (residual <= 0) {
          throw userError(version >= 18 ? NOTHING_LEFT : NOTHING_LEFT_17);
        }
        return {
          amount: residual,
          payment_date: dayText(environment.now),
          ...values,
          currency_id: moves[0]?.currency_id,
        };
      },
      methods: {
        // Run twice it pays twice, as the real one does: nothing remembers that the wizard was used.
        action_create_payments(environment, ids) {
          const payment = pay(
            environment,
            environment.get('account.payment.register', ids[0] as number),
            version,
            reference,
          );
          return {
            name: 'Payments',
            type: 'ir.actions.act_window',
            res_model: 'account.payment',
            context: { create: false },
            view_mode: 'form',
            res_id: payment,
          };
        },
      },
    },
  ];
}

const NOTHING_LEFT =
  "There's nothing left to pay for the selected journal items, so no payment registration is necessary. You've got your finances under control like a boss!";
const NOTHING_LEFT_17 =
  "You can't register a payment because there is nothing left to pay on the selected journal items.";

function paymentModel(version: number, reference: string): Model {
  return {
    name: 'account.payment',
    label: 'Payments',
    fields: {
      name: char('Number'),
      state: choice(
        'Status',
        version >= 18 ? ['draft', 'in_process', 'paid', 'canceled', 'rejected'] : ['draft', 'posted', 'cancel'],
        'draft',
      ),
      amount: float('Amount'),
      currency_id: link('res.currency', 'Currency'),
      date: date('Date'),
      [reference]: char('Memo'),
      payment_type: choice('Payment Type', ['inbound', 'outbound'], 'inbound'),
      partner_type: choice('Partner Type', ['customer', 'supplier'], 'customer'),
      partner_id: link('res.partner', 'Customer/Vendor'),
      payment_reference: char('Payment Reference'),
      journal_id: link('account.journal', 'Journal'),
      move_id: link('account.move', 'Journal Entry'),
      reconciled_invoice_ids: computed(
        'many2many',
        'Reconciled Invoices',
        (row, environment) => settles(environment, row.id).map(({ move }) => move as number),
        'account.move',
      ),
      is_reconciled: computed('boolean', 'Is Reconciled', (row, environment) => isSettled(environment, row)),
      is_matched: flag('Is Matched With a Bank Statement'),
    },
    indexed: [reference],
    order: 'date desc, name desc',
    methods: {
      action_draft: (environment, ids) => {
        environment.write('account.payment', ids, { state: 'draft' });
        return null;
      },
      action_cancel(environment, ids) {
        for (const id of ids) {
          for (const { id: settlement } of settles(environment, id)) environment.unlink('settlement', [settlement]);
          const { move_id } = environment.get('account.payment', id);
          if (typeof move_id === 'number') environment.write('account.move', [move_id], { state: 'cancel' });
          environment.write('account.payment', [id], { state: version >= 18 ? 'canceled' : 'cancel' });
        }
        return null;
      },
    },
  };
}

function isSettled(environment: Environment, row: Stored): boolean {
  const settled = settles(environment, row.id).reduce((sum, { amount }) => sum + (amount as number), 0);
  return Math.abs(settled - (row.amount as number)) < 0.000_05;
}

function pay(environment: Environment, wizard: Stored, version: number, reference: string): number {
  const moves = (wizard.moves as number[]).map((id) => environment.get('account.move', id));
  const [first] = moves;
  if (first === undefined) throw userError('Nothing to pay.');
  const journal = environment.get('account.journal', wizard.journal_id as number);
  const year = dayText(environment.now).slice(0, 4);
  const number = String(environment.database.next(`P${String(journal.code)}/${year}`)).padStart(5, '0');
  const payment = environment.create('account.payment', {
    name: `P${String(journal.code)}/${year}/${number}`,
    amount: wizard.amount,
    currency_id: wizard.currency_id,
    date: wizard.payment_date,
    [reference]: wizard.communication,
    payment_type: first.move_type === 'out_refund' ? 'outbound' : 'inbound',
    partner_id: first.partner_id,
    journal_id: journal.id,
    state: version >= 18 ? 'in_process' : 'posted',
  });
  enter(environment, environment.get('account.payment', payment));
  let left = wizard.amount as number;
  for (const move of moves) {
    const part = Math.min(left, residualOf(environment, move));
    if (part <= 0) continue;
    environment.create('settlement', { payment, move: move.id, amount: part });
    environment.touch('account.move', move.id);
    left = Math.round((left - part) * 10_000) / 10_000;
  }
  if (version >= 18 && left === 0) environment.write('account.payment', [payment], { state: 'paid' });
  return payment;
}

/** What a payment is in the books, where its journal names an account for payments that way: what the customer owes goes there. */
function enter(environment: Environment, payment: Stored): void {
  const [line] = environment.search('account.payment.method.line', [
    ['journal_id', '=', payment.journal_id],
    ['payment_type', '=', payment.payment_type],
    ['payment_account_id', '!=', false],
  ]);
  const [receivable] = environment.search('account.account', [['code', '=', RECEIVABLE]]);
  if (line === undefined || receivable === undefined) return;
  const sign = payment.payment_type === 'inbound' ? 1 : -1;
  const move = environment.create('account.move', {
    move_type: 'entry',
    journal_id: payment.journal_id,
    partner_id: payment.partner_id,
    date: payment.date,
    ref: payment.name,
  });
  const amount = (payment.amount as number) * sign;
  const balance = rounded(amount / rateOf(environment, payment), 2);
  for (const [account, side] of [
    [line.payment_account_id, 1],
    [receivable.id, -1],
  ] as const) {
    const shown = balance * side;
    environment.create('account.move.line', {
      move_id: move,
      account_id: account,
      name: payment.name,
      debit: Math.max(0, shown),
      credit: Math.max(0, -shown),
      currency_id: payment.currency_id,
      amount_currency: amount * side,
    });
  }
  postEntry(environment, environment.get('account.move', move), closedUntil(environment));
  environment.write('account.payment', [payment.id], { move_id: move });
}

/** Units of the payment's currency for one of the company's, on its day. */
function rateOf(environment: Environment, { currency_id, date }: Stored): number {
  if (environment.get('res.company', 1).currency_id === currency_id) return 1;
  const rates = environment.search(
    'res.currency.rate',
    [
      ['currency_id', '=', currency_id],
      ['name', '<=', date],
    ],
    { order: 'name desc' },
  );
  return Number(rates[0]?.company_rate ?? 1);
}
