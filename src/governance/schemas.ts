import type { TSchema } from 'typebox';
import type { CommandName } from '../canonical/command.ts';
import { commands } from '../canonical/command.ts';
import { commandType, eventType, outcomeType } from '../canonical/envelope.ts';
import { EVENT_NAMES, events } from '../canonical/event.ts';

/** One message of the language as the catalogue publishes it. */
export interface CatalogueMessage {
  /** CloudEvents `type`: `storeloom.order.OrderPlaced.v1`. */
  readonly type: string;
  readonly kind: 'event' | 'command' | 'result';
  /** The short name: `OrderPlaced`, `book-order`. */
  readonly name: string;
  readonly description: string;
  readonly schema: TSchema;
}

const describe = (schema: TSchema): string => (schema as { description?: string }).description ?? '';

/** Every message: events, the requests of commands, and what a command answers when it is done. */
export function catalogueMessages(): CatalogueMessage[] {
  const message = (kind: CatalogueMessage['kind'], name: string, type: string, schema: TSchema): CatalogueMessage => ({
    type,
    kind,
    name,
    description: describe(schema),
    schema,
  });
  return [
    ...EVENT_NAMES.map((name) => message('event', name, eventType(name), events[name])),
    ...(Object.keys(commands) as CommandName[]).flatMap((name) => [
      message('command', name, commandType(name), commands[name].request),
      message('result', name, outcomeType(name, 'done'), commands[name].result),
    ]),
  ];
}

/** The JSON Schema of a message, as a document of its own (draft 2020-12). */
export function jsonSchemaOf({ type, schema }: CatalogueMessage): object {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: `urn:storeloom:schema:${type}`,
    title: type,
    ...schema,
  };
}
