import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { until } from '#linux/process.fixture.js';
import { fromHex, toHex } from '#proto/bytes.js';
import { decodeEnvelope } from '#proto/reading.js';
import type { GatewayHello } from '../bench/gateway-process.js';
import { projectRoot } from '../build/bundle.js';
import { bundleImage, bundleRuntime } from '../build/runtime-bundle.js';
import { readLog } from '../sim/log.fixture.js';
import { call } from './call.fixture.js';

const CLASS = `linux-${process.arch === 'x64' ? 'amd64' : process.arch}`;
const WAIT_MS = 250_000;
let folder: string;
const at = (name: string): string => join(folder, name);

/** Runs a command that must succeed; gives what it says as JSON. */
const say = async (...words: string[]): Promise<{ readonly [name: string]: unknown }> => {
  const { exitCode, stdout, stderr } = await call([...words, '--json']);
  if (exitCode !== 0) throw new Error(`${words.join(' ')}: ${stderr}`);
  return JSON.parse(stdout) as { [name: string]: unknown };
};
const newKey = async (name: string): Promise<string> =>
  (await say('key', 'create', `file:${at(name)}`)).publicKey as string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'fieldmark-update-'));
  const keys: string[] = [];
  for (const name of ['root-1', 'root-2', 'release-1', 'release-2', 'notice']) keys.push(await newKey(name));
  const [rootOne, rootTwo, releaseOne, releaseTwo, notice] = keys as [string, string, string, string, string];
  const roles = ['--root', rootOne, '--root', rootTwo, '--release', releaseOne, '--release', releaseTwo];
  const thresholds = ['--root-threshold', '2', '--release-threshold', '2'];
  await say('update', 'keys', ...roles, '--notice', notice, ...thresholds, '--out', at('keys'));
  for (const root of ['root-1', 'root-2']) await say('update', 'sign', at('keys'), '--key', `file:${at(root)}`);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const create = (name: string, image: string, sequence: number): Promise<{ readonly [name: string]: unknown }> => {
  const words = ['--class', CLASS, '--sequence', `${sequence}`, '--keys', at('keys'), '--out', at(name)];
  return say('update', 'create', at(image), ...words);
};
const sign = async (name: string, ...keys: string[]): Promise<void> => {
  for (const key of keys) await say('update', 'sign', at(name), '--key', `file:${at(key)}`, '--keys', at('keys'));
};
const ALL = ['release-1', 'release-2', 'notice'];

describe('fieldmark update', () => {
  test('A36 checks a release as a device does, and publishes none that it would refuse', async () => {
    writeFileSync(at('small'), 'an image');
    await create('small.update', 'small', 7);
    const verify = () => call(['update', 'verify', at('small.update'), '--keys', at('keys'), '--image', at('small')]);
    expect(await verify()).toMatchObject({ exitCode: 11, stderr: expect.stringContaining('UPDATE_UNTRUSTED') });
    await sign('small.update', 'release-1', 'release-1', 'notice');
    expect(await verify()).toMatchObject({ exitCode: 11, stderr: expect.stringContaining('UPDATE_TOO_FEW_KEYS') });
    const words = ['--keys', at('keys'), '--image', at('small'), '--data', at('nowhere')];
    expect((await call(['update', 'publish', at('small.update'), ...words])).exitCode).toBe(11);
    await sign('small.update', 'release-2');
    expect((await verify()).exitCode).toBe(0);
    writeFileSync(at('small'), 'another image');
    expect(await verify()).toMatchObject({ exitCode: 11, stderr: expect.stringContaining('UPDATE_DAMAGED') });
  });

  test('says what is wrong with what it is given, and writes nothing', async () => {
    const again = await call(['update', 'keys', '--root', '00', '--out', at('none')]);
    expect(again).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('66 hex digits') });
    const stranger = await newKey('stranger');
    expect(stranger).toHaveLength(66);
    writeFileSync(at('tiny'), 'x');
    await create('tiny.update', 'tiny', 8);
    const foreign = ['update', 'sign', at('tiny.update'), '--key', `file:${at('stranger')}`, '--keys', at('keys')];
    expect(await call(foreign)).toMatchObject({ exitCode: 11, stderr: expect.stringContaining('UPDATE_UNTRUSTED') });
    const wrong = ['update', 'sign', at('keys'), '--key', `file:${at('stranger')}`, '--keys', at('keys')];
    expect(await call(wrong)).toMatchObject({ exitCode: 11, stderr: expect.stringContaining('nothing was signed') });
    const nowhere = await call(['update', 'verify', at('nothing'), '--keys', at('keys')]);
    expect(nowhere).toMatchObject({ exitCode: 1, stderr: expect.not.stringContaining('node:fs') });
    const before = readFileSync(at('tiny.update'));
    const same = ['update', 'create', at('tiny'), '--class', CLASS, '--sequence', '9', '--keys', at('keys')];
    expect((await call([...same, '--out', at('tiny.update')])).exitCode).toBe(3);
    expect(readFileSync(at('tiny.update'))).toEqual(before);
    expect((await call([...same.slice(0, -4), '--sequence', '0', '--keys', at('keys')])).exitCode).toBe(2);
  });
});

