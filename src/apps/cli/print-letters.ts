import type { DeadLetter } from '../../backbone/backbone.ts';
import { ageText, clean, countText, cut, type Terminal, timeText } from './terminal.ts';

/** Stuck messages, two lines each. */
export function printLetters(terminal: Terminal, letters: readonly DeadLetter[], nowMs: number): void {
  const { paint } = terminal;
  if (letters.length === 0) {
    terminal.line('None.');
    return;
  }
  for (const { id, key, state, attempts, failure, since, nextAt, waiting } of letters) {
    const when = nextAt === undefined ? '' : ` · next try ${timeText(nextAt)} UTC`;
    terminal.line(cut(`${paint.bold(id)}  ${paint.red(failure.code)}  ${clean(failure.because)}`, terminal.columns));
    terminal.line(
      paint.dim(
        `  ${clean(key)} · ${state} · ${countText(attempts, 'attempt')} · ${ageText(since, nowMs)}${when} · ${waiting} behind it`,
      ),
    );
  }
}

/** One stuck message with its failure and content. */
export function printLetter(terminal: Terminal, letter: DeadLetter): void {
  const { paint } = terminal;
  const { failure, message } = letter;
  const say = (label: string, text: string): void => terminal.line(`  ${paint.dim(label.padEnd(12))} ${text}`);
  terminal.line(`${paint.bold(letter.id)}  ${letter.state}`);
  say('failure', paint.red(`${failure.code} ${clean(failure.because)}`));
  if (failure.field !== undefined) say('field', clean(failure.field));
  if (failure.rule !== undefined) say('rule', clean(failure.rule));
  if (failure.value !== undefined) say('value', clean(failure.value));
  if (failure.next !== undefined) say('next', paint.cyan(clean(failure.next)));
  say('key', clean(letter.key));
  say('attempts', String(letter.attempts));
  say('since', `${timeText(letter.since)} UTC`);
  if (letter.nextAt !== undefined) say('next try', `${timeText(letter.nextAt)} UTC`);
  say('behind it', String(letter.waiting));
  say('message', `${message.topic} at ${message.lane}/${message.position}`);
  terminal.line();
  for (const line of JSON.stringify(message.envelope, null, 2).split('\n'))
    terminal.line(paint.dim(`  ${clean(line)}`));
}
