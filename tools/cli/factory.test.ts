import { execFileSync } from 'node:child_process';
import { appendFileSync, chmodSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { until } from '#linux/process.fixture.js';
import { fromHex } from '#proto/bytes.js';
import { parseClaimUri } from '#proto/claim-code.js';
import { openLedger, passesOf, readLedger } from '#provision/ledger.js';
import { spawnEmulator } from '../emulator/emulator.fixture.js';
import { buildOptiboot, OPTIBOOT_NEEDS } from '../emulator/optiboot.js';
import { standardFirmataPath } from '../emulator/server.js';
import { type EmulatedUnit, startUnit } from '../emulator/unit.js';
import { describeWith } from '../setup/require.fixture.js';
import { type CabledDevice, cableDevice, gatewayFor, planText } from './cable.fixture.js';
import { call, inFolder } from './call.fixture.js';
import { run } from './main.js';

const BATCH = 'batch: run-1\nboard: linux\noem: Bench\nsensors: [board]\n';

const writeBatch = (folder: string, more = ''): string => {
  const path = join(folder, 'run.yaml');
  writeFileSync(path, `${BATCH}${more}`);
  return path;
};

describeWith(['socat', 'ffmpeg', 'zbarimg'], 'fieldmark factory, against the Linux runtime', () => {
  let devices: CabledDevice[] = [];
  afterEach(async () => {
    await Promise.all(devices.map((device) => device.close()));
    devices = [];
  });

  test('takes two blank units over the bench, and their labels open them to their first owner alone', () =>
    inFolder(async (folder) => {
      devices = await Promise.all([cableDevice(), cableDevice()]);
      for (const device of devices) device.start();
      const batch = writeBatch(folder);
      const ports = devices.flatMap(({ end }) => ['--port', end]);
      const said = await call(['factory', '--json', '--batch', batch, ...ports]);
      expect([said.exitCode, said.stderr]).toEqual([0, expect.not.stringContaining('"fail"')]);
      const units = said.stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line));
      expect(units.map(({ result }) => result)).toEqual(['pass', 'pass']);
      expect(units[0].tests).toContainEqual({
        name: 'sensor board',
        result: 'pass',
        milliseconds: expect.any(Number),
      });
      const { lines } = readLedger(join(folder, 'run.ledger.jsonl'));
      expect(lines.map(({ kind }) => kind)).toEqual(['header', 'unit', 'unit']);

      // killed and started again it is still locked, and a scanner reads off the label what opens it
      const [device] = devices;
      const mine = units.find(({ port }) => port === device!.end);
      await device!.kill();
      device!.start();
      const picture = join(folder, 'label.png');
      execFileSync('ffmpeg', ['-loglevel', 'error', '-i', mine.label.svg, picture]);
      const label = execFileSync('zbarimg', ['-q', '--raw', picture], { encoding: 'utf8', stdio: 'pipe' }).trim();
      expect(parseClaimUri(label)?.deviceId).toEqual(fromHex(mine.deviceId));
      const publicKey = fromHex(
        lines.flatMap((line) => (line.kind === 'unit' ? line : [])).find((line) => line.port === device!.end)!.identity!
          .publicKey,
      )!;
      const { gateway, host } = await gatewayFor(() => publicKey);
      const plan = join(folder, 'plan.yaml');
      const provision = ['provision', '--port', device!.end, '--config', plan, '--reading-seconds', '60'];
      writeFileSync(plan, planText(gateway));
      const shut = await call(provision);
      expect([shut.exitCode, shut.stderr]).toEqual([
        12,
        expect.stringMatching(/DEVICE_LOCKED[\s\S]*next:.*claim code/),
      ]);
      writeFileSync(plan, planText(gateway, [`claimCode: "${label.replace(/.{4}$/, '0000')}"`]));
      expect((await call(provision)).stderr).toMatch(/UNLOCK_REFUSED[\s\S]*next:.*label/);
      writeFileSync(plan, planText(gateway, [`claimCode: "${label}"`]));
      expect(await call(provision)).toMatchObject({ exitCode: 0, stdout: expect.stringContaining(mine.deviceId) });
      await until(() => gateway.stored.size > 0, 'a reading');
      await host.stop();
    }));
});

