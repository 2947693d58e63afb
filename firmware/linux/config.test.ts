import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { I2cBus } from '#core/ports.js';
import { toHex } from '#proto/bytes.js';
import { FieldmarkError } from '#proto/errors.js';
import { type ConfigFlags, type DeviceConfig, describeConfig, loadConfig, netOf } from './config.js';
import { findDriver } from './drivers.js';
import { temporaryFolder } from './process.fixture.js';

/** The secp256k1 point of the secret key 1, and its address. */
const PUBLIC_KEY = '0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798';
const GATEWAY_ID = '7e5f4552091a69125d5dfcb7b8c2659029395bdf';

const WHOLE = `# a device on a roof
key: file:device.key
data: data
chainId: 31337
registry: 0x5FbDB2315678afecb367f032d93F642f64180aa3
gateways:
  - publicKey: "${PUBLIC_KEY}"
    url: mqtts://gateway.example:8883
    ca: ca.pem
board:
  port: /dev/ttyACM0
sensors:
  - driver: bme280
    name: roof
    periodSeconds: 2.5
    options: { address: 0x77 }
  - driver: bh1750
queueBytes: 1048576
healthPeriodSeconds: 0
`;

let folder: ReturnType<typeof temporaryFolder>;
let path: string;
beforeEach(() => {
  folder = temporaryFolder();
  path = join(folder.path, 'device.yaml');
});
afterEach(() => folder.remove());

const load = (text: string, flags: ConfigFlags = {}, env: { [name: string]: string } = {}): Promise<DeviceConfig> => {
  writeFileSync(path, text);
  return loadConfig({ path, flags, env });
};

