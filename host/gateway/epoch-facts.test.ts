import { describe, expect, test } from '@jest/globals';
import type { History } from '#chain/history.js';
import { epochSpan, factsFrom } from './epoch-facts.js';
import { epochFacts } from './score-facts.js';

const START = 1_000_000;
const HOUR = 3600;
const DAY = 24 * HOUR;
const idOf = (digit: string): string => digit.repeat(40);
const ownerOf = (digit: string) => `0x${idOf(digit)}` as const;
const checkpoint = (size: number, timestamp: number) => ({ size, timestamp, root: `${size}`.padStart(64, '0') });

/** Epoch 1 goes from START + DAY to START + 2 DAY. */
const EPOCH = START + DAY;
const history = (more: Partial<History> = {}): History => ({
  chainId: 1,
  rewards: ownerOf('f'),
  block: { number: 9n, hash: '0x00' },
  start: START,
  epochSeconds: DAY,
  devices: [],
  gateways: [],
  splits: [{ at: START, devicesBps: 8000, gatewaysBps: 1500 }],
  ...more,
});
const device = (more: Partial<History['devices'][number]>): History['devices'][number] => ({
  id: idOf('1'),
  keys: [{ id: idOf('1'), assurance: 2, since: START - 9 }],
  owners: [{ at: START - 5, owner: ownerOf('a') }],
  suspended: [],
  visits: [],
  ...more,
});
const gateway = (digit: string, more: Partial<History['gateways'][number]> = {}): History['gateways'][number] => ({
  id: idOf(digit),
  url: 'https://gateway.example',
  registeredAt: START - 100,
  checkpoints: [],
  ...more,
});
const deviceFacts = (more: Partial<History['devices'][number]>) =>
  factsFrom(history({ devices: [device(more)] }), 1, 0n).devices[0]!;

