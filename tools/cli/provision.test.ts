import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createGateway, type TestGateway } from '#core/gateway.fixture.js';
import { type HostedGateway, hostGateway } from '#linux/broker.fixture.js';
import { netOf } from '#linux/config.js';
import { freePort, type Running, startProgram, temporaryFolder, until } from '#linux/process.fixture.js';
import { fromHex, toHex } from '#proto/bytes.js';
import { openLink } from '#provision/link.js';
import { provision } from '#provision/provision.js';
import { call } from './call.fixture.js';
import { readPlan, settingsOf } from './provision-plan.js';
import { openStreams } from './serial-streams.js';

const DEVICE = createRequire(import.meta.url).resolve('#linux/device.fixture.js');
const REGISTRY = '5fbdb2315678afecb367f032d93f642f64180aa3';
const OWNER = 'f39fd6e51aad88f6f4ce6ab8827279cfffb92266';

let folder: ReturnType<typeof temporaryFolder>;
let gateway: TestGateway;
let host: HostedGateway;
let cable: Running;
let device: Running | undefined;
let deviceEnd: string;
let hostEnd: string;
let publicKey: Uint8Array | undefined;

beforeEach(async () => {
  folder = temporaryFolder();
  [deviceEnd, hostEnd] = [join(folder.path, 'device-end'), join(folder.path, 'host-end')];
  cable = startProgram('socat', [`pty,raw,echo=0,link=${deviceEnd}`, `pty,raw,echo=0,link=${hostEnd}`]);
  await until(() => existsSync(deviceEnd) && existsSync(hostEnd), 'a pair of ptys');
  const port = await freePort();
  gateway = createGateway(`mqtt://127.0.0.1:${port}`, 7, netOf(31337, fromHex(REGISTRY)!));
  host = await hostGateway(gateway, () => publicKey!, port);
  const console = `console: { path: "${deviceEnd}", oem: Bench, model: B1 }`;
  const sensors = 'sensors: [{ driver: board, periodSeconds: 1 }]';
  writeFileSync(
    join(folder.path, 'device.yaml'),
    ['key: file:device.key', 'data: data', 'healthPeriodSeconds: 0', console, sensors, ''].join('\n'),
  );
  writeFileSync(
    join(folder.path, 'plan.yaml'),
    [
      'board: linux',
      'name: roof',
      `owner: "0x${OWNER}"`,
      'chainId: 31337',
      `registry: "0x${REGISTRY}"`,
      `gateways: [{ publicKey: "${toHex(gateway.publicKey)}", url: "${gateway.url}" }]`,
      'place: { latitude: 47.3769, longitude: 8.5417 }',
      '',
    ].join('\n'),
  );
});
afterEach(async () => {
  await device?.stop('SIGKILL');
  device = undefined;
  publicKey = undefined;
  await cable.stop('SIGKILL');
  await host.stop();
  folder.remove();
});

const startDevice = (): void => {
  device = startProgram(process.execPath, [DEVICE, join(folder.path, 'device.yaml')], { NODE_OPTIONS: '' });
};

/** Runs the steps against the device; `onState` may kill it. */
const runSteps = async (onState: (state: string) => Promise<void>): Promise<string> => {
  const file = readPlan(join(folder.path, 'plan.yaml'));
  const port = await openStreams(hostEnd);
  const link = openLink(port, { deadlineMs: 4000 });
  const plan = { settings: settingsOf(file), owner: file.owner, claimValidSeconds: 600, readingMs: 60_000 };
  try {
    for await (const state of provision(link, plan)) {
      if (state.state === 'attested') publicKey = fromHex(state.publicKey);
      await onState(state.state);
      if (state.state === 'finished') return 'finished';
    }
    return 'ended';
  } catch (error) {
    return String((error as { code?: string }).code);
  } finally {
    await link.close();
    await port.close();
  }
};

describe('fieldmark provision over a pty, against the Linux runtime', () => {
  test('gives a blank device key, settings and owner, and it seals without a restart', async () => {
    startDevice();
    await until(() => device!.output().includes('waiting-for-provisioning'), 'a device that waits');
    const first = await runSteps(async () => {});
    expect(first).toBe('finished');
    expect(gateway.stored.size).toBeGreaterThan(0);
    expect(gateway.forks).toEqual([]);
    const words = ['--json', 'provision', '--port', hostEnd, '--config', join(folder.path, 'plan.yaml')];
    const again = await call(words);
    expect(again.stderr).toContain('"settings-kept"');
    expect(again.exitCode).toBe(0);
    const result = JSON.parse(again.stdout);
    expect(result).toMatchObject({ name: 'roof', owner: `0x${OWNER}`, identity: { oem: 'Bench', board: 'linux' } });
    expect(result.identity.didKey).toMatch(/^did:key:zQ3s/);

    // A02: the secret of the key file is in nothing else that the device wrote or said
    const secret: string = JSON.parse(readFileSync(join(folder.path, 'device.key'), 'utf8')).secret;
    const raw = Buffer.from(secret, 'hex');
    const kept = readdirSync(join(folder.path, 'data')).map((name) => readFileSync(join(folder.path, 'data', name)));
    const said = [Buffer.from(device!.output()), Buffer.from(again.stdout + again.stderr), host.received(), ...kept];
    for (const form of [raw, Buffer.from(secret), Buffer.from(raw.toString('base64').slice(0, 40))])
      for (const bytes of said) expect(bytes.includes(form)).toBe(false);
  }, 120_000);

  test('A04 A05 killed at each step, it is in the old or the new state, and the next run completes', async () => {
    for (const moment of ['connecting', 'attested', 'settings-written', 'claimed', 'locked']) {
      startDevice();
      const outcome = await runSteps(async (state) => {
        if (state === moment) await device!.stop('SIGKILL');
      });
      expect([moment, outcome]).toEqual([moment, 'DEVICE_SILENT']);
    }
    startDevice();
    expect(await runSteps(async () => {})).toBe('finished');
    expect(gateway.forks).toEqual([]);
  }, 180_000);

  test('says what to do when nothing answers, with exit code 12', async () => {
    const words = ['provision', '--port', hostEnd, '--config', join(folder.path, 'plan.yaml')];
    const silent = await call(words);
    expect(silent.exitCode).toBe(12);
    expect(silent.stderr).toContain('DEVICE_SILENT');
    expect(silent.stderr).toContain('next:');
  }, 60_000);

  test('refuses a plan with mistakes before it touches the device, and a port that is not there', async () => {
    writeFileSync(join(folder.path, 'bad.yaml'), 'owner: 5\n');
    const bad = await call(['provision', '--port', hostEnd, '--config', join(folder.path, 'bad.yaml')]);
    expect(bad.exitCode).toBe(3);
    expect(bad.stderr).toContain('owner');
    const absent = await call(['provision', '--port', '/dev/none', '--config', join(folder.path, 'plan.yaml')]);
    expect(absent.exitCode).toBe(4);
  });
});
