import type { EventData, EventName } from '../../canonical/event.ts';

/** How a partner reports a fact: its name, the business key, what makes it unique, and its content. */
export type Tell = <Name extends EventName>(
  name: Name,
  subject: string,
  fact: readonly string[],
  data: EventData<Name>,
) => void;
