import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { loadBoards } from '#flash/board.js';
import { RULES } from '#gateway/score-rules.js';
import { loadConfig } from '#linux/config.js';
import { until } from '#linux/process.fixture.js';
import { toHex } from '#proto/bytes.js';
import { type EmulatorProcess, spawnEmulator } from '../emulator/emulator.fixture.js';
import { freePort } from '../setup/ports.fixture.js';
import { describeWith } from '../setup/require.fixture.js';
import { call, inFolder } from './call.fixture.js';

const PUBLIC_KEY = '0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798';
const REGISTRY = '0x5fbdb2315678afecb367f032d93f642f64180aa3';
const NETWORK = [
  '--gateway',
  'mqtt://g:1883',
  '--gateway-key',
  PUBLIC_KEY,
  '--chain-id',
  '31337',
  '--registry',
  REGISTRY,
];
const MAIN = fileURLToPath(new URL('./main.js', import.meta.url));

describe('init at a board with sensors', () => {
  let emulator: EmulatorProcess;
  beforeAll(async () => {
    emulator = await spawnEmulator();
  });
  afterAll(() => emulator.stop());

  test('finds them on the bus, and writes what the device runs with', () =>
    inFolder(async (folder) => {
      await emulator.command({ unplug: 'sht31' });
      const out = join(folder, 'device.yaml');
      const words = [
        'init',
        '--board',
        'arduino-uno',
        '--tcp',
        `127.0.0.1:${emulator.port}`,
        '--out',
        out,
        '--period',
        '30',
      ];
      const said = await call([...words, ...NETWORK, '--json']);
      expect([said.exitCode, said.stderr]).toEqual([0, expect.not.stringContaining('"error"')]);
      expect(JSON.parse(said.stdout)).toMatchObject({
        path: out,
        // an accelerometer that johnny-five knows, and no driver of the project
        unknown: [0x68],
      });
      const config = await loadConfig({ path: out, env: {} });
      expect(config).toMatchObject({
        board: { tcp: `127.0.0.1:${emulator.port}` },
        gateways: [{ url: 'mqtt://g:1883' }],
        key: `file:${join(folder, 'device.key')}`,
        data: join(folder, 'data'),
        // what others could copy in time is not paid
        stream: {
          key: join(folder, 'data', 'stream.key'),
          periodSeconds: 3600,
          discloseSeconds: RULES.closedSeconds,
        },
      });
      expect(config.sensors).toEqual([
        { driver: 'bh1750', name: undefined, periodMs: 30_000, options: { address: 0x23 } },
        { driver: 'bme280', name: undefined, periodMs: 30_000, options: { address: 0x76 } },
        { driver: 'board', name: undefined, periodMs: 30_000, options: {} },
      ]);
      await emulator.command({ plug: 'sht31' });
      const again = await call(words);
      expect([again.exitCode, again.stderr]).toEqual([
        3,
        expect.stringMatching(/FILE_EXISTS[\s\S]*left as it is[\s\S]*--out/),
      ]);
      expect(await loadConfig({ path: out, env: {} })).toEqual(config);
    }));

  describeWith(['socat'], 'with a person at a terminal', () => {
    test('asks for board, sensors, schedule and network', () =>
      inFolder(async (folder) => {
        const out = join(folder, 'device.yaml');
        const command = `${process.execPath} ${MAIN} init --tcp 127.0.0.1:${emulator.port} --out ${out}`;
        // a terminal of socat's has no size, so every letter would be a line
        const script = join(folder, 'start');
        writeFileSync(script, `#!/bin/sh\nstty cols 120 rows 40\nexec ${command}\n`, { mode: 0o755 });
        const child = spawn('socat', ['-', `EXEC:${script},pty,setsid,ctty,stderr`], {
          stdio: ['pipe', 'pipe', 'inherit'],
          env: { ...process.env, NODE_OPTIONS: '', TERM: 'xterm' },
        });
        let said = '';
        child.stdout.setEncoding('utf8').on('data', (text: string) => {
          said += text;
        });
        const ended = new Promise((resolve) => child.once('close', resolve));
        const answer = async (question: string, keys: string): Promise<void> => {
          await until(() => said.includes(question), question, 60_000);
          child.stdin.write(keys);
        };
        const down = '\x1b[B';
        const at = loadBoards().findIndex(({ id }) => id === 'arduino-uno');
        try {
          await answer('Which board?', `${down.repeat(at)}\r`);
          await answer('Which sensors?', '\r');
          await answer('every how many seconds?', '\x7f\x7f15\r');
          await answer('Gateway (MQTT)', 'mqtt://g:1883\r');
          await answer('public key', `${PUBLIC_KEY}\r`);
          await answer('Chain id', '31337\r');
          await answer('Device registry', `${REGISTRY.slice(2)}\r`);
          await ended;
        } finally {
          child.kill('SIGKILL');
        }
        const config = await loadConfig({ path: out, env: {} });
        expect(config.sensors.map(({ driver, periodMs }) => [driver, periodMs])).toEqual([
          ['bh1750', 15_000],
          ['bme280', 15_000],
          ['sht31', 15_000],
        ]);
        expect(toHex(config.gateways[0]!.publicKey)).toBe(PUBLIC_KEY);
      }));
  });
});

