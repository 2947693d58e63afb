import { createPublicKey, verify } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import Database from 'better-sqlite3';
import { equal } from '#proto/bytes.js';
import { unwrap } from '#proto/errors.js';
import { leafHash, verifyConsistency, verifyInclusion } from '#proto/merkle.js';
import { noteKey, signCheckpoint } from '#proto/note.js';
import { decodeEnvelope, envelopeCti } from '#proto/reading.js';
import { type AuditReport, auditLog } from './audit.js';
import { databasePath } from './database.js';
import { createTestDevice, headerOf, ORIGIN, sha256, type TestDevice, temporaryFolder } from './engine.fixture.js';
import { type GatewayKeys, openGatewayKeys } from './keys.js';
import { type Log, openLog } from './log.js';
import type { Admitted, Verifier } from './stages.js';
import { openStore, type Store } from './store.js';
import { openVerifier } from './verify.js';

let folder: ReturnType<typeof temporaryFolder>;
let keys: GatewayKeys;
let store: Store;
let log: Log;
let verifier: Verifier;
const tiles = (): string => join(folder.path, 'tiles');
const open = async (): Promise<void> => {
  store = await openStore({ folder: folder.path, header: headerOf(keys.noteKey.publicKey) });
  log = await openLog({ store, folder: tiles() }).catch(async (error) => {
    await store.close();
    throw error;
  });
};
beforeAll(async () => {
  verifier = await openVerifier({ workers: 1 });
});
afterAll(() => verifier.close());
beforeEach(async () => {
  folder = temporaryFolder();
  keys = openGatewayKeys(folder.path);
  await open();
});
afterEach(async () => {
  await store.close().catch(() => undefined);
  folder.remove();
});

const fill = async (device: TestDevice, count: number): Promise<readonly Admitted[]> => {
  const readings = Array.from({ length: count }, (_, i) => device.seal(i));
  await store.commit(readings);
  return readings;
};

/** Signs and publishes the newest state as the checkpointer does. */
const publish = async (): Promise<void> => {
  const state = log.state();
  const key = noteKey(sha256, ORIGIN, keys.noteKey.publicKey);
  const note = new TextDecoder().decode(signCheckpoint({ origin: ORIGIN, ...state }, key, keys.noteKey.sign));
  await store.saveCheckpoint({ ...state, note, signature: new Uint8Array(65), status: 'signed' });
  await log.publish(state.size, note);
};

const verifyNote = (publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean => {
  const spki = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), publicKey]);
  return verify(null, message, createPublicKey({ key: spki, format: 'der', type: 'spki' }), signature);
};

const audit = async (devices: readonly TestDevice[], expected?: AuditReport): Promise<AuditReport> =>
  unwrap(
    await auditLog({
      read: async (path) => (existsSync(join(tiles(), path)) ? readFileSync(join(tiles(), path)) : undefined),
      find: async (deviceId) => devices.find((device) => equal(device.deviceId, deviceId)),
      verifier,
      verifyNote,
      ...(expected === undefined ? {} : { expected }),
    }),
  );

/** The tree head of RFC 9162 §2.1.1, word for word. */
const merkleTreeHash = (entries: readonly Uint8Array[]): Uint8Array => {
  if (entries.length === 1) return sha256(new Uint8Array([0, ...entries[0]!]));
  let k = 1;
  while (k * 2 < entries.length) k *= 2;
  const [left, right] = [merkleTreeHash(entries.slice(0, k)), merkleTreeHash(entries.slice(k))];
  return sha256(new Uint8Array([1, ...left, ...right]));
};

/** Reads a published log by the C2SP text alone, without any of this project's codecs. */
const readIndependently = (): { readonly size: number; readonly root: string; readonly entries: Uint8Array[] } => {
  const [, size, root] = readFileSync(join(tiles(), 'checkpoint'), 'utf8').split('\n');
  const entries: Uint8Array[] = [];
  for (let index = 0; index * 256 < Number(size); index++) {
    const width = Math.min(256, Number(size) - index * 256);
    const name = `tile/entries/${String(index).padStart(3, '0')}${width === 256 ? '' : `.p/${width}`}`;
    const bundle = readFileSync(join(tiles(), name));
    for (let at = 0; at < bundle.length; at += 2 + bundle.readUInt16BE(at))
      entries.push(new Uint8Array(bundle.subarray(at + 2, at + 2 + bundle.readUInt16BE(at))));
  }
  return { size: Number(size), root: root!, entries };
};

