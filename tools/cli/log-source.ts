import { existsSync } from 'node:fs';
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { FieldmarkError } from '#proto/errors.js';
import { type NoteKey, parseVerifierKey } from '#proto/note.js';
import { sha256 } from '../verify/signatures.js';

/** A log's static files, below a folder or a URL; undefined where there is no such file. */
export type LogSource = { readonly name: string; readonly read: (path: string) => Promise<Uint8Array | undefined> };

const httpSource = (base: string, signal: AbortSignal): LogSource => ({
  name: base,
  read: async (path) => {
    const url = `${base.replace(/\/$/, '')}/${path}`;
    const answer = await fetch(url, { signal }).catch((cause) => {
      throw new FieldmarkError('GATEWAY_UNREACHABLE', { detail: url, next: 'check the address', cause });
    });
    if (answer.status === 404) return undefined;
    if (!answer.ok) throw new FieldmarkError('GATEWAY_UNREACHABLE', { detail: `${url} answers ${answer.status}` });
    return new Uint8Array(await answer.arrayBuffer());
  },
});

/** A folder that may be still to be made. */
export const folderSource = (folder: string): LogSource => ({
  name: folder,
  read: async (path) => {
    try {
      return new Uint8Array(await readFile(join(folder, path)));
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw new FieldmarkError('STORAGE_FAILED', { detail: join(folder, path), cause });
    }
  },
});

/** Throws USAGE where there is no such folder. */
export const openLogSource = (source: string, signal: AbortSignal): LogSource => {
  if (/^https?:\/\//.test(source)) return httpSource(source, signal);
  if (existsSync(source)) return folderSource(source);
  throw new FieldmarkError('USAGE', {
    detail: `there is no folder ${source}`,
    next: 'name the folder or URL of a log, as http://127.0.0.1:8080/log',
  });
};

/** Writes one file of a mirror: a reader finds it whole or not at all. */
export const writeMirrored = async (folder: string, path: string, bytes: Uint8Array): Promise<void> => {
  const target = join(folder, path);
  try {
    await mkdir(dirname(target), { recursive: true });
    const file = await open(`${target}.new`, 'w');
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(`${target}.new`, target);
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code === 'ENOSPC' ? 'STORAGE_FULL' : 'STORAGE_FAILED';
    throw new FieldmarkError(code, { detail: target, cause });
  }
};

export const LOG_KEY_HELP = "the log's key, as name+id+base64, from a source you trust";

/** The key of a log's checkpoints (C2SP signed-note) as people pass it on. Throws USAGE. */
export const readLogKey = (text: string): NoteKey => {
  const key = parseVerifierKey(sha256, text);
  if (key.ok) return key.value;
  throw new FieldmarkError('USAGE', { detail: `the log key: ${key.detail}`, next: 'copy it as the log publishes it' });
};
