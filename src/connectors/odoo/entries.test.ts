import { describe, expect, test } from 'vitest';
import type { CommandData } from '../../canonical/envelope.ts';
import { startWorld, type World } from './testing/world.ts';

const VERSIONS = [19, 17] as const;
type Entry = CommandData<'post-entry'>;
type Wish = readonly [account: string, amount: number, more?: Partial<Entry['lines'][number]>];

const settings = {
  journals: { stripe: 'BNK1', settlement: 'MISC', nowhere: 'NONE' },
  accounts: { bank: '101401', receivable: '101402', clearing: '101403', fees: '620100', lost: '999999' },
};
const withRounding = { ...settings, accounts: { ...settings.accounts, 'rate-difference': '620100' } };
const euro = (amount: number) => ({ amount, currency: 'EUR' });

const entryOf = (lines: readonly Wish[], more: Partial<Entry> = {}): Entry => ({
  entry: 'settlement/stripe-main/po_1/1',
  journal: 'settlement',
  date: '2026-11-20',
  label: 'stripe payout po_1, part 1',
  lines: lines.map(([account, amount, line]) => ({ account, amount: euro(amount), ...line })),
  ...more,
});

const payout = entryOf([
  ['receivable', -5_997, { reference: 'pi_1', label: 'charge pi_1' }],
  ['receivable', -1_003, { reference: 'pi_2' }],
  ['fees', 203],
  ['clearing', 6_797],
]);

const entries = ({ simulator }: World) =>
  simulator.records(
    'account.move',
    [['move_type', '=', 'entry']],
    ['state', 'name', 'ref', 'date', 'journal_id', 'line_ids'],
  );

const lines = ({ simulator }: World, ref: string) =>
  simulator.records(
    'account.move.line',
    [['move_id.ref', '=', ref]],
    ['account_id', 'debit', 'credit', 'name', 'reconciled', 'amount_residual', 'amount_currency', 'currency_id'],
  );

/** What a registered payment leaves open on the account for money that is on its way. */
const outstanding = ({ simulator }: World, ref: string, amount: number) =>
  simulator.perform((environment) => {
    const account = environment.search('account.account', [['code', '=', '101402']])[0]?.id;
    const move = environment.create('account.move', { move_type: 'entry', ref, state: 'posted', name: `PBNK1/${ref}` });
    return environment.create('account.move.line', { move_id: move, account_id: account, debit: amount });
  });

