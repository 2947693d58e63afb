import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { until } from '#linux/process.fixture.js';
import { call } from '../cli/call.fixture.js';

/**
 * The whole way of a reading, with nothing simulated but silicon: genuine firmware on an emulated board, the device as
 * a process of its own, broker, store, log, contracts on a real EVM node, and a verifier that asks the chain alone.
 */
const program = fileURLToPath(new URL('../cli/main.js', import.meta.url));
const DEADLINE_MS = 600_000;

type Line = { readonly state: string; readonly [field: string]: unknown };

type Demo = {
  readonly process: ChildProcess;
  readonly lines: readonly Line[];
  readonly stdout: () => string;
  /** the first line that fits, of those that came and those to come */
  readonly line: (fits: (line: Line) => boolean) => Promise<Line>;
  readonly exitCode: Promise<number | null>;
};

const startDemo = (folder: string, ...words: readonly string[]): Demo => {
  const child = spawn(process.execPath, [
    program,
    'demo',
    '--json',
    '--period-seconds',
    '1',
    '--data',
    folder,
    ...words,
  ]);
  const lines: Line[] = [];
  const waiting = new Set<() => void>();
  let stdout = '';
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  createInterface({ input: child.stderr }).on('line', (text) => {
    lines.push(JSON.parse(text));
    for (const look of waiting) look();
  });
  const exitCode = new Promise<number | null>((resolve) => child.once('close', resolve));
  const line = (fits: (line: Line) => boolean) =>
    new Promise<Line>((resolve, reject) => {
      const look = () => {
        const found = lines.find(fits);
        if (found === undefined) return;
        waiting.delete(look);
        resolve(found);
      };
      waiting.add(look);
      look();
      void exitCode.then(() => reject(new Error(`the demo ended before: ${JSON.stringify(lines.slice(-3))}`)));
    });
  const demo = { process: child, lines, stdout: () => stdout, line, exitCode };
  demos.push(demo);
  return demo;
};

/** Every process that descends from this one (proc(5)). */
const descendants = (pid: number): readonly { readonly pid: number; readonly command: string }[] => {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean);
  return children.map(Number).flatMap((child) => {
    try {
      const command = readFileSync(`/proc/${child}/cmdline`, 'utf8').replaceAll('\0', ' ');
      return [{ pid: child, command }, ...descendants(child)];
    } catch (error) {
      // one that had done its work meanwhile, as a question for the clock
      if (/ENOENT|ESRCH/.test(String(error))) return [];
      throw error;
    }
  });
};

const isAlive = (pid: number): boolean => readdirSync('/proc').includes(String(pid));

let folder = '';
/** those of a test that failed would keep the folder from the next one */
const demos: Demo[] = [];
afterEach(async () => {
  for (const demo of demos.splice(0)) {
    demo.process.kill('SIGTERM');
    await demo.exitCode;
  }
});
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fieldmark-demo-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const first = (demo: Demo, state: string) => demo.line((line) => line.state === state);

