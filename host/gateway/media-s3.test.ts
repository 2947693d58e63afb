import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { formatCid } from '#proto/cid.js';
import { codeOf } from '#proto/errors.fixture.js';
import { pictureOf } from '#proto/media.fixture.js';
import { temporaryFolder } from './engine.fixture.js';
import { openS3Vault, type S3Options } from './media-remote.js';

/** As much of its interface as is used here; it comes without types. */
type S3Server = { readonly run: () => Promise<AddressInfo>; readonly close: () => Promise<void> };
const S3rver = createRequire(import.meta.url)('@20minutes/s3rver') as new (options: object) => S3Server;

describe('an S3 server that is not ours', () => {
  const folder = temporaryFolder();
  let server: S3Server;
  let options: S3Options;

  beforeAll(async () => {
    server = new S3rver({
      address: '127.0.0.1',
      port: 0,
      silent: true,
      directory: folder.path,
      configureBuckets: [{ name: 'pictures' }],
    });
    const { port } = await server.run();
    options = {
      endpoint: `http://127.0.0.1:${port}`,
      bucket: 'pictures',
      region: 'us-east-1',
      // the one account that this server knows
      accessKeyId: 'S3RVER',
      secretAccessKey: 'S3RVER',
    };
  });
  afterAll(async () => {
    await server.close();
    folder.remove();
  });

  const bytes = pictureOf(200_000);
  const cid = formatCid(new Uint8Array(createHash('sha256').update(bytes).digest()));
  const aside = (): string => {
    const path = join(folder.path, 'aside');
    writeFileSync(path, bytes);
    return path;
  };

  test('takes what a vault brings, gives the same bytes back, and lets go of them', async () => {
    const vault = openS3Vault(options);
    expect([await vault.has(cid), await vault.read(cid)]).toEqual([false, undefined]);
    await vault.put(cid, aside());
    expect(await vault.has(cid)).toBe(true);
    expect(Buffer.from((await vault.read(cid))!).equals(Buffer.from(bytes))).toBe(true);
    // once more, as after an answer that was lost
    await vault.put(cid, aside());
    await vault.remove(cid);
    await vault.remove(cid);
    expect([await vault.has(cid), await vault.read(cid)]).toEqual([false, undefined]);
  });

  test('A41: refuses whoever has not its key, and a bucket that is not there', async () => {
    expect(await codeOf(openS3Vault({ ...options, secretAccessKey: 'wrong' }).put(cid, aside()))).toBe(
      'STORAGE_FAILED',
    );
    expect(await codeOf(openS3Vault({ ...options, accessKeyId: 'nobody' }).read(cid))).toBe('STORAGE_FAILED');
    expect(await codeOf(openS3Vault({ ...options, bucket: 'elsewhere' }).put(cid, aside()))).toBe('STORAGE_FAILED');
    expect(await openS3Vault(options).has(cid)).toBe(false);
  });
});