describe.each(VERSIONS)('entries in Odoo %i', (version) => {
  const start = () => startWorld({ version }, settings);

  test('are posted in their journal on their accounts, to the cent', async () => {
    await using world = await start();
    const { record } = await world.hub().ask('post-entry', payout);
    const [entry] = entries(world);
    expect(entry).toMatchObject({ state: 'posted', ref: payout.entry, date: '2026-11-20' });
    expect(record).toEqual({ connection: 'odoo-main', id: String(entry?.id), name: entry?.name });
    expect(lines(world, payout.entry).map(({ debit, credit, name }) => [debit, credit, name])).toEqual([
      [0, 59.97, 'charge pi_1'],
      [0, 10.03, payout.label],
      [2.03, 0, payout.label],
      [67.97, 0, payout.label],
    ]);
  });

  test('are posted once, whoever asks and whichever answer is lost', async () => {
    for (let lost = 1; lost <= 40; lost += 1) {
      await using world = await start();
      await outstanding(world, 'pi_1', 59.97);
      let met = false;
      const unlucky = world.hub({
        fate: (_request, count) => {
          if (count !== lost) return 'arrives';
          met = true;
          return 'is lost';
        },
      });
      await unlucky.ask('post-entry', payout).catch(() => undefined);
      await Promise.allSettled([world.hub().ask('post-entry', payout), world.hub().ask('post-entry', payout, 'again')]);
      await world.hub().ask('post-entry', payout);
      const ours = entries(world).filter(({ ref }) => ref === payout.entry);
      expect([lost, ours.map(({ state }) => state)]).toEqual([lost, ['posted']]);
      expect(lines(world, 'pi_1').map(({ reconciled }) => reconciled)).toEqual([true]);
      if (!met) return;
    }
    throw new Error('the command never came to its end');
  });

  test('are reconciled with what is open under their reference; the rest stays open', async () => {
    await using world = await start();
    await outstanding(world, 'pi_1', 59.97);
    await outstanding(world, 'pi_2', 20);
    await outstanding(world, 'pi_3', 10.03);
    await world.hub().ask('post-entry', payout);
    const open = lines(world, payout.entry).map(({ reconciled, amount_residual }) => [reconciled, amount_residual]);
    expect(open).toEqual([
      [true, 0],
      [true, 0],
      [false, 2.03],
      [false, 67.97],
    ]);
    expect(lines(world, 'pi_2')).toMatchObject([{ reconciled: false, amount_residual: 9.97 }]);
    expect(lines(world, 'pi_3')).toMatchObject([{ reconciled: false, amount_residual: 10.03 }]);
  });

  test('keep what the buyer paid in another currency', async () => {
    await using world = await start();
    await world.simulator.people.activateCurrency('GBP');
    const foreign = { amount: -4_999, currency: 'GBP' };
    const data = entryOf([
      ['receivable', -5_997, { foreign }],
      ['clearing', 5_997],
    ]);
    await world.hub().ask('post-entry', data);
    const shown = lines(world, data.entry).map(({ amount_currency, currency_id }) => [amount_currency, currency_id]);
    expect(shown).toMatchObject([
      [-49.99, [expect.any(Number), 'GBP']],
      [59.97, [expect.any(Number), 'EUR']],
    ]);
  });

  test("in another currency than the company's go by the rate of the provider, and rounding has a line of its own", async () => {
    await using world = await startWorld({ version }, withRounding);
    await world.simulator.people.activateCurrency('USD');
    await outstanding(world, 'pi_1', 59.97);
    const dollars = (amount: number) => ({ amount, currency: 'USD' });
    const data = entryOf([], {
      lines: [
        { account: 'receivable', amount: dollars(-6_510), reference: 'pi_1', foreign: euro(-5_997) },
        { account: 'fees', amount: dollars(219) },
        { account: 'fees', amount: dollars(1) },
        { account: 'clearing', amount: dollars(6_290) },
      ],
    });
    await world.hub().ask('post-entry', data);
    const shown = lines(world, data.entry);
    // 5997 / 6510 euros for a dollar.
    expect(shown.map(({ debit, credit }) => Math.round((Number(debit) - Number(credit)) * 100))).toEqual([
      -5_997, 202, 1, 5_794,
    ]);
    expect(shown.map(({ amount_currency, currency_id }) => [amount_currency, (currency_id as string[])[1]])).toEqual([
      [-59.97, 'EUR'],
      [2.19, 'USD'],
      [0.01, 'USD'],
      [62.9, 'USD'],
    ]);
    expect(shown[0]).toMatchObject({ reconciled: true });
    await world.hub().ask('post-entry', data, 'again');
    expect(entries(world).filter(({ ref }) => ref === data.entry)).toHaveLength(1);
  });

  test('go by the rate of the books where the provider names none, and are refused where there is none', async () => {
    await using world = await startWorld({ version }, withRounding);
    await world.simulator.people.activateCurrency('USD');
    const data = entryOf([], {
      lines: [-3_333, 1_111, 1_111, 1_111].map((amount) => ({
        account: amount < 0 ? 'clearing' : 'bank',
        amount: { amount, currency: 'USD' },
      })),
    });
    expect(await world.hub().refused('post-entry', data)).toMatchObject({ code: 'SL-ODOO-042', kind: 'invalid' });
    await world.simulator.people.setRate('USD', '2026-12-01', 9);
    await world.simulator.people.setRate('USD', '2026-11-01', 1.25);
    await world.simulator.people.setRate('USD', '2026-10-01', 2);
    await world.hub().ask('post-entry', data);
    const balances = () =>
      lines(world, data.entry).map(({ debit, credit }) => Math.round((Number(debit) - Number(credit)) * 100));
    // 888.8 and 2666.4 cents: each is rounded, and one cent is left.
    expect(balances()).toEqual([-2_666, 889, 889, 889, -1]);
    const accounts = lines(world, data.entry).map(({ account_id }) => String((account_id as string[])[1]));
    expect(accounts.at(-1)).toContain('Fees');
    // A rate that is corrected later leaves what is posted as it is.
    await world.simulator.people.setRate('USD', '2026-11-15', 1.3);
    await world.hub().ask('post-entry', data, 'again');
    expect(balances()).toHaveLength(5);
  });

  test('need an account for what rounding leaves', async () => {
    await using world = await start();
    await world.simulator.people.activateCurrency('USD');
    await world.simulator.people.setRate('USD', '2026-11-01', 1.25);
    const lines = [-3_333, 1_111, 1_111, 1_111].map((amount) => ({
      account: 'bank',
      amount: { amount, currency: 'USD' },
    }));
    expect(await world.hub().refused('post-entry', entryOf([], { lines }))).toMatchObject({
      code: 'SL-ODOO-041',
      field: 'accounts.rate-difference',
    });
    expect(entries(world)).toEqual([]);
  });

  test('that do not balance, or whose books are closed, are refused with a reason', async () => {
    await using world = await start();
    const hub = world.hub();
    const unbalanced = await hub.refused(
      'post-entry',
      entryOf([
        ['bank', 100],
        ['fees', -99],
      ]),
    );
    expect(unbalanced).toMatchObject({ code: 'SL-ODOO-040', kind: 'invalid' });
    const mixed = entryOf([
      ['bank', 100],
      ['fees', -100, { amount: { amount: -100, currency: 'USD' } }],
    ]);
    expect(await hub.refused('post-entry', mixed)).toMatchObject({ code: 'SL-ODOO-040' });
    expect(entries(world)).toEqual([]);
    await world.simulator.people.closePeriod('2026-11-30');
    expect(await hub.refused('post-entry', payout)).toMatchObject({
      code: 'SL-ODOO-024',
      kind: 'invalid',
      field: 'date',
    });
    await world.simulator.people.openPeriod();
    await hub.ask('post-entry', payout);
    expect(entries(world).map(({ state }) => state)).toEqual(['posted']);
  });

  test('say which setting leads nowhere', async () => {
    await using world = await start();
    const code = async (data: Entry) => {
      const { code: found, field } = await world.hub().refused('post-entry', data);
      return `${found} ${field}`;
    };
    const simple = (account: string, more: Partial<Entry> = {}) =>
      entryOf(
        [
          ['bank', 1],
          [account, -1],
        ],
        more,
      );
    expect(await code(simple('unheard-of'))).toBe('SL-ODOO-041 accounts.unheard-of');
    expect(await code(simple('lost'))).toBe('SL-ODOO-030 accounts.lost');
    expect(await code(simple('fees', { journal: 'store' }))).toBe('SL-ODOO-041 journals.store');
    expect(await code(simple('fees', { journal: 'nowhere' }))).toBe('SL-ODOO-030 journals.nowhere');
    const dollars = [100, -100].map((amount) => ({ account: 'bank', amount: { amount, currency: 'USD' } }));
    expect(await code(entryOf([], { lines: dollars }))).toBe('SL-ODOO-042 lines[0].amount.currency');
    expect(entries(world)).toEqual([]);
  });

  test('of the same name with other amounts are a case', async () => {
    await using world = await start();
    await world.hub().ask('post-entry', payout);
    const other = entryOf([
      ['bank', 1],
      ['fees', -1],
    ]);
    expect(await world.hub().refused('post-entry', other)).toMatchObject({ code: 'SL-ODOO-043' });
    expect(entries(world)).toHaveLength(1);
  });
});
