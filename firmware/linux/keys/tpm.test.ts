import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { p256 } from '@noble/curves/nist.js';
import { equal } from '#proto/bytes.js';
import { codeOf } from '#proto/errors.fixture.js';
import { freePort } from '#tools/setup/ports.fixture.js';
import { describeWith, requireProgram } from '#tools/setup/require.fixture.js';
import { createKey, type OpenKeyStore, openKeyStore } from '../keystore.js';
import { type Running, startProgram, temporaryFolder, until } from '../process.fixture.js';
import { openTpm } from './tpm.js';

const sign = (store: OpenKeyStore, digest: Uint8Array): Promise<Uint8Array> =>
  new Promise((resolve, reject) => {
    store.sign(digest, (error, signature) => (error === undefined ? resolve(signature!) : reject(error)));
  });

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = createConnection(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });

const startTpm = async (folder: string): Promise<{ readonly tpm: Running; readonly tcti: string }> => {
  mkdirSync(folder, { recursive: true });
  const port = await freePort(2);
  const tpm = startProgram(requireProgram('swtpm'), [
    'socket',
    '--tpm2',
    '--tpmstate',
    `dir=${folder}`,
    '--server',
    `type=tcp,port=${port},bindaddr=127.0.0.1`,
    '--ctrl',
    `type=tcp,port=${port + 1},bindaddr=127.0.0.1`,
    '--flags',
    'not-need-init,startup-clear',
  ]);
  // only the control port is tried: swtpm serves one client on the other and takes its end for its own
  await until(() => answers(port + 1), 'a TPM');
  return { tpm, tcti: `swtpm:host=127.0.0.1,port=${port}` };
};

describeWith(['swtpm', 'tpm2_sign', 'tpm2_unseal'], 'keys in a TPM 2.0 (swtpm)', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let tpm: Running;
  let tcti: string;
  let env: { readonly [name: string]: string | undefined };
  let count = 0;
  let path: string;

  beforeAll(async () => {
    folder = temporaryFolder();
    ({ tpm, tcti } = await startTpm(join(folder.path, 'state')));
    env = { PATH: process.env.PATH, TPM2TOOLS_TCTI: tcti };
  });
  afterAll(async () => {
    await tpm.stop();
    folder.remove();
  });
  beforeEach(() => {
    path = join(folder.path, `key-${count++}`);
  });

  const extend = async (pcr: number): Promise<void> => {
    const tools = openTpm(tcti, env);
    await tools.run('tpm2_pcrextend', [`${pcr}:sha256=${createHash('sha256').update('other').digest('hex')}`]);
    tools.close();
  };

  test('A08 tpm2: makes a P-256 key that stays, whose signatures have a low s and verify', async () => {
    const created = await createKey('tpm2:0x81000001', { env });
    expect(created).toMatchObject({ algorithm: -9, assurance: 2 });
    await created.close();
    const store = await openKeyStore(`tpm2:0x81000001?tcti=${tcti}`, { env: { PATH: process.env.PATH } });
    expect(equal(store.publicKey, created.publicKey)).toBe(true);
    for (let i = 0; i < 12; i++) {
      const digest = new Uint8Array(createHash('sha256').update(`${i}`).digest());
      const signature = await sign(store, digest);
      expect(p256.verify(signature, digest, store.publicKey, { prehash: false, lowS: true })).toBe(true);
    }
    await store.close();
    expect(await codeOf(sign(store, new Uint8Array(32)))).toBe('KEY_LOCKED');
    expect(await codeOf(createKey('tpm2:0x81000001', { env }))).toBe('KEY_EXISTS');
  });

  test('tpm2: names what is wrong', async () => {
    expect(await codeOf(openKeyStore('tpm2:0x81000077', { env }))).toBe('KEY_NOT_FOUND');
    expect(await codeOf(openKeyStore('tpm2:0x40000001', { env }))).toBe('KEY_URL_INVALID');
    expect(await codeOf(createKey('tpm2:0x81000078', { env, algorithm: -47 }))).toBe('KEY_URL_INVALID');
    const nobody = `swtpm:host=127.0.0.1,port=${await freePort()}`;
    expect(await codeOf(openKeyStore(`tpm2:0x81000001?tcti=${nobody}`, { env }))).toBe('KEYSTORE_UNAVAILABLE');
    expect(await codeOf(openKeyStore('tpm2:0x81000001', { env: { ...env, PATH: '/nowhere' } }))).toBe(
      'KEYSTORE_UNAVAILABLE',
    );
  });

  test('sealed: opens while the PCRs are as they were, and is refused after one changed', async () => {
    const url = `sealed:${path}?by=tpm2&pcrs=0,16`;
    const created = await createKey(url, { env });
    expect(created).toMatchObject({ algorithm: -47, assurance: 1 });
    await created.close();
    for (let i = 0; i < 4; i++) {
      const store = await openKeyStore(url, { env });
      expect(equal(store.publicKey, created.publicKey)).toBe(true);
      expect(await sign(store, new Uint8Array(32).fill(7))).toHaveLength(64);
      await store.close();
    }
    await extend(16);
    expect(await codeOf(openKeyStore(url, { env }))).toBe('KEY_LOCKED');
    expect(await codeOf(createKey(url, { env }))).toBe('KEY_EXISTS');
  });

  test('sealed: a copy of the file is worth nothing at another TPM', async () => {
    const url = `sealed:${path}?by=tpm2&pcrs=23`;
    await (await createKey(url, { env })).close();
    const other = await startTpm(join(folder.path, `other-${count}`));
    const code = await codeOf(openKeyStore(`${url}&tcti=${other.tcti}`, { env }));
    await other.tpm.stop();
    expect(code).toBe('KEY_LOCKED');
    expect(readFileSync(path, 'utf8')).toContain('tpmPrivate');
  });
});