describeWith([...OPTIBOOT_NEEDS], 'fieldmark factory, with an image', () => {
  test('flashes a unit by its genuine bootloader before it asks it anything, and says which image it was', () =>
    inFolder(async (folder) => {
      const emulator = await spawnEmulator(['--firmware', buildOptiboot(folder)]);
      const unit = await startUnit({ identity: { board: 'arduino-uno', oem: 'Bench', model: 'B1', software: '1' } });
      // one port, as of a board that is first its bootloader and then its program
      let isFlashed = false;
      const port = createServer((near) => {
        const far = connect(isFlashed ? Number(new URL(unit.url).port) : emulator.port, '127.0.0.1');
        near.pipe(far).pipe(near);
        near.on('error', () => far.destroy()).on('close', () => far.destroy());
        far.on('error', () => near.destroy()).on('close', () => near.destroy());
      });
      await new Promise<void>((resolve) => port.listen(0, '127.0.0.1', resolve));
      const url = `tcp://127.0.0.1:${(port.address() as AddressInfo).port}`;
      let said = '';
      const write = (text: string): void => {
        said += text;
        if (text.includes('"finished"')) isFlashed = true;
      };
      const batch = join(folder, 'uno.yaml');
      writeFileSync(batch, `batch: uno\nboard: arduino-uno\nimage: ${standardFirmataPath()}\n`);
      try {
        const exitCode = await run(['factory', '--json', '--batch', batch, '--port', url], {
          streams: { stdout: { write }, stderr: { write } },
          environment: { XDG_CONFIG_HOME: '/nonexistent' },
          signal: new AbortController().signal,
        });
        expect([exitCode, said]).toEqual([0, expect.stringMatching(/"writing"[\s\S]*"verifying"[\s\S]*"finished"/)]);
        const [line] = passesOf({ lines: () => readLedger(join(folder, 'uno.ledger.jsonl')).lines });
        const sum = execFileSync('sha256sum', [standardFirmataPath()], { encoding: 'utf8' }).slice(0, 64);
        expect([line?.image, line?.tests[0]?.name]).toEqual([sum, 'flash']);
      } finally {
        port.close();
        await unit.stop();
        await emulator.stop();
      }
    }));
});

