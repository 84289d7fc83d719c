import type { Node } from './document.ts';
import {
  answerOf,
  bodyOf,
  codesOf,
  curlOf,
  fieldsIn,
  operationsOf,
  type ReadDocument,
  type ReadOperation,
  readDocument,
  typeText,
} from './reading.ts';
import { PAGE_STYLE } from './style.ts';

/** The reference page of an API: one HTML file that needs nothing from anywhere. Every text of the document is escaped. */
export function referencePage(document: Node): string {
  const api = readDocument(document);
  const sections = api.tags.map((tag) => {
    const operations = operationsOf(api, tag.name).map(operationCard);
    return `<section id="tag-${slug(tag.name)}"><h2>${text(tag.name)}</h2><p>${prose(tag.description)}</p>${operations.join('')}</section>`;
  });
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${text(api.title)}</title><style>${PAGE_STYLE}</style></head>
<body><div class="page">${navigation(api)}<main><h1>${text(api.title)}</h1>
<div class="lead">${api.description
    .split('\n\n')
    .map((part) => `<p>${prose(part)}</p>`)
    .join('')}
<p>For programs: <a href="/api/v1/openapi.json">openapi.json</a> (OpenAPI 3.1).</p></div>
${sections.join('\n')}${schemaSection(api)}${codeSection(api)}</main></div></body></html>
`;
}

function navigation(api: ReadDocument): string {
  const groups = api.tags.map((tag) => {
    const items = operationsOf(api, tag.name).map(
      ({ operationId, summary }) => `<li><a href="#${text(operationId)}">${text(summary)}</a></li>`,
    );
    return `<h2>${text(tag.name)}</h2><ul>${items.join('')}</ul>`;
  });
  return `<nav aria-label="Contents"><h1>${text(api.title)}</h1><div class="version">version ${text(api.version)}</div>${groups.join('')}<h2>Beside</h2><ul><li><a href="#schemas">Schemas</a></li><li><a href="#codes">Error codes</a></li></ul></nav>`;
}

function operationCard(operation: ReadOperation): string {
  const { operationId, method, path, summary, description } = operation;
  const body = bodyOf(operation);
  const { status, content } = answerOf(operation);
  const example =
    content.example === undefined
      ? ''
      : `<h4>It answers</h4><pre><code>${text(JSON.stringify(content.example, null, 2))}</code></pre>`;
  return `<article id="${text(operationId)}"><h3>${text(summary)}</h3>
<div class="call"><span class="verb ${text(method)}">${text(method.toUpperCase())}</span><code>${text(path)}</code><span class="badge">permission ${text(operation['x-permission'])}</span></div>
<p>${prose(description)}</p>
<pre><code>${text(curlOf(operation))}</code></pre>${example}
${parameterTable(operation)}${body === undefined ? '' : `<h4>Body</h4>${fieldTable(body.schema)}`}
<h4>Answer</h4><p><code>${text(status)}</code> ${typeText(content.schema, schemaLink)}</p>
${codeTable(operation)}</article>`;
}

function parameterTable({ parameters }: ReadOperation): string {
  if (parameters.length === 0) return '';
  const rows = parameters.map(({ name, in: place, required, schema, description = '' }) => [
    `<code>${text(name)}</code>${required ? ' <span class="must">required</span>' : ''}`,
    text(place),
    typeText(schema, schemaLink),
    `${prose(description)}${defaultText(schema)}`,
  ]);
  return `<h4>Parameters</h4>${table(['name', 'in', 'type', 'meaning'], rows)}`;
}

function defaultText(schema: Node): string {
  return schema.default === undefined ? '' : ` <code>${text(JSON.stringify(schema.default))}</code> unless given.`;
}

function fieldTable(schema: Node): string {
  const rows = fieldsIn(schema, schemaLink).map((field) => [
    `<code>${text(field.path)}</code>${field.required ? ' <span class="must">always</span>' : ''}`,
    field.type,
    prose(field.description),
  ]);
  return rows.length === 0 ? `<p>${typeText(schema, schemaLink)}</p>` : table(['field', 'type', 'meaning'], rows);
}

function codeTable(operation: ReadOperation): string {
  const rows = codesOf(operation).map(({ status, code, title }) => [
    `<code>${text(status)}</code>`,
    `<a href="#${slug(code)}">${text(code)}</a>`,
    text(title),
  ]);
  return `<details><summary>What may go wrong (${rows.length})</summary>${table(['status', 'code', 'meaning'], rows)}</details>`;
}

function schemaSection({ schemas }: ReadDocument): string {
  const cards = Object.entries(schemas).map(
    ([name, schema]) =>
      `<article id="schema-${slug(name)}"><h3>${text(name)}</h3><p>${prose(String(schema.description ?? ''))}</p>${fieldTable(schema)}</article>`,
  );
  return `<section id="schemas"><h2>Schemas</h2><p>What answers are made of.</p>${cards.join('')}</section>`;
}

function codeSection({ operations }: ReadDocument): string {
  const codes = new Map(
    operations.flatMap((operation) => codesOf(operation).map((code) => [code.code, code] as const)),
  );
  const rows = [...codes.values()]
    .sort((left, right) => (left.code < right.code ? -1 : 1))
    .map(({ code, status, title, next }) => [
      `<span id="${slug(code)}"><code>${text(code)}</code></span>`,
      `<code>${text(status)}</code>`,
      text(title),
      prose(next),
    ]);
  return `<section id="codes"><h2>Error codes</h2><p>A problem names the code, the field, the rule, the value and the next step.</p><article>${table(['code', 'status', 'what happened', 'what to do'], rows)}</article></section>`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = (row: readonly string[]): string =>
    row.map((cell, index) => `<td${head[index] === 'type' ? ' class="type"' : ''}>${cell}</td>`).join('');
  return `<div class="wide"><table><thead><tr>${head.map((name) => `<th>${name}</th>`).join('')}</tr></thead><tbody>${rows.map((row) => `<tr>${cells(row)}</tr>`).join('')}</tbody></table></div>`;
}

const schemaLink = (name: string): string => `<a href="#schema-${slug(name)}">${text(name)}</a>`;
const slug = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]+/g, '-');

function text(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

/** A sentence with its code marked. */
const prose = (value: string): string => text(value).replace(/`([^`]+)`/g, '<code>$1</code>');
