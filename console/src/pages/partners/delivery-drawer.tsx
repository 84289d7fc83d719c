import { Drawer } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { redeliver } from '../../api/deeds.ts';
import { delivery as deliveryOf } from '../../api/questions.ts';
import type { PartnerDelivery } from '../../api/shapes.ts';
import { durationText, manyText, wordsOf } from '../../format/format.ts';
import { Badge } from '../../parts/badge.tsx';
import { DeedButton } from '../../parts/deed-button.tsx';
import { Evidence } from '../../parts/evidence.tsx';
import { notify } from '../../parts/notices.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { When } from '../../parts/when.tsx';
import { DELIVERY_TONES } from './endpoint-words.ts';

interface DeliveryDrawerProps {
  readonly delivery: PartnerDelivery | undefined;
  readonly onClose: () => void;
}

/** One delivery with every try and what was answered. */
export function DeliveryDrawer({ delivery, onClose }: DeliveryDrawerProps) {
  return (
    <Drawer
      opened={delivery !== undefined}
      onClose={onClose}
      position="right"
      size="lg"
      title={delivery === undefined ? 'A delivery' : delivery.type}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {delivery === undefined ? null : <Inside delivery={delivery} />}
    </Drawer>
  );
}

function Inside({ delivery: { endpoint, id } }: { readonly delivery: PartnerDelivery }) {
  const queries = useQueryClient();
  const found = useQuery(deliveryOf(endpoint, id));
  const again = useMutation({
    mutationFn: () => redeliver(endpoint, id),
    onSuccess: () => notify('It is sent again, under the same id.'),
    onSettled: () => queries.invalidateQueries({ queryKey: ['partners'] }),
  });
  return (
    <Waiting of={found} lines={4}>
      {({ delivery, attempts }) => (
        <div className="column">
          <div className="row apart">
            <span>
              <Badge tone={DELIVERY_TONES[delivery.state]}>{wordsOf(delivery.state)}</Badge>{' '}
              <span className="soft">
                {delivery.key}, <span className="mono">{delivery.id}</span>
              </span>
            </span>
            <DeedButton
              permission="configure"
              variant="default"
              size="xs"
              loading={again.isPending}
              onClick={() => again.mutate()}
            >
              Send again
            </DeedButton>
          </div>
          {again.isError ? <ProblemNote error={again.error} /> : null}
          <h3>{manyText(attempts.length, 'try', 'tries')}</h3>
          {attempts.map(({ at, status, durationMs, failure, because, answer }) => (
            <div key={at} className="column" style={{ gap: 4 }}>
              <div className="row">
                <Badge tone={failure === undefined ? 'well' : 'wrong'}>{status ?? 'no answer'}</Badge>
                <span className="soft small">
                  <When at={at} />, {durationText(durationMs)}
                  {failure === undefined ? '' : `, ${failure} ${because ?? ''}`}
                </span>
              </div>
              {answer === '' ? null : <Evidence data={answer} label={`Answer of ${at}`} />}
            </div>
          ))}
        </div>
      )}
    </Waiting>
  );
}
