import { expect, test } from '@jest/globals';
import { useCheapSignatures } from '#core/gateway.fixture.js';
import { CONTENT, decodeDropRecord, decodeEnvelope, type Envelope } from '#proto/reading.js';
import { createBoardWorld, faultsOf } from './device.fixture.js';

useCheapSignatures();

/** `npm run campaign:offline` lets them be 30; a reading every five minutes, each of which here is a second long. */
const DAYS = Number(process.env.FIELDMARK_OFFLINE_DAYS ?? 2);
/** as an Espruino WiFi has them: of three pages two hold something, three quarters of that at most */
const PAGE_BYTES = 16_384;
const QUEUE_BYTES = 24_576;
/** how long a board waits at most before it tries its gateways again, with its jitter */
const RETRY_MS = 450_000;
const READINGS_A_DAY = 288;

const decoded = (bytes: Uint8Array): Envelope => {
  const envelope = decodeEnvelope(bytes);
  if (!envelope.ok) throw new Error(envelope.code);
  return envelope.value;
};

test(`${DAYS} days offline: the oldest go, and sealed records count every one of them`, () => {
  const world = createBoardWorld(PAGE_BYTES, QUEUE_BYTES);
  world.reset();
  world.run(3000);
  const gateway = world.gateways[0]!;
  gateway.away = true;
  for (let day = 0; day < DAYS; day++) world.run(READINGS_A_DAY * 1000);
  const sealedOffline = world.written.size;
  expect(sealedOffline).toBeGreaterThan(DAYS * READINGS_A_DAY);
  expect(world.count('dropped')).toBeGreaterThan(DAYS);
  expect(world.count('storage-full')).toBe(0);
  gateway.away = false;
  world.run(RETRY_MS + 60_000);
  expect(faultsOf(world)).toEqual([]);
  // all are at the gateway, or counted once in a record that is there
  const stored = [...gateway.stored.values()].map(decoded);
  const counted = stored
    .filter((envelope) => envelope.contentType === CONTENT.drop)
    .map((envelope) => decodeDropRecord(envelope.payload))
    .reduce((sum, record) => sum + (record.ok ? record.value.count : 0), 0);
  const waiting = world.written.size - stored.length - counted;
  expect([0, 1]).toContain(waiting);
  expect(counted).toBeGreaterThan(sealedOffline / 2);
  // no page wears out before the others: each has been erased as often as any, give or take one
  expect(Math.max(...world.flash.erases) - Math.min(...world.flash.erases)).toBeLessThanOrEqual(1);
  process.stderr.write(
    `${DAYS} days offline: ${world.written.size} sealed, ${stored.length} kept, ${counted} counted in drop records, erases a page ${world.flash.erases.join(', ')}\n`,
  );
}, 3_600_000);
