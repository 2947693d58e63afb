import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { formatCid } from '#proto/cid.js';
import { FieldmarkError } from '#proto/errors.js';
import { inFolder } from './call.fixture.js';
import { openVaultAt } from './media-store.js';

/** As much of its interface as is used here; it comes without types. */
type S3Server = { readonly run: () => Promise<AddressInfo>; readonly close: () => Promise<void> };
const S3rver = createRequire(import.meta.url)('@20minutes/s3rver') as new (options: object) => S3Server;

const KEYS = { AWS_ACCESS_KEY_ID: 'S3RVER', AWS_SECRET_ACCESS_KEY: 'S3RVER' };
const BYTES = new Uint8Array(1000).fill(7);
const CID = formatCid(new Uint8Array(createHash('sha256').update(BYTES).digest()));

test('a bucket that the URL names takes a picture and gives it back', () =>
  inFolder(async (folder) => {
    const server = new S3rver({
      address: '127.0.0.1',
      port: 0,
      silent: true,
      directory: folder,
      configureBuckets: [{ name: 'pictures' }],
    });
    const { port } = await server.run();
    try {
      const vault = openVaultAt(`s3+http://127.0.0.1:${port}/pictures?region=eu-central-1`, KEYS);
      const path = join(folder, 'aside');
      writeFileSync(path, BYTES);
      await vault.put(CID, path);
      expect(await vault.read(CID)).toEqual(BYTES);
      const stranger = openVaultAt(`s3+http://127.0.0.1:${port}/pictures`, { ...KEYS, AWS_SECRET_ACCESS_KEY: 'x' });
      await expect(stranger.read(CID)).rejects.toMatchObject({ code: 'STORAGE_FAILED' });
    } finally {
      await server.close();
    }
  }));

test('a node of IPFS is asked at the place that the URL names', async () => {
  const asked: (string | undefined)[] = [];
  const node = createServer((request, response) => {
    asked.push(request.url);
    response.end(JSON.stringify({ Key: CID, Size: BYTES.length }));
  });
  await new Promise<void>((resolve) => node.listen(0, '127.0.0.1', resolve));
  const { port } = node.address() as AddressInfo;
  try {
    expect(await openVaultAt(`kubo+http://127.0.0.1:${port}`, {}).has(CID)).toBe(true);
    expect(asked).toEqual([`/api/v0/block/stat?arg=${CID}&offline=true`]);
  } finally {
    node.close();
  }
});

test.each([
  ['ftp://example.org/pictures', KEYS, 'neither'],
  ['s3+http://', KEYS, 'neither'],
  ['s3+https://me:secret@example.org/pictures', KEYS, 'no key belongs in a URL'],
  ['s3+https://example.org', KEYS, 'nothing is no name of a bucket'],
  ['s3+https://example.org/Pictures', KEYS, 'no name of a bucket'],
  ['s3+https://example.org/pictures', { AWS_ACCESS_KEY_ID: 'a' }, 'AWS_SECRET_ACCESS_KEY'],
  ['kubo+http://me@127.0.0.1:5001', {}, 'no key belongs in a URL'],
])('%s is refused, with how to write it', (url, environment, detail) => {
  let refusal: unknown;
  try {
    openVaultAt(url, environment);
  } catch (error) {
    refusal = error;
  }
  expect(refusal).toBeInstanceOf(FieldmarkError);
  expect(refusal).toMatchObject({
    code: 'CONFIG_INVALID',
    message: expect.stringContaining(detail),
    next: expect.stringContaining('s3+https://host/bucket'),
  });
  expect(String(refusal)).not.toContain('secret@');
});
