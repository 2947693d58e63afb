import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { p256 } from '@noble/curves/nist.js';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { fromHex } from '#proto/bytes.js';
import { describeWith, requireProgram } from '#tools/setup/require.fixture.js';
import { temporaryFolder } from '../process.fixture.js';
import type { HsmAnswer } from './hsm.fixture.js';

const MODULE = '/usr/lib/softhsm/libsofthsm2.so';
const PROGRAM = fileURLToPath(new URL('./hsm.fixture.js', import.meta.url));
const PKCS11JS = createRequire(import.meta.url).resolve('pkcs11js');

describeWith(['softhsm2-util', MODULE], 'keys behind PKCS #11, in SoftHSM', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let env: NodeJS.ProcessEnv;

  beforeAll(() => {
    folder = temporaryFolder();
    mkdirSync(join(folder.path, 'tokens'));
    const config = join(folder.path, 'softhsm2.conf');
    writeFileSync(
      config,
      `directories.tokendir = ${folder.path}/tokens\nobjectstore.backend = file\nlog.level = ERROR\n`,
    );
    writeFileSync(join(folder.path, 'pin'), '1234\n');
    writeFileSync(join(folder.path, 'wrong'), '9999\n');
    env = { ...process.env, SOFTHSM2_CONF: config };
    const args = ['--init-token', '--free', '--label', 'edge', '--so-pin', '12345678', '--pin', '1234'];
    execFileSync(requireProgram('softhsm2-util'), args, { env, stdio: 'ignore' });
  });
  afterAll(() => folder.remove());

  const keyUrl = (object: string, pin = 'pin', token = 'edge', module = MODULE): string =>
    `pkcs11:token=${token};object=${object}?module=${module}&pin-source=file:${folder.path}/${pin}`;
  const ask = (action: 'create' | 'open', url: string, algorithm = -47, count = 0, more: NodeJS.ProcessEnv = {}) =>
    JSON.parse(
      execFileSync(process.execPath, [PROGRAM, action, url, `${algorithm}`, `${count}`], {
        env: { ...env, ...more },
        encoding: 'utf8',
      }),
    ) as HsmAnswer;

  test.each([
    ['ES256K', -47, secp256k1, secp256k1.Point.Fn.ORDER],
    ['ESP256', -9, p256, p256.Point.Fn.ORDER],
  ] as const)(
    'A08 makes an %s key whose 50 signatures all have a low s and verify',
    (name, algorithm, curve, order) => {
      const created = ask('create', keyUrl(name), algorithm, 50);
      expect(created).toMatchObject({ algorithm, assurance: 2 });
      const publicKey = fromHex(created.publicKey!)!;
      for (const { digest, signature } of created.signatures!) {
        expect(BigInt(`0x${signature.slice(64)}`) <= order >> 1n).toBe(true);
        expect(curve.verify(fromHex(signature)!, fromHex(digest)!, publicKey, { prehash: false, lowS: true })).toBe(
          true,
        );
      }
      expect(created.signatures).toHaveLength(50);
      expect(ask('open', keyUrl(name), 0, 1)).toMatchObject({ algorithm, publicKey: created.publicKey });
      expect(ask('create', keyUrl(name), algorithm).code).toBe('KEY_EXISTS');
    },
  );

  test('A02 A08 the module itself gives high s, and the private value to nobody', () => {
    ask('create', keyUrl('raw'));
    const script = `
      const pk = require(process.argv[1]); const m = new pk.PKCS11(); m.load(${JSON.stringify(MODULE)}); m.C_Initialize();
      const slot = m.C_GetSlotList(true).find((s) => m.C_GetTokenInfo(s).label.trim() === 'edge');
      const s = m.C_OpenSession(slot, 6); m.C_Login(s, 1, '1234');
      m.C_FindObjectsInit(s, [{ type: pk.CKA_CLASS, value: pk.CKO_PRIVATE_KEY }, { type: pk.CKA_LABEL, value: 'raw' }]);
      const key = m.C_FindObjects(s, 1)[0]; m.C_FindObjectsFinal(s);
      const read = (type) => { try { return m.C_GetAttributeValue(s, key, [{ type }])[0].value.toString('hex'); } catch (e) { return e.message; } };
      const tops = []; for (let i = 0; i < 40; i++) { m.C_SignInit(s, { mechanism: pk.CKM_ECDSA }, key); tops.push(m.C_Sign(s, Buffer.alloc(32, i), Buffer.alloc(64))[32]); }
      console.log(JSON.stringify({ high: tops.filter((t) => t >= 0x80).length, value: read(pk.CKA_VALUE), sensitive: read(pk.CKA_SENSITIVE), extractable: read(pk.CKA_EXTRACTABLE) }));`;
    const raw = JSON.parse(execFileSync(process.execPath, ['-e', script, PKCS11JS], { env, encoding: 'utf8' }));
    expect(raw.high).toBeGreaterThan(0);
    expect(raw).toMatchObject({
      sensitive: '01',
      extractable: '00',
      value: expect.stringContaining('CKR_ATTRIBUTE_SENSITIVE'),
    });
  });

  test('names what is wrong', () => {
    ask('create', keyUrl('named'));
    expect(ask('open', keyUrl('named', 'wrong')).code).toBe('KEY_LOCKED');
    expect(ask('open', keyUrl('named', 'absent')).code).toBe('KEY_LOCKED');
    expect(ask('open', keyUrl('other')).code).toBe('KEY_NOT_FOUND');
    expect(ask('open', keyUrl('named', 'pin', 'elsewhere')).code).toBe('KEYSTORE_UNAVAILABLE');
    expect(ask('open', keyUrl('named', 'pin', 'edge', '/nowhere.so')).code).toBe('KEYSTORE_UNAVAILABLE');
    expect(ask('open', `pkcs11:token=edge?module=${MODULE}`).code).toBe('KEY_URL_INVALID');
    expect(ask('open', 'pkcs11:token=edge;object=named').code).toBe('KEY_URL_INVALID');
    expect(ask('open', `pkcs11:token=edge;colour=red?module=${MODULE}`).code).toBe('KEY_URL_INVALID');
    expect(ask('open', `pkcs11:token=edge;object=named?module=${MODULE}`).code).toBe('KEY_LOCKED');
  });

  test('takes the PIN from the environment, and never from the URL', () => {
    ask('create', keyUrl('by-env'));
    const url = `pkcs11:token=edge;object=by-env?module=${MODULE}`;
    expect(ask('open', url, 0, 1, { FIELDMARK_PIN: '1234' }).signatures).toHaveLength(1);
    expect(ask('open', `${url}&pin-source=env:MY_PIN`, 0, 1, { MY_PIN: '1234' }).signatures).toHaveLength(1);
    const given = ask('open', `${url}&pin-value=1234`);
    expect(given.code).toBe('KEY_URL_INVALID');
    expect(given.message).not.toContain('1234');
  });
});
