import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { decodeAttestation } from '#proto/attestation.js';
import { concat, equal, fromHex, toHex, toUtf8 } from '#proto/bytes.js';
import { openStreams } from '#tools/cli/serial-streams.js';
import { type EmulatedUnit, startUnit } from '#tools/emulator/unit.js';
import { claimCodeOf, keeperOf } from './claim-code.js';
import { type Batch, createFactory, type FactoryPorts, restoreLabels, type Unit, type UnitReport } from './factory.js';
import { sha256 } from './keys.js';
import { type Ledger, openLedger, passesOf } from './ledger.js';
import { openLink } from './link.js';
import { replayAttestation, tamperWith } from './tamper.fixture.js';

const SECRET = new Uint8Array(32).fill(9);
const FOREVER = new AbortController().signal;

let folder: string;
let ledger: Ledger;
let units: EmulatedUnit[];
let labels: Map<string, Uint8Array>;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fieldmark-'));
  ledger = openLedger(join(folder, 'ledger.jsonl'));
  units = [];
  labels = new Map();
});
afterEach(async () => {
  ledger.close();
  await Promise.all(units.map((unit) => unit.stop()));
  rmSync(folder, { recursive: true });
});

const start = async (given: Parameters<typeof startUnit>[0] = {}): Promise<EmulatedUnit> => {
  const unit = await startUnit(given);
  units.push(unit);
  return unit;
};

const batchOf = (change: Partial<Batch> = {}): Batch => ({
  name: 'run-1',
  expected: { board: 'linux', oem: 'Bench', model: 'B1', software: '1.2.3', assuranceMin: 0 },
  sensors: ['board'],
  isSerialUnique: true,
  secret: SECRET,
  bootMs: 30_000,
  ...change,
});

const portsOf = (change: Partial<FactoryPorts> = {}): FactoryPorts => ({
  open: ({ port }) => openStreams(port),
  writeLabel: async (identity, code) => {
    labels.set(identity.deviceId, code);
    return { svg: 'x.svg', pdf: 'x.pdf' };
  },
  now: () => new Date(0),
  ...change,
});

const run = (unit: Unit, batch: Partial<Batch> = {}, ports: Partial<FactoryPorts> = {}): Promise<UnitReport> =>
  createFactory(batchOf(batch), ledger, portsOf(ports)).run(unit, FOREVER);

const testsOf = (report: UnitReport): string[] =>
  report.tests.map(({ name, result, code }) => `${name} ${code ?? result}`);

describe('a unit on the bench', () => {
  test('gets its key, is tested, locked, read back, written down and labelled, in this order', async () => {
    const unit = await start();
    const order: string[] = [];
    const report = await run(
      { port: unit.url, usbSerial: 'A1' },
      {},
      {
        flash: async () => {
          order.push('flash');
          return 'ab'.repeat(32);
        },
        writeLabel: async (identity) => {
          order.push(`label after line ${passesOf(ledger).length}`);
          expect(passesOf(ledger)[0]?.identity).toEqual(identity);
          return { svg: 's', pdf: 'p' };
        },
      },
    );
    expect(testsOf(report)).toEqual([
      ...['flash pass', 'open pass', 'answer pass', 'key pass', 'new pass', 'identity pass', 'vector pass'],
      ...['sensors pass', 'sensor board pass', 'lock pass', 'reopen pass', 'read-back pass'],
    ]);
    expect(report).toMatchObject({ result: 'pass', isRepeat: false, seq: 0, label: { pdf: 'p' } });
    expect(order).toEqual(['flash', 'label after line 1']);
    const [line] = passesOf(ledger);
    const id = fromHex(line!.identity.deviceId)!;
    expect(line).toMatchObject({ usbSerial: 'A1', image: 'ab'.repeat(32), tests: report.tests });
    expect(line!.keeper).toBe(toHex(keeperOf(id, claimCodeOf(SECRET, id))));
    await openStreams(unit.url).then(async (streams) => {
      const link = openLink(streams);
      expect(await link.call('hello', {})).toMatchObject({ isOpen: false, keeper: fromHex(line!.keeper!) });
      await link.close();
      await streams.close();
    });
  });

  test('leaves a test vector in the ledger that anyone can check', async () => {
    const unit = await start();
    await run({ port: unit.url });
    const { vector, identity } = passesOf(ledger)[0]!;
    const said = decodeAttestation(fromHex(vector!.attestation)!);
    if (!said.ok) throw new Error(said.code);
    const id = fromHex(identity.deviceId)!;
    const bound = [toUtf8('fieldmark factory vector'), toUtf8('run-1'), new Uint8Array(1), id, fromHex(vector!.seed)!];
    expect(toHex(said.value.nonce)).toBe(toHex(sha256(concat(bound))));
    expect(equal(said.value.deviceId, id)).toBe(true);
    const digest = sha256(said.value.toBeSigned);
    expect(secp256k1.verify(said.value.signature, digest, fromHex(identity.publicKey)!, { prehash: false })).toBe(true);
  });

  test('plugged in again passes again, without a second line', async () => {
    const unit = await start();
    const first = await run({ port: unit.url, usbSerial: 'A1' });
    unit.restart();
    const again = await run({ port: unit.url, usbSerial: 'A1' });
    expect(again).toMatchObject({ result: 'pass', isRepeat: true, seq: first.seq });
    expect(ledger.lines()).toHaveLength(1);
  });
});

