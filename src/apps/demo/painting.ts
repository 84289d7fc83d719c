import pc from 'picocolors';

/** Words and strokes of the demo's screen; all of it pure. */

/** `4 s`, `3 min`, `2 h 5 min`. */
export function durationText(ms: number): string {
  const seconds = Math.floor(ms / 1_000);
  if (seconds < 100) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 100 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

const COLOUR = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g');

/** A line without its colours. */
export const withoutColour = (line: string): string => line.replaceAll(COLOUR, '');

/** Cuts a line to a number of visible characters; colours take no room. */
export function cut(line: string, columns: number): string {
  if (withoutColour(line).length <= columns) return line;
  let seen = 0;
  let kept = '';
  for (const part of line.split(new RegExp(`(${COLOUR.source})`))) {
    if (part.startsWith(String.fromCharCode(27))) {
      kept += part;
      continue;
    }
    kept += part.slice(0, Math.max(0, columns - 1 - seen));
    seen += part.length;
  }
  return `${kept}…`;
}

/** Puts parts into as few lines as fit, each below the first one's label. */
export function wrapped(label: string, parts: readonly string[], columns: number): string[] {
  const indent = ' '.repeat(withoutColour(label).length);
  const lines: string[] = [];
  let line = label;
  let isEmpty = true;
  for (const part of parts) {
    if (!isEmpty && withoutColour(line).length + 2 + withoutColour(part).length > columns) {
      lines.push(line);
      line = indent;
      isEmpty = true;
    }
    line = isEmpty ? line + part : `${line}  ${part}`;
    isEmpty = false;
  }
  return [...lines, line];
}

/** A stroke of a bar: how much, in which sign and colour. */
export interface Stroke {
  readonly amount: number;
  readonly sign: string;
  readonly paint?: (text: string) => string;
}

/** Strokes one after the other; all of `most` takes `columns`. What is there is never drawn as nothing. */
export function bar(strokes: readonly Stroke[], most: number, columns: number): string {
  let left = columns;
  return strokes
    .map(({ amount, sign, paint }) => {
      const wanted = amount <= 0 || most <= 0 ? 0 : Math.max(1, Math.round((amount / most) * columns));
      const signs = Math.min(left, wanted);
      left -= signs;
      return (paint ?? String)(sign.repeat(signs));
    })
    .join('');
}

export const key = (letter: string): string => pc.inverse(` ${letter} `);
