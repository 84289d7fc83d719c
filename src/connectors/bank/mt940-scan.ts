import { CURRENCIES } from '../../kernel/currency.ts';
import { CodedError } from '../../kernel/failure.ts';
import { LIMITS } from '../../kernel/limits.ts';
import type { Money } from '../../kernel/money.ts';
import { readAmount, signed } from './amount.ts';
import { shortDay } from './date.ts';
import { bankErrors } from './errors.ts';
import { type Frame, given, type Piece, type Scanner, type StatementHead, tidy } from './line.ts';
import { damaged } from './unreadable.ts';

/** The tags of an MT940 or MT942; text that merely looks like a tag belongs to what a payer wrote. */
const TAG = /^:(20|21|25P?|28C?|60[FM]|61|62[FM]|64|65|86|NS|34F|13D?|90[CD]):/;

interface Field {
  readonly tag: string;
  readonly line: number;
  readonly lines: string[];
}

interface Balance {
  readonly money: Money;
  readonly date: string;
  readonly moved: boolean;
}

interface Message {
  readonly line: number;
  readonly raw: string[];
  reference?: string;
  account?: string;
  number?: string;
  opening?: Balance;
  closing?: Balance;
  frame?: Frame;
}

/** Cuts MT940 into its `:61:` lines, each with the `:86:` behind it, while it comes. Blocks around messages are dropped. */
export class Mt940Scanner implements Scanner {
  #rest = '';
  #line = 1;
  #field: Field | undefined;
  #message: Message | undefined;
  /** A `:61:` that waits for its `:86:`. */
  #entry: Field | undefined;
  #messages = 0;

