import { LIMITS } from '../../kernel/limits.ts';
import { type CamtHead, camtHead } from './camt-head.ts';
import { bankErrors } from './errors.ts';
import type { Piece, Scanner } from './line.ts';
import { damaged } from './unreadable.ts';
import { parseXml } from './xml.ts';

/** The element that holds one statement, by kind of message. */
const STATEMENTS = new Set(['Stmt', 'Rpt', 'Ntfctn']);
const VERSION = /^urn:iso:std:iso:20022:tech:xsd:camt\.05([234])\.001\.(\d{2})$/;
const DEEPEST = 60;

interface Open {
  readonly name: string;
  /** The tag as it was written, with its prefix. */
  readonly tag: string;
}

/**
 * Cuts an ISO 20022 statement (CAMT.052, .053, .054) into its entries while it comes, so that a file of any size needs the
 * memory of one entry. It looks at nothing but tags: a file that is not well-formed, ends early, or declares a document
 * type or entities is refused as a whole.
 */
export class CamtScanner implements Scanner {
  #rest = '';
  #line = 1;
  readonly #open: Open[] = [];
  #message: 2 | 3 | 4 | undefined;
  #ended = false;
  /** Text of the statement without its entries, of the group header, and of the entry in hand. */
  #statement: string | undefined;
  #statementLine = 0;
  #group = '';
  #entry: string | undefined;
  #entryLine = 0;
  #details = 0;
  /** Where the details of an entry begin, when they turn out to be too many. */
  #beforeDetails = '';
  #head: CamtHead | undefined;

