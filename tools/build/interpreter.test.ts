import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { afterAll, expect, test } from '@jest/globals';
import { toHex } from '#proto/bytes.js';
import { crc32, encodeFrame } from '#proto/frame.js';
import { prepareLogin } from '#proto/login.js';
import { encodeDropRecord } from '#proto/reading.js';
import { type Bundle, bundleBoard } from './bundle.js';

/** Names a genuine Espruino built for this computer; without it there is nothing to compare with. */
const INTERPRETER = process.env.ESPRUINO;

const folder = mkdtempSync(join(tmpdir(), 'interpreter-'));
afterAll(() => rmSync(folder, { recursive: true }));

/**
 * Texts beyond Latin-1 are left out of what is decoded: there a character is a byte, and String.fromCharCode(0x20ac) is
 * not the literal. What is encoded of them is the same.
 *
 * The codecs, the seal's bytes, a receipt's bytes, frames, the BME280's arithmetic, and errors, each as one line.
 */
const SCRIPT = `
import '#espruino/engine.js';
import { decodeEnvelope, encodeDropRecord, assembleEnvelope, prepareEnvelope } from '#proto/reading.js';
import { prepareLogin } from '#proto/login.js';
import { encodeHealth } from '#proto/health.js';
import { encodePack } from '#proto/senml.js';
import { decode } from '#proto/cbor.js';
import { encodeFrame, crc32 } from '#proto/frame.js';
import { toHex, fromHex, fromUtf8, toUtf8 } from '#proto/bytes.js';
import { FieldmarkError } from '#proto/errors.js';
import { centiCelsius, fineTemperature, pressureQ8, readCalibration } from '#drivers/bme280-compensation.js';
import { openFlashStorage } from '#espruino/flash-storage.js';
import { packet } from '#espruino/mqtt.js';

const fill = (length: number, seed: number): Uint8Array => {
  const bytes = new Uint8Array(length);
  for (let i = 0; i < length; i++) bytes[i] = (seed + 7 * i) & 255;
  return bytes;
};
const header = { algorithm: -47, contentType: 112, deviceId: fill(20, 1), iat: 1800000000, boot: 7, sequence: 4294967299,
  net: fill(8, 2), prev: fill(16, 3), clock: 4, firmware: fill(8, 4) } as never;
const payload = encodePack([
  { name: 'temperature', unit: 'Cel', value: { mantissa: -2508, exponent: -2 } },
  { name: 'big', value: { mantissa: 9007199254740991, exponent: 0 } },
  { name: 'text', value: 'é€' }, { name: 'open', value: true }]);
const prepared = prepareEnvelope(header, payload);
print(toHex(prepared.toBeSigned));
const envelope = assembleEnvelope(prepared.protectedBytes, payload, fill(64, 9));
print(toHex(envelope));
const decoded = decodeEnvelope(envelope);
print(decoded.ok ? decoded.value.boot + ' ' + decoded.value.sequence + ' ' + toHex(decoded.value.prev) : decoded.code);
for (const bad of ['1800', 'a201010100', '8261', 'fb3ff0000000000000', '1b0020000000000000', '62c328']) {
  const result = decode(fromHex(bad)!);
  print(bad + ' ' + (result.ok ? 'taken' : result.code));
}
print(toHex(prepareLogin({ algorithm: -47, deviceId: fill(20, 1), audience: '0xabc', counter: 4294967300, net: fill(8, 2) } as never).toBeSigned));
print(toHex(encodeHealth({ uptimeSeconds: 100000, queueLength: 3, queueBytes: 900, droppedCount: 0, lastError: 'SENSOR_ABSENT' })));
print(toHex(encodeDropRecord({ reason: 1, first: fill(10, 1), last: fill(10, 2), count: 70000 })));
print(toHex(encodeFrame(fill(300, 0))) + ' ' + crc32(fill(300, 5)));
print(toHex(packet(0x32, fill(200, 1))).substring(0, 12));
print(fromUtf8(toUtf8('aé')) === 'aé');
print([fill(3, 1).subarray(1, 9).length, fill(3, 1).slice(1, 9).length, fill(3, 1).slice(-2).length, fill(3, 1).subarray(2).length].join());
const calibration = readCalibration(fromHex('706b4367188c7d8e43d6d00b270b8c00f9ff8c3cf8c670170000')!, fromHex('4b72010013 2b1e'.split(' ').join(''))!);
const fine = fineTemperature(519888, calibration);
print(centiCelsius(fine) + ' ' + pressureQ8(415148, fine, calibration));
try {
  throw new FieldmarkError('CBOR_RANGE', { detail: 'x' });
} catch (error) {
  print((error instanceof FieldmarkError) + ' ' + (error as FieldmarkError).message + ' ' + (fill(4, 1).slice(1) instanceof Uint8Array));
}
const cells = new Uint8Array(1024);
for (let i = 0; i < cells.length; i++) cells[i] = 255;
const storage = openFlashStorage({
  read: (address, length) => new Uint8Array(cells.subarray(address, address + length)),
  write: (address, bytes) => { for (let i = 0; i < bytes.length; i++) cells[address + i] = cells[address + i]! & bytes[i]!; },
  erase: (address) => { for (let i = 0; i < 512; i++) cells[address + i] = 255; },
  crc32,
}, [{ address: 0, sizeBytes: 512 }, { address: 512, sizeBytes: 512 }]);
for (let i = 0; i < 12; i++) {
  storage.write('q.' + i, fill(40 + i, i));
  if (i > 1) storage.remove('q.' + (i - 2));
}
print(storage.list('').join() + ' ' + toHex(storage.read('q.11')!) + ' ' + crc32(cells));
`;

