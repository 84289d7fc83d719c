import type { OrderMoney } from '../../api/shapes.ts';
import type { Part, Sum } from './sum-picture.tsx';

/** A rule that the money of an order keeps, as a sum. */
export interface Identity extends Sum {
  readonly about: string;
  readonly rule: string;
}

type Payment = OrderMoney['payments'][number];

const parts = (...given: readonly (readonly [string, number, Part['sign']])[]): readonly Part[] =>
  given.map(([name, amount, sign]) => ({ name, amount, sign }));

const nameOf = (payment: string): string => payment.split('/').slice(2).join('/') || payment;

/** Pure: every identity of an order that can be said with what is known; what is not known yet is left out. */
export function identitiesOf(money: OrderMoney): readonly Identity[] {
  const payments = money.payments.filter(hasMoney);
  return [...payments.flatMap(ofPayment), ...ofOrder({ ...money, payments })];
}

/** What was only ever refused says nothing that could add up. */
const hasMoney = ({ authorised, captured, refunded, disputed, lines }: Payment): boolean =>
  [authorised, captured, refunded, disputed, lines].some((each) => each !== 0);

function ofPayment(payment: Payment): Identity[] {
  const { captured, refunded, disputed, settled, lines, currency, connection } = payment;
  const about = `${connection}, ${nameOf(payment.payment)}`;
  const left = captured - refunded - disputed;
  const kept: Identity = {
    about,
    rule: 'Never more is given back than was taken',
    parts: parts(['taken', captured, ''], ['given back', refunded, '−'], ...contested(disputed)),
    currency,
    rest: left,
    closes: left < 0 ? 'too much was given back' : left === 0 ? 'all of it was given back' : 'kept',
    tone: left < 0 ? 'wrong' : 'well',
  };
  if (settled === undefined || lines === 0) return [kept];
  const difference = left - settled;
  return [
    kept,
    {
      about,
      rule: 'Settlements carry what was kept',
      parts: parts(['kept', left, ''], ['in settlements', settled, '−']),
      currency,
      rest: difference,
      ...closing(difference, 'it closes', 'not settled yet, or not alike'),
    },
  ];
}

const contested = (disputed: number): readonly (readonly [string, number, Part['sign']])[] =>
  disputed === 0 ? [] : [['contested', disputed, '−']];

/** Payments in another currency than the order's are not added up with it. */
function ofOrder(money: OrderMoney): Identity[] {
  const { payments, currency, agreed, elsewhere } = money;
  // What is owed as a gift card or as goods, or was given at a till, is not the retailer's, though no payment says so.
  const own = payments.filter((payment) => payment.currency === currency);
  if (currency === undefined || own.length < payments.length || own.length === 0) return [];
  const left = own.reduce((sum, { captured, refunded }) => sum + captured - refunded, -elsewhere);
  const kept = left - money.kept;
  return [
    ...ofBooks(money, kept, left - money.cleared),
    ...(agreed === undefined ? [] : [ofBuyer(agreed, kept, currency)]),
  ];
}

/** `there` is what the books should count as paid: what is owed in another way is there until they say so, too. */
function ofBooks(
  { currency, invoiced, credited, registered, repaid }: OrderMoney,
  kept: number,
  there: number,
): Identity[] {
  const all: Identity[] = [];
  if (invoiced !== 0 || credited !== 0) {
    const difference = kept - (invoiced - credited);
    const open = difference > 0 ? 'not in the books yet, or not alike' : 'not paid yet, or not alike';
    const back = credited === 0 ? [] : [['credited', credited, '+'] as const];
    all.push({
      about: 'the books',
      rule: 'The books say what payments say',
      parts: parts(['kept', kept, ''], ['invoiced', invoiced, '−'], ...back),
      currency,
      rest: difference,
      ...closing(difference, 'it closes', open),
    });
  }
  if (registered !== 0 || repaid !== 0) {
    const difference = there - (registered - repaid);
    const back = repaid === 0 ? [] : [['paid back', repaid, '+'] as const];
    all.push({
      about: 'the books',
      rule: 'The books count what was taken and given back',
      parts: parts(['taken and there', there, ''], ['registered', registered, '−'], ...back),
      currency,
      rest: difference,
      ...closing(difference, 'it closes', 'not registered yet, or not alike'),
    });
  }
  return all;
}

function ofBuyer(agreed: number, kept: number, currency: string): Identity {
  const owed = agreed - kept;
  return {
    about: 'the buyer',
    rule: 'Never more is kept than the buyer owes',
    parts: parts(['the order comes to', agreed, ''], ['kept', kept, '−']),
    currency,
    rest: owed,
    closes: owed < 0 ? 'too much was taken' : owed === 0 ? 'paid in full' : 'not kept',
    tone: owed < 0 ? 'wrong' : 'well',
  };
}

const closing = (difference: number, well: string, otherwise: string): Pick<Sum, 'closes' | 'tone'> =>
  difference === 0 ? { closes: well, tone: 'well' } : { closes: otherwise, tone: 'late' };