describe('the demo', () => {
  test(
    'takes ten readings of a board from sensor to chain, and a stranger verifies them',
    async () => {
      const demo = startDemo(folder, '--once');
      expect(await demo.exitCode).toBe(0);
      const result = JSON.parse(demo.stdout());
      expect(Object.keys(result)).toEqual(['sealed', 'receipted', 'anchored', 'verified', 'txHash', 'seconds']);
      expect(result.verified).toBeGreaterThanOrEqual(10);
      expect(result.anchored).toBeGreaterThanOrEqual(result.verified);
      expect(result.receipted).toBeGreaterThanOrEqual(result.anchored);
      expect(result.sealed).toBeGreaterThanOrEqual(result.receipted);
      expect(result.txHash).toMatch(/^0x[0-9a-f]{64}$/);
      // each sensor of the board took part, and what was verified is what the device sealed
      const sealed = demo.lines.filter((line) => line.state === 'sealed' && line.samples !== undefined);
      const names = new Set(sealed.flatMap((line) => (line.samples as { name: string }[]).map(({ name }) => name)));
      expect(names).toEqual(new Set(['temperature', 'humidity', 'pressure', 'illuminance', 'light:level']));
      const verified = demo.lines.flatMap((line) => (line.state === 'verified' ? (line.readings as string[]) : []));
      const made = sealed.map((line) => `${line.boot}.${line.sequence}`);
      expect(made).toEqual(expect.arrayContaining(verified));
      expect(new Set(verified).size).toBe(result.verified);
    },
    DEADLINE_MS,
  );

  test('leaves a log that can be copied and audited from its files alone, and no byte of it altered', async () => {
    const log = join(folder, readdirSync(folder)[0]!, 'gateway', 'log');
    const copy = join(folder, 'copy');
    expect((await call(['log', 'export', log, copy])).exitCode).toBe(0);
    const sound = await call(['log', 'audit', copy, '--json']);
    expect(sound.exitCode).toBe(0);
    expect(JSON.parse(sound.stdout)).toMatchObject({ sound: true, devices: 1, findings: [] });
    const bundles = join(copy, 'tile', 'entries', '000.p');
    const bundle = join(bundles, readdirSync(bundles)[0]!);
    const bytes = readFileSync(bundle);
    bytes[bytes.length - 1]! ^= 1;
    writeFileSync(bundle, bytes);
    const altered = await call(['log', 'audit', copy, '--json']);
    expect(altered.exitCode).toBe(11);
    const codes = JSON.parse(altered.stdout).findings.map(({ code }: { code: string }) => code);
    expect(codes).toEqual(expect.arrayContaining(['SIGNATURE_INVALID', 'TILE_INVALID', 'PROOF_INVALID']));
    rmSync(copy, { recursive: true });
  });

  test(
    'ends at Ctrl-C with every process it started, and goes on where it was',
    async () => {
      const demo = startDemo(folder);
      const device = await first(demo, 'device');
      const gateway = await first(demo, 'gateway');
      const sealed = await first(demo, 'sealed');
      // the run before was the device's first, and the same device goes on in the same log
      expect(sealed.boot).toBe(2);
      const anchored = await first(demo, 'anchored');
      expect(anchored.size as number).toBeGreaterThan(10);
      await first(demo, 'verified');

      const started = descendants(demo.process.pid!);
      const commands = started.map(({ command }) => command).join('\n');
      for (const part of ['anvil', 'emulator/main.js', 'cli/main.js run', 'verify/witness.js'])
        expect(commands).toContain(part);
      demo.process.kill('SIGINT');
      expect(await demo.exitCode).toBe(0);
      expect(started.filter(({ pid }) => isAlive(pid))).toEqual([]);

      const again = startDemo(folder);
      expect((await first(again, 'device')).deviceId).toBe(device.deviceId);
      expect((await first(again, 'gateway')).gatewayId).toBe(gateway.gatewayId);
      expect((await first(again, 'sealed')).boot).toBe(3);
      again.process.kill('SIGTERM');
      expect(await again.exitCode).toBe(0);
    },
    DEADLINE_MS,
  );

  test(
    'ends with a named error when one of its processes dies, and leaves none behind',
    async () => {
      const demo = startDemo(folder);
      await first(demo, 'sealed');
      const started = descendants(demo.process.pid!);
      const board = started.find(({ command }) => command.includes('emulator/main.js'))!;
      process.kill(board.pid, 'SIGKILL');
      expect(await demo.exitCode).toBe(1);
      expect(await first(demo, 'error').catch(() => demo.lines.at(-1))).toMatchObject({
        code: 'PROCESS_ENDED',
        message: expect.stringContaining('the emulated board ended by SIGKILL'),
      });
      expect(started.filter(({ pid }) => isAlive(pid))).toEqual([]);
    },
    DEADLINE_MS,
  );

  test(
    'that is killed itself takes its processes along, and the next goes on',
    async () => {
      const demo = startDemo(folder);
      await first(demo, 'receipted');
      const busy = startDemo(folder);
      expect(await busy.exitCode).toBe(7);
      expect(busy.lines.at(-1)).toMatchObject({ state: 'error', code: 'FOLDER_BUSY' });
      const started = descendants(demo.process.pid!);
      demo.process.kill('SIGKILL');
      await demo.exitCode;
      const own = started.filter(({ command }) => !command.includes('anvil'));
      await until(() => !own.some(({ pid }) => isAlive(pid)), 'the end of its processes');
      // the EVM node knows nothing of its parent: the next demo ends it
      const again = startDemo(folder);
      await first(again, 'verified');
      expect(started.filter(({ pid }) => isAlive(pid))).toEqual([]);
      again.process.kill('SIGINT');
      expect(await again.exitCode).toBe(0);
    },
    DEADLINE_MS,
  );

  test('says what a board that is not there means, and goes on looking for it', async () => {
    const demo = startDemo(folder, '--port', '/dev/nonexistent');
    expect(await first(demo, 'board-disconnected')).toMatchObject({
      code: expect.stringMatching(/PORT_NOT_FOUND|BOARD/),
    });
    demo.process.kill('SIGINT');
    expect(await demo.exitCode).toBe(0);
  });

  test('ends by itself, with the code for a missing device, where it was to end by itself and there is no board', async () => {
    const demo = startDemo(folder, '--once', '--port', '/dev/nonexistent');
    expect(await first(demo, 'error')).toMatchObject({ code: 'PORT_NOT_FOUND' });
    expect(await demo.exitCode).toBe(4);
  });
});
