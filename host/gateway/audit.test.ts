import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { noteKey, signCheckpoint } from '#proto/note.js';
import { verifyEd25519 } from '#tools/verify/signatures.js';
import { type AuditOptions, type AuditReport, auditLog } from './audit.js';
import { createTestDevice, headerOf, ORIGIN, sha256, temporaryFolder } from './engine.fixture.js';
import { readFileIfThere } from './files.js';
import { openGatewayKeys } from './keys.js';
import { type Log, openLog } from './log.js';
import { openStore, type Store } from './store.js';
import { openVerifier } from './verify.js';

const SIZE = 1000;

let folder: ReturnType<typeof temporaryFolder>;
let store: Store;
let log: Log;
let verifier: Awaited<ReturnType<typeof openVerifier>>;
const device = createTestDevice();
beforeAll(async () => {
  folder = temporaryFolder();
  const keys = openGatewayKeys(folder.path);
  store = await openStore({ folder: folder.path, header: headerOf(keys.noteKey.publicKey) });
  log = await openLog({ store, folder: join(folder.path, 'log') });
  verifier = await openVerifier();
  for (let i = 1; i < SIZE; i += 111)
    await store.commit(Array.from({ length: 111 }, (_, j) => device.seal(2000 + i + j)));
  const named = noteKey(sha256, ORIGIN, keys.noteKey.publicKey);
  const note = signCheckpoint({ origin: ORIGIN, ...log.state() }, named, keys.noteKey.sign);
  await log.publish(SIZE, new TextDecoder().decode(note));
});
afterAll(async () => {
  await verifier.close();
  await store.close();
  folder.remove();
});

const stateOf = (size: number) => ({ size, root: log.root(size) });

/** Audits, and tells which entries were handed over, and which files were read. */
const audit = async (part: AuditOptions['part']) => {
  const heard: [from: number, to: number][] = [];
  const files: string[] = [];
  const report = await auditLog({
    find: async () => ({ publicKey: device.publicKey }),
    verifier,
    verifyNote: verifyEd25519,
    read: async (path) => {
      files.push(path);
      return readFileIfThere(join(folder.path, 'log', path));
    },
    onEntries: (start, entries) => heard.push([start, start + entries.length]),
    ...(part && { part }),
  });
  if (!report.ok) throw new Error(report.code);
  return { report: report.value, heard, files };
};
const codesOf = ({ findings }: AuditReport) =>
  findings.filter(({ severity }) => severity === 'fault').map(({ code }) => code);

describe('the audit of a part of a log', () => {
  test.each([
    [
      undefined,
      300,
      [
        [0, 256],
        [256, 512],
      ],
    ],
    [100, 256, [[0, 256]]],
    [
      300,
      700,
      [
        [256, 512],
        [512, 768],
      ],
    ],
    [512, 513, [[512, 768]]],
    [999, 1000, [[768, 1000]]],
  ])('from %s to %s reads those bundles alone, and leads from root to root', async (since, until, wanted) => {
    const part = { ...(since !== undefined && { since: stateOf(since) }), until: stateOf(until) };
    const { report, heard, files } = await audit(part);
    expect(codesOf(report)).toEqual([]);
    expect(heard).toEqual(wanted);
    // entry 0 says whose log it is
    const bundles = files.filter((path) => path.includes('entries') && path !== 'tile/entries/000');
    expect(bundles.length).toBeLessThanOrEqual(wanted.length);
  });

  test('finds that another log was before, in between, or that its hashes were altered', async () => {
    const wrong = { ...stateOf(300), root: new Uint8Array(32) };
    expect(codesOf((await audit({ since: wrong, until: stateOf(700) })).report)).toEqual(['LOG_FORKED']);
    expect(codesOf((await audit({ until: { ...stateOf(700), root: new Uint8Array(32) } })).report)).toEqual([
      'LOG_FORKED',
    ]);
    const path = join(folder.path, 'log/tile/1/000.p/3');
    const before = readFileSync(path);
    const altered = Buffer.from(before);
    altered[40]! ^= 1;
    writeFileSync(path, altered);
    const codes = codesOf((await audit({ since: stateOf(600), until: stateOf(700) })).report);
    expect(codes).toContain('LOG_FORKED');
    writeFileSync(path, before);
    expect(codesOf((await audit({ until: stateOf(SIZE + 0) })).report)).toEqual([]);
    expect(codesOf((await audit({ until: { ...stateOf(SIZE), size: SIZE + 1 } })).report)).toEqual(['LOG_FORKED']);
  });

  test('of the whole goes on to the note that was signed', async () => {
    const { report, heard } = await audit(undefined);
    expect(report).toMatchObject({ sound: true, size: SIZE, envelopes: SIZE - 1, devices: 1 });
    expect(heard.at(-1)).toEqual([768, 1000]);
  });
});
