import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { TestFlash } from '#espruino/flash.fixture.js';
import { LineReader } from '#proto/frame.js';
import {
  decodeImprovRpc,
  encodeImprov,
  encodeImprovRpc,
  IMPROV_COMMAND,
  IMPROV_ERROR,
  IMPROV_STATE,
  IMPROV_TYPE,
} from '#proto/improv.js';
import { describeWith } from '../setup/require.fixture.js';
import { STORAGE, type TestBoard, until } from './espruino.fixture.js';
import type { AirNetwork } from './espruino-io.js';
import { openStorage } from './espruino-storage.js';
import { openProvisionBench, type ProvisionBench } from './provision.fixture.js';

/** What the radio hears: names are the interpreter's texts, a character a byte. */
const raw = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');
const CAFE = { name: 'café', password: 'geheim-üß' };
const AIR: readonly AirNetwork[] = [
  { ssid: 'guests', rssi: -80 },
  { ssid: raw(CAFE.name), password: raw(CAFE.password), rssi: -40 },
];

describeWith(['arm-none-eabi-gcc', 'qemu-arm-static'], 'an Espruino board with Wi-Fi', () => {
  let bench: ProvisionBench;

  beforeAll(async () => {
    bench = await openProvisionBench();
  });
  afterEach(() => bench.clear());
  afterAll(() => bench.stop());

  const start = (flash: TestFlash) => bench.start(flash, { air: () => AIR });
  const planOf = (wifiPassword: string) => bench.planOf({ settings: { wifiName: CAFE.name }, wifiPassword });
  const kept = (flash: TestFlash): string | undefined => openStorage(flash, STORAGE).read('fm.wifi');

  test('lists networks, joins the one of its settings, and joins again after a start and when it was put out', async () => {
    const flash = bench.blank();
    const { board, link } = await start(flash);
    const { networks } = await link.call('scan', {});
    expect(networks).toEqual([
      { name: CAFE.name, signalDbm: -40, isSecured: true },
      { name: 'guests', signalDbm: -80, isSecured: false },
    ]);
    const { names, error } = await bench.run(link, planOf(CAFE.password));
    expect(error).toBeUndefined();
    expect(names).toEqual(expect.arrayContaining(['joining', 'joined', 'locked', 'accepted']));
    expect(kept(flash)).toBe(String.fromCharCode(raw(CAFE.name).length) + raw(CAFE.name + CAFE.password));
    const joined = board.count('wifi-joined');
    expect(joined).toBeGreaterThanOrEqual(2);
    board.machine().dropWifi();
    await until(() => board.count('wifi-joined') > joined);
    const receipted = board.count('receipted');
    await until(() => board.count('receipted') > receipted);
    expect(board.lines.join('\n')).not.toContain(raw(CAFE.password));
  });

  test('names the network that refused it, keeps nothing of it, and is not locked', async () => {
    const flash = bench.blank();
    const { board, link } = await start(flash);
    const { names, error } = await bench.run(link, planOf('wrong-password'));
    expect(error?.code).toBe('WIFI_REFUSED');
    expect(`${error?.message}`).toContain(CAFE.name);
    expect(names).not.toContain('locked');
    expect(kept(flash)).toBeUndefined();
    expect(board.count(`wifi-refused WIFI_REFUSED ${raw(CAFE.name)}`)).toBe(1);
  });

  /** An Improv client: what the board answered so far, each packet as its type and what it says. */
  const improv = (board: TestBoard) => {
    const reader = new LineReader();
    const said: (readonly [number, string | number])[] = [];
    board.onUsb((bytes) => {
      for (const item of reader.push(bytes)) {
        if (item.kind !== 'improv') continue;
        const rpc = item.type === IMPROV_TYPE.result ? decodeImprovRpc(item.data) : undefined;
        said.push([item.type, rpc?.ok ? `${rpc.value.command} ${rpc.value.strings.join('|')}` : item.data[0]!]);
      }
    });
    const ask = (command: number, strings: readonly string[] = []): void => {
      said.length = 0;
      board.machine().usb.feed(encodeImprov(IMPROV_TYPE.command, encodeImprovRpc({ command, strings })));
    };
    const answered = (type: number, value: string | number): Promise<void> =>
      until(() => said.some((one) => one[0] === type && one[1] === value));
    return { ask, answered, said };
  };

  test('is given its Wi-Fi over Improv, and by nobody once it is locked', async () => {
    const flash = bench.blank();
    const { board, link } = await start(flash);
    const client = improv(board);
    client.ask(IMPROV_COMMAND.state);
    await client.answered(IMPROV_TYPE.state, IMPROV_STATE.ready);
    client.ask(IMPROV_COMMAND.info);
    await client.answered(
      IMPROV_TYPE.result,
      `3 fieldmark|${bench.built.report.codeBytes > 0 ? '0.1.0' : ''}|espruino-wifi|Espruino WiFi`,
    );
    client.ask(IMPROV_COMMAND.scan);
    await client.answered(IMPROV_TYPE.result, '4 ');
    expect(client.said).toEqual([
      [IMPROV_TYPE.result, `4 ${CAFE.name}|-40|YES`],
      [IMPROV_TYPE.result, '4 guests|-80|NO'],
      [IMPROV_TYPE.result, '4 '],
    ]);
    client.ask(IMPROV_COMMAND.wifi, [CAFE.name, 'wrong-password']);
    await client.answered(IMPROV_TYPE.error, IMPROV_ERROR.unableToConnect);
    expect(kept(flash)).toBeUndefined();
    client.ask(IMPROV_COMMAND.wifi, [CAFE.name, CAFE.password]);
    await client.answered(IMPROV_TYPE.state, IMPROV_STATE.provisioned);
    expect(kept(flash)).toContain(raw(CAFE.password));

    expect((await bench.run(link, planOf(CAFE.password))).error).toBeUndefined();
    client.ask(IMPROV_COMMAND.state);
    await client.answered(IMPROV_TYPE.state, IMPROV_STATE.provisioned);
    client.ask(IMPROV_COMMAND.wifi, ['guests', '']);
    await client.answered(IMPROV_TYPE.error, IMPROV_ERROR.unknown);
    expect(kept(flash)).toContain(raw(CAFE.name));
  });
});