  push(text: string): readonly Piece[] {
    this.#rest += text;
    const lines = this.#rest.split('\n');
    this.#rest = lines.pop() ?? '';
    if (this.#rest.length > LIMITS.bankEntryBytes) throw tooLong(this.#line);
    return lines.flatMap((line) => this.#take(line));
  }

  end(): readonly Piece[] {
    const pieces = [...(this.#rest === '' ? [] : this.#take(this.#rest)), ...this.#endField(), ...this.#endMessage()];
    this.#rest = '';
    if (this.#messages === 0) throw damaged('the file holds no statement', this.#line);
    return pieces;
  }

  #take(whole: string): readonly Piece[] {
    const number = this.#line;
    this.#line += 1;
    // `{1:…}{2:…}{4:` in front, and `-}` or `-` behind a message.
    const line = whole.replace(/\r$/, '').replace(/^(\{[1-5]:[^{}]*\})*\{4:/, '');
    if (/^\s*$/.test(line)) return [];
    if (/^-(\}.*)?\s*$/.test(line)) return this.#endField();
    const tag = TAG.exec(line)?.[1];
    if (tag === undefined) {
      // Text outside of the fields is what carried the message here.
      if (this.#field === undefined) return [];
      this.#field.lines.push(line);
      if (this.#field.lines.length > 500) throw tooLong(number);
      return [];
    }
    const pieces = this.#endField();
    this.#field = { tag, line: number, lines: [line.slice(tag.length + 2)] };
    return pieces;
  }

  /** What the field that has just ended gives. */
  #endField(): readonly Piece[] {
    const field = this.#field;
    this.#field = undefined;
    if (field === undefined) return [];
    if (field.tag === '86' && this.#entry !== undefined) {
      const entry = this.#entry;
      this.#entry = undefined;
      return [this.#piece(entry, field)];
    }
    const pieces: Piece[] = this.#flush();
    if (field.tag === '20') {
      pieces.push(...this.#endMessage());
      this.#messages += 1;
      this.#message = { line: field.line, raw: [], ...given({ reference: tidy(field.lines[0], 60) }) };
    }
    if (this.#message === undefined) throw damaged(`:${field.tag}: stands before :20:`, field.line);
    if (field.tag === '61') this.#entry = field;
    else this.#note(this.#message, field);
    return pieces;
  }

  /** A line without information is a line all the same. */
  #flush(): Piece[] {
    const entry = this.#entry;
    this.#entry = undefined;
    return entry === undefined ? [] : [this.#piece(entry)];
  }

  #piece(entry: Field, information?: Field): Piece {
    const raw = [`:61:${entry.lines.join('\n')}`];
    if (information !== undefined) raw.push(`:86:${information.lines.join('\n')}`);
    return { kind: 'entry', frame: this.#frame(entry.line), line: entry.line, raw: raw.join('\n') };
  }

  #frame(line: number): Frame {
    const message = this.#message;
    if (message?.account === undefined || message.opening === undefined) {
      throw damaged('a line stands before the account and the opening balance', line);
    }
    message.frame ??= {
      format: 'mt940',
      account: message.account,
      currency: message.opening.money.currency,
      others: [],
      statement: message.number ?? message.reference ?? '',
    };
    return message.frame;
  }

  #note(message: Message, { tag, line, lines }: Field): void {
    const value = lines[0]?.trim() ?? '';
    message.raw.push(`:${tag}:${lines.join('\n')}`);
    if (message.raw.length > 1_000) throw tooLong(line);
    if (tag === '25' || tag === '25P') message.account = accountOf(value, line);
    else if (tag === '28C' || tag === '28') message.number = value;
    else if (tag.startsWith('60')) message.opening = balanceOf(value, line);
    else if (tag.startsWith('62')) message.closing = balanceOf(value, line);
  }

  #endMessage(): readonly Piece[] {
    const message = this.#message;
    this.#message = undefined;
    if (message === undefined) return [];
    const { raw, line } = message;
    return [{ kind: 'statement', heads: [headOf(message)], line, raw: raw.join('\n') }];
  }
}

function headOf({ account, opening, closing, number, reference, line }: Message): StatementHead {
  if (account === undefined) throw damaged('the statement names no account', line);
  if (opening === undefined || closing === undefined) {
    throw damaged(`the statement has no ${opening === undefined ? 'opening' : 'closing'} balance`, line);
  }
  const { currency } = opening.money;
  if (closing.money.currency !== currency) throw damaged('the balances are of two currencies', line);
  const [counted, part] = /^(\d{1,9})(?:\/(\d{1,9}))?$/.exec(number ?? '')?.slice(1) ?? [];
  const sequence = Number(counted ?? 0) > 0 ? Number(counted) : undefined;
  const page = Number(part ?? 0) > 0 ? Number(part) : undefined;
  const name = sequence === undefined ? (reference ?? number ?? '0') : String(sequence);
  return {
    account,
    currency,
    number: name,
    ...given({ sequence, page }),
    from: [opening.date, closing.date].sort()[0] ?? closing.date,
    until: closing.date,
    opening: opening.money,
    closing: closing.money,
    derived: opening.moved || closing.moved ? ['until'] : [],
    interim: false,
  };
}

/** `C261119EUR1234,56`. */
function balanceOf(text: string, line: number): Balance {
  const [, mark, day = '', currency = '', amount = ''] = /^([CD])(\d{6})([A-Z]{3})([\d,.]+)$/.exec(text) ?? [];
  if (mark === undefined || !CURRENCIES.includes(currency)) throw damaged('a balance cannot be read', line);
  try {
    return { money: signed(readAmount(amount, currency, ',', 'balance'), mark === 'C'), ...shortDay(day, 'balance') };
  } catch (error) {
    if (error instanceof CodedError) throw damaged(`a balance cannot be read: ${error.failure.because}`, line);
    throw error;
  }
}

/** An IBAN, or bank and number as they stand; some banks put the currency behind the number. */
function accountOf(value: string, line: number): string {
  const plain = value.replace(/\s/g, '');
  const account = tidy(
    /^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(plain) ? plain : plain.replace(/(\d)(?:[A-Z]{3})$/, '$1'),
    60,
  );
  if (account === undefined) throw damaged(':25: names no account', line);
  return account;
}

function tooLong(line: number) {
  return bankErrors.error('SL-BANK-005', {
    because: `Line ${line}: one field is longer than a bank writes`,
    rule: 'at most 500 lines',
  });
}
