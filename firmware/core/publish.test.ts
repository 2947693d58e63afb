import { describe, expect, test } from '@jest/globals';
import { equal, toHex } from '#proto/bytes.js';
import { encodeCti } from '#proto/reading.js';
import { encodeReceiptMessage } from '#proto/receipt.js';
import { downTopic } from '#proto/topics.js';
import {
  createTestSensor,
  createWorld,
  DEVICE_ID,
  driverOf,
  faultsOf,
  sealedEver,
  started,
  type World,
} from './device.fixture.js';
import { useCheapSignatures } from './gateway.fixture.js';

useCheapSignatures();

const withTwoGateways = (): World => {
  const world = createWorld();
  Object.assign(world.settings, { gateways: world.gateways });
  world.reset().start();
  return world;
};

const connections = (world: World): string[] => world.of('connected').map((event) => event.url);

describe('several gateways', () => {
  test('are tried in order, and the next one is used while one is away', () => {
    const world = withTwoGateways();
    world.gateways[0]!.away = true;
    world.run(20_000);
    expect(connections(world)).toEqual(['mqtt://b']);
    expect(world.gateways[1]!.stored.size).toBe(20);
    // it goes back to the preferred one when the connection ends
    world.gateways[0]!.away = false;
    world.disconnect();
    world.run(10_000);
    expect(connections(world)).toEqual(['mqtt://b', 'mqtt://a']);
    expect(faultsOf(world)).toEqual([]);
  });

  test('one that takes readings and gives no receipts is left for the next', () => {
    const world = withTwoGateways();
    world.gateways[0]!.silent = true;
    world.run(200_000);
    expect(connections(world)).toEqual(['mqtt://a', 'mqtt://b']);
    expect(world.device.status().queueCount).toBeLessThan(2);
    expect(world.of('disconnected')).toMatchObject([{ code: 'GATEWAY_UNREACHABLE' }]);
  });

  test('one that refuses the login is left for the next', () => {
    const world = withTwoGateways();
    world.gateways[0]!.counters.push(10 ** 9);
    world.run(10_000);
    expect(connections(world)).toEqual(['mqtt://b']);
  });

  test('each gets a login of its own', () => {
    const world = withTwoGateways();
    world.gateways[0]!.away = true;
    world.gateways[1]!.away = true;
    world.run(60_000);
    world.gateways[1]!.away = false;
    world.run(300_000);
    expect(connections(world)[0]).toBe('mqtt://b');
    expect(faultsOf(world)).toEqual([]);
  });
});

describe('waiting', () => {
  test('grows while all gateways are away, with jitter, and is short again after a good session', () => {
    const world = started();
    world.run(2000);
    world.gateways[0]!.away = true;
    world.run(3_000_000);
    const delays = world.of('disconnected').map((event) => event.retryDelayMs);
    expect(delays.length).toBeGreaterThan(10);
    expect(delays[0]).toBeLessThanOrEqual(2000);
    for (let i = 1; i < 8; i++) {
      expect(delays[i]).toBeGreaterThanOrEqual(1000 * 2 ** (i - 1));
      expect(delays[i]).toBeLessThanOrEqual(2000 * 2 ** (i - 1));
    }
    for (const delay of delays) expect(delay).toBeLessThanOrEqual(300_000);
    expect(new Set(delays.slice(9)).size).toBeGreaterThan(1);
    world.gateways[0]!.away = false;
    world.run(310_000);
    const before = world.of('disconnected').length;
    world.gateways[0]!.away = true;
    world.run(4000);
    const after = world.of('disconnected').slice(before);
    expect(after.length).toBeGreaterThan(1);
    for (const event of after) expect(event.retryDelayMs).toBeLessThanOrEqual(4000);
  });
});

describe('a broker or gateway that is away for hours', () => {
  const HOURS_MS = 8 * 3_600_000;

  test.each(['with the device running on', 'over a restart of the device'])(
    'costs no reading: all of that time arrive afterwards, each once (%s)',
    (how) => {
      const world = createWorld({ sensors: [{ driver: driverOf(createTestSensor()), options: {}, periodMs: 60_000 }] });
      world.reset().start();
      world.run(120_000);
      world.gateways[0]!.away = true;
      world.disconnect();
      world.run(HOURS_MS);
      if (how.startsWith('over')) {
        world.reset().start();
        world.run(HOURS_MS);
      }
      const waiting = world.device.status().queueCount;
      expect(waiting).toBeGreaterThanOrEqual(HOURS_MS / 60_000);
      const tries = world.of('disconnected').length;
      // never more than one try in the longest wait, once that is reached
      expect(tries).toBeLessThan(HOURS_MS / 60_000);
      world.gateways[0]!.away = false;
      world.run(600_000);
      expect(world.of('dropped')).toEqual([]);
      expect(world.device.status().queueCount).toBeLessThan(3);
      expect(world.gateways[0]!.stored.size).toBeGreaterThan(waiting);
      expect(faultsOf(world)).toEqual([]);
    },
  );
});

