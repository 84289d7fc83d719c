import type { Connection } from '../../api/shapes.ts';
import { Badge } from '../../parts/badge.tsx';
import type { Tone } from '../../parts/tone.ts';
import { When } from '../../parts/when.tsx';

type Secret = Connection['secrets'][number];

const DUE: Readonly<Record<Exclude<Secret['due'], 'later'>, readonly [Tone, string]>> = {
  soon: ['late', 'due soon'],
  past: ['wrong', 'overdue'],
};

/** The stored secrets of a connection and when a new one is due; never what they are. */
export function SecretsFact({ secrets }: { readonly secrets: readonly Secret[] }) {
  if (secrets.length === 0) return null;
  return (
    <>
      <dt>Secrets</dt>
      <dd>
        <ul className="findings">
          {secrets.map(({ name, storedAt, dueAt, due }) => (
            <li key={name}>
              <span>
                <code>{name}</code>{' '}
                <span className="soft">
                  set <When at={storedAt} />, a new one is due <When at={dueAt} />
                </span>{' '}
                {due === 'later' ? null : (
                  <>
                    <Badge tone={DUE[due][0]}>{DUE[due][1]}</Badge>
                    <span className="next">
                      {' '}
                      → Make a new one in the system that it opens, and store it with{' '}
                      <code>storeloom secret set {name}</code>.
                    </span>
                  </>
                )}
              </span>
            </li>
          ))}
        </ul>
      </dd>
    </>
  );
}
