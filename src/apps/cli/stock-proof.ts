import type { Command } from 'commander';
import type { ProofAnswer, WholeProofAnswer } from '../../jobs/stock-proof/answer.ts';
import type { Variance } from '../../jobs/stock-proof/proof.ts';
import { contextOf } from './context.ts';
import { EXIT } from './failure.ts';
import { examples } from './help.ts';
import { connectHub, type HubClient } from './hub-client.ts';
import { clean, countText, durationText, type Terminal, table, timeText, wrap } from './terminal.ts';

interface Wish {
  readonly repair: boolean;
  readonly last?: boolean;
  readonly wait: boolean;
}

const LOOK_EVERY_MS = 300;

/** `storeloom stock proof`: compares the ledger with everything that the ERP and the channels have. */
export function stockProofCommand(stock: Command): void {
  stock
    .command('proof')
    .description('compare what the ERP and every channel have with what the hub believes, and put right what is safe')
    .option('--no-repair', 'find and say why, and change nothing')
    .option('--last', 'show the latest proof and begin none')
    .option('--no-wait', 'begin it and do not wait for its end')
    .addHelpText(
      'after',
      examples('stock proof', 'stock proof --no-repair', 'stock proof --last', 'stock proof --last --json'),
    )
    .action(async (wish: Wish, command: Command) => {
      const { clock, terminal, ...context } = contextOf(command);
      const hub = await connectHub({ clock, terminal, ...context });
      let proof = wish.last === true ? await lastOf(hub) : await begin(hub, wish);
      if (proof === undefined) return terminal.line('No proof of stock was ever begun.');
      const progress = showPhases(terminal);
      while (wish.last !== true && wish.wait && (proof.state === 'asked' || proof.state === 'running')) {
        progress.show(proof);
        await clock.sleep(LOOK_EVERY_MS);
        proof = await get(hub, proof.id);
      }
      progress.end();
      if (terminal.json) terminal.result({ proof });
      else printProof(terminal, proof);
      if (hasTrouble(proof)) process.exitCode = EXIT.problem;
    });
}

async function begin(hub: HubClient, { repair }: Wish): Promise<WholeProofAnswer> {
  const body = repair ? {} : { repair: 'none' };
  const { proof } = await hub.post<{ proof: ProofAnswer }>('/api/v1/stock/proofs', body);
  return { ...proof, found: [] };
}

async function lastOf(hub: HubClient): Promise<WholeProofAnswer | undefined> {
  const [last] = (await hub.get<{ proofs: ProofAnswer[] }>('/api/v1/stock/proofs?limit=1')).proofs;
  return last === undefined ? undefined : get(hub, last.id);
}

const get = async (hub: HubClient, id: number): Promise<WholeProofAnswer> =>
  (await hub.get<{ proof: WholeProofAnswer }>(`/api/v1/stock/proofs/${id}`)).proof;

/** Whether a script should stop: something stays wrong, or nobody knows whether it is. */
function hasTrouble({ state, open, sources, unlooked }: ProofAnswer): boolean {
  if (state !== 'done') return state === 'failed';
  return open > 0 || unlooked > 0 || sources.some((source) => source.state === 'failed');
}

// ── what people see ─────────────────────────────────────────────────────────────────────────────────────────

/** How far a proof is: one line that is written over in a terminal, a line for each phase elsewhere. */
function showPhases(terminal: Terminal): { show(proof: ProofAnswer): void; end(): void } {
  const isLive = process.stderr.isTTY === true && !terminal.json;
  let phase = '';
  return {
    show(proof) {
      if (isLive) process.stderr.write(`\r\u001b[2K${phaseText(proof)}`);
      else if (!terminal.json && proof.phase !== phase) terminal.note(phaseText(proof));
      phase = proof.phase;
    },
    end() {
      if (isLive && phase !== '') process.stderr.write('\r\u001b[2K');
    },
  };
}

const number = (value: number): string => value.toLocaleString('en');

export function phaseText({ phase, sources, articles, suspects, repaired }: ProofAnswer): string {
  switch (phase) {
    case 'waiting':
      return 'waiting for a hub that runs it';
    case 'reading':
      return `reading: ${sources.map(({ connection, rows }) => `${clean(connection)} ${number(rows)}`).join(', ')}`;
    case 'comparing':
      return `comparing: ${countText(articles, 'article')}`;
    case 'settling':
    case 'looking again':
      return `${phase}: ${countText(suspects, 'difference')}`;
    case 'repairing':
      return `repairing: ${number(repaired)} right again`;
    case 'done':
      return 'done';
  }
}

