import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createFakeEspruino } from '#flash/espruino.fixture.js';
import { until } from '#linux/process.fixture.js';
import { FieldmarkError } from '#proto/errors.js';
import { spawnEmulator } from '../emulator/emulator.fixture.js';
import { buildOptiboot, OPTIBOOT_NEEDS } from '../emulator/optiboot.js';
import { describeWith } from '../setup/require.fixture.js';
import { cableDevice, gatewayFor, planText } from './cable.fixture.js';
import { run } from './main.js';
import { createOutput } from './output.js';
import { provisionIfNeeded } from './run-board.js';

let folder: string;
let home: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fieldmark-'));
  home = process.cwd();
  // what is built goes into build/ of the working folder
  process.chdir(folder);
});
afterEach(() => {
  process.chdir(home);
  rmSync(folder, { recursive: true, force: true });
});

/** Runs a command line until it has said something, or to its end. */
const runUntil = async (words: readonly string[], last: RegExp) => {
  const ending = new AbortController();
  let said = '';
  const write = (text: string): void => {
    said += text;
    if (last.test(said) && !ending.signal.aborted) ending.abort(new FieldmarkError('INTERRUPTED'));
  };
  const exitCode = await run([...words, '--json'], {
    streams: { stdout: { write }, stderr: { write } },
    environment: { XDG_CONFIG_HOME: '/nonexistent' },
    signal: ending.signal,
  });
  const states = [...said.matchAll(/^\{"state":"([a-z-]+)"/gm)].map((match) => match[1]!);
  return { exitCode, said, states: states.filter((state, i) => state !== states[i - 1]) };
};

describeWith(OPTIBOOT_NEEDS, 'run for a board that only lends its pins', () => {
  test('builds and flashes Firmata once, and seals what its sensors say', async () => {
    const emulator = await spawnEmulator(['--firmware', buildOptiboot(folder)]);
    try {
      const config = join(folder, 'device.yaml');
      const gateway =
        'publicKey: "0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798", url: "mqtt://127.0.0.1:1"';
      const lines = ['key: file:device.key', 'data: data', 'net: "0011223344556677"', `gateways: [{ ${gateway} }]`];
      writeFileSync(config, [...lines, 'sensors: [{ driver: bme280, periodSeconds: 1 }]', ''].join('\n'));
      const words = [
        'run',
        '--board',
        'arduino-uno',
        '--tcp',
        `127.0.0.1:${emulator.port}`,
        '--config',
        config,
        '--create-key',
      ];
      const first = await runUntil(words, /"sealed"/);
      expect(first.states.slice(0, 7)).toEqual([
        'built',
        'initializing',
        'preparing',
        'writing',
        'verifying',
        'finished',
        'flashed',
      ]);
      expect(first.states).toEqual(expect.arrayContaining(['board-connected', 'started', 'sealed']));
      const second = await runUntil(words, /"sealed"/);
      expect(second.states.slice(0, 2)).toEqual(['built', 'unchanged']);
      expect(second.states).not.toContain('writing');
      // a mistake in the settings is found before the board is touched
      writeFileSync(config, 'key: 1\n');
      const wrong = await runUntil(words, /never/);
      expect([wrong.exitCode, wrong.states]).toEqual([3, ['error']]);
    } finally {
      await emulator.stop();
    }
  });
});

describe('run for an Espruino board', () => {
  const files = new Map<string, string>();
  let server: Server;
  let port: number;
  beforeEach(async () => {
    files.clear();
    server = createServer((socket: Socket) => {
      const gone = () => new FieldmarkError('LINK_CLOSED');
      const { link } = createFakeEspruino(files, gone, { board: 'ESPRUINOWIFI' });
      let isOpen = true;
      socket.on('data', (bytes) => void link.write(bytes)).on('error', () => socket.destroy());
      socket.on('close', () => {
        isOpen = false;
      });
      const answer = async (): Promise<void> => {
        while (isOpen) {
          const bytes = await link.read(20);
          if (bytes !== undefined) socket.write(bytes);
          else await new Promise((resolve) => setTimeout(resolve, 5));
        }
      };
      void answer();
    });
    port = await new Promise((resolve) =>
      server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port)),
    );
    writeFileSync(
      join(folder, 'device.ts'),
      "import { analog } from '#drivers/analog.js';\nexport const sensors = [{ driver: analog, options: { pin: 'A0' }, periodMs: 200 }];\n",
    );
  });
  afterEach(() => {
    server.close();
  });
  const words = () => ['run', 'device.ts', '--board', 'espruino-wifi', '--port', `tcp://127.0.0.1:${port}`];

  test('builds, flashes script and signer where they are not there yet, and says what is left to do', async () => {
    const first = await runUntil([...words(), '--no-follow'], /never/);
    expect([first.exitCode, first.said]).toEqual([0, expect.not.stringContaining('"error"')]);
    expect(first.states).toEqual(
      expect.arrayContaining(['built', 'writing', 'verifying', 'finished', 'flashed', 'waiting']),
    );
    const held = ['.bootcde', 'fieldmark.js', 'fm.console.js', 'fm.native', 'fm.report.js'];
    expect([...files.keys()].sort()).toEqual(held);
    const second = await runUntil(words(), /"connected"/);
    expect(second.states).toEqual(['built', 'unchanged', 'waiting', 'connected']);
  });

  test('does not take a program that speaks no session for a provisioned one', async () => {
    const { gateway, host } = await gatewayFor(() => new Uint8Array(33));
    writeFileSync('plan.yaml', planText(gateway));
    const said = await runUntil([...words(), '--provision', 'plan.yaml'], /never/);
    await host.stop();
    expect(said.exitCode).toBe(12);
    expect(said.said).toMatch(/DEVICE_SILENT.*flashed and not provisioned/);
    const wrong = await runUntil([...words(), '--provision', 'none.yaml'], /never/);
    expect([wrong.exitCode, wrong.states]).toEqual([3, ['error']]);
  });
});

test('provisioning is done once, and known again', async () => {
  const device = await cableDevice();
  let publicKey = new Uint8Array(33);
  const { gateway, host } = await gatewayFor(() => publicKey);
  let said = '';
  const sink = {
    write: (text: string) => {
      said += text;
      const match = /"attested".*"publicKey":"([0-9a-f]{66})"/.exec(said);
      if (match !== null) publicKey = new Uint8Array(Buffer.from(match[1]!, 'hex'));
    },
  };
  const output = createOutput(
    { stdout: sink, stderr: sink },
    { json: true, quiet: false, verbose: false, color: false },
  );
  try {
    const provision = join(device.folder, 'plan.yaml');
    writeFileSync(provision, planText(gateway));
    device.start();
    await until(() => /"(waiting-for-provisioning|started)"/.test(device.output()), 'a device that listens');
    const task = {
      options: { yes: false, provision },
      arguments: [],
      output,
      signal: new AbortController().signal,
      environment: {},
    };
    await provisionIfNeeded(task, device.end);
    expect(said).toContain('"accepted"');
    said = '';
    await provisionIfNeeded(task, device.end);
    expect(said).toBe('{"state":"provisioned","detail":"already"}\n');
  } finally {
    await device.close();
    await host.stop();
  }
});
