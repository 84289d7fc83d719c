import { dayText } from '../../format/format.ts';
import type { Step } from './fold-calls.ts';
import './timeline.css';
import { TimelineEntry } from './timeline-entry.tsx';

/** Every message, call, retry and outcome, oldest first, with the time since the one before. */
export function Timeline({ steps, picked }: { readonly steps: readonly Step[]; readonly picked: string | undefined }) {
  return (
    <ol className="timeline">
      {steps.map((step, index) => {
        const before = steps[index - 1]?.entry.at;
        const isNewDay = before === undefined || before.slice(0, 10) !== step.entry.at.slice(0, 10);
        return (
          <li key={step.key} id={`step ${step.key}`} className={picked === step.key ? 'picked' : ''}>
            {isNewDay ? <p className="day">{dayText(Date.parse(step.entry.at))}</p> : null}
            <TimelineEntry step={step} before={before} />
          </li>
        );
      })}
    </ol>
  );
}
