import { useState } from 'react';
import type { StoryEntry } from '../../api/shapes.ts';
import { clockText, durationText, exactText, manyText } from '../../format/format.ts';
import { Evidence } from '../../parts/evidence.tsx';
import { Phrase } from '../../parts/prose.tsx';
import { type Mark, markOf, type Step } from './fold-calls.ts';

const MARKS: Readonly<Record<Mark, { readonly sign: string; readonly word: string }>> = {
  delivery: { sign: '▷', word: 'came in' },
  event: { sign: '●', word: 'happened' },
  command: { sign: '→', word: 'was asked' },
  done: { sign: '✓', word: 'done' },
  wrong: { sign: '✗', word: 'went wrong' },
  call: { sign: '·', word: 'call' },
  stock: { sign: '□', word: 'moved stock' },
};

/** One step; opened it shows what exactly was said. */
export function TimelineEntry({ step, before }: { readonly step: Step; readonly before: string | undefined }) {
  const { entry, calls } = step;
  const [opened, setOpened] = useState(false);
  const atMs = Date.parse(entry.at);
  const mark = markOf(entry);
  const folded = calls.length > 0;
  return (
    <details className={`entry ${mark}`} onToggle={(event) => setOpened(event.currentTarget.open)}>
      <summary>
        <time dateTime={entry.at} title={exactText(atMs)}>
          {clockText(atMs)}
        </time>
        <span className="since">{before === undefined ? '' : `+${durationText(atMs - Date.parse(before))}`}</span>
        <span className="mark" role="img" aria-label={MARKS[mark].word}>
          {MARKS[mark].sign}
        </span>
        <span className="name">{folded ? manyText(calls.length, 'call') : entry.name}</span>
        <span className="party">{partyOf(entry)}</span>
        <span className="text">{folded ? '' : entry.text}</span>
      </summary>
      {opened ? <Inside entry={entry} calls={calls} /> : null}
    </details>
  );
}

const partyOf = ({ kind, from, to }: StoryEntry): string =>
  kind === 'command' && to !== undefined ? `${from} → ${to}` : from;

function RecordLink({ record: { connection, id, name, address } }: { readonly record: ForeignRecord }) {
  return (
    <a href={address} target="_blank" rel="noreferrer">
      {name ?? id} in {connection}
    </a>
  );
}

type ForeignRecord = NonNullable<StoryEntry['record']>;

function Inside({ entry, calls }: { readonly entry: StoryEntry; readonly calls: readonly StoryEntry[] }) {
  return (
    <div className="inside">
      {entry.failure === undefined ? null : (
        <p>
          <strong>{entry.failure.code}</strong> {entry.failure.because}
          {entry.failure.next === undefined ? null : (
            <span className="next">
              {' '}
              → <Phrase markdown={entry.failure.next} />
            </span>
          )}
        </p>
      )}
      {entry.message === undefined ? null : (
        <p className="soft small">
          {entry.message.topic}, position {entry.message.position} of the lane {entry.message.lane}
        </p>
      )}
      {entry.translator === undefined ? null : <p className="soft small">Read by {entry.translator}</p>}
      {entry.record?.address === undefined ? null : (
        <p className="small">
          <RecordLink record={entry.record} />
        </p>
      )}
      {calls.length > 0 ? (
        <ul>
          {calls.map((call) => (
            <li key={`${call.at} ${call.name}`}>
              <code>{call.name}</code> <span className="soft">{call.text}</span>
            </li>
          ))}
        </ul>
      ) : null}
      {entry.data === undefined || calls.length > 0 ? null : (
        <Evidence data={entry.data} label={`Content of ${entry.name}`} />
      )}
    </div>
  );
}
