import { randomBytes } from 'node:crypto';
import * as prompts from '@clack/prompts';
import type { TSchema } from 'typebox';
import { CONNECTION_NAME } from '../../config/schema.ts';
import { CONNECTORS, connectorNamed } from '../connectors.ts';
import { cliErrors } from './errors.ts';
import { type Draft, newDraft, putSetting } from './init-draft.ts';
import { type Field, fieldsOf, readField } from './init-fields.ts';

/** Asks a person for everything that a first hub needs. Throws SL-CLI-007 when they leave. */
export async function guide(fileName: string): Promise<Draft> {
  prompts.intro(`A new hub in ${fileName}`);
  const name = await ask(() =>
    prompts.text({ message: 'What is this hub called?', initialValue: 'storeloom', validate: required }),
  );
  const draft = newDraft(name);
  const publicUrl = await ask(() =>
    prompts.text({
      message: 'Under which address do outside systems reach it? (https://…, empty when they cannot yet)',
      defaultValue: '',
      validate: (value) =>
        value === undefined || value === '' || /^https?:\/\/[^\s/]+/.test(value)
          ? undefined
          : 'An address begins with https://',
    }),
  );
  if (publicUrl !== '') draft.hub.publicUrl = publicUrl;
  const kinds = await ask(() =>
    prompts.multiselect({
      message: 'Which systems shall it connect?',
      options: CONNECTORS.map(({ manifest }) => ({
        value: manifest.name,
        label: manifest.title,
        hint: manifest.summary,
      })),
      required: true,
    }),
  );
  for (const kind of kinds) {
    let more = true;
    while (more) {
      await askConnection(draft, kind);
      more = await ask(() =>
        prompts.confirm({
          message: `Another ${connectorNamed(kind)?.manifest.title} connection?`,
          initialValue: false,
        }),
      );
    }
  }
  prompts.outro('Thank you.');
  return draft;
}

const USUAL_NAMES: Readonly<Record<string, string>> = {
  odoo: 'odoo-main',
  shopify: 'shopify-eu',
  stripe: 'stripe-main',
  woocommerce: 'woo-eu',
};

async function askConnection(draft: Draft, kind: string): Promise<void> {
  const connector = connectorNamed(kind);
  if (connector === undefined) return;
  prompts.log.step(connector.manifest.title);
  const usual = USUAL_NAMES[kind] ?? `${kind}-main`;
  const name = await ask(() =>
    prompts.text({
      message: 'Name of the connection (it stands in addresses and ids and never changes)',
      initialValue: draft.connections[usual] === undefined ? usual : '',
      validate: (value) => {
        if (!new RegExp(CONNECTION_NAME).test(value ?? '')) return 'Lower-case letters, digits and hyphens';
        return draft.connections[value ?? ''] === undefined ? undefined : 'This name is taken';
      },
    }),
  );
  const owner = await ask(() =>
    prompts.text({ message: 'Who is told when it fails? (a team or an address)', validate: required }),
  );
  const purpose = await ask(() =>
    prompts.text({
      message: 'What does the business use it for?',
      initialValue: connector.manifest.summary,
      validate: required,
    }),
  );
  draft.connections[name] = { connector: kind, owner, purpose, settings: {} };
  const fields = fieldsOf(connector.settings as TSchema);
  for (const field of fields.filter((each) => each.required)) await askField(draft, name, field);
  const others = fields.filter((each) => !each.required);
  if (others.length === 0) return;
  const chosen = await ask(() =>
    prompts.multiselect({
      message: 'Which other settings do you want to give now? (none is fine; they can be added to the file later)',
      options: others.map((field) => ({
        value: field.path.join('.'),
        label: field.path.join('.'),
        hint: field.description,
      })),
      initialValues: others.filter(({ kind: of }) => of === 'secret').map(({ path }) => path.join('.')),
      required: false,
    }),
  );
  for (const field of others.filter(({ path }) => chosen.includes(path.join('.')))) await askField(draft, name, field);
}

async function askField(draft: Draft, connection: string, field: Field): Promise<void> {
  const message = `${field.path.join('.')} — ${field.description}`;
  const put = (value: unknown): void => putSetting(draft, connection, field, value);
  switch (field.kind) {
    case 'secret':
      return put(await askSecret(message));
    case 'secrets':
      return put([await askSecret(message)]);
    case 'flag':
      return put(await ask(() => prompts.confirm({ message })));
    case 'choice':
      return put(
        await ask(() =>
          prompts.select({ message, options: (field.choices ?? []).map((value) => ({ value, label: value })) }),
        ),
      );
    default: {
      const hint = field.kind === 'map' ? ' (name=value, …)' : field.kind === 'texts' ? ' (separated by commas)' : '';
      const text = await ask(() =>
        prompts.text({ message: message + hint, validate: (value) => problemWith(field, value ?? '') }),
      );
      return put(readField(field, text));
    }
  }
}

function problemWith(field: Field, text: string): string | undefined {
  if (text === '') return 'Please give it';
  try {
    readField(field, text);
    return undefined;
  } catch (error) {
    return (error as Error).message.replace(/^SL-CLI-004: /, '');
  }
}

/** A secret is stored encrypted, or stays where it is kept already. */
async function askSecret(message: string): Promise<string> {
  const way = await ask(() =>
    prompts.select({
      message,
      options: [
        { value: 'store', label: 'type it now', hint: 'kept encrypted in the data directory' },
        { value: 'env', label: 'from an environment variable' },
        { value: 'file', label: 'from a file', hint: 'a mounted secret' },
        { value: 'generate', label: 'make a new random one', hint: 'for secrets that only the hub decides' },
      ],
    }),
  );
  switch (way) {
    case 'env':
      return `\${env:${await ask(() => prompts.text({ message: 'Name of the variable', validate: required }))}}`;
    case 'file':
      return `\${file:${await ask(() => prompts.text({ message: 'Path of the file', validate: required }))}}`;
    case 'generate':
      return randomBytes(24).toString('base64url');
    default:
      return ask(() => prompts.password({ message: 'The secret', validate: required }));
  }
}

const required = (value: string | undefined): string | undefined =>
  value === undefined || value.trim() === '' ? 'Please give it' : undefined;

async function ask<Answer>(prompt: () => Promise<Answer>): Promise<Exclude<Answer, symbol>> {
  const answer = await prompt();
  if (prompts.isCancel(answer)) {
    prompts.cancel('Nothing was written.');
    throw cliErrors.error('SL-CLI-007', { because: 'You left before the end; nothing was written' });
  }
  return answer as Exclude<Answer, symbol>;
}