describe('the facts of an epoch', () => {
  test('have the visit that held when it began, and those that came within it', () => {
    const visit = (at: number) => ({
      auditor: ownerOf('d'),
      at,
      until: at + 99,
      place: { latitude: at, longitude: 1 },
    });
    const all = [EPOCH - 20, EPOCH - 10, EPOCH + 5, EPOCH + DAY + 1].map(visit);
    expect(deviceFacts({ visits: all }).visits).toEqual([visit(EPOCH - 10), visit(EPOCH + 5)]);
  });

  test('are of the form in which they are published', () => {
    const facts = factsFrom(history({ devices: [device({})], gateways: [gateway('2')] }), 1, 1_000_001n);
    const whole = { ...facts, previous: [], cumulative: [], waiting: [] };
    expect(epochFacts.parse(whole)).toEqual(whole);
    expect(facts).toMatchObject({
      epoch: 1,
      start: EPOCH,
      seconds: DAY,
      emission: { devices: '800000', gateways: '150000' },
    });
    expect(epochSpan({ start: START, seconds: DAY }, 1)).toEqual({
      start: EPOCH,
      end: EPOCH + DAY,
      until: EPOCH + 2 * DAY,
    });
  });

  test('name the owner at the beginning and every change within', () => {
    const owners = [
      { at: START - 5, owner: ownerOf('a') },
      { at: START + 5, owner: ownerOf('b') },
      { at: EPOCH + HOUR, owner: undefined },
      { at: EPOCH + 2 * HOUR, owner: ownerOf('c') },
      { at: EPOCH + DAY, owner: ownerOf('d') },
    ];
    expect(deviceFacts({ owners }).owners).toEqual([
      { owner: ownerOf('b'), since: START + 5 },
      { since: EPOCH + HOUR },
      { owner: ownerOf('c'), since: EPOCH + 2 * HOUR },
    ]);
    expect(deviceFacts({ owners: [] }).owners).toEqual([]);
  });

  test('name suspensions that reach into the time in which something counts', () => {
    const suspended = [
      { from: START, until: EPOCH },
      { from: EPOCH - 5, until: EPOCH + 5 },
      { from: EPOCH + 2 * DAY + 1 },
    ];
    expect(deviceFacts({ suspended }).suspended).toEqual([{ from: EPOCH - 5, until: EPOCH + 5 }]);
  });

  test('name the keys that may have sealed, and leave out a device that came later', () => {
    const first = { id: idOf('1'), assurance: 2, since: START - 9, last: '00'.repeat(10) };
    const keys = [
      first,
      { id: idOf('3'), assurance: 0, since: EPOCH + HOUR },
      { id: idOf('4'), assurance: 0, since: EPOCH + 9 * DAY },
    ];
    expect(deviceFacts({ keys }).keys.map(({ id }) => id)).toEqual([idOf('1'), idOf('3')]);
    const late = device({ keys: [{ id: idOf('1'), assurance: 2, since: EPOCH + DAY }] });
    expect(factsFrom(history({ devices: [late] }), 1, 0n).devices).toEqual([]);
  });

  test('take of a log the checkpoints in which an entry of the epoch can be', () => {
    const checkpoints = [
      checkpoint(10, EPOCH - HOUR),
      checkpoint(20, EPOCH - 100),
      checkpoint(30, EPOCH + 2 * DAY),
      checkpoint(40, EPOCH + 2 * DAY + 1),
    ];
    const [log] = factsFrom(history({ gateways: [gateway('2', { checkpoints })] }), 1, 0n).logs;
    expect(log).toEqual({
      gateway: idOf('2'),
      from: 10,
      fromRoot: '10'.padStart(64, '0'),
      isPaid: true,
      root: '30'.padStart(64, '0'),
      checkpoints: [
        { size: 20, timestamp: EPOCH - 100 },
        { size: 30, timestamp: EPOCH + 2 * DAY },
      ],
    });
  });

  test('count the logs of gateways that were bonded, and pay none whose bond was taken', () => {
    const gateways = [
      gateway('2', { leftAt: EPOCH }),
      gateway('3', { leftAt: EPOCH + 1 }),
      gateway('4', { slashedAt: EPOCH + 2 * DAY }),
      gateway('5', { slashedAt: EPOCH - 1 }),
      gateway('6', { registeredAt: EPOCH + DAY }),
    ];
    const { logs } = factsFrom(history({ gateways }), 1, 0n);
    expect(logs.map(({ gateway: id, isPaid }) => [id[0], isPaid])).toEqual([
      ['3', true],
      ['4', false],
    ]);
  });

  test('are the same whatever happened after what counts for them', () => {
    const until = EPOCH + 2 * DAY;
    const [first, next] = [
      { id: idOf('1'), assurance: 2, since: START - 9 },
      { id: idOf('3'), assurance: 1, since: until + 1 },
    ];
    const [owner, buyer] = [
      { at: START - 5, owner: ownerOf('a') },
      { at: EPOCH + DAY, owner: ownerOf('b') },
    ];
    const checkpoints = [checkpoint(20, EPOCH + 9), checkpoint(30, until + 1)];
    const then = history({
      devices: [device({ keys: [first], owners: [owner], suspended: [{ from: EPOCH + 9 }] })],
      gateways: [gateway('2', { checkpoints: checkpoints.slice(0, 1) })],
    });
    const later = history({
      devices: [
        device({
          keys: [{ ...first, last: '0a'.repeat(10) }, next],
          owners: [owner, buyer],
          suspended: [{ from: EPOCH + 9, until: until + 1 }, { from: until + 2 }],
        }),
        device({ id: idOf('7'), keys: [{ ...first, id: idOf('7'), since: EPOCH + DAY }] }),
      ],
      gateways: [
        gateway('2', { checkpoints, leftAt: until + 3, slashedAt: until + 2 }),
        gateway('4', { registeredAt: EPOCH + DAY }),
      ],
      splits: [...then.splits, { at: EPOCH + DAY, devicesBps: 1, gatewaysBps: 1 }],
    });
    expect(factsFrom(later, 1, 1000n)).toEqual(factsFrom(then, 1, 1000n));
  });

  test('split the emission as it was when the epoch ended, and by no split that came later', () => {
    const splits = [
      { at: START, devicesBps: 8000, gatewaysBps: 1500 },
      { at: EPOCH + DAY - 1, devicesBps: 5000, gatewaysBps: 5000 },
      { at: EPOCH + DAY, devicesBps: 1, gatewaysBps: 1 },
    ];
    expect(factsFrom(history({ splits }), 1, 1000n).emission).toEqual({ devices: '500', gateways: '500' });
    expect(() => factsFrom(history({ splits: [] }), 1, 1000n)).toThrow('names no split');
  });
});
