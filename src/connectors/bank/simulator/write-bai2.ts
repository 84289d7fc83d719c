import type { Money } from '../../../kernel/money.ts';
import type { StatedAccount, StatedLine } from './statement.ts';

/** A BAI2 file of one account, with its control totals. It has no field for names, sequence or days of booking. */
export function writeBai2(stated: StatedAccount & { readonly closing: Money }): string {
  const { account, until, opening, closing, lines } = stated;
  const day = until.slice(2).replaceAll('-', '');
  const records = lines.map(recordOf);
  const total = [opening, closing].reduce((all, { amount }) => all + BigInt(amount), 0n);
  const control = lines.reduce((all, { amount }) => all + BigInt(Math.abs(amount.amount)), total);
  const within = records.length + 2;
  return [
    `01,BANK,RETAILER,${day},2000,1,,,2/`,
    `02,RETAILER,BANK,1,${day},2359,${opening.currency},2/`,
    `03,${account},${opening.currency},010,${balance(opening)},,,015,${balance(closing)},,/`,
    ...records,
    `49,${control},${within}/`,
    `98,${control},1,${within + 2}/`,
    `99,${control},1,${within + 4}/`,
    '',
  ].join('\n');
}

const balance = ({ amount }: Money): string => (amount < 0 ? String(amount) : `+${amount}`);

function recordOf({
  amount,
  valuedOn,
  reversal = false,
  bankReference = '',
  endToEnd = '',
  remittance = '',
}: StatedLine): string {
  const incoming = amount.amount >= 0;
  const type = reversal ? (incoming ? '252' : '552') : incoming ? '195' : '495';
  const funds = valuedOn === undefined ? '' : `V,${valuedOn.slice(2).replaceAll('-', '')},`;
  return `16,${type},${Math.abs(amount.amount)},${funds},${bankReference},${endToEnd},${remittance}/`;
}
