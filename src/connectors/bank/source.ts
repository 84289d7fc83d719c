import type { Finding } from '../../connector/connector.ts';
import type { BankFile } from './rows.ts';

/** A file as its place lists it. */
export interface ListedFile {
  readonly name: string;
  readonly bytes: number;
  readonly modifiedMs: number;
}

/** A file at hand; `close` gives back what was needed to have it. */
export interface OpenFile extends BankFile {
  close(): Promise<void>;
}

/** Where files of a bank come from. */
export interface FileSource {
  /** Where that is, for people: a path, or user@host:directory. */
  readonly place: string;
  /** Regular files only, in no order. */
  list(): Promise<readonly ListedFile[]>;
  open(name: string): Promise<OpenFile>;
  /** Moves a file away where the settings say so; a file that is gone already is fine. Answers whether it is away. */
  finish(name: string, sha256: string): Promise<boolean>;
  check(): Promise<readonly Finding[]>;
}

/** Names that are of a transfer still under way, or hidden. */
const UNFINISHED = /^\.|\.(tmp|part|filepart|partial|crdownload)$/i;

/** Whether a name is taken: by patterns of `*` and `?`, or all that do not look unfinished. */
export function isTaken(name: string, pattern: string | undefined): boolean {
  if (name === '' || name.length > 250 || /[/\\]/.test(name) || name.includes('\0') || UNFINISHED.test(name))
    return false;
  if (pattern === undefined) return true;
  return pattern.split(',').some((each) => matches(name, each.trim()));
}

/** In steps that grow with the name only, whatever the pattern: the last star alone is tried again. */
function matches(name: string, pattern: string): boolean {
  let [at, wanted, star, mark] = [0, 0, -1, 0];
  while (at < name.length) {
    if (pattern[wanted] === '*') {
      star = wanted;
      mark = at;
      wanted += 1;
    } else if (wanted < pattern.length && (pattern[wanted] === '?' || pattern[wanted] === name[at])) {
      at += 1;
      wanted += 1;
    } else if (star >= 0) {
      wanted = star + 1;
      mark += 1;
      at = mark;
    } else return false;
  }
  while (pattern[wanted] === '*') wanted += 1;
  return wanted === pattern.length;
}
