import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { KEY_FILE_BYTES } from '#espruino/signer.js';
import { type Running, startProgram, until } from '#linux/process.fixture.js';
import { fromHex } from '#proto/bytes.js';
import { readLedger } from '#provision/ledger.js';
import { openLink } from '#provision/link.js';
import { boardNative } from '../build/board-native.js';
import { type EspruinoUnit, startEspruinoUnit } from '../emulator/espruino-unit.js';
import { type NativeCaller, startCaller } from '../emulator/native-caller.js';
import { describeWith } from '../setup/require.fixture.js';
import { gatewayFor, planText } from './cable.fixture.js';
import { call } from './call.fixture.js';
import { openStreams } from './serial-streams.js';

const DEVICE = `
import { analog } from '#drivers/analog.js';
export const sensors = [{ driver: analog, options: { pin: 'A0' }, periodMs: 200 }];`;
const NEEDS = ['socat', 'arm-none-eabi-gcc', 'qemu-arm-static', 'ffmpeg', 'zbarimg'];

describeWith(NEEDS, 'fieldmark factory, with Espruino boards that are blank', () => {
  let folder: string;
  let batch: string;
  let image: string;
  let native: NativeCaller;
  let closing: (() => unknown)[] = [];

  beforeAll(async () => {
    native = startCaller(boardNative('armv7em')!.bytes);
    folder = mkdtempSync(join(tmpdir(), 'factory-espruino-'));
    writeFileSync(join(folder, 'device.ts'), DEVICE);
    const built = await call([
      ...['build', join(folder, 'device.ts'), '--board', 'espruino-wifi'],
      ...['--out', folder],
    ]);
    expect([built.exitCode, built.stderr]).toEqual([0, expect.any(String)]);
    image = join(folder, 'espruino-wifi.storage');
  });
  afterEach(async () => {
    for (const close of closing.reverse()) await close();
    closing = [];
  });
  afterAll(() => {
    native.close();
    rmSync(folder, { recursive: true });
  });

  /** A board on a cable of its own. */
  const plug = async (): Promise<{
    readonly unit: EspruinoUnit;
    readonly end: string;
    readonly pull: () => Promise<void>;
  }> => {
    const unit = await startEspruinoUnit({ board: 'espruino-wifi', native });
    const end = join(mkdtempSync(join(folder, 'cable-')), 'end');
    const cable: Running = startProgram('socat', [`pty,raw,echo=0,link=${end}`, unit.url.replace('tcp://', 'tcp:')]);
    await until(() => existsSync(end), 'a pty');
    const pull = (): Promise<void> => cable.stop('SIGKILL').then(() => {});
    closing.push(unit.stop, pull);
    return { unit, end, pull };
  };
  const begin = (name: string): string => {
    batch = join(folder, `${name}.yaml`);
    const lines = [
      `batch: ${name}`,
      'board: espruino-wifi',
      `image: ${image}`,
      'sensors: [analog]',
      'keyStores: [flash]',
    ];
    writeFileSync(batch, lines.join('\n'));
    return batch;
  };
  const factory = (...ends: readonly string[]) =>
    call(['factory', '--json', '--batch', batch, ...ends.flatMap((end) => ['--port', end])]);
  const ledgerLines = () => readLedger(batch.replace('.yaml', '.ledger.jsonl')).lines;

  test('flashes one by its prompt, has it make its key, tests and locks it, and its label opens it', async () => {
    begin('one');
    const { unit, end } = await plug();
    const said = await factory(end);
    expect([said.exitCode, said.stderr]).toEqual([
      0,
      expect.stringMatching(/"writing"[\s\S]*"verifying"[\s\S]*"finished"/),
    ]);
    const report = JSON.parse(said.stdout);
    expect(report.tests.map(({ name }: { name: string }) => name)).toEqual([
      ...['flash', 'open', 'answer', 'key', 'new', 'identity', 'vector', 'sensors', 'sensor analog', 'lock'],
      ...['reopen', 'read-back'],
    ]);
    const [, line] = ledgerLines();
    const sha256 = createHash('sha256').update(readFileSync(image)).digest('hex');
    expect(line).toMatchObject({
      result: 'pass',
      image: sha256,
      identity: { board: 'espruino-wifi', keyStore: 'flash' },
    });
    expect(unit.files().get('fm.key')).toHaveLength(KEY_FILE_BYTES);

    // the same unit again is the same unit: its key outlasts another flashing
    const again = await factory(end);
    expect(JSON.parse(again.stdout)).toMatchObject({ result: 'pass', repeat: true, deviceId: report.deviceId });
    expect(ledgerLines()).toHaveLength(2);

    const picture = join(folder, 'label.png');
    execFileSync('ffmpeg', ['-loglevel', 'error', '-i', report.label.svg, picture]);
    const label = execFileSync('zbarimg', ['-q', '--raw', picture], { encoding: 'utf8', stdio: 'pipe' }).trim();
    const publicKey = line?.kind === 'unit' ? fromHex(line.identity!.publicKey)! : new Uint8Array(0);
    const { gateway, host } = await gatewayFor(() => publicKey);
    closing.push(host.stop);
    const plan = join(folder, 'plan.yaml');
    const text = (more: readonly string[]) => planText(gateway, more).replace('board: linux', 'board: espruino-wifi');
    const provision = ['provision', '--port', end, '--config', plan, '--reading-seconds', '60'];
    writeFileSync(plan, text([]));
    expect((await call(provision)).stderr).toMatch(/DEVICE_LOCKED[\s\S]*claim code/);
    writeFileSync(plan, text([`claimCode: "${label}"`]));
    const taken = await call(provision);
    expect([taken.exitCode, taken.stderr]).toEqual([0, expect.any(String)]);
    await until(() => gateway.stored.size > 0, 'a reading');
    expect(unit.deaths).toEqual([]);
  });

  test('takes four at once; one whose cable is pulled while it is flashed passes when it comes again', async () => {
    begin('four');
    const units = await Promise.all(Array.from({ length: 4 }, plug));
    const [pulled] = units;
    const watch = setInterval(() => {
      if (!pulled!.unit.files().has('fm.native')) return;
      clearInterval(watch);
      void pulled!.pull();
      pulled!.unit.restart();
    }, 5);
    const said = await factory(...units.map(({ end }) => end));
    clearInterval(watch);
    const reports = said.stdout
      .trim()
      .split('\n')
      .map((text) => JSON.parse(text));
    expect(reports.filter(({ result }) => result === 'pass')).toHaveLength(3);
    expect(reports.find(({ result }) => result === 'fail')).toMatchObject({
      port: pulled!.end,
      error: { code: expect.stringMatching(/LINK_CLOSED|PORT_NOT_FOUND|FLASH_/), next: expect.any(String) },
    });
    expect(said.exitCode).not.toBe(0);
    const end = `${pulled!.end}-again`;
    const cable = startProgram('socat', [`pty,raw,echo=0,link=${end}`, pulled!.unit.url.replace('tcp://', 'tcp:')]);
    closing.push(() => cable.stop('SIGKILL'));
    await until(() => existsSync(end), 'a pty');
    expect(JSON.parse((await factory(end)).stdout)).toMatchObject({ result: 'pass', repeat: false });
    const passes = ledgerLines().flatMap((line) =>
      line.kind === 'unit' && line.result === 'pass' ? [line.identity!.deviceId] : [],
    );
    expect(new Set(passes).size).toBe(4);
  });

  test('gives the line back to the program after it was looked at, compared, or mistaken for another', async () => {
    const { end } = await plug();
    const flash = (...more: readonly string[]) =>
      call(['flash', '--board', 'espruino-wifi', '--port', end, '--image', image, ...more]);
    const answers = async (): Promise<unknown> => {
      const streams = await openStreams(end);
      const link = openLink(streams);
      const hello = await link.call('hello', {}, { deadlineMs: 60_000 }).finally(link.close);
      await streams.close();
      return hello.board;
    };
    expect(await flash()).toMatchObject({ exitCode: 0 });
    expect(await answers()).toBe('espruino-wifi');
    const other = join(folder, 'other.js');
    writeFileSync(other, 'print(1);');
    const looks: readonly (readonly [readonly string[], number])[] = [
      [['--verify-only'], 0],
      [['--dry-run'], 0],
      [['--verify-only', '--image', other], 11],
      [['--board', 'espruino-pico'], 10],
    ];
    for (const [words, exitCode] of looks) {
      expect([words, (await flash(...words)).exitCode]).toEqual([words, exitCode]);
      expect([words, await answers()]).toEqual([words, 'espruino-wifi']);
    }
  });

  test('fails a board with another interpreter, or whose sensors are not those of the batch', async () => {
    begin('other');
    writeFileSync(batch, readFileSync(batch, 'utf8').replace('[analog]', '[bme280]'));
    const { end } = await plug();
    const said = await factory(end);
    expect([said.exitCode, JSON.parse(said.stdout).error]).toEqual([
      12,
      {
        code: 'UNIT_FAILED',
        message: expect.stringContaining('bme280: SENSOR_ABSENT'),
        state: expect.any(String),
        next: expect.any(String),
      },
    ]);
    const pico = await startEspruinoUnit({ board: 'espruino-wifi', native, interpreter: 'PICO_R1_3' });
    closing.push(pico.stop);
    const wrong = await factory(pico.url);
    expect([wrong.exitCode, JSON.parse(wrong.stdout).error.code]).toEqual([10, 'FLASH_WRONG_CHIP']);
    expect([...pico.files().keys()]).toEqual([]);
  });
});
