import { markdownTable } from '../pages.ts';
import type { Node } from './document.ts';
import {
  answerOf,
  bodyOf,
  codesOf,
  curlOf,
  fieldsIn,
  operationsOf,
  type ReadOperation,
  readDocument,
  typeText,
} from './reading.ts';

const MADE = '<!-- Made by `npm run generate`; edit the routes, not this page. -->\n';

/** `docs/reference/api.md`: every operation with its parameters, an example and its codes. */
export function apiPage(document: Node): string {
  const api = readDocument(document);
  const sections = api.tags.map((tag) => {
    const parts = operationsOf(api, tag.name).map(operationPart);
    return `## ${tag.name}\n\n${tag.description}\n\n${parts.join('\n')}`;
  });
  return `# The API\n\n${MADE}\n${api.description}\n\nFor programs: [openapi.json](openapi.json). A running hub serves the same as a page at \`/api\`. Codes are explained in [errors.md](errors.md).\n\n${sections.join('\n')}`;
}

function operationPart(operation: ReadOperation): string {
  const { method, path, summary, description, parameters } = operation;
  const { status, content } = answerOf(operation);
  const rows = parameters.map(({ name, in: place, required, schema, description: meaning = '' }) => [
    `\`${name}\`${required ? ' *required*' : ''}`,
    place,
    plain(typeText(schema, named)),
    plain(meaning),
  ]);
  const body = bodyOf(operation);
  const fields = body === undefined ? [] : fieldsIn(body.schema, named);
  const codes = codesOf(operation).map(({ code }) => `[${code}](errors.md#${code.toLowerCase()})`);
  return [
    `### ${summary}`,
    `\`${method.toUpperCase()} ${path}\`, permission \`${operation['x-permission']}\``,
    plain(description),
    `\`\`\`\n${curlOf(operation)}\n\`\`\``,
    ...(rows.length === 0 ? [] : [markdownTable(['parameter', 'in', 'type', 'meaning'], rows)]),
    ...(fields.length === 0
      ? []
      : [
          markdownTable(
            ['body', 'type', 'meaning'],
            fields.map((field) => [
              `\`${field.path}\`${field.required ? '' : ' *optional*'}`,
              plain(field.type),
              plain(field.description),
            ]),
          ),
        ]),
    `Answers ${status}: ${plain(typeText(content.schema, named))}. Codes: ${codes.join(', ')}.\n`,
  ].join('\n\n');
}

const named = (name: string): string => `\`${name}\``;
/** Angle brackets of a description are text, not markup. */
const plain = (value: string): string => value.replaceAll('<', '&lt;');
