import { type DocumentNode, type GraphQLSchema, Kind, parse, validate, visit } from 'graphql';
import type { Clock } from '../../../kernel/clock.ts';
import { type Args, connectionOf, digitsOf, gid, type Node } from './nodes.ts';
import type { StagedFiles } from './staged-files.ts';
import { nextId, type ShopState } from './state.ts';

type Status = 'CREATED' | 'RUNNING' | 'COMPLETED' | 'FAILED' | 'EXPIRED';

/** One bulk operation of the shop. */
export interface BulkOperation {
  readonly id: string;
  readonly mutation: string;
  readonly client: string;
  readonly createdAtMs: number;
  status: Status;
  errorCode: string | null;
  completedAtMs?: number;
  /** Lines that were carried out. */
  lines: number;
  url: string | null;
  partialUrl: string | null;
}

/** What the shop does wrong with the next operations. */
export interface BulkTrouble {
  /** The next operation fails after so many lines; those were carried out. */
  failAfterLines?: number | undefined;
  /** Operations stand still after so many lines, until this is taken back. */
  holdAfterLines?: number | undefined;
  /** The file of a failed operation is not kept. */
  losesPartialFile: boolean;
  /** The next operation ends, and its file has expired when it is asked for. */
  expires: boolean;
  /** The shop is busy with operations of the app that nobody here knows of. */
  othersRunning: number;
  /** Lines (from 0) of the next operation that the shop answers with an error of its own instead of an outcome. */
  brokenLines: readonly number[];
}

export interface BulkOptions {
  readonly clock: Clock;
  /** Lines that are carried out in a second. */
  readonly linesPerSecond: number;
  /** Operations that run at once for one app in one shop. */
  readonly mostRunning: number;
  readonly holdAfterLines?: number | undefined;
  readonly schema: GraphQLSchema;
  execute(document: DocumentNode, variables: Record<string, unknown>): Promise<{ data?: unknown; errors?: unknown }>;
  readonly signal: AbortSignal;
}

/** What a test sees of the operations. */
export interface BulkDesk {
  readonly operations: readonly BulkOperation[];
  readonly trouble: BulkTrouble;
  readonly mostAtOnce: number;
}

type Resolver = (args: Args) => unknown;

const isRunning = ({ status }: BulkOperation): boolean => status === 'CREATED' || status === 'RUNNING';
/** How long the shop lets an operation wait before it begins. */
const BEGINS_AFTER_MS = 20;
const SLICE_MS = 50;

/** Bulk mutations as Shopify carries them out: one execution for each line of an uploaded file, and a file of outcomes. */
export function createBulk(
  state: ShopState,
  files: StagedFiles,
  options: BulkOptions,
): { readonly desk: BulkDesk; readonly roots: Record<string, Resolver> } {
  const operations: BulkOperation[] = [];
  const trouble: BulkTrouble = {
    holdAfterLines: options.holdAfterLines,
    losesPartialFile: false,
    expires: false,
    othersRunning: 0,
    brokenLines: [],
  };
  let mostAtOnce = 0;
  const node = (one: BulkOperation): Node => operationNode(one);

  const roots: Record<string, Resolver> = {
    stagedUploadsCreate: ({ input }) => {
      const wanted = input as readonly { filename: string; mimeType: string; httpMethod?: string }[];
      const stagedTargets = wanted.map(({ filename, mimeType }) => {
        const { url, parameters } = files.reserve(filename, mimeType);
        const key = parameters.find(({ name }) => name === 'key')?.value ?? '';
        return { url, resourceUrl: `${url}${key}`, parameters };
      });
      return { stagedTargets, userErrors: [] };
    },
    bulkOperationRunMutation: ({ mutation, stagedUploadPath, clientIdentifier }) => {
      const refused = (code: string, message: string) => ({
        bulkOperation: null,
        userErrors: [{ field: null, code, message }],
      });
      const text = files.uploaded(String(stagedUploadPath));
      const document = documentOf(String(mutation), options.schema);
      if (document === undefined) return refused('INVALID_MUTATION', 'The mutation is not valid.');
      if (text === undefined) return refused('NO_SUCH_FILE', 'The JSONL file could not be found.');
      const lines = linesOf(text);
      if (lines === undefined) return refused('INVALID_STAGED_UPLOAD_FILE', 'The JSONL file is not valid.');
      const running = operations.filter(isRunning).length + trouble.othersRunning;
      if (running >= options.mostRunning) {
        const code = options.mostRunning === 1 ? 'OPERATION_IN_PROGRESS' : 'LIMIT_REACHED';
        return refused(code, 'Bulk operations limit reached. Please try again later.');
      }
      const made: BulkOperation = {
        id: nextId(state),
        mutation: String(mutation),
        client: String(clientIdentifier ?? ''),
        createdAtMs: options.clock.now(),
        status: 'CREATED',
        errorCode: null,
        lines: 0,
        url: null,
        partialUrl: null,
      };
      operations.unshift(made);
      mostAtOnce = Math.max(mostAtOnce, operations.filter(isRunning).length);
      void carryOut(made, document, lines, files, trouble, options);
      return { bulkOperation: node(made), userErrors: [] };
    },
    bulkOperation: ({ id }) => {
      const found = operations.find((one) => one.id === digitsOf(id));
      return found === undefined ? null : node(found);
    },
    bulkOperations: (args) => {
      const statuses = [...String(args.query ?? '').matchAll(/status:(\w+)/g)].map(([, status = '']) => status);
      const found = operations.filter(({ status }) => statuses.length === 0 || statuses.includes(status.toLowerCase()));
      return connectionOf(found, args, ({ id }) => id, node);
    },
  };
  const desk: BulkDesk = {
    operations,
    trouble,
    get mostAtOnce() {
      return mostAtOnce;
    },
  };
  return { desk, roots };
}

