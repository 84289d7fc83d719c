import ssh2, { type Attributes, type SFTPWrapper } from 'ssh2';
import type { BankFaults } from './index.ts';

/** A file that the server holds. */
export interface RemoteFile {
  readonly content: Uint8Array;
  readonly modifiedMs: number;
}

interface Served {
  readonly files: Map<string, RemoteFile>;
  readonly directories: Set<string>;
  readonly faults: BankFaults;
  /** Ends the connection. */
  readonly cut: () => void;
}

const { STATUS_CODE } = ssh2.utils.sftp;
const FILE_MODE = 0o100_640;
const DIRECTORY_MODE = 0o040_750;

type Handle =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'directory'; readonly path: string; listed: boolean };

/** Answers the questions that a client asks to list, read, move and make directories; everything else is refused. */
export function serveFiles(sftp: SFTPWrapper, { files, directories, faults, cut }: Served): void {
  const handles = new Map<number, Handle>();
  let last = 0;
  const hold = (handle: Handle): Buffer => {
    last += 1;
    handles.set(last, handle);
    const name = Buffer.alloc(4);
    name.writeUInt32BE(last);
    return name;
  };
  const held = (name: Buffer): Handle | undefined => handles.get(name.readUInt32BE(0));
  const say = (request: number, code: number): void => void sftp.status(request, code);
  const describe = (path: string): Attributes | undefined => {
    const file = files.get(path);
    if (file !== undefined) return attributes(FILE_MODE, file.content.length, file.modifiedMs);
    return directories.has(path) ? attributes(DIRECTORY_MODE, 0, 0) : undefined;
  };
  const tell = (request: number, path: string): void => {
    const found = describe(path);
    if (found === undefined) say(request, STATUS_CODE.NO_SUCH_FILE);
    else sftp.attrs(request, found);
  };

  sftp.on('REALPATH', (request, path) => {
    const filename = path === '.' || path === '' ? '/' : path;
    sftp.name(request, [{ filename, longname: filename, attrs: attributes(DIRECTORY_MODE, 0, 0) }]);
  });
  sftp.on('STAT', tell);
  sftp.on('LSTAT', tell);
  sftp.on('FSTAT', (request, name) => tell(request, held(name)?.path ?? ''));
  sftp.on('OPENDIR', (request, path) => {
    if (!directories.has(path)) return say(request, STATUS_CODE.NO_SUCH_FILE);
    sftp.handle(request, hold({ kind: 'directory', path, listed: false }));
  });
  sftp.on('READDIR', (request, name) => {
    const handle = held(name);
    if (handle?.kind !== 'directory' || handle.listed) return say(request, STATUS_CODE.EOF);
    handle.listed = true;
    const within = [...files.keys(), ...directories].filter(
      (path) => folderOf(path) === handle.path && path !== handle.path,
    );
    if (within.length === 0) return say(request, STATUS_CODE.EOF);
    sftp.name(
      request,
      within.map((path) => {
        const filename = path.slice(path.lastIndexOf('/') + 1);
        const mark = files.has(path) ? '-rw-r-----' : 'drwxr-x---';
        const attrs = describe(path) ?? attributes(FILE_MODE, 0, 0);
        return { filename, longname: `${mark} 1 bank bank ${attrs.size} Nov 20 06:00 ${filename}`, attrs };
      }),
    );
  });
  sftp.on('OPEN', (request, path) => {
    if (!files.has(path)) return say(request, STATUS_CODE.NO_SUCH_FILE);
    if (faults.locked.has(path.slice(path.lastIndexOf('/') + 1))) return say(request, STATUS_CODE.PERMISSION_DENIED);
    sftp.handle(request, hold({ kind: 'file', path }));
  });
  sftp.on('READ', (request, name, offset, length) => {
    if (faults.cuts > 0) {
      faults.cuts -= 1;
      return cut();
    }
    const content = files.get(held(name)?.path ?? '')?.content;
    if (content === undefined || offset >= content.length) return say(request, STATUS_CODE.EOF);
    sftp.data(request, Buffer.from(content.subarray(offset, offset + length)));
  });
  sftp.on('CLOSE', (request, name) => {
    handles.delete(name.readUInt32BE(0));
    say(request, STATUS_CODE.OK);
  });
  sftp.on('MKDIR', (request, path) => {
    directories.add(path);
    say(request, STATUS_CODE.OK);
  });
  sftp.on('RENAME', (request, from, to) => {
    const file = files.get(from);
    if (file === undefined) return say(request, STATUS_CODE.NO_SUCH_FILE);
    if (files.has(to) || !directories.has(folderOf(to))) return say(request, STATUS_CODE.FAILURE);
    files.delete(from);
    files.set(to, file);
    say(request, STATUS_CODE.OK);
  });
}

const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/')) || '/';

const attributes = (mode: number, size: number, modifiedMs: number): Attributes => {
  const seconds = Math.trunc(modifiedMs / 1_000);
  return { mode, size, uid: 1_000, gid: 1_000, atime: seconds, mtime: seconds };
};
