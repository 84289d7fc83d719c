import { Button, Modal, NumberInput, Select, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { type FoundLine, inspectReturn, receiveReturn } from '../../api/money-deeds.ts';
import type { Return } from '../../api/shapes.ts';
import { minorOf, wordsOf } from '../../format/format.ts';
import { DeedProblem } from '../../parts/deed-problem.tsx';
import { notify } from '../../parts/notices.tsx';
import { portionsOf } from './tracks.ts';
import './return.css';

const CONDITIONS: readonly FoundLine['condition'][] = ['restock', 'refurbish', 'write-off'];

interface PortionDialogProps {
  readonly kind: 'receive' | 'inspect';
  readonly found: Return;
  readonly onClose: () => void;
}

/** What one says of a line. */
interface Said {
  readonly line: Return['lines'][number];
  readonly count: number;
  readonly condition: FoundLine['condition'];
  /** As typed, in whole units of the currency. */
  readonly less: number;
}

/** Says which goods have come, or what was found when they were looked at: line by line, what is left by default. */
export function PortionDialog({ kind, found, onClose }: PortionDialogProps) {
  const queries = useQueryClient();
  const currency = found.worth?.currency;
  const [place, setPlace] = useState(found.location ?? '');
  const [said, setSaid] = useState<readonly Said[]>(() => found.lines.map((line) => beginningOf(kind, found, line)));
  const change = (line: string, part: Partial<Said>): void =>
    setSaid((before) => before.map((each) => (each.line.line === line ? { ...each, ...part } : each)));
  const doing = useMutation({
    mutationFn: () => say(kind, found, said, place),
    onSuccess: () => {
      notify(kind === 'receive' ? 'It is taken down that the goods are here.' : 'It is taken down what was found.');
      onClose();
    },
    onSettled: () => queries.invalidateQueries(),
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    doing.mutate();
  };
  const isEmpty = said.every(({ count }) => count <= 0);
  return (
    <Modal
      opened
      onClose={onClose}
      title={kind === 'receive' ? 'Which goods have come?' : 'What was found?'}
      centered
      size="lg"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <form className="column" onSubmit={submit}>
        {kind === 'receive' ? (
          <TextInput
            label="Place"
            description="Where they are now: location/paris"
            required
            value={place}
            onChange={(event) => setPlace(event.currentTarget.value)}
          />
        ) : null}
        {said.map((each) => (
          <LineFields key={each.line.line} kind={kind} said={each} currency={currency} onChange={change} />
        ))}
        {doing.isError ? <DeedProblem error={doing.error} onLookAgain={onClose} /> : null}
        <div className="row" style={{ justifyContent: 'flex-end' }}>
          <Button variant="default" onClick={onClose}>
            Leave it
          </Button>
          <Button type="submit" loading={doing.isPending} disabled={isEmpty}>
            {kind === 'receive' ? 'They are here' : 'So it is'}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

interface LineFieldsProps {
  readonly kind: PortionDialogProps['kind'];
  readonly said: Said;
  readonly currency: string | undefined;
  readonly onChange: (line: string, part: Partial<Said>) => void;
}

function LineFields({ kind, said, currency, onChange }: LineFieldsProps) {
  const { line, count, condition, less } = said;
  return (
    <div className={`portion-line ${kind === 'receive' ? 'came' : ''}`}>
      <div>
        <strong>{line.sku}</strong>
        <div className="soft small">{wordsOf(line.reason)}</div>
      </div>
      <NumberInput
        label="How many"
        aria-label={`How many of ${line.sku}`}
        min={0}
        value={count}
        onChange={(value) => onChange(line.line, { count: Number(value) || 0 })}
      />
      {kind === 'receive' ? null : (
        <>
          <Select
            label="Condition"
            aria-label={`Condition of ${line.sku}`}
            data={CONDITIONS.map((each) => ({ value: each, label: wordsOf(each) }))}
            allowDeselect={false}
            value={condition}
            onChange={(value) => onChange(line.line, { condition: (value ?? condition) as FoundLine['condition'] })}
          />
          <NumberInput
            label={`Less, ${currency ?? ''}`}
            aria-label={`Kept back for ${line.sku}`}
            min={0}
            disabled={currency === undefined}
            value={less}
            onChange={(value) => onChange(line.line, { less: Number(value) || 0 })}
          />
        </>
      )}
    </div>
  );
}

function beginningOf(kind: PortionDialogProps['kind'], found: Return, line: Return['lines'][number]): Said {
  const { here, seen } = portionsOf(found, line.line);
  const left = Number(line.quantity.value) - (kind === 'receive' ? here : seen);
  return { line, count: Math.max(0, left), condition: 'restock', less: 0 };
}

function say(kind: PortionDialogProps['kind'], found: Return, said: readonly Said[], place: string) {
  const lines = said
    .filter(({ count }) => count > 0)
    .map(({ line: { line, sku, quantity }, count }) => ({
      line,
      sku,
      quantity: { value: String(count), unit: quantity.unit },
    }));
  if (kind === 'receive') return receiveReturn(found.id, lines, place.trim() === '' ? undefined : place.trim());
  const currency = found.worth?.currency;
  return inspectReturn(
    found.id,
    lines.map((each) => {
      const { condition, less } = said.find(({ line }) => line.line === each.line) as Said;
      const kept =
        currency === undefined || less === 0 ? {} : { deduction: { amount: minorOf(less, currency), currency } };
      return { ...each, condition, ...kept };
    }),
  );
}
