import type { Connection } from '../../api/shapes.ts';
import { When } from '../../parts/when.tsx';
import { auditWords } from './audit-words.ts';
import { FindingList } from './findings.tsx';

/** Where webhooks come in, what is registered for them, and what is amiss. */
export function WebhooksFact({ connection: { webhookPath, audit } }: { readonly connection: Connection }) {
  const words = auditWords(audit);
  return (
    <>
      <dt>Webhooks</dt>
      <dd>{webhookPath === undefined ? 'none, it is polled' : <code>{webhookPath}</code>}</dd>
      {words === undefined && webhookPath === undefined ? null : (
        <>
          <dt>Registered</dt>
          <dd>
            {words === undefined ? (
              'not looked at yet'
            ) : (
              <>
                {words.sentence}{' '}
                {audit?.at === undefined ? null : (
                  <span className="soft">
                    Looked at <When at={audit.at} />.
                  </span>
                )}
                <FindingList findings={[...words.amiss, ...words.mended]} />
                {words.well.length === 0 ? null : (
                  <details>
                    <summary>{words.well.length === 1 ? 'One is' : `${words.well.length} are`} there and well</summary>
                    <FindingList findings={words.well} />
                  </details>
                )}
              </>
            )}
          </dd>
        </>
      )}
    </>
  );
}
