import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { until } from '#linux/process.fixture.js';
import { fromHex } from '#proto/bytes.js';
import { openLink } from '#provision/link.js';
import { provision } from '#provision/provision.js';
import { type CabledDevice, cableDevice, type GatewayFor, gatewayFor, OWNER, planText } from './cable.fixture.js';
import { call } from './call.fixture.js';
import { readPlan, settingsOf } from './provision-plan.js';
import { openStreams } from './serial-streams.js';

let device: CabledDevice;
let gateway: GatewayFor['gateway'];
let host: GatewayFor['host'];
let publicKey: Uint8Array | undefined;
let plan: string;

beforeEach(async () => {
  device = await cableDevice();
  ({ gateway, host } = await gatewayFor(() => publicKey!));
  plan = join(device.folder, 'plan.yaml');
  writeFileSync(plan, planText(gateway));
});
afterEach(async () => {
  publicKey = undefined;
  await device.close();
  await host.stop();
});

/** Starts the device and waits until it listens to its line. */
const startDevice = async (): Promise<void> => {
  device.start();
  await until(() => /"(waiting-for-provisioning|started)"/.test(device.output()), 'a device that listens');
};

/** how long the host waits for a device that runs, and for one that was killed */
const ALIVE_MS = 60_000;
const KILLED_MS = 3000;

/** Runs the steps against the device; `onState` gives whether it has killed it. */
const runSteps = async (onState: (state: string) => Promise<boolean>): Promise<string> => {
  const file = readPlan(plan);
  const port = await openStreams(device.end);
  const patience = { deadlineMs: ALIVE_MS };
  const link = openLink(port, patience);
  const steps = { settings: settingsOf(file), owner: file.owner, claimValidSeconds: 600, readingMs: 60_000 };
  try {
    for await (const state of provision(link, steps)) {
      if (state.state === 'attested') publicKey = fromHex(state.publicKey);
      if (await onState(state.state)) patience.deadlineMs = KILLED_MS;
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
    await startDevice();
    const first = await runSteps(async () => false);
    expect(first).toBe('finished');
    expect(gateway.stored.size).toBeGreaterThan(0);
    expect(gateway.forks).toEqual([]);
    const words = ['--json', 'provision', '--port', device.end, '--config', plan];
    const again = await call(words);
    expect(again.stderr).toContain('"settings-kept"');
    expect(again.exitCode).toBe(0);
    const result = JSON.parse(again.stdout);
    expect(result).toMatchObject({ name: 'roof', owner: `0x${OWNER}`, identity: { oem: 'Bench', board: 'linux' } });
    expect(result.identity.didKey).toMatch(/^did:key:zQ3s/);

    // A02: the secret of the key file is in nothing else that the device wrote or said
    const secret: string = JSON.parse(readFileSync(join(device.folder, 'device.key'), 'utf8')).secret;
    const raw = Buffer.from(secret, 'hex');
    const kept = readdirSync(join(device.folder, 'data')).map((name) =>
      readFileSync(join(device.folder, 'data', name)),
    );
    const said = [Buffer.from(device.output()), Buffer.from(again.stdout + again.stderr), host.received(), ...kept];
    for (const form of [raw, Buffer.from(secret), Buffer.from(raw.toString('base64').slice(0, 40))])
      for (const bytes of said) expect(bytes.includes(form)).toBe(false);
  });

  test('A04 A05 killed at each step, it is in the old or the new state, and the next run completes', async () => {
    for (const moment of ['connecting', 'attested', 'settings-written', 'claimed', 'locked']) {
      await startDevice();
      const outcome = await runSteps(async (state) => {
        if (state === moment) await device.kill();
        return state === moment;
      });
      expect([moment, outcome]).toEqual([moment, 'DEVICE_SILENT']);
    }
    await startDevice();
    expect(await runSteps(async () => false)).toBe('finished');
    expect(gateway.forks).toEqual([]);
  });

  test('says what to do when nothing answers, with exit code 12', async () => {
    const words = ['provision', '--port', device.end, '--config', plan];
    const silent = await call(words);
    expect(silent.exitCode).toBe(12);
    expect(silent.stderr).toContain('DEVICE_SILENT');
    expect(silent.stderr).toContain('next:');
  });

  test('refuses a plan with mistakes before it touches the device, and a port that is not there', async () => {
    writeFileSync(join(device.folder, 'bad.yaml'), 'owner: 5\n');
    const bad = await call(['provision', '--port', device.end, '--config', join(device.folder, 'bad.yaml')]);
    expect(bad.exitCode).toBe(3);
    expect(bad.stderr).toContain('owner');
    const absent = await call(['provision', '--port', '/dev/none', '--config', plan]);
    expect(absent.exitCode).toBe(4);
  });
});