describe('the log', () => {
  test('proves every entry and its growth, across tile borders', async () => {
    const device = createTestDevice();
    await fill(device, 600);
    const roots = new Map([1, 2, 255, 256, 257, 512, 601].map((size) => [size, log.root(size)]));
    for (const [size, root] of roots)
      for (const index of [0, 1, 254, 255, 256, 511, 600].filter((i) => i < size)) {
        const leaf = leafHash(sha256, store.entry(index)!.bytes);
        expect(verifyInclusion(sha256, leaf, index, size, log.inclusion(index, size), root)).toBe(true);
      }
    for (const [from, old] of roots)
      for (const [to, now] of roots) {
        if (from > to) continue;
        expect(verifyConsistency(sha256, from, old, to, now, log.consistency(from, to))).toBe(true);
      }
    expect(log.consistency(0, 601)).toEqual([]);
    expect(log.state()).toEqual({ size: 601, root: roots.get(601) });
    await fill(device, 1);
    expect(log.state().size).toBe(602);
    expect(log.state().root).not.toEqual(roots.get(601));
  });

  test('is published so that a reader of the C2SP text alone finds every entry under the signed root', async () => {
    const device = createTestDevice();
    for (const count of [3, 252, 1, 400]) {
      await fill(device, count);
      await publish();
      const read = readIndependently();
      expect(read.size).toBe(store.size());
      expect(Buffer.from(merkleTreeHash(read.entries)).toString('base64')).toBe(read.root);
      expect(read.entries.at(-1)).toEqual(store.entry(store.size() - 1)?.bytes);
    }
    expect(readdirSync(join(tiles(), 'tile', '0')).sort()).toEqual(['000', '001', '002.p']);
    expect(statSync(join(tiles(), 'tile', '1', '000.p', '2')).size).toBe(64);
  });

  test('A25 mends static files that are missing, damaged or cut when it opens', async () => {
    const device = createTestDevice();
    await fill(device, 600);
    await publish();
    const good = ['tile/0/000', 'tile/0/001', 'tile/1/000.p/2', 'tile/entries/001', 'tile/entries/002.p/89'].map(
      (path): [string, Buffer] => [join(tiles(), path), readFileSync(join(tiles(), path))],
    );
    await store.close();
    rmSync(good[0]![0]);
    for (const [path, bytes] of good.slice(1))
      writeFileSync(
        path,
        bytes.map((byte, i) => (i === 40 ? byte ^ 1 : byte)),
      );
    writeFileSync(good[4]![0], good[4]![1].subarray(0, 50));
    await open();
    expect(log.repairedFiles).toBe(5);
    for (const [path, bytes] of good) expect(readFileSync(path)).toEqual(bytes);
    expect(log.root(601)).toEqual(store.latestCheckpoint()?.root);
    expect((await audit([device])).findings).toEqual([]);
  });

  test('A25 does not open on entries that are not what its checkpoint signed, and names the first', async () => {
    await fill(createTestDevice(), 300);
    await publish();
    await store.close();
    rmSync(tiles(), { recursive: true });
    const db = new Database(databasePath(folder.path));
    // changed together with its hash, as no accident does
    const envelope = createTestDevice().seal(1).bytes;
    db.prepare('UPDATE entries SET envelope = ?, leaf = ? WHERE idx = 77').run(envelope, leafHash(sha256, envelope));
    db.close();
    await expect(open()).rejects.toMatchObject({ code: 'STORAGE_DAMAGED' });
  });

  test('A25 does not open when signed entries are gone', async () => {
    await fill(createTestDevice(), 5);
    await publish();
    await store.close();
    const db = new Database(databasePath(folder.path));
    db.exec('DELETE FROM entries WHERE idx = 5');
    db.close();
    await expect(open()).rejects.toMatchObject({
      code: 'STORAGE_DAMAGED',
      message: expect.stringContaining('entry 5'),
    });
  });
});

