import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { passport as passportOf } from '../../api/questions.ts';
import type { Order, Passport } from '../../api/shapes.ts';
import { wordsOf } from '../../format/format.ts';
import { PageHead } from '../../parts/page-head.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { When } from '../../parts/when.tsx';
import { CustomerLink } from './customer-link.tsx';
import { DecisionButtons } from './decision-buttons.tsx';
import { EffectsPanel } from './effects-panel.tsx';
import { foldCalls } from './fold-calls.ts';
import { GoodsPanel } from './goods-panel.tsx';
import { MoneyPanel } from './money-panel.tsx';
import { NamesPanel } from './names-panel.tsx';
import { ReturnsLink } from './returns-link.tsx';
import { StatePanel } from './state-panel.tsx';
import { StuckPanel } from './stuck-panel.tsx';
import { Timeline } from './timeline.tsx';
import { UnmaskButton } from './unmask-button.tsx';
import { Weave } from './weave.tsx';

const route = getRouteApi('/orders/$order');

/** The whole story of one order, found by any of its names. */
export function PassportPage() {
  const { order } = route.useParams();
  const [reason, setReason] = useState<string>();
  const found = useQuery(passportOf(order, reason));
  return (
    <Waiting of={found} lines={10}>
      {(passport) => <Story passport={passport} unmasked={reason} onUnmask={setReason} />}
    </Waiting>
  );
}

interface StoryProps {
  readonly passport: Passport;
  readonly unmasked: string | undefined;
  readonly onUnmask: (reason: string | undefined) => void;
}

function Story({ passport, unmasked, onUnmask }: StoryProps) {
  const { order, story, stuck, identifiers, truncated } = passport;
  const steps = useMemo(() => foldCalls(story), [story]);
  const [picked, setPicked] = useState<string>();
  const pick = (key: string): void => {
    setPicked(key);
    document.getElementById(`step ${key}`)?.scrollIntoView({ block: 'center', behavior: 'smooth' });
  };
  return (
    <>
      <PageHead title={order.name} lead={<LeadOf order={order} />}>
        <CustomerLink order={order} />
        <ReturnsLink order={order} />
        <DecisionButtons order={order} />
        <UnmaskButton unmasked={unmasked} onUnmask={onUnmask} />
      </PageHead>
      <div className="grid">
        <StuckPanel stuck={stuck} />
        <StatePanel order={order} />
        <MoneyPanel order={order} />
        <GoodsPanel story={story} />
        <NamesPanel identifiers={identifiers} />
        <EffectsPanel passport={passport} />
        <Panel title="Woven" aside="Each thread is a system, each knot a step, each weft leads from cause to effect">
          <Weave steps={steps} onPick={pick} />
        </Panel>
        <Panel title="Timeline" flush aside="Open a step to see what was said">
          <Timeline steps={steps} picked={picked} />
          {truncated ? <p className="soft small">The story is longer; its end is left out here.</p> : null}
        </Panel>
      </div>
    </>
  );
}

function LeadOf({ order }: { readonly order: Order }) {
  const { channel, placedAt, paymentMode, test, held, outcome, state } = order;
  return (
    <>
      {channel}
      {placedAt === undefined ? null : (
        <>
          , placed <When at={placedAt} />
        </>
      )}
      {paymentMode === undefined ? '' : `, ${wordsOf(paymentMode)}`}
      {test ? ', a test order' : ''}
      {outcome === undefined || outcome === state ? '' : `, ${outcome}`}
      {state === 'awaited' ? '. Messages speak of it, but the order itself has not arrived yet' : ''}
      {held === undefined ? '.' : `. It waits: ${held.reason} (${held.code}).`}
    </>
  );
}