/** The mutation, when the shop takes it in bulk: valid, one root field, at most one connection. */
function documentOf(text: string, schema: GraphQLSchema): DocumentNode | undefined {
  try {
    const document = parse(text);
    if (validate(schema, document).length > 0) return undefined;
    const operations = document.definitions.filter(({ kind }) => kind === Kind.OPERATION_DEFINITION);
    let connections = 0;
    visit(document, {
      Field: ({ arguments: given }) => {
        if (given?.some(({ name }) => name.value === 'first' || name.value === 'last')) connections += 1;
      },
    });
    const [only] = operations;
    const isOne = operations.length === 1 && only?.kind === Kind.OPERATION_DEFINITION;
    return isOne && only.operation === 'mutation' && connections <= 1 ? document : undefined;
  } catch {
    return undefined;
  }
}

function linesOf(text: string): Record<string, unknown>[] | undefined {
  try {
    return text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  } catch {
    return undefined;
  }
}

async function carryOut(
  operation: BulkOperation,
  document: DocumentNode,
  lines: readonly Record<string, unknown>[],
  files: StagedFiles,
  trouble: BulkTrouble,
  { clock, linesPerSecond, execute, signal }: BulkOptions,
): Promise<void> {
  const { failAfterLines = Number.POSITIVE_INFINITY, losesPartialFile, expires, brokenLines } = trouble;
  Object.assign(trouble, { failAfterLines: undefined, losesPartialFile: false, expires: false, brokenLines: [] });
  await clock.sleep(BEGINS_AFTER_MS, signal);
  operation.status = 'RUNNING';
  const beganAtMs = clock.now();
  const outcomes: string[] = [];
  for (const [index, variables] of lines.entries()) {
    while (index >= (trouble.holdAfterLines ?? Number.POSITIVE_INFINITY) && !signal.aborted) {
      await clock.sleep(SLICE_MS, signal);
    }
    if (signal.aborted || index >= failAfterLines) break;
    // As many lines as the shop manages; a real one shares its pace among all shops.
    const dueAtMs = beganAtMs + (index * 1_000) / linesPerSecond;
    if (dueAtMs - clock.now() > SLICE_MS) await clock.sleep(dueAtMs - clock.now(), signal);
    if (brokenLines.includes(index)) {
      const errors = [{ message: 'Internal error', extensions: { code: 'INTERNAL_SERVER_ERROR' } }];
      outcomes.push(JSON.stringify({ errors, __lineNumber: index }));
      continue;
    }
    outcomes.push(JSON.stringify({ ...(await execute(document, variables)), __lineNumber: index }));
    operation.lines += 1;
  }
  if (signal.aborted) return;
  // Lines come in no order that anybody could rely on.
  const text = outcomes.reverse().join('\n');
  operation.completedAtMs = clock.now();
  const hasFailed = lines.length > failAfterLines;
  if (hasFailed) {
    operation.errorCode = 'INTERNAL_SERVER_ERROR';
    operation.partialUrl = losesPartialFile ? null : files.publish(`${text}\n`);
    operation.status = 'FAILED';
  } else {
    operation.url = expires ? null : files.publish(`${text}\n`);
    operation.status = expires ? 'EXPIRED' : 'COMPLETED';
  }
}

function operationNode(one: BulkOperation): Node {
  const time = (epochMs: number): string => `${new Date(epochMs).toISOString().slice(0, 19)}Z`;
  return {
    id: gid('BulkOperation', one.id),
    type: 'MUTATION',
    status: one.status,
    errorCode: one.errorCode,
    query: one.mutation,
    createdAt: time(one.createdAtMs),
    completedAt: one.completedAtMs === undefined ? null : time(one.completedAtMs),
    objectCount: String(one.lines),
    rootObjectCount: String(one.lines),
    fileSize: null,
    url: one.url,
    partialDataUrl: one.partialUrl,
  };
}
