import { type Static, Type } from 'typebox';
import type { Manifest } from '../../connector/connector.ts';

/** What the catalogue says of bank files. */
export const manifest: Manifest = {
  name: 'bank',
  title: 'Bank files',
  summary:
    'Statements and lines of bank accounts in, from files in a folder or on an SFTP server: CAMT.053, MT940 and BAI2.',
  vendorApi: { version: '1' },
  mappingVersion: 1,
  emits: ['BankStatementReported', 'BankTransactionReported', 'VarianceFound'],
  accepts: [],
  tiers: { 'statements and lines': 'batch' },
  rateLimits: [],
  retentionDays: 400,
  documentation: 'https://www.iso20022.org/iso-20022-message-definitions',
};

const secret = (description: string, maxLength: number) =>
  Type.Optional(Type.String({ minLength: 1, maxLength, 'x-secret': true, description }));

const folderPath = (description: string) => Type.String({ minLength: 1, maxLength: 1_000, description });

const FolderSchema = Type.Object(
  {
    path: folderPath('Absolute path of the folder that files are put into.'),
    done: Type.Optional(
      folderPath(
        'Absolute path of the folder that files are moved to once they are told; on the same disk. Left where they are by default.',
      ),
    ),
  },
  { additionalProperties: false, description: 'A folder of the machine that the hub runs on.' },
);

const SftpSchema = Type.Object(
  {
    host: Type.String({ minLength: 1, maxLength: 253, description: "Name of the bank's server." }),
    port: Type.Optional(Type.Integer({ minimum: 1, maximum: 65_535, description: 'Its port. Default 22.' })),
    username: Type.String({ minLength: 1, maxLength: 200, description: 'The user that the bank has given.' }),
    hostKey: Type.String({
      pattern: '^SHA256:[A-Za-z0-9+/]{43}=?$',
      description:
        "Fingerprint of the server's host key, from the bank: SHA256:…. A server that shows another key is refused.",
    }),
    password: secret('The password, where the bank gives one.', 500),
    privateKey: secret('The private key, as the text of its file in OpenSSH or PEM form.', 20_000),
    passphrase: secret('What the private key is locked with.', 500),
    directory: folderPath('Directory on the server in which the statements lie.'),
    done: Type.Optional(
      folderPath('Directory on the server that files are moved to once they are told. Left where they are by default.'),
    ),
  },
  { additionalProperties: false, description: 'A server of the bank.' },
);

export const SettingsSchema = Type.Object(
  {
    folder: Type.Optional(FolderSchema),
    sftp: Type.Optional(SftpSchema),
    pattern: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 200,
        description:
          'Which files are taken: names with * and ?, several separated by commas. Default: all whose name does not begin with a dot or end in .tmp, .part or .filepart.',
      }),
    ),
    currency: Type.Optional(
      Type.String({
        pattern: '^[A-Z]{3}$',
        description: 'Currency of accounts whose BAI2 file does not name one. Default USD.',
      }),
    ),
    everyMs: Type.Optional(
      Type.Integer({
        minimum: 100,
        maximum: 86_400_000,
        description: 'How often is looked for files, in milliseconds. Default 60000.',
      }),
    ),
    settleMs: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 3_600_000,
        description:
          'For how long the size of a file must have stood still before it is taken, in milliseconds. Default 10000; 0 takes files at the first look, for places where they appear whole.',
      }),
    ),
  },
  { additionalProperties: false, description: 'Files of a bank: a folder or an SFTP server, one of the two.' },
);
export type BankSettings = Static<typeof SettingsSchema>;
export type FolderSettings = Static<typeof FolderSchema>;
export type SftpSettings = Static<typeof SftpSchema>;
