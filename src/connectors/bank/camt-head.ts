import { CURRENCIES } from '../../kernel/currency.ts';
import { CodedError } from '../../kernel/failure.ts';
import type { Money } from '../../kernel/money.ts';
import { readAmount, signed } from './amount.ts';
import { instantOf, isoDay } from './date.ts';
import { type Frame, given, type StatementHead, tidy } from './line.ts';
import { damaged } from './unreadable.ts';
import { all, at, type Node, textAt } from './xml.ts';

export interface CamtHead {
  readonly frame: Frame;
  readonly heads: readonly StatementHead[];
}

interface Balance {
  readonly code: string;
  readonly amount: Money;
  readonly date: string;
  readonly moved: boolean;
}

/**
 * What a CAMT statement says of itself, once for each currency that it has balances in. A head that cannot be read spoils
 * the whole file: without account and balances nothing of it can be trusted.
 */
export function camtHead(
  document: Node,
  group: Node,
  { message, line }: { readonly message: 2 | 3 | 4; readonly line: number },
): CamtHead {
  const statement = at(document, 'Stmt') ?? at(document, 'Rpt') ?? at(document, 'Ntfctn');
  const account = accountOf(at(statement, 'Acct'));
  if (account === undefined) throw damaged('the statement names no account', line);
  const balances = all(statement, 'Bal').map((balance) => balanceOf(balance, line));
  const currencies = [...new Set([textAt(statement, 'Acct', 'Ccy'), ...balances.map(({ amount }) => amount.currency)])]
    .filter((each) => each !== undefined)
    .filter((each) => CURRENCIES.includes(each));
  const [currency, ...others] = currencies;
  if (currency === undefined) throw damaged('the statement names no currency', line);
  const numbering = numberOf(statement, group, line);
  const heads = currencies.map((each): StatementHead => {
    const own = balances.filter(({ amount }) => amount.currency === each);
    const told = balancesOf(own);
    const derived = [...told.derived, ...numbering.derived];
    const { from, until } = periodOf(statement, told);
    return {
      account,
      currency: each,
      ...numbering.said,
      ...given({ from, until: until ?? numbering.day, opening: told.opening?.amount, closing: told.closing?.amount }),
      derived,
      interim: message !== 3,
    };
  });
  return {
    frame: {
      format: 'camt',
      account,
      currency,
      others,
      statement: [numbering.said.number, numbering.said.page].join('/'),
    },
    heads,
  };
}

/** An IBAN without its spaces, or whatever else the bank calls the account by. */
export function accountOf(account: Node): string | undefined {
  const iban = textAt(account, 'Id', 'IBAN')?.replace(/\s/g, '').toUpperCase();
  return tidy(iban ?? textAt(account, 'Id', 'Othr', 'Id'), 60);
}

function balanceOf(balance: Node, line: number): Balance {
  try {
    const code = textAt(balance, 'Tp', 'CdOrPrtry', 'Cd') ?? textAt(balance, 'Tp', 'CdOrPrtry', 'Prtry') ?? '';
    const amount = readAmount(textAt(balance, 'Amt') ?? '', textAt(balance, 'Amt', '@Ccy') ?? '', '.', 'Bal/Amt');
    const day = isoDay(textAt(balance, 'Dt', 'Dt') ?? textAt(balance, 'Dt', 'DtTm') ?? '', 'Bal/Dt');
    const incoming = textAt(balance, 'CdtDbtInd') !== 'DBIT';
    return { code, amount: signed(amount, incoming), ...day };
  } catch (error) {
    if (error instanceof CodedError) throw damaged(`a balance cannot be read: ${error.failure.because}`, line);
    throw error;
  }
}

interface Balances {
  readonly opening?: Balance;
  readonly closing?: Balance;
  readonly derived: readonly string[];
}

/** Pages between the first and the last carry interim balances: the first is where they begin, the last where they end. */
function balancesOf(balances: readonly Balance[]): Balances {
  const of = (code: string): readonly Balance[] => balances.filter((balance) => balance.code === code);
  const interim = of('ITBD');
  const closed = of('CLBD')[0];
  const opened = of('OPBD')[0] ?? of('PRCD')[0];
  const opening = opened ?? interim[0];
  const closing = closed ?? (interim.length > (opened === undefined ? 1 : 0) ? interim.at(-1) : undefined);
  const derived = opening?.moved === true || closing?.moved === true ? ['until'] : [];
  return { ...given({ opening, closing }), derived };
}

function periodOf(
  statement: Node,
  { opening, closing }: Balances,
): { readonly from?: string; readonly until?: string } {
  const period = (name: string): string | undefined =>
    /^\d{4}-\d{2}-\d{2}/.exec(textAt(statement, 'FrToDt', name) ?? '')?.[0];
  const until = period('ToDtTm') ?? closing?.date;
  const from = period('FrDtTm') ?? opening?.date;
  return given({ from: from !== undefined && until !== undefined && from > until ? until : from, until });
}

function numberOf(statement: Node, group: Node, line: number) {
  const counted = textAt(statement, 'LglSeqNb') ?? textAt(statement, 'ElctrncSeqNb');
  const sequence =
    counted !== undefined && /^\d{1,15}$/.test(counted) && Number(counted) > 0 ? Number(counted) : undefined;
  const id = tidy(textAt(statement, 'Id'), 100);
  const number = sequence === undefined ? id : String(sequence);
  if (number === undefined) throw damaged('the statement has neither a number nor an id', line);
  const pages =
    at(statement, 'StmtPgntn') ??
    at(statement, 'RptPgntn') ??
    at(statement, 'NtfctnPgntn') ??
    at(group, 'GrpHdr', 'MsgPgntn');
  const page = Number(textAt(pages, 'PgNb') ?? Number.NaN);
  const several = page > 1 || textAt(pages, 'LastPgInd') === 'false';
  const made = instantOf(textAt(statement, 'CreDtTm') ?? textAt(group, 'GrpHdr', 'CreDtTm'));
  return {
    said: {
      number,
      ...given({ sequence, page: several && Number.isSafeInteger(page) ? page : undefined, at: made?.at }),
    },
    day: made?.at.slice(0, 10),
    derived: made?.assumed === true ? ['at'] : [],
  };
}
