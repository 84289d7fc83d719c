import { Button, Code, CopyButton, Modal } from '@mantine/core';

/** A signing secret, shown this once. */
export function SecretDialog({
  secret,
  onClose,
}: {
  readonly secret: string | undefined;
  readonly onClose: () => void;
}) {
  return (
    <Modal
      opened={secret !== undefined}
      onClose={onClose}
      title="The signing secret"
      centered
      // Nobody should lose it by a slip.
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <div className="column">
        <p>
          The partner needs it to know that an event comes from here. It is shown this once and kept nowhere to be read.
        </p>
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
