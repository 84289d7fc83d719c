/** A record of a CSV file, with the line that it begins in; or why that record cannot be read. */
export type CsvRecord =
  | { readonly line: number; readonly fields: readonly string[] }
  | { readonly line: number; readonly problem: string };

/** Characters of one record; beyond it a quote is probably missing. */
export const MOST_RECORD_CHARACTERS = 65_536;

const BYTE_ORDER_MARK = '\uFEFF';

type Where = 'start of field' | 'in field' | 'in quotes' | 'after quote' | 'spoiled';

/**
 * Reads CSV as RFC 4180 defines it, and no other way: fields separated by commas, records by CRLF or LF, quotes doubled inside
 * quotes, nothing between a closing quote and the next comma. Takes text in pieces of any size. A record that cannot be read is reported
 * with its line, and reading goes on at the next line.
 */
export class CsvParser {
  #where: Where = 'start of field';
  #field = '';
  #fields: string[] = [];
  #problem = '';
  /** The line that is being read, from 1. */
  #line = 1;
  #recordLine = 1;
  #characters = 0;
  #begun = false;
  /** A carriage return whose line feed may come with the next piece. */
  #carriageReturn = false;

  push(text: string): CsvRecord[] {
    const records: CsvRecord[] = [];
    const from = !this.#begun && text.startsWith(BYTE_ORDER_MARK) ? 1 : 0;
    if (text.length > 0) this.#begun = true;
    for (let index = from; index < text.length; index += 1) this.#take(text[index] as string, records);
    return records;
  }

  /** The last record, when the file does not end with a line break. */
  end(): CsvRecord[] {
    const records: CsvRecord[] = [];
    if (this.#carriageReturn) this.#strayReturn();
    if (this.#where === 'in quotes') this.#spoil('a quote is opened and never closed');
    if (this.#characters > 0) this.#finish(records);
    return records;
  }

  #take(character: string, records: CsvRecord[]): void {
    if (this.#carriageReturn && character !== '\n') this.#strayReturn();
    this.#carriageReturn = false;
    const isQuoted = this.#where === 'in quotes';
    if (character === '\n' && !isQuoted) {
      this.#endOfLine(records);
      return;
    }
    this.#characters += 1;
    if (character === '\r' && !isQuoted) {
      this.#carriageReturn = true;
      return;
    }
    if (character === '\n') this.#line += 1;
    if (character === '\u0000') this.#spoil('it holds a zero character');
    else if (this.#characters > MOST_RECORD_CHARACTERS) {
      this.#spoil(`it is longer than ${MOST_RECORD_CHARACTERS} characters; a quote may be missing`);
    } else this.#step(character);
  }

  #step(character: string): void {
    switch (this.#where) {
      case 'start of field':
        if (character === '"') this.#where = 'in quotes';
        else if (character === ',') this.#fields.push('');
        else {
          this.#field = character;
          this.#where = 'in field';
        }
        return;
      case 'in field':
        if (character === ',') this.#endOfField();
        else if (character === '"') this.#spoil('a quote stands inside a field that is not quoted');
        else this.#field += character;
        return;
      case 'in quotes':
        if (character === '"') this.#where = 'after quote';
        else this.#field += character;
        return;
      case 'after quote':
        if (character === '"') {
          this.#field += '"';
          this.#where = 'in quotes';
        } else if (character === ',') this.#endOfField();
        else this.#spoil('text follows a closing quote');
        return;
      default:
    }
  }

  #strayReturn(): void {
    this.#spoil('a carriage return stands without its line feed');
  }

  #spoil(problem: string): void {
    if (this.#where !== 'spoiled') this.#problem = problem;
    this.#where = 'spoiled';
    this.#field = '';
    this.#fields = [];
  }

  #endOfField(): void {
    this.#fields.push(this.#field);
    this.#field = '';
    this.#where = 'start of field';
  }

  #endOfLine(records: CsvRecord[]): void {
    // An empty line holds no record.
    if (this.#characters > 0) this.#finish(records);
    this.#line += 1;
    this.#recordLine = this.#line;
    this.#characters = 0;
    this.#where = 'start of field';
  }

  #finish(records: CsvRecord[]): void {
    if (this.#where === 'spoiled') records.push({ line: this.#recordLine, problem: this.#problem });
    else {
      this.#endOfField();
      records.push({ line: this.#recordLine, fields: this.#fields });
    }
    this.#fields = [];
    this.#field = '';
    this.#where = 'start of field';
  }
}

/** One record as a line of CSV; quoted only where it must be. */
export function csvLine(fields: readonly string[]): string {
  // A lone empty field would be an empty line, which holds no record.
  if (fields.length === 1 && fields[0] === '') return '""\r\n';
  return `${fields.map((field) => (/[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field)).join(',')}\r\n`;
}
