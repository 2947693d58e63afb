import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fromHex } from '#proto/bytes.js';
import { FieldmarkError } from '#proto/errors.js';
import { errnoOf, messageOf } from '../files.js';
import type { SecretSource } from './secret-source.js';

type Environment = { readonly [name: string]: string | undefined };

const SECRET_BYTES_MIN = 16;
const TIMEOUT_MS = 5_000;

/**
 * The customer's key of a Raspberry Pi's one-time memory: 8 rows of 4 bytes, by the mailbox property 0x00030081
 * (buffer of 40 bytes: first row, rows, then room for them).
 */
const MAILBOX = ['0x00030081', '40', '40', '0', '8', '0', '0', '0', '0', '0', '0', '0', '0'];
const MAILBOX_OK = '0x80000000';
const STATUS_WORD = 1;
const FIRST_ROW_WORD = 7;
const ROWS = 8;

const unavailable = (detail: string, next?: string): FieldmarkError =>
  new FieldmarkError('KEYSTORE_UNAVAILABLE', { detail, next });

const readOneTimeMemory = (env: Environment): Promise<Uint8Array> =>
  new Promise((resolve, reject) => {
    execFile('vcmailbox', MAILBOX, { env: { PATH: env.PATH }, timeout: TIMEOUT_MS }, (error, stdout) => {
      if (error) {
        const isMissing = errnoOf(error) === 'ENOENT';
        return reject(unavailable(isMissing ? 'vcmailbox is missing: this is no Raspberry Pi' : 'vcmailbox failed'));
      }
      const words = stdout.trim().split(/\s+/);
      const rows = words.slice(FIRST_ROW_WORD, FIRST_ROW_WORD + ROWS);
      const secret = fromHex(rows.map((row) => row.replace(/^0x/, '').padStart(8, '0')).join(''));
      if (words[STATUS_WORD] !== MAILBOX_OK || rows.length !== ROWS || secret === undefined)
        return reject(unavailable('the firmware did not give the one-time memory'));
      resolve(secret);
    });
  });

const readSecretFile = async (path: string): Promise<Uint8Array> => {
  try {
    return new Uint8Array(readFileSync(path));
  } catch (error) {
    const isForbidden = errnoOf(error) === 'EACCES' || errnoOf(error) === 'EPERM';
    throw new FieldmarkError(isForbidden ? 'KEY_LOCKED' : 'KEYSTORE_UNAVAILABLE', { detail: messageOf(error) });
  }
};

const checked = (secret: Uint8Array): Uint8Array => {
  if (secret.length < SECRET_BYTES_MIN || secret.every((byte) => byte === secret[0]))
    throw unavailable(
      'the board holds no secret yet',
      'write one into its one-time memory first; it can never be changed',
    );
  return secret;
};

/**
 * The secret that a board was made with. `source` is `otp`, a Raspberry Pi's one-time memory, or `file:PATH`, where
 * the kernel shows another board's fuses (/sys/bus/nvmem/devices/…/nvmem).
 */
export const boardSecrets = (source: string | undefined, env: Environment): SecretSource => {
  const read = async (): Promise<Uint8Array> => {
    if (source === undefined || source === 'otp') return checked(await readOneTimeMemory(env));
    if (source.startsWith('file:')) return checked(await readSecretFile(source.slice('file:'.length)));
    throw new FieldmarkError('KEY_URL_INVALID', {
      detail: `source=${source}`,
      next: 'write source=otp or source=file:PATH',
    });
  };
  return {
    create: async () => ({ secret: await read(), kept: {} }),
    release: read,
  };
};