describe('a unit that fails says why, how it is, and what to do', () => {
  const copied = secp256k1.utils.randomSecretKey();

  test.each<[string, Parameters<typeof startUnit>[0], Partial<Batch>, string, RegExp]>([
    [
      'a sensor that is broken',
      { sensors: [{ name: 'board', code: 'SENSOR_TIMEOUT' }] },
      {},
      'UNIT_FAILED',
      /open to all/,
    ],
    ['a sensor that is missing', { sensors: [] }, {}, 'UNIT_FAILED', /open to all/],
    [
      'a code that nobody knows',
      { sensors: [{ name: 'x', code: 'ODD' }] },
      { sensors: [] },
      'UNIT_FAILED',
      /open to all/,
    ],
    [
      'another board, model and maker',
      { identity: { board: 'pico', oem: 'Who', model: 'X', software: '1.2.3' } },
      {},
      'UNIT_MISMATCH',
      /open to all/,
    ],
    [
      'old software',
      { identity: { board: 'linux', oem: 'Bench', model: 'B1', software: '1.0.0' } },
      {},
      'UNIT_MISMATCH',
      /open to all/,
    ],
    ['a key in a file', {}, { expected: { board: 'linux', assuranceMin: 2 } }, 'UNIT_MISMATCH', /open to all/],
    [
      'another key store',
      {},
      { expected: { board: 'linux', assuranceMin: 0, keyStores: ['tpm2'] } },
      'UNIT_MISMATCH',
      /open to all/,
    ],
  ])('%s', async (_name, given, batch, code, state) => {
    const unit = await start({ secret: copied, ...given });
    const report = await run({ port: unit.url }, batch);
    expect(report.error).toMatchObject({ code, state: expect.stringMatching(state), next: expect.any(String) });
    expect(report.result).toBe('fail');
    expect(ledger.lines()).toMatchObject([
      { kind: 'unit', result: 'fail', identity: { model: given?.identity?.model ?? 'B1' } },
    ]);
    expect([labels.size, unit.storage.size]).toEqual([0, 0]);
  });

  test('one that does not answer', async () => {
    const unit = await start();
    unit.tamper = () => new Uint8Array(0);
    const report = await run({ port: unit.url }, { bootMs: 500 });
    expect(report.error).toMatchObject({ code: 'DEVICE_SILENT', state: expect.stringMatching(/has not answered/) });
    expect(report.tests.at(-1)).toMatchObject({ name: 'answer', result: 'fail', code: 'DEVICE_SILENT' });
    unit.tamper = (bytes) => bytes;
    expect((await run({ port: unit.url })).result).toBe('pass');
  });

  test('one whose port is gone', async () => {
    const report = await run({ port: 'tcp://127.0.0.1:1' });
    expect(report.error).toMatchObject({ code: 'PORT_NOT_FOUND', state: 'nothing was done' });
  });

  test('one that could not be flashed', async () => {
    const unit = await start();
    const { FieldmarkError } = await import('#proto/errors.js');
    const flash = () => Promise.reject(new FieldmarkError('FLASH_VERIFY_FAILED', { state: 'it holds half an image' }));
    const report = await run({ port: unit.url }, {}, { flash });
    expect(report.error).toMatchObject({ code: 'FLASH_VERIFY_FAILED', state: 'it holds half an image' });
    expect(unit.secret).toBeUndefined();
  });

  test('A05 one that replays an old attestation, and one whose key signs with chance', async () => {
    const replaying = await start();
    replaying.tamper = replayAttestation();
    expect((await run({ port: replaying.url })).error?.code).toBe('ATTESTATION_STALE');
    const chancy = await start();
    chancy.hasChance = true;
    expect((await run({ port: chancy.url })).error?.code).toBe('VECTOR_FAILED');
    expect(labels.size).toBe(0);
  });

  test('one whose lock does not hold', async () => {
    const unit = await start();
    const opening = (report: Parameters<NonNullable<FactoryPorts['onTest']>>[1]): void => {
      if (report.name === 'lock') unit.storage.clear();
      if (report.name === 'lock') unit.restart();
    };
    const report = await run({ port: unit.url }, {}, { onTest: (_unit, test) => opening(test) });
    expect(report.error).toMatchObject({
      code: 'SETTINGS_DIFFER',
      state: expect.stringMatching(/locked by the factory/),
    });
    expect(passesOf(ledger)).toEqual([]);
  });

  test('A05 one that says it is locked, and is open or takes settings', async () => {
    const open = await start();
    const later: FactoryPorts['onTest'] = (unit, { name }) => {
      if (name !== 'lock') return;
      if (unit.port === open.url) open.tamper = tamperWith('hello', (key, value) => (key === 8 ? true : value));
      else lax.tamper = tamperWith('write', (key, value) => (key === 1 ? 'CONFIG_INVALID' : value), 2);
    };
    const lax = await start();
    const locked = { code: 'SETTINGS_DIFFER', message: expect.stringMatching(/lock is not there/) };
    expect((await run({ port: open.url }, {}, { onTest: later })).error).toMatchObject(locked);
    const taken = { code: 'SETTINGS_DIFFER', message: expect.stringMatching(/not refused/) };
    expect((await run({ port: lax.url }, {}, { onTest: later })).error).toMatchObject(taken);
  });

  test('A05 one that another batch has locked, and one that has an owner', async () => {
    const unit = await start();
    expect((await run({ port: unit.url })).result).toBe('pass');
    const other = openLedger(join(folder, 'other.jsonl'));
    const second = createFactory(batchOf({ secret: new Uint8Array(32).fill(1) }), other, portsOf());
    expect((await second.run({ port: unit.url }, FOREVER)).error?.code).toBe('DEVICE_LOCKED');
    other.close();
  });

  test('A01 two with one key are both kept back, together on the bench or one after the other', async () => {
    const [one, two] = [await start({ secret: copied }), await start({ secret: copied })];
    const factory = createFactory(batchOf(), ledger, portsOf());
    const together = await Promise.all([one, two].map((unit) => factory.run({ port: unit.url }, FOREVER)));
    expect(together.map(({ error }) => error?.code)).toEqual(['UNIT_DOUBLED', 'UNIT_DOUBLED']);
    const [three, four] = [await start(), await start()];
    expect((await factory.run({ port: three.url, usbSerial: 'A' }, FOREVER)).result).toBe('pass');
    four.secret = three.secret;
    four.restart();
    const late = await factory.run({ port: four.url, usbSerial: 'B' }, FOREVER);
    expect(late.error?.code).toBe('UNIT_DOUBLED');
  });

  test('A01 one that passed and has another key now, unless USB serial numbers mean nothing', async () => {
    const unit = await start();
    expect((await run({ port: unit.url, usbSerial: '0001' })).result).toBe('pass');
    const other = await start();
    const report = await run({ port: other.url, usbSerial: '0001' });
    expect(report.error).toMatchObject({ code: 'ATTESTATION_FOREIGN', message: expect.stringMatching(/line 0/) });
    expect((await run({ port: other.url, usbSerial: '0001' }, { isSerialUnique: false })).result).toBe('pass');
  });

  test('one that is interrupted, and goes on where it was', async () => {
    const unit = await start();
    const ending = new AbortController();
    const onTest: FactoryPorts['onTest'] = (_unit, { name }) => {
      if (name === 'lock') ending.abort();
    };
    const factory = createFactory(batchOf(), ledger, portsOf({ onTest }));
    const report = await factory.run({ port: unit.url }, ending.signal);
    expect(report.error).toMatchObject({ code: 'INTERRUPTED', state: expect.stringMatching(/without a line/) });
    expect((await run({ port: unit.url })).result).toBe('pass');
    expect(passesOf(ledger)).toHaveLength(1);
  });
});

