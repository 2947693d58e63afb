import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { TestFlash } from '#espruino/flash.fixture.js';
import { fromHex } from '#proto/bytes.js';
import { ALGORITHM } from '#proto/cose.js';
import type { FieldmarkError } from '#proto/errors.js';
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
import { deviceIdOf } from '#provision/keys.js';
import { openLink } from '#provision/link.js';
import { type ProvisionPlan, type ProvisionState, provision } from '#provision/provision.js';
import { type Built, buildEspruino } from '../build/espruino.js';
import { openStreams } from '../cli/serial-streams.js';
import { describeWith } from '../setup/require.fixture.js';
import {
  CHAIN_ID,
  createBoardFlash,
  deviceFile,
  plugIn,
  REGISTRY,
  STORAGE,
  startBoard,
  startTestGateway,
  stopNativeCode,
  type TestBoard,
  type TestGateway,
  until,
} from './espruino.fixture.js';
import type { AirNetwork } from './espruino-io.js';
import { openStorage } from './espruino-storage.js';

const DEVICE = `
import { analog } from '#drivers/analog.js';
export const sensors = [{ driver: analog, options: { pin: 'A0' }, periodMs: 200 }];`;

/** What the radio hears: names are the interpreter's texts, a character a byte. */
const raw = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');
const CAFE = { name: 'café', password: 'geheim-üß' };
const AIR: readonly AirNetwork[] = [
  { ssid: 'guests', rssi: -80 },
  { ssid: raw(CAFE.name), password: raw(CAFE.password), rssi: -40 },
];
const OWNER = new Uint8Array(20).fill(0x44);

describeWith(['arm-none-eabi-gcc', 'qemu-arm-static'], 'an Espruino board with Wi-Fi', () => {
  let built: Built;
  let host: TestGateway;
  const known = new Map<string, Uint8Array>();
  const closing: (() => unknown)[] = [];

  beforeAll(async () => {
    const device = deviceFile(DEVICE);
    built = await buildEspruino({ board: 'espruino-wifi', device: device.path });
    device.remove();
    host = await startTestGateway(() => false, known);
  });
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
  });
  afterAll(async () => {
    await host.stop();
    stopNativeCode();
  });

  const start = (flash: TestFlash): TestBoard => {
    const board = startBoard(flash, { air: () => AIR });
    closing.push(board.stop);
    return board;
  };
  const openSession = async (board: TestBoard) => {
    const cable = await plugIn(board);
    const streams = await openStreams(cable.port);
    const link = openLink(streams, { retryMs: 500, deadlineMs: 60_000 });
    closing.push(cable.close, streams.close, link.close);
    return link;
  };
  const planOf = (wifiPassword: string): ProvisionPlan => {
    const { publicKey, mqttPort } = host.gateway;
    const id = deviceIdOf(ALGORITHM.ES256K, publicKey)!;
    const gateways = [{ publicKey, url: `mqtt://127.0.0.1:${mqttPort}`, id }];
    return {
      settings: { chainId: CHAIN_ID, registry: REGISTRY, gateways, wifiName: CAFE.name },
      wifiPassword,
      owner: OWNER,
      claimValidSeconds: 600,
      readingMs: 120_000,
      register: async ({ deviceId, publicKey: key }) => {
        known.set(deviceId, fromHex(key)!);
        return undefined;
      },
    };
  };
  const run = async (board: TestBoard, plan: ProvisionPlan) => {
    const states: ProvisionState['state'][] = [];
    const link = await openSession(board);
    try {
      for await (const { state } of provision(link, plan)) states.push(state);
    } catch (error) {
      return { states, error: error as FieldmarkError };
    }
    return { states, error: undefined };
  };
  const kept = (flash: TestFlash): string | undefined => openStorage(flash, STORAGE).read('fm.wifi');

  test('lists networks, joins the one of its settings, and joins again after a start and when it was put out', async () => {
    const flash = createBoardFlash(built, { 'fm.key': '' });
    const board = start(flash);
    const link = await openSession(board);
    const { networks } = await link.call('scan', {});
    expect(networks).toEqual([
      { name: CAFE.name, signalDbm: -40, isSecured: true },
      { name: 'guests', signalDbm: -80, isSecured: false },
    ]);
    await link.close();
    const { states, error } = await run(board, planOf(CAFE.password));
    expect(error).toBeUndefined();
    expect(states).toEqual(expect.arrayContaining(['joining', 'joined', 'locked', 'accepted']));
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
    const flash = createBoardFlash(built, { 'fm.key': '' });
    const board = start(flash);
    const { states, error } = await run(board, planOf('wrong-password'));
    expect(error?.code).toBe('WIFI_REFUSED');
    expect(`${error?.message}`).toContain(CAFE.name);
    expect(states).not.toContain('locked');
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
    const flash = createBoardFlash(built, { 'fm.key': '' });
    const board = start(flash);
    const client = improv(board);
    client.ask(IMPROV_COMMAND.state);
    await client.answered(IMPROV_TYPE.state, IMPROV_STATE.ready);
    client.ask(IMPROV_COMMAND.info);
    await client.answered(
      IMPROV_TYPE.result,
      `3 fieldmark|${built.report.codeBytes > 0 ? '0.1.0' : ''}|espruino-wifi|Espruino WiFi`,
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

    expect((await run(board, planOf(CAFE.password))).error).toBeUndefined();
    client.ask(IMPROV_COMMAND.state);
    await client.answered(IMPROV_TYPE.state, IMPROV_STATE.provisioned);
    client.ask(IMPROV_COMMAND.wifi, ['guests', '']);
    await client.answered(IMPROV_TYPE.error, IMPROV_ERROR.unknown);
    expect(kept(flash)).toContain(raw(CAFE.name));
  });
});
