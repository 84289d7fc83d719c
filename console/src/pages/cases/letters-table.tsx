import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { DeadLetter } from '../../api/shapes.ts';
import { manyText } from '../../format/format.ts';
import { Badge } from '../../parts/badge.tsx';
import { ListTable } from '../../parts/list-table.tsx';
import type { Tone } from '../../parts/tone.ts';
import { When } from '../../parts/when.tsx';

const STATES: Readonly<Record<DeadLetter['state'], readonly [Tone, string]>> = {
  dead: ['wrong', 'waits for a person'],
  retry: ['moving', 'is tried again'],
  held: ['late', 'waits behind another'],
  skipped: ['quiet', 'was set aside'],
};

interface LettersTableProps {
  readonly letters: readonly DeadLetter[];
  readonly onOpen: (letter: DeadLetter) => void;
}

/** Stuck messages, one a line. */
export function LettersTable({ letters, onOpen }: LettersTableProps) {
  return (
    <ListTable columns={['About', 'State', { number: 'Attempts' }, 'Since', 'Behind it', { unseen: 'Open' }]}>
      {letters.map((letter) => {
        const [tone, words] = STATES[letter.state];
        return (
          <tr key={letter.id}>
            <td>
              {letter.key.startsWith('order/') ? (
                <Link to="/orders/$order" params={{ order: letter.key }}>
                  {letter.key}
                </Link>
              ) : (
                letter.key
              )}
            </td>
            <td>
              <Badge tone={tone}>{words}</Badge>
            </td>
            <td className="number">{letter.attempts}</td>
            <td className="soft">
              <When at={letter.since} />
            </td>
            <td className="soft">{letter.waiting === 0 ? 'nothing' : manyText(letter.waiting, 'message')}</td>
            <td>
              <Button
                size="compact-xs"
                variant="default"
                onClick={() => onOpen(letter)}
                aria-label={`Open the message about ${letter.key}`}
              >
                Open
              </Button>
            </td>
          </tr>
        );
      })}
    </ListTable>
  );
}
