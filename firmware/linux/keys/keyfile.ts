import { createHash } from 'node:crypto';
import { linkSync, readFileSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { FieldmarkError } from '#proto/errors.js';
import { errnoOf, syncFolder, writeNewFile } from '../files.js';

/** What key files hold: a few named strings. The values may be secret and never get into a message. */
export type KeyFile = { readonly [field: string]: string };

const MODE = 0o600;
const FOREIGN_MODE_BITS = 0o077;

const checksum = (fields: KeyFile): string =>
  createHash('sha256')
    .update(JSON.stringify(Object.entries(fields)))
    .digest('hex');

const failed = (path: string, cause: unknown): FieldmarkError => {
  const errno = errnoOf(cause);
  if (errno === 'ENOENT')
    return new FieldmarkError('KEY_NOT_FOUND', { detail: path, next: 'make one: fieldmark key create', cause });
  if (errno === 'EACCES' || errno === 'EPERM')
    return new FieldmarkError('KEY_LOCKED', { detail: `${path} may not be used by this user`, cause });
  if (errno === 'EEXIST')
    return new FieldmarkError('KEY_EXISTS', { detail: path, next: 'name another path, or use the key that is there' });
  return new FieldmarkError(errno === 'ENOSPC' ? 'STORAGE_FULL' : 'STORAGE_FAILED', { detail: path, cause });
};

/**
 * Reads a key file that only its owner may read. Throws KEY_NOT_FOUND, KEY_LOCKED (others could read it too) or
 * KEY_DAMAGED. A parser's own message quotes what it read, so it is not kept as the cause.
 */
export const readKeyFile = (path: string): KeyFile => {
  let text: string;
  try {
    const mode = statSync(path).mode & 0o777;
    if ((mode & FOREIGN_MODE_BITS) !== 0)
      throw new FieldmarkError('KEY_LOCKED', {
        detail: `${path} has mode ${mode.toString(8)}, so that others could read it`,
        next: `chmod 600 ${path}, and make a new key if somebody may have read this one`,
      });
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw error instanceof FieldmarkError ? error : failed(path, error);
  }
  const fields = parse(text);
  if (fields === undefined)
    throw new FieldmarkError('KEY_DAMAGED', { detail: path, next: 'restore the file from its backup' });
  return fields;
};

const parse = (text: string): KeyFile | undefined => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const { checksum: written, ...fields } = value as KeyFile;
  if (Object.values(fields).some((field) => typeof field !== 'string')) return undefined;
  return written === checksum(fields) ? fields : undefined;
};

/**
 * Writes a key file durably: wholly or not at all, readable by its owner only, and never over one that exists
 * (`link` fails there, where `rename` would replace).
 */
export const writeKeyFile = (path: string, fields: KeyFile): void => {
  const text = `${JSON.stringify({ ...fields, checksum: checksum(fields) }, null, 2)}\n`;
  const temporary = join(dirname(path), `.${basename(path)}.${process.pid}`);
  try {
    rmSync(temporary, { force: true });
    writeNewFile(temporary, [Buffer.from(text)], MODE);
    try {
      linkSync(temporary, path);
    } finally {
      rmSync(temporary);
    }
    syncFolder(dirname(path));
  } catch (error) {
    throw failed(path, error);
  }
};
