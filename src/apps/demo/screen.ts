import type { ReadStream, WriteStream } from 'node:tty';

const ESCAPE = String.fromCharCode(27);
const SHOW_CURSOR = `${ESCAPE}[?25h`;
const HIDE_CURSOR = `${ESCAPE}[?25l`;
const OTHER_SCREEN = `${ESCAPE}[?1049h`;
const OWN_SCREEN = `${ESCAPE}[?1049l`;
const HOME = `${ESCAPE}[H`;
const CLEAR_LINE = `${ESCAPE}[K`;
const CLEAR_BELOW = `${ESCAPE}[J`;
const CONTROL_C = String.fromCharCode(3);

/** A terminal that is drawn whole, again and again, and gives its keys. */
export interface Screen {
  readonly columns: number;
  readonly rows: number;
  draw(lines: readonly string[]): void;
  /** Gives the terminal back as it was. */
  close(): void;
}

export function openScreen(output: WriteStream, input: ReadStream, onKey: (key: string) => void): Screen {
  const listen = (data: Buffer): void => {
    const text = data.toString();
    onKey(text === CONTROL_C ? 'q' : text.toLowerCase());
  };
  output.write(OTHER_SCREEN + HIDE_CURSOR);
  if (input.isTTY) {
    input.setRawMode(true);
    input.resume();
    input.on('data', listen);
  }
  let open = true;
  return {
    get columns() {
      return output.columns || 100;
    },
    get rows() {
      return output.rows || 30;
    },
    draw(lines) {
      // Written over in place and not cleared first, so that nothing flickers.
      if (open) output.write(`${HOME}${lines.map((line) => `${line}${CLEAR_LINE}`).join('\r\n')}${CLEAR_BELOW}`);
    },
    close() {
      if (!open) return;
      open = false;
      output.write(SHOW_CURSOR + OWN_SCREEN);
      if (input.isTTY) {
        input.off('data', listen);
        input.setRawMode(false);
        input.pause();
      }
    },
  };
}