describe('many units', () => {
  test('are on the bench at once, and each passes once', async () => {
    for (let i = 0; i < 6; i++) await start();
    const factory = createFactory(batchOf(), ledger, portsOf());
    const reports = await Promise.all(units.map((unit) => factory.run({ port: unit.url }, FOREVER)));
    expect(reports.map(({ result }) => result)).toEqual(units.map(() => 'pass'));
    expect(new Set(passesOf(ledger).map(({ identity }) => identity.deviceId)).size).toBe(6);
  });

  test('A04 the plug pulled at each test: the next try passes, with the key that the unit had', async () => {
    const names = ['open', 'answer', 'key', 'identity', 'vector', 'sensors', 'lock', 'reopen'];
    for (const name of names) {
      const unit = await start();
      const onTest: FactoryPorts['onTest'] = (_unit, test) => {
        if (test.name === name) unit.restart();
      };
      const cut = await run({ port: unit.url }, {}, { onTest });
      const kept = unit.secret;
      const again = await run({ port: unit.url });
      expect([name, again.result]).toEqual([name, 'pass']);
      if (cut.result === 'fail' && kept !== undefined) expect(unit.secret).toBe(kept);
    }
    expect(passesOf(ledger)).toHaveLength(names.length);
  });
});

test('labels that a crash took are written from the ledger', async () => {
  const unit = await start();
  await expect(run({ port: unit.url }, {}, { writeLabel: () => Promise.reject(new Error('crash')) })).rejects.toThrow(
    'crash',
  );
  const [line] = passesOf(ledger);
  await restoreLabels(batchOf(), ledger, portsOf());
  expect(labels.get(line!.identity.deviceId)).toEqual(claimCodeOf(SECRET, fromHex(line!.identity.deviceId)!));
});
