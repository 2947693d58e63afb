import { chmodSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { openSerialPort } from '#flash/serial-port.js';
import { type Running, startProgram, temporaryFolder, until } from '#linux/process.fixture.js';
import { describeWith } from '../setup/require.fixture.js';
import { call } from './call.fixture.js';
import { run } from './main.js';
import { PLUGGED_NEEDS, runPlugged } from './plugged.fixture.js';

const PLAN = [
  'owner: "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266"',
  'chainId: 31337',
  'registry: "0x5fbdb2315678afecb367f032d93f642f64180aa3"',
  'gateways: [{ publicKey: "0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798", url: "mqtt://127.0.0.1:1" }]',
  '',
].join('\n');

let folder: ReturnType<typeof temporaryFolder>;
let plan: string;
beforeEach(() => {
  folder = temporaryFolder();
  plan = join(folder.path, 'plan.yaml');
  writeFileSync(plan, PLAN);
});
afterEach(() => folder.remove());

describeWith(PLUGGED_NEEDS, 'provision without a port named', () => {
  const runWith = (serials: readonly string[], ...words: readonly string[]) =>
    runPlugged(folder.path, { ports: serials.map((serial) => ['2e8a:000a', serial] as const) }, words);

  test('and no device says so, with exit code 4', () => {
    const { status, stderr, stdout } = runWith([], 'provision', '--config', plan);
    expect([status, stdout]).toEqual([4, '']);
    expect(stderr).toMatch(/PORT_NOT_FOUND[\s\S]*state: nothing was done[\s\S]*next: {2}plug/);
  });

  test('and two devices lists them and takes neither, with exit code 6', () => {
    const { status, stderr } = runWith(['A1', 'B2'], 'provision', '--config', plan);
    expect(status).toBe(6);
    expect(stderr).toMatch(/ttyACM0 .*usb:A1[\s\S]*ttyACM1 .*usb:B2[\s\S]*PORT_AMBIGUOUS/);
    expect(stderr).toMatch(/state: nothing was done[\s\S]*next: {2}name one/);
  });
});

describeWith(['socat'], 'provision at a port', () => {
  let cable: Running;
  let port: string;
  beforeEach(async () => {
    port = join(folder.path, 'port');
    cable = startProgram('socat', [`pty,raw,echo=0,link=${port}`, `pty,raw,echo=0,link=${port}-far`]);
    await until(() => existsSync(port) && existsSync(`${port}-far`), 'a pair of ptys');
  });
  afterEach(() => cable.stop('SIGKILL'));
  const words = (): readonly string[] => ['provision', '--port', port, '--config', plan];

  test('that another program holds says so, with exit code 7', async () => {
    const held = await openSerialPort(port);
    const { exitCode, stderr } = await call(words());
    await held.close();
    expect([exitCode, stderr]).toEqual([7, expect.stringMatching(/PORT_BUSY[\s\S]*nothing was done[\s\S]*next: /)]);
  });

  test('without permission gives the line that cures it, with exit code 7', async () => {
    chmodSync(port, 0);
    chmodSync(folder.path, 0o755);
    const isRoot = process.getuid?.() === 0;
    // root may open anything, so for this moment it is nobody
    if (isRoot) process.seteuid!(65_534);
    try {
      const { exitCode, stderr } = await call(words());
      expect(exitCode).toBe(7);
      expect(stderr).toMatch(/PERMISSION_DENIED[\s\S]*next: {2}(sudo usermod -aG \w+|fieldmark udev install)/);
    } finally {
      if (isRoot) process.seteuid!(0);
    }
  });

  test('whose cable is pulled says so at once, with exit code 12', async () => {
    let said = '';
    const write = (text: string): void => {
      said += text;
      if (text.includes('connecting')) void cable.stop('SIGKILL');
    };
    const exitCode = await run(words(), {
      streams: { stdout: { write }, stderr: { write } },
      environment: { XDG_CONFIG_HOME: '/nonexistent' },
      signal: new AbortController().signal,
    });
    expect([exitCode, said]).toEqual([
      12,
      expect.stringMatching(/LINE_ENDED[\s\S]*not answered[\s\S]*plug the cable in/),
    ]);
  });

  test('that is interrupted ends at once, with exit code 130', async () => {
    const ending = new AbortController();
    let said = '';
    const write = (text: string): void => {
      said += text;
      if (text.includes('connecting')) ending.abort();
    };
    const exitCode = await run(words(), {
      streams: { stdout: { write }, stderr: { write } },
      environment: { XDG_CONFIG_HOME: '/nonexistent' },
      signal: ending.signal,
    });
    expect([exitCode, said]).toEqual([
      130,
      expect.stringMatching(/INTERRUPTED[\s\S]*state: the device has not answered/),
    ]);
  });
});

describe('provision with what can not be meant', () => {
  test.each<[string, readonly string[], number, RegExp]>([
    ['a serial number that nobody has', ['--port', 'usb:none'], 4, /PORT_NOT_FOUND/],
    ['a port that is no port', ['--port', '/tmp'], 4, /PORT_NOT_FOUND/],
    ['a server that is not there', ['--port', 'tcp://127.0.0.1:1'], 4, /PORT_NOT_FOUND/],
    ['a server that is none', ['--port', 'tcp://'], 2, /USAGE/],
    ['a chain that is not named', ['--voucher', 'x', '--port', 'tcp://127.0.0.1:1'], 2, /--rpc/],
  ])('%s', async (_name, more, exitCode, text) => {
    const said = await call(['provision', '--config', plan, ...more]);
    expect([said.exitCode, said.stderr]).toEqual([exitCode, expect.stringMatching(text)]);
    expect(said.stderr).toMatch(/next: /);
  });

  test.each<[string, string]>([
    ['a claim code that is none', 'claimCode: "0000"'],
    ['a label of another kind', 'claimCode: "FIELDMARK:2/00"'],
    ['a device id that is none', 'deviceId: "12"'],
  ])('%s, with exit code 3', async (_name, line) => {
    writeFileSync(plan, `${PLAN}${line}\n`);
    const said = await call(['provision', '--config', plan, '--port', 'tcp://127.0.0.1:1']);
    expect([said.exitCode, said.stderr]).toEqual([3, expect.stringMatching(/CONFIG_INVALID[\s\S]*nothing was sent/)]);
  });
});
