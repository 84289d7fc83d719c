import { type CatalogueMessage, catalogueMessages } from './schemas.ts';

const CHANNELS = {
  event: { address: 'event.{name}', description: 'Business facts. Anyone may subscribe.' },
  command: { address: 'command.{connection}.{name}', description: 'Requests to the connection that can fulfil them.' },
  result: { address: 'outcome.{name}.done', description: 'What a command answers when it is done.' },
} as const;

const OPERATION = {
  event: 'receive',
  command: 'send',
  result: 'receive',
} as const;

const key = (message: CatalogueMessage): string => message.type.replaceAll('.', '_');

/** The language as an AsyncAPI 3 document, seen from a program that works with the hub. */
export function asyncApiDocument(version: string): object {
  const messages = catalogueMessages();
  const kinds = Object.keys(CHANNELS) as (keyof typeof CHANNELS)[];
  const of = (kind: keyof typeof CHANNELS): CatalogueMessage[] => messages.filter((message) => message.kind === kind);
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Storeloom: the canonical retail language',
      version,
      description: 'Every event and command that the hub carries, as CloudEvents 1.0 in structured JSON.',
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    defaultContentType: 'application/cloudevents+json',
    channels: Object.fromEntries(
      kinds.map((kind) => [
        kind,
        {
          address: CHANNELS[kind].address,
          description: CHANNELS[kind].description,
          parameters: Object.fromEntries(
            [...CHANNELS[kind].address.matchAll(/\{(\w+)\}/g)].map(([, name]) => [
              name,
              { description: `The ${name}.` },
            ]),
          ),
          messages: Object.fromEntries(
            of(kind).map((message) => [key(message), { $ref: `#/components/messages/${key(message)}` }]),
          ),
        },
      ]),
    ),
    operations: Object.fromEntries(
      kinds.map((kind) => [
        `${OPERATION[kind]}-${kind}`,
        { action: OPERATION[kind], channel: { $ref: `#/channels/${kind}` } },
      ]),
    ),
    components: {
      messages: Object.fromEntries(
        messages.map((message) => [
          key(message),
          {
            name: message.type,
            title: message.name,
            summary: message.description,
            payload: { $ref: `#/components/schemas/${key(message)}` },
          },
        ]),
      ),
      schemas: Object.fromEntries(
        messages.map((message) => [key(message), { title: message.type, ...message.schema }]),
      ),
    },
  };
}
