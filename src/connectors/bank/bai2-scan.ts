import { CURRENCIES } from '../../kernel/currency.ts';
import { CodedError } from '../../kernel/failure.ts';
import { LIMITS } from '../../kernel/limits.ts';
import type { Money } from '../../kernel/money.ts';
import { readMinorUnits } from './amount.ts';
import { bai2Fields, fundsFields } from './bai2-record.ts';
import { shortDay } from './date.ts';
import { bankErrors } from './errors.ts';
import { type Frame, given, type Piece, type Scanner, type StatementHead, tidy } from './line.ts';
import { damaged } from './unreadable.ts';

/** A count of what lies within one level, to compare with what its trailer says. */
interface Level {
  readonly line: number;
  total: bigint;
  records: number;
  children: number;
}

interface Group extends Level {
  readonly day: string;
  readonly moved: boolean;
  readonly interim: boolean;
  readonly currency: string;
}

interface Account extends Level {
  readonly frame: Frame;
  readonly raw: string[];
  opening?: Money;
  closing?: Money;
  /** An amount that cannot be read leaves the total without meaning; the row itself is told of by its reader. */
  broken: boolean;
}

interface Record {
  readonly code: string;
  readonly line: number;
  text: string;
  physical: number;
}

/** Cuts BAI2 into its `16` records, continuations included, and holds every control total and count against the records. */
export class Bai2Scanner implements Scanner {
  readonly #usualCurrency: string;
  #rest = '';
  #line = 1;
  #record: Record | undefined;
  #file: Level | undefined;
  #group: Group | undefined;
  #account: Account | undefined;
  #ended = false;
  #broken = false;

  /** `usualCurrency` is that of accounts whose bank does not name one. */
  constructor(usualCurrency = 'USD') {
    this.#usualCurrency = usualCurrency;
  }

