import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { privateKeyToAccount } from 'viem/accounts';
import { fromLatin1 } from '#flash/espruino-console.js';
import { openSerialPort } from '#flash/serial-port.js';
import { openRelay } from '#linux/relay.js';
import { fromHex, toHex } from '#proto/bytes.js';
import { type Call, call } from '../cli/call.fixture.js';
import { describeWith } from '../setup/require.fixture.js';
import { CHAIN_ID, REGISTRY, startTestGateway, type TestGateway, until } from './espruino.fixture.js';
import {
  createGenuineBoard,
  type GenuineBoard,
  type Network,
  runsForeignCode,
  writeBoardFile,
} from './genuine.fixture.js';
import { nmeaSecond } from './gps.js';

/** Names a genuine Espruino for this computer that runs code of an ARM processor, as one built for ARM under qemu-user. */
const INTERPRETER = process.env.ESPRUINO;

const DEVICE = `
import { bme280 } from '#drivers/bme280.js';
import { gps } from '#drivers/gps.js';
export const sensors = [
  { driver: bme280, options: { address: 0x76 }, periodMs: 2000 },
  { driver: gps, options: {}, periodMs: 3000 },
];`;

const OWNER_KEY = `0x${'77'.repeat(32)}` as const;
/** of a Pico, and what of them is to stay free: a receiver's line in pieces takes more than the parts that 30 % are promised for */
const VARIABLES = 5100;
const FREE_SHARE = 0.27;
/** what the interpreter takes itself */
const INTERPRETERS_OWN = 60;
/** which no report can know */
const REPORT_ERROR = 0.05;

const PATIENCE_MS = 60_000;
const PIECE_BYTES = 30;
const PIECE_MS = 120;
const TRIES = 4;

const FIX = { latitudeDegrees: 47.3769, longitudeDegrees: 8.5417, altitudeMetres: 408, satellites: 9 };

const withBoards = async <T>(folder: string, work: () => Promise<T>): Promise<T> => {
  process.env.FIELDMARK_BOARDS = folder;
  try {
    return await work();
  } finally {
    delete process.env.FIELDMARK_BOARDS;
  }
};

/** Builds for a board as its maker does. */
const build = async (board: Pick<GenuineBoard, 'id' | 'boards' | 'folder'>) => {
  const device = join(board.folder, 'device.ts');
  writeFileSync(device, DEVICE);
  const out = join(board.folder, 'build');
  const said = await withBoards(board.boards, () =>
    call(['--json', 'build', device, '--board', board.id, '--out', out]),
  );
  expect([said.exitCode, said.stderr]).toEqual([0, '']);
  expect(JSON.parse(said.stdout).without).toEqual([]);
  return JSON.parse(said.stdout) as { readonly path: string; readonly heapVariables: { readonly most: number } };
};