describe('envelopes on their way', () => {
  test('are never more than the window', () => {
    const world = createWorld({ inFlightMax: 4 });
    world.gateways[0]!.away = true;
    world.reset().start();
    world.run(30_000);
    world.gateways[0]!.away = false;
    world.gateways[0]!.silent = true;
    world.run(30_000);
    expect(world.gateways[0]!.arrivals.size).toBe(4);
    world.gateways[0]!.silent = false;
    world.run(60_000);
    expect(world.device.status().queueCount).toBeLessThan(2);
  });

  test('are sent again, ever more slowly, while no receipt comes', () => {
    const world = createWorld({ receiptTimeoutMs: 1000 });
    world.reset().start();
    world.gateways[0]!.silent = true;
    const sentAfter = (ms: number): number => {
      world.run(ms);
      return world.of('published').filter((event) => event.sequence === 0).length;
    };
    expect([sentAfter(900), sentAfter(400), sentAfter(1700), sentAfter(300)]).toEqual([1, 2, 2, 3]);
    expect(world.of('published').map((event) => event.attempt)).toContain(3);
  });

  test('that are sent again are the same bytes', () => {
    const world = createWorld({ receiptTimeoutMs: 1000 });
    world.reset().start();
    world.gateways[0]!.silent = true;
    world.run(60_000);
    expect(Math.max(...world.gateways[0]!.arrivals.values())).toBeGreaterThan(4);
    world.gateways[0]!.silent = false;
    world.run(60_000);
    expect(faultsOf(world)).toEqual([]);
    expect(world.device.status().queueCount).toBeLessThan(2);
  });
});

describe('a refusal', () => {
  const second = encodeCti(1, 1);

  test('of one envelope keeps it, tries it again later, and holds up no other', () => {
    const world = started();
    world.gateways[0]!.refuseWith = (cti) => (equal(cti, second) ? 'READING_FORKED' : undefined);
    world.run(50_500);
    expect(world.of('refused')).toMatchObject([{ boot: 1, sequence: 1, code: 'READING_FORKED' }]);
    expect(world.device.status().queueCount).toBe(1);
    expect(world.gateways[0]!.stored.size).toBe(50);
    world.run(3_600_000);
    // after 1, 2, 4 … minutes
    const arrivals = world.gateways[0]!.arrivals.get(toHex(second))!;
    expect(arrivals).toBeGreaterThan(4);
    expect(arrivals).toBeLessThan(8);
    world.gateways[0]!.refuseWith = undefined;
    world.run(3_700_000);
    expect(world.gateways[0]!.stored.has(toHex(second))).toBe(true);
    expect(faultsOf(world)).toEqual([]);
  });

  test.each(['DEVICE_SUSPENDED', 'DEVICE_QUARANTINED', 'DEVICE_UNKNOWN'])('%s slows down everything', (code) => {
    const world = started();
    world.gateways[0]!.refuseWith = () => code;
    world.run(1_200_000);
    let arrivals = 0;
    for (const count of world.gateways[0]!.arrivals.values()) arrivals += count;
    // up to a window of 16 at each of a few tries, while 1,200 were sealed
    expect(arrivals).toBeLessThan(16 * 8);
    expect(world.of('disconnected')).toEqual([]);
    expect(world.device.status().queueCount).toBe(sealedEver(world).length);
    world.gateways[0]!.refuseWith = undefined;
    world.run(4_000_000);
    expect(world.device.status().queueCount).toBeLessThan(3);
  });

  test('for being busy pauses for seconds, not minutes', () => {
    const world = started();
    let refusals = 3;
    world.gateways[0]!.refuseWith = () => (refusals-- > 0 ? 'RATE_LIMITED' : undefined);
    world.run(30_000);
    expect(world.device.status().queueCount).toBeLessThan(2);
    expect(world.device.status().counters.refused).toBe(3);
  });

  test('of what was not sent, or is unknown, is nothing', () => {
    const world = started();
    world.run(2000);
    const refused = [{ cti: encodeCti(9, 9), code: 'DEVICE_SUSPENDED' }];
    world.deliver(downTopic(DEVICE_ID, 'receipt'), encodeReceiptMessage({ refused }));
    world.run(3600);
    expect(world.of('refused')).toEqual([]);
    expect(world.of('receipted')).toHaveLength(6);
  });
});
