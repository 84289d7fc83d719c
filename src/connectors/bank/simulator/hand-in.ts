import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Puts a file into a folder as banks should: under a name that nobody takes while it is written, and whole under its own. */
export async function handIn(folder: string, name: string, content: Uint8Array | string): Promise<void> {
  const unfinished = join(folder, `${name}.part`);
  await writeFile(unfinished, content);
  await rename(unfinished, join(folder, name));
}
