import pc from 'picocolors';

/** Where a command speaks: a terminal for people, or JSON for programs. */
export interface Terminal {
  /** True when results are printed as JSON. */
  readonly json: boolean;
  /** True when a person watches: bars and prompts make sense. */
  readonly interactive: boolean;
  readonly columns: number;
  readonly paint: Paint;
  /** A line of the result. */
  line(text?: string): void;
  /** The result of a command in JSON mode. */
  result(value: unknown): void;
  /** A remark beside the result; never on standard output. */
  note(text: string): void;
}

export type Paint = ReturnType<typeof pc.createColors>;

export interface TerminalOptions {
  readonly json: boolean;
  readonly colour: boolean;
  readonly out?: { write(text: string): unknown };
  readonly err?: { write(text: string): unknown };
  readonly columns?: number;
  readonly interactive?: boolean;
}

export function createTerminal(options: TerminalOptions): Terminal {
  const out = options.out ?? process.stdout;
  const err = options.err ?? process.stderr;
  return {
    json: options.json,
    interactive:
      options.interactive ?? (process.stdout.isTTY === true && process.stdin.isTTY === true && !options.json),
    columns: options.columns ?? (process.stdout.isTTY ? process.stdout.columns : 160),
    paint: pc.createColors(options.colour && !options.json),
    line: (text = '') => void out.write(`${text}\n`),
    result: (value) => void out.write(`${JSON.stringify(value, null, 2)}\n`),
    note: (text) => void err.write(`${text}\n`),
  };
}

// ── text ────────────────────────────────────────────────────────────────────────────────────────────────────

const ESCAPE = '\u001b[';
const COLOUR = `${ESCAPE.replace('[', '\\[')}[0-9;]*m`;
const ESCAPES = new RegExp(COLOUR, 'g');
const AROUND_ESCAPES = new RegExp(`(${COLOUR})`);

/** Characters that a text takes on the screen. */
export function widthOf(text: string): number {
  return text.replace(ESCAPES, '').length;
}

export function pad(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - widthOf(text)));
}

/** Cuts to `width` characters, with an ellipsis; colours end where they should. */
export function cut(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  let shown = 0;
  let end = '';
  for (const part of text.split(AROUND_ESCAPES)) {
    if (part.startsWith(ESCAPE)) {
      end += part;
      continue;
    }
    const room = width - 1 - shown;
    end += part.slice(0, Math.max(0, room));
    shown += Math.min(part.length, Math.max(0, room));
  }
  return `${end}…`;
}

/** Text from outside as it may be shown: control characters could move the cursor or rewrite the screen. */
export function clean(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out.
  return text.replace(/[\u0000-\u001f\u007f-\u009f]/g, ' ');
}

/**
 * Rows under a heading, as wide as they need and the screen allows; the last column gives way. A heading that begins with
 * `>` stands to the right, as numbers do.
 */
export function table(terminal: Terminal, heading: readonly string[], rows: readonly (readonly string[])[]): void {
  const titles = heading.map((title) => title.replace(/^>/, ''));
  const widths = titles.map((title, column) =>
    Math.max(widthOf(title), ...rows.map((row) => widthOf(row[column] ?? ''))),
  );
  const cellOf = (text: string, column: number): string => {
    const width = widths[column] ?? 0;
    if (heading[column]?.startsWith('>')) return ' '.repeat(Math.max(0, width - widthOf(text))) + text;
    return column === heading.length - 1 ? text : pad(text, width);
  };
  const line = (cells: readonly string[]): string => cut(cells.map(cellOf).join('  ').trimEnd(), terminal.columns);
  terminal.line(terminal.paint.dim(line(titles)));
  for (const row of rows) terminal.line(line(row));
}

/** Breaks a sentence into lines of at most `width` characters. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + word.length + 1 > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return line === '' ? lines : [...lines, line];
}

// ── values ──────────────────────────────────────────────────────────────────────────────────────────────────

/** `340 ms`, `4.2 s`, `3 min 5 s`, `2 h 5 min`, `3 d 4 h`. */
export function durationText(durationMs: number): string {
  const ms = Math.max(0, Math.round(durationMs));
  if (ms < 1_000) return `${ms} ms`;
  if (ms < 10_000) return `${(ms / 1_000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1_000);
  if (seconds < 60) return `${seconds} s`;
  const pair = (large: number, largeUnit: string, small: number, smallUnit: string): string =>
    small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return pair(minutes, 'min', seconds % 60, 's');
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return pair(hours, 'h', minutes % 60, 'min');
  return pair(Math.floor(hours / 24), 'd', hours % 24, 'h');
}

/** `2026-11-20 10:00:01` in UTC. */
export function timeText(time: string | number): string {
  return new Date(time).toISOString().slice(0, 19).replace('T', ' ');
}

export function ageText(time: string | number, nowMs: number): string {
  return `${durationText(nowMs - new Date(time).getTime())} ago`;
}

export function countText(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}
