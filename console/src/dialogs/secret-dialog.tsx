import { Button, Code, CopyButton, Modal } from '@mantine/core';
import type { ReactNode } from 'react';

interface SecretDialogProps {
  readonly title: string;
  readonly secret: string | undefined;
  /** Who needs it, and for what. */
  readonly children: ReactNode;
  readonly onClose: () => void;
}

/** A secret, shown this once. */
export function SecretDialog({ title, secret, children, onClose }: SecretDialogProps) {
  return (
    <Modal
      opened={secret !== undefined}
      onClose={onClose}
      title={title}
      centered
      // Nobody should lose it by a slip.
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <div className="column">
        <p>{children} It is shown this once and kept nowhere to be read.</p>
        <Code block>{secret}</Code>
        <div className="row" style={{ justifyContent: 'flex-end' }}>
          <CopyButton value={secret ?? ''}>
            {({ copied, copy }) => (
              <Button variant="default" onClick={copy}>
                {copied ? 'Copied' : 'Copy it'}
              </Button>
            )}
          </CopyButton>
          <Button onClick={onClose}>I have it</Button>
        </div>
      </div>
    </Modal>
  );
}