describe('the audit', () => {
  test('finds nothing in an honest log, with an older checkpoint from elsewhere', async () => {
    const devices = [createTestDevice(), createTestDevice()];
    await fill(devices[0]!, 200);
    await publish();
    const older = await audit(devices);
    await fill(devices[1]!, 100);
    await publish();
    const report = await audit(devices, older);
    expect(report).toMatchObject({ sound: true, findings: [], size: 301, envelopes: 300, devices: 2, origin: ORIGIN });
  });

  test('A29 names entries that are doubled, forged, foreign, unknown or out of their chain', async () => {
    const [device, unknown] = [createTestDevice(), createTestDevice()];
    const readings = await fill(device, 5);
    await store.close();
    const forged = readings[4]!.bytes.slice();
    forged[forged.length - 5]! ^= 1;
    const lost = [device.seal(1), device.seal(2)][1]!;
    const entries = [
      readings[2]!.bytes,
      forged,
      unknown.seal(1).bytes,
      lost.bytes,
      device.sealAs(7, 1).bytes,
      // says it follows the same one as its neighbour
      device.sealAs(8, 1).bytes,
      headerOf(keys.noteKey.publicKey),
    ];
    const db = new Database(databasePath(folder.path));
    // a gateway that pads its log signs what it likes
    entries.forEach((bytes, i) => {
      db.prepare('INSERT INTO entries VALUES (?, ?, ?, ?, ?, 0, 0, 0)').run(
        6 + i,
        new Uint8Array([i]),
        new Uint8Array([i]),
        leafHash(sha256, bytes),
        bytes,
      );
    });
    db.close();
    await open();
    await publish();
    const report = await audit([device]);
    expect(report.sound).toBe(false);
    expect(report.findings.map(({ code, index, severity }) => [code, index, severity]).sort()).toEqual(
      [
        ['CHAIN_BROKEN', 11, 'fault'],
        ['CHAIN_BROKEN', 9, 'gap'],
        ['COSE_INVALID', 12, 'fault'],
        ['DEVICE_UNKNOWN', 8, 'fault'],
        ['READING_FORKED', 7, 'fault'],
        ['READING_REPLAYED', 6, 'fault'],
        ['SIGNATURE_INVALID', 7, 'fault'],
      ].sort(),
    );
  });

  test('A01 names what was sealed after its key was replaced', async () => {
    const device = createTestDevice();
    await fill(device, 4);
    await publish();
    const second = decodeEnvelope(store.entry(2)!.bytes);
    const lastCti = envelopeCti(unwrap(second));
    const report = await audit([{ ...device, lastCti } as TestDevice]);
    expect(report.findings.map(({ code, index }) => [code, index])).toEqual([
      ['KEY_RETIRED', 3],
      ['KEY_RETIRED', 4],
    ]);
  });

  test('A27 names a root that is not the expected one, and a log that is shorter', async () => {
    const device = createTestDevice();
    await fill(device, 10);
    await publish();
    const honest = await audit([device]);
    const other = await audit([device], { ...honest, size: 4, root: new Uint8Array(32) });
    expect(other.findings).toMatchObject([{ code: 'LOG_FORKED', severity: 'fault' }]);
    const shorter = await audit([device], { ...honest, size: 99 });
    expect(shorter.findings).toMatchObject([{ code: 'LOG_FORKED', severity: 'fault' }]);
  });

  test('A25 names the flipped bit of a tile, a bundle and a note', async () => {
    const device = createTestDevice();
    await fill(device, 300);
    await publish();
    const flip = (path: string, at: number): void => {
      const bytes = readFileSync(join(tiles(), path));
      bytes[at]! ^= 1;
      writeFileSync(join(tiles(), path), bytes);
    };
    flip('tile/0/000', 32 * 7);
    expect((await audit([device])).findings).toMatchObject([{ code: 'TILE_INVALID', index: 7 }]);
    flip('tile/0/000', 32 * 7);
    flip('tile/1/000.p/1', 3);
    expect((await audit([device])).findings).toMatchObject([{ code: 'TILE_INVALID' }]);
    flip('tile/1/000.p/1', 3);
    const at = readFileSync(join(tiles(), 'tile/entries/000')).indexOf(store.entry(200)!.bytes);
    flip('tile/entries/000', at + 150);
    const found = (await audit([device])).findings;
    expect(found).toContainEqual(expect.objectContaining({ code: 'TILE_INVALID', index: 200 }));
    expect(found).toContainEqual(expect.objectContaining({ code: 'PROOF_INVALID' }));
    flip('tile/entries/000', at + 150);
    flip('checkpoint', 60);
    await expect(audit([device])).rejects.toBeDefined();
  });
});