  push(text: string): readonly Piece[] {
    this.#rest += text;
    const lines = this.#rest.split('\n');
    this.#rest = lines.pop() ?? '';
    if (this.#rest.length > LIMITS.bankEntryBytes) throw tooLong(this.#line);
    return lines.flatMap((line) => this.#take(line));
  }

  end(): readonly Piece[] {
    const pieces = [...(this.#rest === '' ? [] : this.#take(this.#rest)), ...this.#close()];
    this.#rest = '';
    if (!this.#ended) throw damaged('the file ends before its trailer (99)', this.#line);
    return pieces;
  }

  #take(whole: string): readonly Piece[] {
    const number = this.#line;
    this.#line += 1;
    const line = whole.replace(/\s+$/, '');
    if (line === '') return [];
    const [, code = '', rest = ''] = /^(\d{2}),?(.*)$/.exec(line) ?? [];
    if (!/^(01|02|03|16|49|88|98|99)$/.test(code)) throw damaged('a record has no known code', number);
    if (code === '88') {
      if (this.#record === undefined) throw damaged('a continuation (88) continues nothing', number);
      // A record that ended with its mark goes on with the next field; one that did not goes on with its text.
      const { text } = this.#record;
      this.#record.text = text.endsWith('/') ? `${text.slice(0, -1)},${rest}` : `${text}\n${rest}`;
      this.#record.physical += 1;
      if (this.#record.text.length > LIMITS.bankEntryBytes) throw tooLong(number);
      return [];
    }
    const pieces = this.#close();
    this.#record = { code, line: number, text: rest, physical: 1 };
    return pieces;
  }

  /** What the record that has just ended gives. */
  #close(): readonly Piece[] {
    const record = this.#record;
    this.#record = undefined;
    if (record === undefined) return [];
    if (this.#ended) throw damaged('there are records behind the trailer (99)', record.line);
    for (const level of [this.#file, this.#group, this.#account])
      if (level !== undefined) level.records += record.physical;
    switch (record.code) {
      case '01':
        return this.#beginFile(record);
      case '02':
        return this.#beginGroup(record);
      case '03':
        return this.#beginAccount(record);
      case '16':
        return [this.#transaction(record)];
      case '49':
        return this.#endAccount(record);
      case '98':
        return this.#endGroup(record);
      default:
        return this.#endFile(record);
    }
  }

  #beginFile({ line, physical }: Record): readonly Piece[] {
    if (this.#file !== undefined) throw damaged('a second file begins (01)', line);
    this.#file = { line, total: 0n, records: physical, children: 0 };
    return [];
  }

  #beginGroup({ line, text, physical }: Record): readonly Piece[] {
    if (this.#file === undefined || this.#group !== undefined)
      throw damaged('a group (02) begins at the wrong place', line);
    const [, , status = '', day = '', , currency = '', modifier = ''] = bai2Fields(text);
    if (status !== '1' && status !== '3') {
      const what = status === '2' ? 'deletes what was told' : status === '4' ? 'is a test' : 'has no known status';
      throw bankErrors.error('SL-BANK-002', {
        because: `Line ${line}: the group ${what}`,
        field: '02 status',
        rule: '1 or 3',
        value: status.slice(0, 10),
      });
    }
    const { date, moved } = strict(() => shortDay(day, '02 as-of date'), line);
    const own = currency === '' ? this.#usualCurrency : currency;
    this.#group = {
      line,
      day: date,
      moved,
      currency: own,
      interim: modifier === '3',
      total: 0n,
      records: physical,
      children: 0,
    };
    return [];
  }

  #beginAccount({ line, text, physical }: Record): readonly Piece[] {
    if (this.#group === undefined || this.#account !== undefined)
      throw damaged('an account (03) begins at the wrong place', line);
    const [number = '', currency = '', ...rest] = bai2Fields(text);
    const account = tidy(number.replace(/\s/g, ''), 60);
    const own = currency === '' ? this.#group.currency : currency;
    if (account === undefined || !CURRENCIES.includes(own))
      throw damaged('an account (03) has no number or no known currency', line);
    const frame: Frame = {
      format: 'bai2',
      account,
      currency: own,
      others: [],
      statement: this.#group.day,
      day: this.#group.day,
    };
    this.#account = { line, frame, raw: [text], total: 0n, records: physical, children: 0, broken: false };
    this.#balances(this.#account, rest, line);
    return [];
  }

  /** Balances and sums: a type, an amount, a count, and how the funds are spread. */
  #balances(account: Account, fields: readonly string[], line: number): void {
    let index = 0;
    while (index < fields.length) {
      const [type = '', amount = ''] = fields.slice(index, index + 2);
      const spread = strict(() => fundsFields(fields.slice(index + 3)), line);
      index += 3 + spread;
      if (amount === '') continue;
      const money = strict(() => readMinorUnits(amount, account.frame.currency, '03 amount'), line);
      account.total += BigInt(money.amount);
      if (type === '010') account.opening = money;
      else if (type === '015') account.closing = money;
    }
  }

  #transaction({ line, text }: Record): Piece {
    const account = this.#account;
    if (account === undefined) throw damaged('a transaction (16) stands outside an account', line);
    const [, amount = ''] = bai2Fields(text);
    if (/^[+-]?\d{1,18}$/.test(amount)) account.total += BigInt(amount.replace('+', ''));
    else if (amount !== '') account.broken = true;
    return { kind: 'entry', frame: account.frame, line, raw: `16,${text}` };
  }

  #endAccount({ line, text }: Record): readonly Piece[] {
    const account = this.#account;
    const group = this.#group;
    if (account === undefined || group === undefined) throw damaged('a trailer (49) stands outside an account', line);
    this.#broken ||= account.broken;
    this.#agree(account, text, line, '49');
    group.total += account.total;
    group.children += 1;
    this.#account = undefined;
    const { frame, raw, opening, closing } = account;
    const head: StatementHead = {
      account: frame.account,
      currency: frame.currency,
      number: group.day,
      ...given({ opening, closing }),
      from: group.day,
      until: group.day,
      derived: group.moved ? ['until'] : [],
      interim: group.interim,
    };
    return [{ kind: 'statement', heads: [head], line: account.line, raw: raw.join('\n') }];
  }

  #endGroup({ line, text }: Record): readonly Piece[] {
    const group = this.#group;
    if (group === undefined || this.#account !== undefined)
      throw damaged('a trailer (98) stands at the wrong place', line);
    this.#agree(group, text, line, '98');
    if (this.#file !== undefined) {
      this.#file.total += group.total;
      this.#file.children += 1;
    }
    this.#group = undefined;
    return [];
  }

  #endFile({ line, text }: Record): readonly Piece[] {
    if (this.#file === undefined || this.#group !== undefined)
      throw damaged('a trailer (99) stands at the wrong place', line);
    this.#agree(this.#file, text, line, '99');
    this.#ended = true;
    return [];
  }

  /** Trailers say a total, at groups and files how many are in it, and how many records there are with header and trailer. */
  #agree(level: Level, text: string, line: number, code: string): void {
    const fields = bai2Fields(text);
    const [total = '', ...counts] = fields;
    const records = counts.at(-1) ?? '';
    const children = code === '49' ? undefined : counts[0];
    const differs = (what: string, said: string, found: string): never => {
      throw bankErrors.error('SL-BANK-003', {
        because: `Line ${line}: the trailer ${code} says ${what} ${said.slice(0, 20)}, the records give ${found}`,
        field: `${code} ${what}`,
        rule: found,
        value: said.slice(0, 20),
      });
    };
    if (!this.#broken && total !== '' && !same(total, level.total)) differs('total', total, String(level.total));
    if (children !== undefined && !same(children, BigInt(level.children)))
      differs('count', children, String(level.children));
    if (records !== '' && !same(records, BigInt(level.records))) differs('records', records, String(level.records));
  }
}

const same = (text: string, value: bigint): boolean =>
  /^[+-]?\d{1,30}$/.test(text) && BigInt(text.replace('+', '')) === value;

/** What spoils a head spoils the file. */
function strict<Value>(read: () => Value, line: number): Value {
  try {
    return read();
  } catch (error) {
    if (error instanceof CodedError) throw damaged(error.failure.because, line);
    throw error;
  }
}

function tooLong(line: number) {
  return bankErrors.error('SL-BANK-005', {
    because: `Line ${line}: one record is longer than a bank writes`,
    rule: `at most ${LIMITS.bankEntryBytes} characters`,
  });
}