  push(text: string): readonly Piece[] {
    this.#rest += text;
    const pieces: Piece[] = [];
    let from = 0;
    for (;;) {
      const begin = this.#rest.indexOf('<', from);
      if (begin < 0) break;
      const end = tokenEnd(this.#rest, begin, () => this.#line + linesIn(this.#rest.slice(0, begin)));
      if (end === undefined) break;
      this.#text(this.#rest.slice(from, begin));
      pieces.push(...this.#token(this.#rest.slice(begin, end)));
      from = end;
    }
    this.#rest = this.#rest.slice(from);
    if (this.#rest.length > LIMITS.bankEntryBytes) throw tooLarge('one tag or text', this.#line);
    return pieces;
  }

  end(): readonly Piece[] {
    if (!this.#ended || this.#open.length > 0 || this.#rest.trim() !== '') {
      throw damaged(`the file ends within <${this.#open.at(-1)?.name ?? 'Document'}>`, this.#line);
    }
    return [];
  }

  #text(text: string): void {
    if (text === '') return;
    this.#keep(text);
    if (this.#open.length === 0 && text.trim() !== '') throw damaged('there is text outside the document', this.#line);
    this.#line += linesIn(text);
  }

  #keep(text: string): void {
    if (this.#entry !== undefined) {
      this.#entry += text;
      if (this.#entry.length > LIMITS.bankEntryBytes) this.#dropDetails();
    } else if (this.#statement !== undefined) {
      this.#statement += text;
      if (this.#statement.length > LIMITS.bankEntryBytes) throw tooLarge('the head of one statement', this.#line);
    } else if (this.#within('GrpHdr')) {
      this.#group += text;
      if (this.#group.length > LIMITS.bankEntryBytes) throw tooLarge('the group header', this.#line);
    }
  }

  /** An entry of thousands of parts is told alone: what comes of its details is left out from here on. */
  #dropDetails(): void {
    if (!this.#within('NtryDtls')) throw tooLarge('one entry', this.#entryLine);
    this.#details = LIMITS.bankBatchParts + 1;
    this.#entry = this.#beforeDetails;
  }

  #within(name: string): boolean {
    return this.#open.some((each) => each.name === name);
  }

  #token(token: string): readonly Piece[] {
    if (/^<![^-[]/.test(token)) {
      throw bankErrors.error('SL-BANK-006', { because: `Line ${this.#line} begins ${token.slice(0, 9)}` });
    }
    let pieces: readonly Piece[] = [];
    if (token.startsWith('<![CDATA[')) this.#keep(token);
    else if (!token.startsWith('<!--') && !token.startsWith('<?')) {
      pieces = token.startsWith('</') ? this.#close(token) : this.#begin(token);
    }
    this.#line += linesIn(token);
    return pieces;
  }

  #begin(token: string): readonly Piece[] {
    const tag = /^<([^\s/>]+)/.exec(token)?.[1];
    if (tag === undefined) throw damaged('a tag has no name', this.#line);
    if (this.#ended) throw damaged('a second document begins', this.#line);
    const name = tag.slice(tag.indexOf(':') + 1);
    if (this.#open.length === 0) this.#message = messageOf(name, token, tag);
    if (this.#open.length >= DEEPEST) throw damaged('tags stand too deep in one another', this.#line);
    const empty = token.endsWith('/>');
    const parent = this.#open.at(-1)?.name;
    if (STATEMENTS.has(name) && this.#open.length === 2) {
      this.#statement = '';
      this.#statementLine = this.#line;
      this.#head = undefined;
    } else if (name === 'Ntry' && this.#statement !== undefined && parent !== undefined && STATEMENTS.has(parent)) {
      this.#head ??= this.#readHead();
      this.#entry = '';
      this.#entryLine = this.#line;
      this.#details = 0;
    }
    if (name === 'NtryDtls' && this.#entry !== undefined && this.#details === 0) this.#beforeDetails = this.#entry;
    if (name === 'TxDtls' && this.#entry !== undefined) {
      this.#details += 1;
      if (this.#details === LIMITS.bankBatchParts + 1) this.#entry = this.#beforeDetails;
    }
    if (name === 'GrpHdr' && this.#open.length === 2) this.#group = token;
    if (!this.#leavesOut(name)) this.#keep(token);
    if (empty) return this.#left(name);
    this.#open.push({ name, tag });
    return [];
  }

  /** Whether a tag belongs to the details of an entry that has too many of them. */
  #leavesOut(name: string): boolean {
    return this.#details > LIMITS.bankBatchParts && (name === 'NtryDtls' || this.#within('NtryDtls'));
  }

  #close(token: string): readonly Piece[] {
    const tag = token.slice(2, -1).trim();
    const last = this.#open.at(-1);
    if (last === undefined || last.tag !== tag) {
      throw damaged(`</${tag.slice(0, 40)}> closes <${last?.tag.slice(0, 40) ?? ''}>`, this.#line);
    }
    if (!this.#leavesOut(last.name)) this.#keep(token);
    this.#open.pop();
    return this.#left(last.name);
  }

  /** What an element gives that has just ended. */
  #left(name: string): readonly Piece[] {
    if (name === 'Ntry' && this.#entry !== undefined && this.#open.length === 3) return [this.#entryPiece()];
    if (STATEMENTS.has(name) && this.#statement !== undefined && this.#open.length === 2)
      return this.#statementPieces();
    if (this.#open.length === 0) this.#ended = true;
    return [];
  }

  #entryPiece(): Piece {
    const raw = this.#entry ?? '';
    const head = this.#head ?? this.#readHead();
    this.#entry = undefined;
    return { kind: 'entry', frame: head.frame, line: this.#entryLine, raw };
  }

  #statementPieces(): readonly Piece[] {
    const raw = this.#statement ?? '';
    const { heads } = this.#readHead();
    this.#statement = undefined;
    return [{ kind: 'statement', heads, line: this.#statementLine, raw }];
  }

  /** The statement is well-formed as far as it goes, so closing it gives a readable piece. */
  #readHead(): CamtHead {
    const text = this.#statement ?? '';
    const root = this.#open.find(({ name }) => STATEMENTS.has(name));
    const whole = root === undefined ? text : `${text}</${root.tag}>`;
    return camtHead(readable(whole, this.#statementLine), readable(this.#group, 1), {
      message: this.#message ?? 3,
      line: this.#statementLine,
    });
  }
}

function readable(text: string, line: number) {
  try {
    return text === '' ? undefined : parseXml(text);
  } catch {
    throw damaged('the head of the statement is not well-formed', line);
  }
}

function messageOf(name: string, token: string, tag: string): 2 | 3 | 4 {
  const prefix = tag.includes(':') ? `:${tag.slice(0, tag.indexOf(':'))}` : '';
  const space = new RegExp(`\\sxmlns${prefix.replace(/[^\w:.-]/g, '')}\\s*=\\s*["']([^"']*)["']`).exec(token)?.[1];
  const [, kind, version] = VERSION.exec(space ?? '') ?? [];
  if (name !== 'Document' || kind === undefined || Number(version) < 2) {
    throw bankErrors.error('SL-BANK-001', {
      because: `The XML is a <${name.slice(0, 40)}> of "${(space ?? 'no namespace').slice(0, 80)}"`,
      field: 'Document',
      rule: 'camt.052, camt.053 or camt.054 of version .001.02 or later',
    });
  }
  return Number(kind) as 2 | 3 | 4;
}

/** Where the tag, comment or section that begins at `begin` ends; undefined when that has not come yet. */
function tokenEnd(text: string, begin: number, line: () => number): number | undefined {
  const ending = (mark: string, from: number): number | undefined => {
    const found = text.indexOf(mark, from);
    return found < 0 ? undefined : found + mark.length;
  };
  if (text.startsWith('<!--', begin)) return ending('-->', begin + 4);
  if (text.startsWith('<![CDATA[', begin)) return ending(']]>', begin + 9);
  if (text.startsWith('<?', begin)) return ending('?>', begin + 2);
  const started = text.slice(begin, begin + 9);
  // A mark that is cut at the end of what has come may still become a comment or a section.
  if ('<!--'.startsWith(started) || '<![CDATA['.startsWith(started)) return undefined;
  if (started.startsWith('<!')) return begin + 9 <= text.length ? begin + 9 : undefined;
  let quote = '';
  for (let index = begin + 1; index < text.length; index += 1) {
    const character = text[index] as string;
    if (quote !== '') quote = character === quote ? '' : quote;
    else if (character === '>') return index + 1;
    else if (character === '<') throw damaged('a tag begins within a tag', line());
    else if (character === '"' || character === "'") quote = character;
  }
  return undefined;
}

function linesIn(text: string): number {
  let lines = 0;
  for (let index = text.indexOf('\n'); index >= 0; index = text.indexOf('\n', index + 1)) lines += 1;
  return lines;
}

function tooLarge(what: string, line: number) {
  return bankErrors.error('SL-BANK-005', {
    because: `Line ${line}: ${what} is longer than ${LIMITS.bankEntryBytes} characters`,
    rule: `at most ${LIMITS.bankEntryBytes} characters`,
  });
}
