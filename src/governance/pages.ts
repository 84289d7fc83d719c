import type { ErrorEntry } from '../kernel/error-catalogue.ts';
import { type CatalogueMessage, catalogueMessages } from './schemas.ts';

const MADE = '<!-- Made by `npm run generate`; edit the source, not this page. -->\n';

/** A Markdown table; cells are kept on one line. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
  const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** `docs/reference/errors.md`: every code, what it means and what to do; `runbookOf` answers a section below docs/runbooks. */
export function errorPage(
  entries: ReadonlyMap<string, ErrorEntry>,
  runbookOf: (code: string) => string | undefined = () => undefined,
): string {
  const codes = [...entries].sort(([left], [right]) => left.localeCompare(right));
  const areas = [...new Set(codes.map(([code]) => code.split('-')[1] ?? ''))];
  const sections = areas.map((area) => {
    const rows = codes
      .filter(([code]) => code.split('-')[1] === area)
      .map(([code, entry]) => [
        `<a id="${code.toLowerCase()}"></a>\`${code}\``,
        plain(entry.title),
        entry.kind,
        withRunbook(plain(entry.next), runbookOf(code)),
      ]);
    return `## ${area}\n\n${markdownTable(['code', 'what happened', 'kind', 'what to do'], rows)}\n`;
  });
  return `# Error codes\n\n${MADE}\nEvery failure carries a code, one sentence of what happened, the field, the rule and the value where there is one, and a next step. The kind says what the hub does about it by itself: see [failure.ts](../../src/kernel/failure.ts).\n\n${sections.join('\n')}`;
}

const withRunbook = (next: string, runbook: string | undefined): string =>
  runbook === undefined ? next : `${next} [Runbook](../runbooks/${runbook})`;

/** Angle brackets of a description are text, not markup. */
const plain = (text: string): string => text.replaceAll('<', '&lt;');

interface Field {
  readonly path: string;
  readonly type: string;
  readonly required: boolean;
  readonly privacy: string;
  readonly description: string;
}

interface AnySchema {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, AnySchema>>;
  readonly required?: readonly string[];
  readonly items?: AnySchema;
  readonly description?: string;
  readonly 'x-privacy'?: string;
}

/** Every leaf field of a schema, with its path, whether it must be there, and who may see it. */
export function fieldsOf(schema: AnySchema, path = '', required = true): Field[] {
  if (schema.properties !== undefined) {
    return Object.entries(schema.properties).flatMap(([name, part]) =>
      fieldsOf(part, path === '' ? name : `${path}.${name}`, required && (schema.required ?? []).includes(name)),
    );
  }
  if (schema.items !== undefined) return fieldsOf(schema.items, `${path}[]`, required);
  return [
    {
      path,
      type: schema.enum === undefined ? (schema.type ?? '') : words(schema.enum),
      required,
      privacy: schema['x-privacy'] ?? '',
      description: plain(schema.description ?? ''),
    },
  ];
}

function words(values: readonly unknown[]): string {
  return values.length > 12 ? 'string' : values.map((value) => `\`${String(value)}\``).join(' ');
}

/** `docs/reference/language.md`: every message with its fields. */
export function languagePage(): string {
  const messages = catalogueMessages();
  const section = (title: string, kind: CatalogueMessage['kind'], lead: string): string => {
    const parts = messages
      .filter((message) => message.kind === kind)
      .map((message) => {
        const rows = fieldsOf(message.schema as AnySchema).map((field) => [
          `\`${field.path}\`${field.required ? '' : ' *optional*'}`,
          field.type,
          field.privacy,
          field.description,
        ]);
        return `### ${message.name}\n\n${message.description} Type \`${message.type}\`, [JSON Schema](schemas/${message.type}.json).\n\n${markdownTable(['field', 'type', 'privacy', 'meaning'], rows)}\n`;
      });
    return `## ${title}\n\n${lead}\n\n${parts.join('\n')}`;
  };
  return `# The canonical retail language\n\n${MADE}\nEvery message travels in a CloudEvents 1.0 envelope. One TypeBox schema a message gives the type, the validator, the JSON Schema and the [AsyncAPI document](asyncapi.json).\n\n${section('Events', 'event', 'Business facts, in the past tense.')}\n${section('Commands', 'command', 'Requests. Each ends as `done`, `rejected` (business said no) or `failed` (a case stands open).')}\n${section('Results', 'result', 'What a command answers when it is done.')}`;
}