const onNode = (code: string): readonly string[] => {
  const lines: string[] = [];
  runInNewContext(code, { Uint8Array, print: (value: unknown) => lines.push(String(value)) });
  return lines;
};

const onInterpreter = (code: Uint8Array): readonly string[] => {
  const path = join(folder, 'script.js');
  writeFileSync(path, Buffer.concat([code, Buffer.from(';print("END "+JSON.stringify(process.memory()));')]));
  const out = execFileSync(INTERPRETER!, [path], { encoding: 'utf8', timeout: 120_000, maxBuffer: 1 << 26 });
  const lines = out.split('\n').map((line) => line.replace(/^[>\r]+|\r$/g, ''));
  const begin = lines.findIndex((line) => line.startsWith('846a5369'));
  const end = lines.findIndex((line) => line.startsWith('END '));
  return lines.slice(begin, end < 0 ? undefined : end);
};

const bundled = async (): Promise<Bundle> => {
  const entry = join(folder, 'entry.ts');
  writeFileSync(entry, SCRIPT);
  return bundleBoard({ entry });
};

const fill = (length: number, seed: number): Uint8Array => new Uint8Array(length).map((_, i) => seed + 7 * i);

test('a bundle, folded and renamed, gives the bytes of the modules it was made of', async () => {
  const lines = onNode((await bundled()).text);
  const login = {
    algorithm: -47,
    deviceId: fill(20, 1),
    audience: '0xabc',
    counter: 4294967300,
    net: fill(8, 2),
  } as const;
  const drop = { reason: 1, first: fill(10, 1), last: fill(10, 2), count: 70000 };
  expect(lines).toContain(toHex(prepareLogin(login).toBeSigned));
  expect(lines).toContain(toHex(encodeDropRecord(drop)));
  expect(lines).toContain(`${toHex(encodeFrame(fill(300, 0)))} ${crc32(fill(300, 5))}`);
  expect(lines).toContain('1800 CBOR_NOT_CANONICAL');
});

if (INTERPRETER === undefined)
  process.stderr.write('SKIPPED a bundle on a genuine Espruino: set ESPRUINO to the Linux build of its interpreter\n');
else
  test('on the genuine interpreter the same bundle gives the same bytes as on Node', async () => {
    const { code, text } = await bundled();
    const expected = onNode(text);
    expect(expected.length).toBeGreaterThan(15);
    expect(onInterpreter(code)).toEqual(expected);
  }, 180_000);
