import { type Connection, type ConnectionContext, defineConnector, type Finding } from '../../connector/connector.ts';
import { folderSource } from './folder.ts';
import { type BankSettings, manifest, SettingsSchema } from './manifest.ts';
import { FilePoll } from './poll.ts';
import { type BankFile, measure } from './rows.ts';
import { sftpSource } from './sftp.ts';
import type { FileSource } from './source.ts';
import { type Survey, survey } from './survey.ts';
import { factsOf, numberOf } from './tell.ts';
import { translate } from './translate.ts';

export type { BankFile, Survey };
export { factsOf as bankFileFacts, numberOf as statementNumber };

/** Accounts at banks, as their files tell of them. It only reads: nothing is sent to a bank. */
export const bank = defineConnector<BankSettings>({ manifest, settings: SettingsSchema, translate, open });

function open(context: ConnectionContext<BankSettings>): Connection {
  const source = sourceOf(context.settings);
  const poll = source && new FilePoll(context, source);
  return {
    commands: {},
    polls: poll === undefined ? [] : [poll],
    check: async () => (source === undefined ? [nowhere(context.settings)] : source.check()),
    close: async () => poll?.close(),
  };
}

/** Undefined unless exactly one place is set. */
function sourceOf({ folder, sftp }: BankSettings): FileSource | undefined {
  if (folder !== undefined && sftp !== undefined) return undefined;
  if (folder !== undefined) return folderSource(folder);
  return sftp === undefined ? undefined : sftpSource(sftp);
}

const nowhere = ({ folder }: BankSettings): Finding => ({
  subject: 'place of the files',
  verdict: 'problem',
  found: folder === undefined ? 'Neither a folder nor a server is set.' : 'Both a folder and a server are set.',
  next: 'Set either `folder` or `sftp` of the connection.',
});

/** Understands a whole file and tells nothing. Throws a coded error when none of it would be told. */
export async function surveyBankFile(file: BankFile, options: { readonly currency?: string } = {}): Promise<Survey> {
  return survey(file, await measure(file), options);
}
