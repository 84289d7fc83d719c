import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { demoErrors } from './errors.ts';

/** Where a running demo can be reached; other terminals read it. */
export interface ControlFile {
  readonly pid: number;
  readonly startedAt: string;
  readonly hub: { readonly url: string; readonly token: string };
  /** The demo's own door. */
  readonly demo: { readonly url: string; readonly token: string };
  readonly simulators: readonly SimulatedSystem[];
}

export interface SimulatedSystem {
  /** The connection: `shopify-eu`. */
  readonly name: string;
  /** The kind, by which several are meant at once: `shopify`. */
  readonly kind: string;
  readonly url: string;
}

const FILE = 'demo.json';

/** The control file of a demo that runs. Throws SL-DEMO-001. */
export async function readControl(directory: string): Promise<ControlFile> {
  const control = await controlIn(directory);
  if (control === undefined || !isRunning(control.pid)) {
    throw demoErrors.error('SL-DEMO-001', { because: `no running demo keeps its data in ${directory}` });
  }
  return control;
}

export async function writeControl(directory: string, control: ControlFile): Promise<void> {
  // Written beside and renamed, so that a reader never sees half of it; it holds a token.
  const draft = join(directory, `${FILE}.${control.pid}`);
  await writeFile(draft, `${JSON.stringify(control, null, 2)}\n`, { mode: 0o600 });
  await rename(draft, join(directory, FILE));
}

export async function removeControl(directory: string): Promise<void> {
  await rm(join(directory, FILE), { force: true });
}

/**
 * Makes the folder of a demo, empty. Simulated systems forget everything when they stop, so a new demo begins with a new hub. Throws
 * SL-DEMO-002 when one runs there, SL-DEMO-005 when the folder holds anything else.
 */
export async function prepareDirectory(directory: string): Promise<void> {
  const control = await controlIn(directory);
  if (control !== undefined && isRunning(control.pid)) {
    throw demoErrors.error('SL-DEMO-002', {
      because: `the demo of process ${control.pid} keeps its data in ${directory}`,
      value: control.hub.url,
    });
  }
  const entries = await readdir(directory).catch((): string[] => []);
  if (entries.length > 0 && !entries.includes(MARK)) {
    throw demoErrors.error('SL-DEMO-005', { because: `${directory} holds ${entries.slice(0, 3).join(', ')}` });
  }
  await rm(directory, { recursive: true, force: true });
  await mkdir(directory, { recursive: true, mode: 0o755 });
  await writeFile(join(directory, MARK), 'Data of the Storeloom demo. It is cleared whenever a demo starts.\n');
}

const MARK = 'THIS-IS-A-DEMO';

async function controlIn(directory: string): Promise<ControlFile | undefined> {
  try {
    return JSON.parse(await readFile(join(directory, FILE), 'utf8')) as ControlFile;
  } catch {
    return undefined;
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
