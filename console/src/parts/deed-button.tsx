import { Button, type ButtonProps, Tooltip } from '@mantine/core';
import { type ReactNode, useId } from 'react';
import { type Me, refusalOf, useMe } from '../session/me.ts';

interface DeedButtonProps extends ButtonProps {
  /** What the hub asks of whoever does it. */
  readonly permission: Me['permissions'][number];
  readonly onClick: () => void;
  readonly children: ReactNode;
}

/** A button for what changes something. Whoever may not do it sees why, instead of a refusal afterwards. */
export function DeedButton({ permission, onClick, children, ...rest }: DeedButtonProps) {
  const me = useMe();
  const hint = useId();
  const refusal = refusalOf(me, permission);
  if (refusal === undefined) {
    return (
      <Button onClick={onClick} {...rest}>
        {children}
      </Button>
    );
  }
  // It stays within reach of the keyboard, so that its reason can be read.
  return (
    <Tooltip label={refusal}>
      <Button
        {...rest}
        data-disabled
        aria-disabled="true"
        aria-describedby={hint}
        onClick={(event) => event.preventDefault()}
      >
        {children}
        <span id={hint} className="unseen">
          {refusal}
        </span>
      </Button>
    </Tooltip>
  );
}