const errorOf = async (promise: Promise<unknown>): Promise<FieldmarkError> => {
  try {
    await promise;
  } catch (error) {
    if (error instanceof FieldmarkError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
};

describe('device.yaml', () => {
  test('is read in whole, its paths beside it', async () => {
    const config = await load(WHOLE);
    expect(config).toMatchObject({
      key: `file:${folder.path}/device.key`,
      data: join(folder.path, 'data'),
      board: { port: '/dev/ttyACM0' },
      sensors: [
        { driver: 'bme280', name: 'roof', periodMs: 2500, options: { address: 0x77 } },
        { driver: 'bh1750', periodMs: 60_000, options: {} },
      ],
      queueBytesMax: 1_048_576,
      healthPeriodMs: 0,
    });
    expect(config.gateways).toHaveLength(1);
    const gateway = config.gateways[0]!;
    expect(gateway).toMatchObject({ url: 'mqtts://gateway.example:8883', ca: join(folder.path, 'ca.pem') });
    expect(toHex(gateway.id)).toBe(GATEWAY_ID);
    expect(toHex(gateway.publicKey)).toBe(PUBLIC_KEY);
  });

  test('says where the device stands, in degrees', async () => {
    const at = (latitude: number) => load(`${WHOLE}place: { latitude: ${latitude}, longitude: 151.2153 }\n`);
    expect((await at(-33.8568)).place).toEqual({ latitude: -338_568_000, longitude: 1_512_153_000 });
    expect((await load(WHOLE)).place).toBeUndefined();
    expect((await errorOf(at(-133))).message).toContain('latitude');
  });

  test('is explained by an example that loads, and whose sensors open', async () => {
    const example = fileURLToPath(new URL('../../../firmware/linux/device.example.yaml', import.meta.url));
    const config = await loadConfig({ path: example, env: {} });
    expect(config.sensors.map((sensor) => findDriver(sensor.driver)?.name)).toEqual(['bme280', 'board']);
    const i2c: I2cBus = { write: () => {}, read: () => {}, readRaw: () => {} };
    const buses = { i2c, figures: () => ({ uptimeSeconds: 0 }), after: () => {} };
    for (const sensor of config.sensors)
      expect(() => findDriver(sensor.driver)!.open(buses, sensor.options)).not.toThrow();
  });

  test('names a network by its chain and registry, as keccak256(abi.encode(chainId, registry))', async () => {
    const registry = '5fbdb2315678afecb367f032d93f642f64180aa3';
    const { encodeAbiParameters, keccak256 } = await import('viem');
    const abi = encodeAbiParameters([{ type: 'uint256' }, { type: 'address' }], [31337n, `0x${registry}`]);
    const { net } = await load(WHOLE);
    expect(`0x${toHex(net)}`).toBe(keccak256(abi).slice(0, 18));
    expect(toHex(netOf(31337, Buffer.from(registry, 'hex')))).toBe(toHex(net));
    const named = await load(`key: file:k\ndata: d\nnet: ${toHex(net)}\n`);
    expect(toHex(named.net)).toBe(toHex(net));
    const both = await load(`${WHOLE}net: "${toHex(net)}"\n`);
    expect(toHex(both.net)).toBe(toHex(net));
  });

  test('takes a model by its path and hash, and who may command', async () => {
    const model = `{ path: person.onnx, sha256: "${'ab'.repeat(32)}", runtime: onnx, blur: [0, 80], count: { people: [0] } }`;
    const camera = `camera: { source: "rpicam:", owner: "${PUBLIC_KEY}", model: ${model}, countPeriodSeconds: 60 }\n`;
    const config = await load(`${WHOLE}${camera}owner: "0x${GATEWAY_ID}"\noperators: ["${GATEWAY_ID}"]\n`);
    const hash = new Uint8Array(32).fill(0xab);
    const counted = { scoreMin: 0.4, blurScoreMin: 0.25, blur: [0, 80], count: { people: [0] } };
    expect(config.camera).toMatchObject({
      model: {
        path: join(folder.path, 'person.onnx'),
        sha256: hash,
        runtime: join(folder.path, 'onnx'),
        ...counted,
      },
      countPeriodMs: 60_000,
      clipSeconds: 0,
    });
    expect([config.owner, config.operators].flat().map((id) => toHex(id!))).toEqual([GATEWAY_ID, GATEWAY_ID]);
  });

  test('a flag wins over the environment, which wins over the file', async () => {
    const env = { FIELDMARK_KEY: 'tpm2:0x81000001', FIELDMARK_DATA: '/env', FIELDMARK_QUEUE_BYTES: '20000' };
    const byEnv = await load(WHOLE, {}, env);
    expect(byEnv).toMatchObject({ key: 'tpm2:0x81000001', data: '/env', queueBytesMax: 20_000 });
    expect(await load(WHOLE, { data: '/flag' }, env)).toMatchObject({ key: 'tpm2:0x81000001', data: '/flag' });
    const board = await load(WHOLE, { tcp: 'localhost:3030' }, { FIELDMARK_PORT: '/dev/ttyUSB9' });
    expect(board.board).toEqual({ tcp: 'localhost:3030' });
    expect((await load(WHOLE, { board: 'raspberry-pi-4' })).board).toEqual({ name: 'raspberry-pi-4' });
  });

  test('needs no file where flags and environment say enough', async () => {
    const env = { FIELDMARK_KEY: 'file:/k', FIELDMARK_NET: '0011223344556677' };
    const config = await loadConfig({ flags: { data: '/d' }, env });
    expect(config).toMatchObject({ key: 'file:/k', data: '/d', gateways: [], sensors: [], board: undefined });
    expect((await errorOf(loadConfig({ env: {} }))).code).toBe('CONFIG_INVALID');
  });

  test.each([
    ['an unknown setting', `${WHOLE}colour: red\n`, 'colour'],
    ['an unknown setting of a sensor', WHOLE.replace('name: roof', 'nam: roof'), ':13'],
    ['a key that is no URL', WHOLE.replace('file:device.key', 'device.key'), ':2'],
    ['no data folder', WHOLE.replace('data: data\n', ''), 'data'],
    ['a number that is text', WHOLE.replace('31337', 'main'), ':4'],
    ['a registry with a digit too few', WHOLE.replace('0aa3', '0aa'), ':5'],
    ['a gateway key that is no point', WHOLE.replace(PUBLIC_KEY, `02${'ff'.repeat(32)}`), ':7'],
    ['a gateway id of another key', WHOLE.replace('    ca:', `    id: "0x${'11'.repeat(20)}"\n    ca:`), GATEWAY_ID],
    ['a gateway URL of another scheme', WHOLE.replace('mqtts:', 'https:'), ':8'],
    ['a password in a gateway URL', WHOLE.replace('mqtts://', 'mqtts://me:secret99@'), ':8'],
    ['a board that is nowhere', WHOLE.replace(/ {2}port: .*/, '  uartBaudRate: 9600'), ':11'],
    ['two boards', WHOLE.replace('  port:', '  name: raspberry-pi-4\n  port:'), ':11'],
    ['a period of nothing', WHOLE.replace('2.5', '0'), ':15'],
    ['a queue too small', WHOLE.replace('1048576', '10'), ':18'],
    ['no network', WHOLE.replace(/chainId.*\n/, ''), 'chainId'],
    ['two networks', `${WHOLE}net: "0011223344556677"\n`, ':20'],
    ['a count without a model', `${WHOLE}camera: { source: "rpicam:", countPeriodSeconds: 9 }\n`, ':20'],
    ['a clip of an hour', `${WHOLE}camera: { source: "rpicam:", clipSeconds: 3600 }\n`, ':20'],
    ['half a hash of a model', `${WHOLE}camera: { source: "rpicam:", model: { path: m, sha256: "12" } }\n`, ':20'],
    ['an owner by his public key', `${WHOLE}owner: "${PUBLIC_KEY}"\n`, ':20'],
    ['broken YAML', `${WHOLE}  - : : [\n`, ':19'],
    ['the same setting twice', `${WHOLE}data: other\n`, ':20'],
    ['a list', '- a\n', ':1'],
  ])('%s is CONFIG_INVALID, and the place is named', async (_name, text, place) => {
    const error = await errorOf(load(text));
    expect(error.code).toBe('CONFIG_INVALID');
    expect(error.message).toContain(path);
    expect(error.message).toContain(place);
    expect(error.message).not.toContain('secret99');
    expect(error.next).toBeDefined();
  });

  test('names the variable or flag where that is wrong', async () => {
    expect((await errorOf(load(WHOLE, {}, { FIELDMARK_QUEUE_BYTES: 'many' }))).message).toContain(
      'FIELDMARK_QUEUE_BYTES',
    );
    expect((await errorOf(load(WHOLE, { key: 'nonsense' }))).message).toContain('--key');
    expect((await errorOf(load(WHOLE, { tcp: 'nonsense' }))).message).toContain('--tcp');
  });

  test('a file that is absent is named', async () => {
    const error = await errorOf(loadConfig({ path: '/nowhere/device.yaml', env: {} }));
    expect(error).toMatchObject({ code: 'CONFIG_INVALID', message: expect.stringContaining('/nowhere/device.yaml') });
  });

  test('A02 shows no secret when it is printed', async () => {
    const text = WHOLE.replace('{ address: 0x77 }', '{ wifiPassword: hidden1, nested: { apiToken: hidden2 } }');
    const config = await load(text, { key: 'pkcs11:token=a;object=b?pin-value=hidden3' });
    const shown = JSON.stringify(describeConfig(config));
    expect(shown).not.toContain('hidden');
    expect(shown).toContain(GATEWAY_ID);
    expect(shown).toContain('bme280');
  });
});
