import { CopyButton, UnstyledButton } from '@mantine/core';
import type { Passport } from '../../api/shapes.ts';
import { Panel } from '../../parts/panel.tsx';
import './names-panel.css';

/** All names that the order goes by; any of them finds it. */
export function NamesPanel({ identifiers }: { readonly identifiers: Passport['identifiers'] }) {
  return (
    <Panel title="Known as" className="third" aside="Press one to copy it">
      <ul className="names">
        {identifiers.map(({ kind, value, address }) => (
          <li key={`${kind} ${value}`}>
            <span className="soft small">{kind}</span>
            <CopyButton value={value}>
              {({ copied, copy }) => (
                <UnstyledButton className="mono" onClick={copy}>
                  {copied ? 'copied' : value}
                </UnstyledButton>
              )}
            </CopyButton>
            {address === undefined ? null : (
              <a className="small" href={address} target="_blank" rel="noreferrer" aria-label={`Open ${value}`}>
                open
              </a>
            )}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