export function printProof(terminal: Terminal, proof: WholeProofAnswer): void {
  const { paint } = terminal;
  const { id, state, askedBy, askedAt, durationMs, failure } = proof;
  const took = durationMs === undefined ? '' : `, took ${durationText(durationMs)}`;
  const heading = `${paint.bold(`proof ${id}`)}  ${state}, asked for by ${clean(askedBy)} at ${timeText(askedAt)}${took}`;
  terminal.line(heading);
  if (failure !== undefined) {
    terminal.line(paint.red(`${failure.code}  ${clean(failure.because)}`));
    if (failure.next !== undefined) terminal.line(paint.cyan(`  → ${clean(failure.next)}`));
  }
  printSources(terminal, proof);
  if (proof.found.length > 0) printVariances(terminal, proof.found);
  if (state === 'done') printEnd(terminal, proof);
}

function printSources(terminal: Terminal, { sources, articles, positions, shelves, moving }: ProofAnswer): void {
  const { paint } = terminal;
  if (sources.length === 0) return;
  terminal.line();
  table(
    terminal,
    ['system', 'is', '>rows', 'read'],
    sources.map(({ connection, role, rows, state, failure }) => [
      clean(connection),
      role,
      number(rows),
      failure === undefined ? state : paint.red(`${state}: ${clean(failure.because)}`),
    ]),
  );
  const moved = moving === 0 ? '' : `; ${countText(moving, 'number')} moved meanwhile`;
  terminal.line(
    `${countText(articles, 'article')}, ${countText(positions, 'position')} and ${number(shelves)} numbers of channels compared${moved}`,
  );
}

const ENDS = { repaired: 'repaired', tried: 'tried, not seen yet', left: 'left to a person' } as const;

function printVariances(terminal: Terminal, found: readonly Variance[]): void {
  const { paint } = terminal;
  terminal.line();
  table(
    terminal,
    ['article', 'where', 'cause', '>hub', '>there', 'repair'],
    found.map(({ sku, connection, location, cause, ours = '-', theirs = '-', end }) => [
      clean(sku),
      clean([connection, location].filter((part) => part !== undefined && part !== '').join(' ')),
      paint.yellow(cause),
      ours,
      theirs,
      end === 'repaired' ? paint.green(ENDS[end]) : ENDS[end],
    ]),
  );
  const open = found.filter(({ end }) => end !== 'repaired');
  const byCause = Map.groupBy(open, ({ cause }) => cause);
  for (const [cause, variances] of byCause) printCause(terminal, cause, variances);
}

/** One example of each cause with what to do about it; the table has the rest. */
function printCause(terminal: Terminal, cause: string, [first, ...others]: readonly Variance[]): void {
  if (first === undefined) return;
  const { paint, columns } = terminal;
  const { code, because, next } = first.failure;
  const width = Math.max(40, Math.min(columns, 120)) - 4;
  const more = others.length === 0 ? '' : ` (and ${countText(others.length, 'other')})`;
  terminal.line(`\n${paint.yellow(cause)}  ${code}`);
  for (const line of wrap(`${clean(because)}${more}`, width)) terminal.line(`  ${line}`);
  if (next !== undefined) for (const line of wrap(`→ ${clean(next)}`, width)) terminal.line(`  ${paint.cyan(line)}`);
}

function printEnd(terminal: Terminal, { variances, repaired, open, unlooked, repair }: ProofAnswer): void {
  const { paint } = terminal;
  terminal.line();
  if (unlooked > 0) {
    terminal.line(paint.red(`${countText(unlooked, 'difference')} could not be looked at again; run another proof.`));
  }
  if (variances === 0) {
    terminal.line(`${paint.green('✓')} Every number that could be compared is as it should be.`);
    return;
  }
  const kept = repair === 'none' ? ', and nothing was to be repaired' : `, ${number(repaired)} repaired`;
  const line = `${countText(variances, 'variance')}${kept}, ${number(open)} open`;
  terminal.line(open === 0 ? `${paint.green('✓')} ${line}` : paint.yellow(line));
  if (open > 0) terminal.line(paint.dim('  What is open is a case: `storeloom cases`. It closes by itself.'));
}