test.each(['none', 'ethernet-wifi'] as const)('a script for it is built everywhere, and fits (%s)', async (network) => {
  const folder = mkdtempSync(join(tmpdir(), 'genuine-'));
  try {
    const { heapVariables } = await build({ id: writeBoardFile(folder, network), boards: folder, folder });
    expect(heapVariables.most).toBeGreaterThan(VARIABLES / 2);
    expect(heapVariables.most).toBeLessThanOrEqual((1 - FREE_SHARE) * VARIABLES);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

if (INTERPRETER === undefined || !runsForeignCode(INTERPRETER))
  process.stderr.write('SKIPPED a board on a genuine Espruino: set ESPRUINO to one that runs ARM code\n');
else
  describeWith([INTERPRETER, 'socat'], 'a board on a genuine Espruino interpreter', () => {
    const known = new Map<string, Uint8Array>();
    let host: TestGateway;
    let board: GenuineBoard;
    const closing: (() => unknown)[] = [];

    beforeAll(async () => {
      host = await startTestGateway(() => false, known);
    });
    afterAll(() => host.stop());
    afterEach(async () => {
      for (const close of closing.splice(0).reverse()) await close();
    });

    const start = (network: Network): void => {
      board = createGenuineBoard(INTERPRETER, network);
      // the board's UART and its receiver, as two ends of one line
      const uart = spawn('socat', [`pty,raw,echo=0,link=${board.gnss}`, `pty,raw,echo=0,link=${board.gnss}.board`]);
      let second = nmeaSecond({ ...FIX, unixMs: Date.now() });
      // piece by piece, as its line would bring it: the interpreter's build for computers loses what comes all at once
      const talk = setInterval(() => {
        if (!existsSync(board.gnss)) return;
        writeFileSync(board.gnss, second.slice(0, PIECE_BYTES));
        second = second.slice(PIECE_BYTES);
        if (second.length === 0) second = nmeaSecond({ ...FIX, unixMs: Date.now() });
      }, PIECE_MS);
      closing.push(
        board.remove,
        () => uart.kill(),
        () => clearInterval(talk),
      );
    };
    const plan = (name: string): string => {
      const path = join(board.folder, `${name}.yaml`);
      const { publicKey, mqttPort } = host.gateway;
      writeFileSync(
        path,
        [
          `board: ${board.id}`,
          `name: ${name}`,
          `owner: "${privateKeyToAccount(OWNER_KEY).address}"`,
          `chainId: ${CHAIN_ID}`,
          `registry: "0x${toHex(REGISTRY)}"`,
          `gateways: [{ publicKey: "${toHex(publicKey)}", url: "mqtt://127.0.0.1:${mqttPort}" }]`,
          'healthPeriodSeconds: 60',
        ].join('\n'),
      );
      return path;
    };
    const ownerKey = (): string => {
      const path = join(board.folder, 'owner.key');
      writeFileSync(path, OWNER_KEY, { mode: 0o600 });
      return path;
    };
    /**
     * The build for computers moves bytes in a second thread without a lock: now and then one is lost, or no more comes out.
     * What a person does then is tried here too: unplug, plug in again, and give the same command.
     */
    const fieldmark = async (...words: readonly string[]): Promise<Call> => {
      for (let left = TRIES; ; left--) {
        const said = await withBoards(board.boards, () => call(['--json', ...words]));
        const isLineLost = /"code":"(DEVICE_SILENT|LINE_ENDED|FLASH_REFUSED|FLASH_NO_ANSWER|FLASH_VERIFY_FAILED)"/.test(
          said.stderr,
        );
        if (!isLineLost || left === 1) return said;
        process.stderr.write(`${words[0]} again, after ${/"message":"(.{0,60})/.exec(said.stderr)?.[1]}\n`);
        board.unplug();
        await new Promise((resolve) => setTimeout(resolve, 500));
        await plugIn();
      }
    };
    const provision = (name: string, ...more: readonly string[]) =>
      fieldmark('provision', '--port', board.port, '--config', plan(name), '--reading-seconds', '0', ...more);
    const plugIn = async (): Promise<void> => {
      board.plug();
      await until(() => existsSync(board.port));
    };
    const flash = async (): Promise<number> => {
      const { path, heapVariables } = await build(board);
      await plugIn();
      const said = await fieldmark('flash', '--board', board.id, '--port', board.port, '--image', path);
      expect([said.exitCode, said.stderr]).toEqual([0, expect.stringContaining('"finished"')]);
      return heapVariables.most;
    };
    /** variables in use before the program is there, as a board says on its line */
    let leastUsed = VARIABLES;
    /** Waits until a board that was locked, and so started anew, seals again. */
    const says = async (wanted: RegExp): Promise<void> => {
      const line = await openSerialPort(board.port);
      let said = '';
      for (const end = performance.now() + PATIENCE_MS; !wanted.test(said) && performance.now() < end; )
        said += fromLatin1((await line.read(500)) ?? new Uint8Array(0));
      await line.close();
      for (const [, used] of said.matchAll(/memory (\d+) /g)) leastUsed = Math.min(leastUsed, Number(used));
      expect(said).toMatch(wanted);
    };
    const sealing = () => says(/sealed \d/);
    const ended = (said: { readonly exitCode: number; readonly stderr: string }) => [
      said.exitCode,
      /"code":"(\w+)","message":"[^"]*/.exec(said.stderr)?.[0],
    ];
    const readings = async (deviceId: string): Promise<string> =>
      (await fetch(`http://127.0.0.1:${host.gateway.httpPort}/devices/${deviceId}/readings?limit=50`)).text();

    test('without a network is flashed, provisioned, locked, reset, relayed, and within its memory', async () => {
      start('none');
      const expected = await flash();
      const first = await provision('roof');
      expect([first.exitCode, first.stderr]).toEqual([0, expect.stringContaining('"locked"')]);
      const { deviceId, publicKey } = JSON.parse(first.stdout).identity;
      known.set(deviceId, fromHex(publicKey)!);
      await sealing();
      expect(ended(await provision('cellar'))).toEqual([12, expect.stringContaining('DEVICE_LOCKED')]);
      const opened = await provision('cellar', '--owner-key', ownerKey());
      expect([opened.exitCode, opened.stderr]).toEqual([0, expect.stringContaining('"unlocked"')]);
      await sealing();
      expect(ended(await provision('attic', '--reset'))).toEqual([12, expect.stringContaining('PERSON_ABSENT')]);
      board.press(true);
      const again = await provision('attic', '--reset');
      expect([again.exitCode, again.stderr]).toEqual([0, expect.stringContaining('"locked"')]);
      expect(JSON.parse(again.stdout).identity.deviceId).toBe(deviceId);
      const said: string[] = [];
      const relay = openRelay({ port: board.port }, (event) => event.kind === 'relay-log' && said.push(event.text));
      closing.push(relay.close);
      await until(() => said.filter((line) => line.startsWith('receipted')).length >= 6);
      const all = await readings(deviceId);
      expect(all).toContain('temperature');
      expect(all).toContain('"lat"');
      const peaks = said.flatMap((line) => /^memory \d+ (\d+)$/.exec(line)?.[1] ?? []).map(Number);
      // the stand-ins take some that a board has for itself
      const peak = Math.max(...peaks.slice(1)) - (leastUsed - INTERPRETERS_OWN);
      process.stderr.write(`at most ${peak} of ${VARIABLES} variables, ${expected} expected\n`);
      expect(leastUsed).toBeLessThan(500);
      expect(peak).toBeGreaterThan(1000);
      expect(peak).toBeLessThanOrEqual((1 - FREE_SHARE) * VARIABLES);
      expect(peak).toBeLessThanOrEqual(expected * (1 + REPORT_ERROR));
      expect(host.events.filter((event) => event.kind === 'refused')).toEqual([]);
    }, 600_000);

    test('with a network of its own publishes, holds receipts, and goes on after a start', async () => {
      start('ethernet-wifi');
      await flash();
      const first = await provision('roof');
      expect([first.exitCode, first.stderr]).toEqual([0, expect.stringContaining('"locked"')]);
      const { deviceId, publicKey } = JSON.parse(first.stdout).identity;
      known.set(deviceId, fromHex(publicKey)!);
      await says(/(?:receipted 1\.[\s\S]*){3}/);
      board.unplug();
      await plugIn();
      await says(/sealed 2\.0[\s\S]*receipted 2\./);
      const stored = host.events.flatMap((event) =>
        event.kind === 'stored' && event.deviceId === deviceId ? [`${event.boot}.${event.sequence}`] : [],
      );
      expect(stored.length).toBeGreaterThanOrEqual(4);
      expect(new Set(stored).size).toBe(stored.length);
      expect(host.events.filter((event) => event.kind === 'refused' && event.deviceId === deviceId)).toEqual([]);
    }, 600_000);
  });
