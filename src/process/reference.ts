import { type AnyProcess, listensTo, type MessageName } from './define.ts';
import type { Observed } from './host.ts';

/** A move from one state to another, seen while the process ran. */
export interface Move {
  readonly from: string;
  readonly name: string;
  readonly to: string;
}

/** The different moves among what was observed, in a fixed order. */
export function movesOf(observed: readonly Observed[]): readonly Move[] {
  const moves = new Map<string, Move>();
  for (const { from, name, to, answer } of observed) {
    if (answer === 'row') moves.set(`${from} ${name} ${to}`, { from, name, to });
  }
  return [...moves].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, move]) => move);
}

/**
 * The reference page of a process: its diagram and its table. States, meanings and rows are read from the definition;
 * where a row leads is what was seen while the process ran, because a row decides by what it knows.
 */
export function processPage(definition: AnyProcess, moves: readonly Move[]): string {
  return [
    `# ${definition.name}`,
    '',
    `${definition.summary} Version ${definition.version}. Generated from the code; where rows lead is what the simulation saw.`,
    '',
    '## Diagram',
    '',
    '```mermaid',
    ...diagramOf(definition, moves),
    '```',
    '',
    '## States',
    '',
    '| state | means | deadlines |',
    '|---|---|---|',
    ...Object.entries(definition.meanings).map(
      ([at, meaning]) => `| ${at} | ${meaning} | ${deadlinesOf(definition, at)} |`,
    ),
    '',
    '## What each state answers',
    '',
    ...Object.keys(definition.states).flatMap((at) => tableOf(definition, at, moves)),
  ].join('\n');
}

/** Mermaid's state diagram; several messages that lead the same way share an arrow. */
function diagramOf(definition: AnyProcess, moves: readonly Move[]): string[] {
  const arrows = new Map<string, string[]>();
  for (const { from, name, to } of moves) {
    if (from === to) continue;
    const arrow = `${from} --> ${to}`;
    arrows.set(arrow, [...(arrows.get(arrow) ?? []), name]);
  }
  const first = definition.initial('').at;
  return [
    'stateDiagram-v2',
    `  [*] --> ${first}`,
    ...[...arrows].map(
      ([arrow, names]) => `  ${arrow} : ${names.slice(0, 3).join(', ')}${names.length > 3 ? ' …' : ''}`,
    ),
  ];
}

function deadlinesOf(definition: AnyProcess, at: string): string {
  const rows = Object.keys(definition.states[at] ?? {}).filter((name) => name.startsWith('deadline.'));
  return rows.map((name) => name.slice('deadline.'.length)).join(', ');
}

function tableOf(definition: AnyProcess, at: string, moves: readonly Move[]): string[] {
  const rows = definition.states[at] ?? {};
  const answered = listensTo(definition).filter((name) => rows[name as MessageName] !== undefined);
  const ignored = listensTo(definition).filter((name) => rows[name as MessageName] === undefined);
  const leads = (name: string): readonly string[] =>
    moves.filter((move) => move.from === at && move.name === name && move.to !== at).map(({ to }) => to);
  const leading = answered.filter((name) => leads(name).length > 0);
  const noted = answered.filter((name) => leads(name).length === 0);
  return [
    `### ${at}`,
    '',
    ...(leading.length === 0 ? [] : ['| message | may lead to |', '|---|---|']),
    ...leading.map((name) => `| ${name} | ${leads(name).join(', ')} |`),
    ...(leading.length === 0 ? [] : ['']),
    `Takes up and stays: ${noted.join(', ') || 'nothing'}.`,
    '',
    `Ignored on purpose: ${ignored.filter((name) => !name.startsWith('deadline.')).join(', ') || 'nothing'}.`,
    '',
  ];
}
