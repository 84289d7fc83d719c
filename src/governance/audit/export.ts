import type { ChainedEntry, Head } from './chain.ts';
import { auditErrors } from './errors.ts';
import { type AuditStore, entriesOf } from './store.ts';
import { breakOfAnchor, type Verdict, verifyChain } from './verify.ts';

/** The last line of an export: what must have stood before it. */
interface Proof {
  readonly proof: { readonly first: number; readonly entries: number; readonly head: Head };
}

/** The entries of a time as JSON lines, with a proof at the end so that a file that was cut is found. */
export async function* exportLines(
  store: Pick<AuditStore, 'read' | 'span'>,
  fromMs: number,
  toMs: number,
): AsyncGenerator<string> {
  const span = await store.span(fromMs, toMs);
  let entries = 0;
  let head: Head = { sequence: 0, hash: '' };
  if (span !== undefined) {
    for await (const { sequence, previous, hash, body } of entriesOf(store, span.first - 1, span.last)) {
      entries += 1;
      head = { sequence, hash };
      yield `${JSON.stringify({ sequence, previous, hash, body })}\n`;
    }
  }
  const proof: Proof = { proof: { first: span?.first ?? 0, entries, head } };
  yield `${JSON.stringify(proof)}\n`;
}

/**
 * Looks through an export. Where it holds the entry of an `anchor` that was kept elsewhere, it must be the one that the anchor knows.
 * Throws SL-AUDIT-004 when a line is none of ours or the proof is missing.
 */
export async function readExport(lines: AsyncIterable<string> | Iterable<string>, anchor?: Head): Promise<Verdict> {
  const entries: ChainedEntry[] = [];
  let proof: Proof['proof'] | undefined;
  for await (const line of lines) {
    if (line.trim() === '') continue;
    if (proof !== undefined) throw notOurs('Something follows the proof');
    const read = parse(line);
    if ('proof' in read) ({ proof } = read);
    else entries.push(read);
  }
  if (proof === undefined) throw notOurs('The proof at the end is missing');
  const [first] = entries;
  if (first === undefined)
    return { entries: 0, head: proof.head, ...(proof.entries === 0 ? {} : { broken: 'all entries are missing' }) };
  const from = { sequence: first.sequence - 1, hash: first.previous };
  const verdict = await verifyChain(entries, { from, anchor: proof.head });
  if (verdict.broken !== undefined) return verdict;
  if (first.sequence !== proof.first) return { ...verdict, broken: `entry ${proof.first} is missing` };
  const wrong = entries.map((entry) => breakOfAnchor(entry, anchor)).find((broken) => broken !== undefined);
  return wrong === undefined ? verdict : { ...verdict, broken: wrong };
}

function parse(line: string): ChainedEntry | Proof {
  try {
    const read = JSON.parse(line) as Partial<ChainedEntry & Proof>;
    if (typeof read.proof?.head?.hash === 'string') return read as Proof;
    if (typeof read.sequence === 'number' && typeof read.hash === 'string' && typeof read.body === 'string') {
      return read as ChainedEntry;
    }
  } catch {
    // Told below.
  }
  throw notOurs('A line is not an entry');
}

const notOurs = (because: string): Error => auditErrors.error('SL-AUDIT-004', { because });
