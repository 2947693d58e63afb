import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { createTestFlash } from '#espruino/flash.fixture.js';
import { openRelay, type Relay, type RelayEvent } from '#linux/relay.js';
import { toHex } from '#proto/bytes.js';
import { type Built, buildEspruino } from '../build/espruino.js';
import { describeWith } from '../setup/require.fixture.js';
import {
  buildRelayed,
  createBoardFlash,
  DEVICE_ID,
  deviceFile,
  plugIn,
  settingsFor,
  startBoard,
  startTestGateway,
  stopNativeCode,
  type TestGateway,
  until,
} from './espruino.fixture.js';
import { createW25q } from './w25q.js';

const DEVICE = `
import { analog } from '#drivers/analog.js';
export const sensors = [{ driver: analog, options: { pin: 'A0' }, periodMs: 200 }];`;

describeWith(['arm-none-eabi-gcc', 'qemu-arm-static'], 'a board without a network, at a computer that relays', () => {
  let built: Built;
  let host: TestGateway;
  const closing: (() => unknown)[] = [];

  const start = async (settings = settingsFor(host.gateway)) => {
    const board = startBoard(createBoardFlash(built, { 'fm.settings': settings }));
    const cable = await plugIn(board);
    closing.push(board.stop, cable.close);
    return { board, cable };
  };
  const relay = (port: string): { readonly events: RelayEvent[]; readonly relay: Relay } => {
    const events: RelayEvent[] = [];
    const opened = openRelay({ port }, (event) => events.push(event));
    closing.push(opened.close);
    return { events, relay: opened };
  };
  const kinds = (events: readonly { readonly kind: string }[], kind: string): number =>
    events.filter((event) => event.kind === kind).length;

  beforeAll(async () => {
    const device = deviceFile(DEVICE);
    built = await buildRelayed(device.path);
    device.remove();
  });
  // a board on new flash begins again at 1.0, which a gateway that knows its key takes for a clone
  beforeEach(async () => {
    host = await startTestGateway();
  });
  afterEach(async () => {
    for (const close of closing.splice(0)) await close();
    await host.stop();
  });
  afterAll(stopNativeCode);

  test('brings sealed readings to their gateway unchanged, and receipts back', async () => {
    const { board, cable } = await start();
    const { events } = relay(cable.port);
    const said = () => events.filter((event) => event.kind === 'relay-log').map((event) => event.text);
    await until(() => said().filter((text) => text.startsWith('receipted')).length >= 4);
    expect(events).toContainEqual(
      expect.objectContaining({ kind: 'relay-connected', deviceId: toHex(DEVICE_ID), line: cable.port }),
    );
    expect(kinds(events, 'relayed')).toBeGreaterThanOrEqual(4);
    expect(kinds(host.events, 'refused')).toBe(0);
    expect(board.deaths).toEqual([]);
  });

  test('loses nothing where the cable is pulled or the computer starts again', async () => {
    const { cable } = await start();
    const first = relay(cable.port);
    await until(() => kinds(first.events, 'relayed') >= 2);
    cable.pull();
    await until(() => kinds(first.events, 'relay-line-open') >= 2);
    expect(first.events).toContainEqual(expect.objectContaining({ kind: 'relay-line-lost', code: 'LINE_ENDED' }));
    const before = kinds(first.events, 'relayed');
    await until(() => kinds(first.events, 'relayed') >= before + 2);
    await first.relay.close();
    const second = relay(cable.port);
    const stored = kinds(host.events, 'stored');
    await until(() => kinds(second.events, 'relayed') >= 2 && kinds(host.events, 'stored') >= stored + 2);
    const seen = host.events.flatMap((event) => (event.kind === 'stored' ? [`${event.boot}.${event.sequence}`] : []));
    expect(new Set(seen).size).toBe(seen.length);
  });

  test("a Pico's own script does so with its queue in serial flash, and says where that is absent", async () => {
    const device = deviceFile(DEVICE);
    const pico = await buildEspruino({ board: 'espruino-pico', device: device.path });
    device.remove();
    const flash = createBoardFlash(pico, { 'fm.settings': settingsFor(host.gateway) });
    const bare = startBoard(flash);
    closing.push(bare.stop);
    await until(() => bare.count('fieldmark does not seal: STORAGE_FAILED') > 0);
    const cells = createTestFlash(4096, 12);
    const board = startBoard(flash, { spi: createW25q(cells) });
    const cable = await plugIn(board);
    closing.push(board.stop, cable.close);
    const { events } = relay(cable.port);
    await until(() => board.count('receipted') >= 3);
    expect(kinds(events, 'relayed')).toBeGreaterThanOrEqual(3);
    expect(cells.steps()).toBeGreaterThan(100);
    expect(board.deaths).toEqual([]);
  });

  test('says on the line why it is not connected, and the board keeps what it sealed', async () => {
    const gateways = [
      { id: host.gateway.gatewayId.slice(2), publicKey: toHex(host.gateway.publicKey), url: 'file:///etc' },
    ];
    const { cable } = await start(settingsFor(undefined, { gateways }));
    const { events } = relay(cable.port);
    await until(() => kinds(events, 'relay-disconnected') >= 1);
    expect(events).toContainEqual(expect.objectContaining({ kind: 'relay-disconnected', code: 'CONFIG_INVALID' }));
    await until(() => events.some((event) => event.kind === 'relay-log' && event.text.startsWith('disconnected')));
    expect(kinds(events, 'relayed')).toBe(0);
  });

  test('waits for a port that is not there, and says so once', async () => {
    const { events } = relay('/dev/fieldmark-none');
    await until(() => events.length > 0);
    await new Promise((resolve) => setTimeout(resolve, 1200));
    expect(events).toEqual([expect.objectContaining({ kind: 'relay-line-lost', code: 'PORT_NOT_FOUND' })]);
  });
});
