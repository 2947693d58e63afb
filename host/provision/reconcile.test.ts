import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openStreams } from '#tools/cli/serial-streams.js';
import { startUnit } from '#tools/emulator/unit.js';
import { createFactory } from './factory.js';
import { type LedgerLine, openLedger, type PassLine, passesOf } from './ledger.js';
import { type Evidence, isVouchable, lotsOf, type Plugged, type Registration, reconcile } from './reconcile.js';

let line: LedgerLine & PassLine;
beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'fieldmark-'));
  const ledger = openLedger(join(folder, 'ledger.jsonl'));
  const unit = await startUnit();
  const batch = {
    name: 'run-1',
    expected: { board: 'linux', assuranceMin: 0 },
    sensors: [],
    isSerialUnique: true,
    secret: new Uint8Array(32),
    bootMs: 30_000,
  };
  const ports = {
    open: ({ port }: { readonly port: string }) => openStreams(port),
    writeLabel: async () => ({ svg: '', pdf: '' }),
    now: () => new Date(),
  };
  await createFactory(batch, ledger, ports).run({ port: unit.url, usbSerial: 'S1' }, new AbortController().signal);
  line = passesOf(ledger)[0] as LedgerLine & PassLine;
  ledger.close();
  await unit.stop();
  rmSync(folder, { recursive: true });
});
afterAll(() => expect(line.result).toBe('pass'));

const kinds = async (change: Partial<Evidence>, lines: readonly LedgerLine[] = [line]): Promise<string[]> => {
  const evidence: Evidence = {
    batch: 'run-1',
    isSerialUnique: true,
    ledger: { lines: () => lines },
    plugged: [],
    hasLabel: () => true,
    ...change,
  };
  const [standing] = await reconcile(evidence);
  const found = standing!.findings.map(({ kind }) => kind);
  // whatever is wrong but a label that can be written again keeps the maker's word back
  expect(isVouchable(standing!)).toBe(
    found.every((kind) => kind === 'label-missing') && standing!.chain !== 'registered',
  );
  return found;
};

/** Hex with its last digit changed. */
const altered = (hex: string): string => hex.slice(0, -1) + (hex.endsWith('0') ? '1' : '0');

test('a sound unit has no finding', async () => expect(await kinds({})).toEqual([]));

test('a vector of another batch, seed, signature, key, name or assurance is found', async () => {
  const { vector, identity } = line;
  const wrong = ['vector-invalid'];
  expect(await kinds({ batch: 'run-2' })).toEqual(wrong);
  for (const change of [
    { vector: { ...vector!, seed: altered(vector!.seed) } },
    { vector: { ...vector!, attestation: altered(vector!.attestation) } },
    { vector: { ...vector!, attestation: '00' } },
    { identity: { ...identity, publicKey: altered(identity.publicKey) } },
    { identity: { ...identity, didKey: `${identity.didKey}x` } },
    { identity: { ...identity, assurance: 2 } },
    { identity: { ...identity, algorithm: 'ESP256' as const } },
    { identity: { ...identity, deviceId: '00'.repeat(20) } },
  ])
    expect(await kinds({}, [{ ...line, ...change }])).toEqual(wrong);
  const { vector: _vector, ...without } = line;
  expect(await kinds({}, [without as LedgerLine])).toEqual(wrong);
});

test('what the registry says otherwise is found', async () => {
  const registration: Registration = {
    maker: '0xAb',
    algorithm: -47,
    assurance: 0,
    suspended: false,
    owner: undefined,
  };
  const on = (change: Partial<Registration>) => ({ registrationOf: async () => ({ ...registration, ...change }) });
  expect(await kinds({ ...on({}), maker: '0xaB' })).toEqual([]);
  expect(await kinds({ ...on({}), maker: '0xcd' })).toEqual(['registered-otherwise']);
  expect(await kinds(on({ algorithm: -9 }))).toEqual(['registered-otherwise']);
  expect(await kinds(on({ assurance: 1 }))).toEqual(['registered-otherwise']);
  expect(await kinds(on({ suspended: true }))).toEqual(['suspended']);
  expect(await kinds({ registrationOf: async () => undefined })).toEqual([]);
});

test('what a plugged-in device says otherwise is found', async () => {
  const { deviceId } = line.identity;
  const device: Plugged = { port: 'x', usbSerial: 'S1', deviceId, keeper: line.keeper, isOpen: false, hasOwner: false };
  const plug = (change: Partial<Plugged>) => ({ plugged: [{ ...device, ...change }] });
  expect(await kinds(plug({}))).toEqual([]);
  expect(await kinds(plug({ hasOwner: true, keeper: undefined }))).toEqual([]);
  expect(await kinds(plug({ isOpen: true }))).toEqual(['not-locked']);
  expect(await kinds(plug({ keeper: 'ff' }))).toEqual(['not-locked']);
  const other = await reconcile({
    batch: 'run-1',
    isSerialUnique: true,
    ledger: { lines: () => [line] },
    hasLabel: () => false,
    plugged: [{ ...device, deviceId: '11'.repeat(20) }],
  });
  expect(other.map(({ findings }) => findings.map(({ kind }) => kind))).toEqual([
    ['label-missing'],
    ['key-changed', 'not-in-ledger'],
  ]);
});

test('lots have one algorithm and assurance each, and a bound', () => {
  const of = (algorithm: 'ES256K' | 'ESP256', assurance: number): PassLine => ({
    ...line,
    identity: { ...line.identity, algorithm, assurance },
  });
  const lines = [of('ES256K', 0), of('ESP256', 2), of('ES256K', 0), of('ES256K', 1), of('ES256K', 0)];
  expect(lotsOf(lines, 2).map((lot) => lot.length)).toEqual([2, 1, 1, 1]);
  expect(lotsOf([], 2)).toEqual([]);
});