describe('a device that runs the package is updated over its gateway', () => {
  const events: { readonly [name: string]: unknown }[] = [];
  let gateway: ChildProcess;
  let device: ChildProcess | undefined;
  let starts = 0;
  let isOver = false;
  let fieldmark: string;
  let image: string;

  /** As systemd does with `Restart=always`. */
  const supervise = (): void => {
    if (isOver) return;
    starts++;
    const updates = ['--updates', at('slots'), '--update-keys', at('keys'), '--update-seconds', '1'];
    const words = [fieldmark, 'run', '--config', at('device.yaml'), ...updates, '--json'];
    device = spawn(process.execPath, words, { stdio: ['ignore', 'ignore', 'pipe'] });
    let rest = '';
    device.stderr!.on('data', (chunk: Buffer) => {
      const lines = (rest + chunk.toString()).split('\n');
      rest = lines.pop()!;
      for (const line of lines) if (line.startsWith('{')) events.push(JSON.parse(line));
    });
    device.once('exit', () => setTimeout(supervise, 100));
  };
  const end = async (child: ChildProcess): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  };
  const restart = async (before: () => void = () => {}): Promise<void> => {
    await end(device!);
    before();
  };
  const firmwares = (): string[] => [
    ...new Set(
      readLog(at('gateway')).map(({ bytes }) => {
        const envelope = decodeEnvelope(bytes);
        return envelope.ok ? toHex(envelope.value.firmware) : '';
      }),
    ),
  ];
  const count = (kind: string, fields: object = {}): number =>
    events.filter((event) => {
      const wanted = { state: kind, ...fields } as { [name: string]: unknown };
      return Object.keys(wanted).every((name) => event[name] === wanted[name]);
    }).length;
  const publish = async (name: string, text: string, sequence: number): Promise<string> => {
    writeFileSync(at(name), text);
    const { firmware } = await create(`${name}.update`, name, sequence);
    await sign(`${name}.update`, ...ALL);
    const words = ['--keys', at('keys'), '--image', at(name), '--data', at('gateway')];
    await say('update', 'publish', at(`${name}.update`), ...words);
    return firmware as string;
  };

  beforeAll(async () => {
    const publicKey = await newKey('device.key');
    gateway = fork(new URL('../bench/gateway-process.js', import.meta.url), { serialization: 'advanced' });
    const net = new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8]);
    gateway.send({ dataDir: at('gateway'), devices: 0, net, publicKey: fromHex(publicKey) });
    const [hello] = (await once(gateway, 'message')) as [GatewayHello];
    writeFileSync(
      at('device.yaml'),
      [
        `key: file:${at('device.key')}`,
        `data: ${at('data')}`,
        `net: "${toHex(net)}"`,
        'healthPeriodSeconds: 0',
        `gateways: [{ publicKey: "${toHex(hello.publicKey)}", url: "mqtt://127.0.0.1:${hello.mqttPort}" }]`,
        'sensors: [{ driver: board, periodSeconds: 1 }]',
        '',
      ].join('\n'),
    );
    const program = await bundleRuntime(projectRoot());
    mkdirSync(at('lib/dist/tools/cli'), { recursive: true });
    fieldmark = at('lib/dist/tools/cli/fieldmark.js');
    writeFileSync(fieldmark, program.code);
    writeFileSync(at('lib/package.json'), JSON.stringify({ name: 'fieldmark', version: '0.0.1', type: 'module' }));
    image = await bundleImage(projectRoot());
    supervise();
    await until(() => count('receipted') > 0, 'a reading of the installed program', WAIT_MS);
  }, WAIT_MS);

  afterAll(async () => {
    isOver = true;
    // what they still write would be in the way of who removes their folder
    for (const child of [device, gateway]) if (child !== undefined) await end(child);
  });

  test(
    'and each envelope says what sealed it',
    async () => {
      expect(firmwares()).toEqual(['00'.repeat(8)]);
      const first = await publish('first', `${image}\n// 1`, 1);
      await until(() => count('update-installed', { sequence: 1 }) === 1, 'release 1', WAIT_MS);
      await until(() => firmwares().includes(first), 'its readings', WAIT_MS);
      expect(firmwares()).toEqual(['00'.repeat(8), first]);
    },
    WAIT_MS,
  );

  test(
    'A39 one that does not start costs its starts, and the one before runs again',
    async () => {
      const before = starts;
      const broken = await publish('broken', 'throw new Error("broken")', 2);
      await until(() => count('update-refused', { code: 'UPDATE_FAILED' }) > 0, 'the return', WAIT_MS);
      const receipted = count('receipted');
      await until(() => count('receipted') > receipted + 1, 'readings of the one before', WAIT_MS);
      // three of it, and then the one before
      expect(starts - before).toBe(4);
      expect(firmwares()).not.toContain(broken);
    },
    WAIT_MS,
  );

  test(
    'A38 A40 a slot whose bytes were changed, or that is a link, does not start',
    async () => {
      const third = await publish('third', `${image}\n// 3`, 3);
      await until(() => count('update-installed', { sequence: 3 }) === 1, 'release 3', WAIT_MS);
      await until(() => firmwares().includes(third), 'its readings', WAIT_MS);
      // the broken one went into slot b, so did the third: a still has the first
      const receipted = count('receipted');
      await restart(() => {
        const bytes = readFileSync(at('slots/b.image'));
        bytes[bytes.length - 1]! ^= 1;
        writeFileSync(at('slots/b.image'), bytes);
      });
      await until(() => count('receipted') > receipted + 1, 'readings of the first', WAIT_MS);
      const evil = at('evil.js');
      writeFileSync(evil, readFileSync(at('first')));
      await restart(() => {
        rmSync(at('slots/a.image'));
        symlinkSync(evil, at('slots/a.image'));
      });
      const later = count('receipted');
      await until(() => count('receipted') > later + 1, 'readings of the installed program', WAIT_MS);
      const last = readLog(at('gateway')).at(-1)!;
      const envelope = decodeEnvelope(last.bytes);
      expect(envelope.ok && toHex(envelope.value.firmware)).toBe('00'.repeat(8));
    },
    WAIT_MS,
  );
});