describe('init', () => {
  const init = (folder: string, ...words: readonly string[]) =>
    call(['init', '--out', join(folder, 'device.yaml'), ...words]);

  test('makes for a Raspberry Pi what its package can use, to be provisioned over USB', () =>
    inFolder(async (folder) => {
      const sensors = ['--sensor', 'bme280,address=0x77,name=roof,period=10', 'motion,pin=GPIO17'];
      expect(await init(folder, '--board', 'raspberry-pi-4', ...sensors)).toMatchObject({ exitCode: 0 });
      const config = await loadConfig({ path: join(folder, 'device.yaml'), env: {} });
      expect(config).toMatchObject({
        key: 'file:/var/lib/fieldmark/device.key',
        data: '/var/lib/fieldmark/data',
        board: { name: 'raspberry-pi-4' },
        console: { path: '/dev/ttyGS0', presencePin: 'GPIO21' },
        sensors: [
          { driver: 'bme280', name: 'roof', periodMs: 10_000, options: { address: 0x77 } },
          { driver: 'motion', periodMs: 60_000, options: { pin: 'GPIO17' } },
        ],
      });
    }));

  test('writes the line of a GNSS receiver, and the place', () =>
    inFolder(async (folder) => {
      const words = ['--sensor', 'gps', '--uart', '/dev/serial0', '--place', '47.3769,-8.5'];
      expect(await init(folder, '--board', 'raspberry-pi-4', ...words)).toMatchObject({ exitCode: 0 });
      expect(await loadConfig({ path: join(folder, 'device.yaml'), env: {} })).toMatchObject({
        board: { name: 'raspberry-pi-4', uart: '/dev/serial0' },
        place: { latitude: 473_769_000, longitude: -85_000_000 },
        sensors: [{ driver: 'gps' }],
      });
    }));

  test('makes for an Espruino board the module that its script is built from', () =>
    inFolder(async (folder) => {
      const out = join(folder, 'device.ts');
      const words = ['--sensor', 'bme280,name=roof', 'analog,pin=A0,period=5', '--out', out];
      expect(await call(['init', '--board', 'espruino-wifi', ...words])).toMatchObject({ exitCode: 0 });
      expect(readFileSync(out, 'utf8')).toContain('{ driver: bme280, name: "roof", options: {}, periodMs: 60000 }');
      const built = await call(['build', out, '--board', 'espruino-wifi', '--out', folder, '--json']);
      expect([built.exitCode, built.stderr]).toEqual([0, '']);
    }));

  test.each<[string, readonly string[], number, RegExp]>([
    ['no board', [], 2, /--board is missing[\s\S]*arduino-uno/],
    ['an unknown board', ['--board', 'toaster'], 3, /BOARD_UNKNOWN/],
    ['no network', ['--board', 'arduino-uno', '--tcp', 'x:1', '--no-scan'], 2, /--gateway is missing/],
    ['half of a network', ['--board', 'raspberry-pi-4', '--gateway', 'mqtt://g:1'], 2, /--gateway-key is missing/],
    ['a key that is none', ['--board', 'raspberry-pi-4', ...NETWORK, '--gateway-key', '02'], 3, /publicKey/],
    ['an unknown driver', ['--board', 'raspberry-pi-4', '--sensor', 'radar'], 3, /no driver radar[\s\S]*bme280/],
    ['a period that no part keeps', ['--board', 'raspberry-pi-4', '--sensor', 'bme280,period=0'], 3, /0\.1 s at least/],
    ['a sensor in another form', ['--board', 'raspberry-pi-4', '--sensor', 'bme280,roof'], 3, /driver,name=roof/],
    [
      'a sensor without its pin',
      ['--board', 'espruino-wifi', '--sensor', 'analog'],
      3,
      /analog on Espruino WiFi: option pin/,
    ],
    [
      'a sensor that the board has no input for',
      ['--board', 'raspberry-pi-4', '--sensor', 'analog,pin=A0'],
      3,
      /needs adc/,
    ],
    ['a receiver without its line', ['--board', 'raspberry-pi-4', '--sensor', 'gps'], 3, /serial line[\s\S]*--uart/],
    ['a place that is none', ['--board', 'raspberry-pi-4', '--place', '97,8.5'], 2, /47\.3769,8\.5417/],
    ['an option that is none', ['--board', 'raspberry-pi-4', '--sensor', 'bh1750,pin=A0'], 3, /there is no option pin/],
    ['a board that is not plugged in', ['--board', 'arduino-mega', ...NETWORK], 4, /PORT_NOT_FOUND/],
    [
      'a folder that is not there',
      ['--board', 'raspberry-pi-4', '--out', '/nonexistent/x.yaml'],
      7,
      /PERMISSION_DENIED/,
    ],
  ])('with %s says so, and writes nothing', (_name, words, exitCode, said) =>
    inFolder(async (folder) => {
      const result = await init(folder, ...words);
      expect([result.exitCode, result.stdout, result.stderr]).toEqual([exitCode, '', expect.stringMatching(said)]);
      expect(result.stderr).toMatch(/state: nothing was [\s\S]*next: |PORT_NOT_FOUND|is invalid/);
      // nothing is in the way of a second try
      const again = await init(folder, '--board', 'raspberry-pi-4');
      expect(again.exitCode).toBe(0);
    }),
  );

  test('says of a port where no Firmata answers what to do', () =>
    inFolder(async (folder) => {
      const nobody = `127.0.0.1:${await freePort()}`;
      const said = await init(folder, '--board', 'arduino-uno', '--tcp', nobody, ...NETWORK);
      expect(said.stderr).toMatch(/runs no Firmata[\s\S]*nothing was written[\s\S]*--sensor/);
      expect(said.exitCode).toBe(4);
    }));

  test('leaves a file of another kind alone too', () =>
    inFolder(async (folder) => {
      const path = join(folder, 'device.yaml');
      writeFileSync(path, 'mine');
      expect(await init(folder, '--board', 'raspberry-pi-4')).toMatchObject({ exitCode: 3, stdout: '' });
      expect(readFileSync(path, 'utf8')).toBe('mine');
    }));
});