describe('fieldmark factory', () => {
  let units: EmulatedUnit[] = [];
  afterEach(async () => {
    await Promise.all(units.map((unit) => unit.stop()));
    units = [];
  });
  const start = async (): Promise<EmulatedUnit> => {
    const unit = await startUnit();
    units.push(unit);
    return unit;
  };

  test('passes what is sound, says of each that is not why, and exits by it', () =>
    inFolder(async (folder) => {
      const [sound, broken] = [await start(), await start()];
      broken.sensors = [{ name: 'board', code: 'SENSOR_ABSENT' }];
      const batch = writeBatch(folder);
      const said = await call(['factory', '--batch', batch, '--port', sound.url, '--port', broken.url]);
      expect(said.exitCode).toBe(12);
      expect(said.stdout).toMatch(/PASS .*label .*\.pdf/);
      expect(said.stdout).toMatch(
        /FAIL .*sensor board: SENSOR_ABSENT.*UNIT_FAILED[\s\S]*state: the unit .*open to all[\s\S]*next: {2}check wiring/,
      );
      const other = await start();
      other.identity = { ...other.identity, oem: 'Else' };
      other.restart();
      const two = await call(['factory', '--batch', batch, '--port', other.url, '--port', broken.url]);
      expect([two.exitCode, two.stderr]).toEqual([12, expect.stringMatching(/2 of 2 units: .*UNIT_FAILED/)]);
      broken.sensors = [{ name: 'board' }];
      expect((await call(['factory', '--batch', batch, '--port', broken.url])).exitCode).toBe(0);
    }));

  test('writes a label again, and none for a unit that did not pass', () =>
    inFolder(async (folder) => {
      const unit = await start();
      const batch = writeBatch(folder, 'name: Orchard\n');
      const said = await call(['factory', '--json', '--batch', batch, '--port', unit.url]);
      const { deviceId, label } = JSON.parse(said.stdout);
      const before = readFileSync(label.svg, 'utf8');
      expect(before).toContain(`Orchard ${deviceId.slice(0, 8)}`);
      rmSync(label.svg);
      const again = await call(['factory', 'label', deviceId, '--batch', batch, '--json']);
      expect(JSON.parse(again.stdout)).toEqual({ deviceId, ...label });
      expect(readFileSync(label.svg, 'utf8')).toBe(before);
      const none = await call(['factory', 'label', '00'.repeat(20), '--batch', batch]);
      expect([none.exitCode, none.stderr]).toEqual([1, expect.stringMatching(/NOT_FOUND[\s\S]*next:/)]);
    }));

  const words = ['factory', '--port', 'tcp://127.0.0.1:1', '--batch'];
  const nothing = (): void => {};
  test.each<[string, string, (folder: string) => void, number, RegExp]>([
    ['a setting that is none', 'colour: red\n', nothing, 3, /colour/],
    ['a name that is none', 'name: ""\n', nothing, 3, /name/],
    ['an image that is not there', 'image: none.hex\n', nothing, 3, /none\.hex/],
    ['an image of a board that nobody knows', 'image: run.yaml\n', nothing, 3, /BOARD_UNKNOWN/],
    ['a secret that others can read', '', (folder) => chmodSync(join(folder, 'run.secret'), 0o644), 7, /chmod 600/],
    ['a secret that is none', '', (folder) => writeFileSync(join(folder, 'run.secret'), 'x'), 1, /KEY_DAMAGED/],
    ['no secret any more', '', (folder) => rmSync(join(folder, 'run.secret')), 3, /KEY_NOT_FOUND[\s\S]*from a copy/],
    [
      'the secret of another batch',
      '',
      (folder) => writeFileSync(join(folder, 'run.secret'), '11'.repeat(32)),
      1,
      /secret of another batch/,
    ],
    [
      'a ledger that was changed',
      '',
      (folder) => appendFileSync(join(folder, 'run.ledger.jsonl'), '{}\n'),
      11,
      /line 3/,
    ],
    ['a unit that is not there', '', nothing, 4, /PORT_NOT_FOUND/],
  ])('with %s says so, and what to do', (_name, more, spoil, exitCode, said) =>
    inFolder(async (folder) => {
      await call([...words, writeBatch(folder)]);
      spoil(folder);
      const result = await call([...words, writeBatch(folder, more)]);
      expect([result.exitCode, result.stderr]).toEqual([exitCode, expect.stringMatching(said)]);
      expect(result.stderr).toMatch(/next: /);
    }),
  );

  test('with no unit plugged in, no batch file, or a batch of another ledger says so', () =>
    inFolder(async (folder) => {
      const batch = writeBatch(folder);
      const none = await call(['factory', '--once', '--batch', batch]);
      expect([none.exitCode, none.stderr]).toEqual([4, expect.stringMatching(/no unit of board linux/)]);
      expect((await call(['factory', '--batch', join(folder, 'none.yaml')])).exitCode).toBe(3);
      expect((await call(['factory'])).exitCode).toBe(2);
      writeFileSync(batch, BATCH.replace('run-1', 'run-2'));
      const other = await call(['factory', '--once', '--batch', batch]);
      expect([other.exitCode, other.stderr]).toEqual([3, expect.stringMatching(/ledger of batch run-1/)]);
    }));

  test('waits for units until somebody ends it, which is no failure', () =>
    inFolder(async (folder) => {
      const ending = new AbortController();
      let said = '';
      const write = (text: string): void => {
        said += text;
        if (text.includes('plug units in')) ending.abort();
      };
      const exitCode = await run(['factory', '--batch', writeBatch(folder)], {
        streams: { stdout: { write }, stderr: { write } },
        environment: { XDG_CONFIG_HOME: '/nonexistent' },
        signal: ending.signal,
      });
      expect([exitCode, said]).toEqual([0, expect.stringMatching(/^batch run-1: plug units in/)]);
    }));

  test('keeps away from a ledger that another factory writes', () =>
    inFolder(async (folder) => {
      const ledger = openLedger(join(folder, 'run.ledger.jsonl'));
      const said = await call([...words, writeBatch(folder)]);
      ledger.close();
      expect([said.exitCode, said.stderr]).toEqual([7, expect.stringMatching(/STORAGE_LOCKED[\s\S]*another factory/)]);
      expect(existsSync(join(folder, 'run.secret'))).toBe(false);
    }));
});
