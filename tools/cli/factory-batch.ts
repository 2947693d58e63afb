import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { FieldmarkError } from '#proto/errors.js';
import { LIMITS } from '#proto/limits.js';
import type { Batch } from '#provision/factory.js';
import { readIfThere, writeWhole } from '#provision/files.js';
import { type Ledger, openLedger } from '#provision/ledger.js';

/** The file that `fieldmark factory --batch` takes: what every unit of a production run must be. */

const text = z.string().min(1).max(LIMITS.identityTextBytesMax);
const path = z.string().min(1);

const batchFile = z.strictObject({
  /** stands in the ledger and in the test vectors */
  batch: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, { error: 'must be letters, digits, point and dash' }),
  board: text,
  /** written to each unit first */
  image: path.optional(),
  /** on the label, before the start of the device id; the unit's model where absent */
  name: text.optional(),
  oem: text.optional(),
  model: text.optional(),
  software: text.optional(),
  keyStores: z
    .array(z.enum(['file', 'sealed', 'flash', 'pkcs11', 'tpm2']))
    .min(1)
    .optional(),
  assurance: z.number().int().min(0).max(2).default(0),
  sensors: z.array(z.string().min(1).max(LIMITS.senmlNameBytesMax)).max(LIMITS.sensorsMax).default([]),
  /** `vendor:product`: whatever has this id is a unit, also where many boards share it */
  usb: z.array(z.string().regex(/^[0-9a-f]{4}:[0-9a-f]{4}$/, { error: 'must be as 10c4:ea60, in quotes' })).default([]),
  /** false where all units come with one USB serial number */
  usbSerialIsUnique: z.boolean().default(true),
  bootSeconds: z.number().min(1).max(600).default(30),
  /** the run ends when so many have passed */
  count: z.number().int().positive().optional(),
  ledger: path.optional(),
  labels: path.optional(),
  secret: path.optional(),
});

export type BatchFile = z.output<typeof batchFile> & {
  readonly source: string;
  readonly ledger: string;
  readonly labels: string;
  readonly secret: string;
};

const SECRET_BYTES = 32;
const MS_PER_SECOND = 1000;

const invalid = (detail: string, next: string, cause?: unknown): FieldmarkError =>
  new FieldmarkError('CONFIG_INVALID', { detail, state: 'no unit was touched', next, cause });

/** Reads a batch file; paths in it start at its folder. Throws CONFIG_INVALID with everything that is wrong. */
export const readBatch = (source: string): BatchFile => {
  let value: unknown;
  try {
    value = parse(readFileSync(source, 'utf8'));
  } catch (cause) {
    throw invalid(`${source} can't be read as YAML`, 'check --batch', cause);
  }
  const result = batchFile.safeParse(value, { reportInput: false });
  if (!result.success) {
    const problems = result.error.issues.map((issue) => `${issue.path.join('.') || 'file'}: ${issue.message}`);
    throw invalid(`${source}: ${problems.join('; ')}`, 'correct it and run it again');
  }
  const folder = dirname(resolve(source));
  const stem = basename(source, extname(source));
  const at = (given: string | undefined, usual: string): string => resolve(folder, given ?? usual);
  const { image, ledger, labels, secret } = result.data;
  return {
    ...result.data,
    source,
    image: image === undefined ? undefined : resolve(folder, image),
    ledger: at(ledger, `${stem}.ledger.jsonl`),
    labels: at(labels, `${stem}.labels`),
    secret: at(secret, `${stem}.secret`),
  };
};

const readSecret = (path: string): Uint8Array | undefined => {
  const bytes = readIfThere(path);
  if (bytes === undefined) return undefined;
  if ((statSync(path).mode & 0o077) !== 0)
    throw new FieldmarkError('KEY_LOCKED', {
      detail: `others could read ${path}, from which every claim code follows`,
      state: 'no unit was touched',
      next: `chmod 600 ${path}`,
    });
  const hex = bytes.toString('utf8').trim();
  if (/^[0-9a-f]{64}$/.test(hex)) return Buffer.from(hex, 'hex');
  throw new FieldmarkError('KEY_DAMAGED', {
    detail: path,
    state: 'no unit was touched',
    next: 'put it back from a copy: the labels of this batch follow from it',
  });
};

const checkOf = (secret: Uint8Array): string =>
  createHash('sha256').update('fieldmark batch secret').update(secret).digest('hex').slice(0, 16);

export type OpenBatch = { readonly batch: Batch; readonly ledger: Ledger };

/**
 * Opens ledger and secret of a batch, and makes both where it begins. Throws what `openLedger` throws, KEY_NOT_FOUND or
 * KEY_DAMAGED where the secret is not the ledger's, and CONFIG_INVALID where the ledger is of another batch.
 */
export const openBatch = (file: BatchFile): OpenBatch => {
  const ledger = openLedger(file.ledger);
  try {
    const header = ledger.lines()[0];
    const found = readSecret(file.secret);
    if (header !== undefined && header.kind !== 'header')
      throw new FieldmarkError('LEDGER_DAMAGED', { detail: `${file.ledger} has no header` });
    if (header !== undefined && header.batch !== file.batch)
      throw invalid(`${file.ledger} is the ledger of batch ${header.batch}`, 'give each batch a ledger of its own');
    if (found === undefined && header !== undefined)
      throw new FieldmarkError('KEY_NOT_FOUND', {
        detail: `${file.secret}, from which the claim codes of this batch follow`,
        state: 'no unit was touched',
        next: 'put it back from a copy, or begin a new batch',
      });
    const secret = found ?? randomBytes(SECRET_BYTES);
    if (found === undefined) {
      mkdirSync(dirname(file.secret), { recursive: true });
      writeWhole(file.secret, `${Buffer.from(secret).toString('hex')}\n`);
    }
    const secretCheck = checkOf(secret);
    if (header === undefined)
      ledger.append({ kind: 'header', version: 1, batch: file.batch, at: new Date().toISOString(), secretCheck });
    else if (header.secretCheck !== secretCheck)
      throw new FieldmarkError('KEY_DAMAGED', {
        detail: `${file.secret} is the secret of another batch than ${file.ledger}`,
        state: 'no unit was touched',
        next: 'put the right one back from a copy',
      });
    return { ledger, batch: batchOf(file, secret) };
  } catch (error) {
    ledger.close();
    throw error;
  }
};

const batchOf = (file: BatchFile, secret: Uint8Array): Batch => ({
  name: file.batch,
  expected: {
    board: file.board,
    oem: file.oem,
    model: file.model,
    software: file.software,
    keyStores: file.keyStores,
    assuranceMin: file.assurance,
  },
  sensors: file.sensors,
  isSerialUnique: file.usbSerialIsUnique,
  secret,
  bootMs: file.bootSeconds * MS_PER_SECOND,
});

/** Where the label of a device stands, without its ending. */
export const labelPath = (file: BatchFile, deviceId: string): string => join(file.labels, deviceId);
