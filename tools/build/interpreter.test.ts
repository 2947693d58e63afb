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
import { boardModule, readBoard } from './board-module.js';
import { boardNative } from './board-native.js';
import { type Bundle, bundleBoard } from './bundle.js';
import { tokensOf } from './espruino.js';
import { heapUse } from './heap.js';
import { toTokens } from './tokens.js';

/** Names a genuine Espruino built for this computer; without it there is nothing to compare with. */
const INTERPRETER = process.env.ESPRUINO;

const folder = mkdtempSync(join(tmpdir(), 'interpreter-'));
afterAll(() => rmSync(folder, { recursive: true }));

/**
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
  { name: 'text', value: 'é' }, { name: 'open', value: true }]);
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
const early = (a: number): void => { for (let i = 0; i < 3; i++) if (i === a) return; };
print(early(1));
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

/** What the interpreter prints while it runs one line. Its flash stays, so the next one finds what this one stored. */
const run = (line: string): string =>
  execFileSync(INTERPRETER!, ['-e', `${line};quit()`], {
    cwd: folder,
    encoding: 'latin1',
    timeout: 120_000,
    maxBuffer: 1 << 26,
  });

const say = (line: string): string => /SAID (.*?) END/.exec(run(line))?.[1] ?? '';

const CHUNK = 1500;
const PROGRAM = 'require("Storage").read("program")';

/** Puts a program into Storage, where a board has it: what is evaluated from there leaves its text in flash. */
const store = (program: Uint8Array): void => {
  for (let at = 0; at < program.length; at += CHUNK) {
    const chunk = Buffer.from(program.subarray(at, at + CHUNK)).toString('base64');
    run(`require("Storage").write("program",atob("${chunk}"),${at},${program.length})`);
  }
};

const onInterpreter = (code: Uint8Array): readonly string[] => {
  store(code);
  const out = Buffer.from(run(`eval(${PROGRAM});print("END")`), 'latin1').toString('utf8');
  const lines = out.split('\n').map((line) => line.replace(/^[>\r]+|\r$/g, ''));
  const begin = lines.findIndex((line) => line.startsWith('846a5369'));
  const end = lines.findIndex((line) => line.startsWith('END'));
  return lines.slice(begin, end < 0 ? undefined : end);
};

/** The script without its last statement, which starts the device, so that only its definitions are left. */
const definitionsOnly = (text: string): Uint8Array => toTokens(text.replace(/[\w$]+\(\);?$/, ''));

const DEVICE = `
import { bme280 } from '#drivers/bme280.js';
import { bh1750 } from '#drivers/bh1750.js';
export const sensors = [
  { driver: bme280, options: { address: 0x76 }, periodMs: 60000 },
  { driver: bh1750, options: {}, periodMs: 60000 },
];`;

/** What a board's definitions take there. */
const variablesOnInterpreter = (program: Uint8Array): number => {
  store(program);
  const use = 'process.memory().usage';
  return Number(say(`var a=${use};eval(${PROGRAM});print("SAID "+(${use}-a)+" END")`));
};

if (INTERPRETER === undefined)
  process.stderr.write('SKIPPED a bundle on a genuine Espruino: set ESPRUINO to the Linux build of its interpreter\n');
else {
  test('on the genuine interpreter the same bundle gives the same bytes as on Node', async () => {
    const { code, text } = await bundled();
    const expected = onNode(text);
    expect(expected.length).toBeGreaterThan(15);
    expect(onInterpreter(code)).toEqual(expected);
  });

  // a board's variables have 13 bytes; those of a build for a computer hold longer texts each, so there are fewer of them
  if (say('print("SAID "+process.memory().blocksize+" END")') !== '13')
    process.stderr.write('SKIPPED counting variables: this interpreter has other ones than a board\n');
  else
    test.each(['espruino-pico', 'espruino-wifi'])('the definitions of %s take what its report says', async (id) => {
      const device = join(folder, 'device.ts');
      writeFileSync(device, DEVICE);
      const board = boardModule(readBoard(id), boardNative('armv7em')!.entries);
      const bundle = await bundleBoard({ entry: '#espruino/main.js', device, board });
      const { text } = tokensOf(bundle.text);
      const measured = variablesOnInterpreter(definitionsOnly(text));
      const expected = heapUse(text).definitions;
      expect(measured).toBeGreaterThan(1000);
      expect(expected).toBeGreaterThanOrEqual(measured);
      expect(expected).toBeLessThan(measured * 1.05);
    });
}
