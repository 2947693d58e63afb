import { execFileSync } from 'node:child_process';
import {
  closeSync,
  createReadStream,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createScorer } from '#gateway/score.js';
import type { DeviceFacts, EpochFacts } from '#gateway/score-facts.js';
import { concat } from '#proto/bytes.js';
import { encodeEntryBundle } from '#proto/tiles.js';
import { expectShortLives } from '../rewards/heap.js';
import { createRandom } from './spoof-random.js';
import { createChain } from './spoof-seal.js';
import {
  createAir,
  createSensor,
  DAY_SECONDS,
  declaration,
  disclosures,
  FIRST_DAY,
  honestItems,
  placeOfCell,
} from './spoof-world.js';

/**
 * How long an epoch of many devices takes to score, and in how much memory:
 * `npm run campaign:scoring`, with `-- 2000` for fewer than 10,000.
 */
const DEVICES_PER_CELL = 8;
const CHUNK_DEVICES = 250;
const CHUNK_BYTES = 1 << 20;

const idOf = (index: number): string => index.toString(16).padStart(40, '0');

/** A group of devices and the log of a gateway of its own. */
type Log = EpochFacts['logs'][number];

const factsOf = (devices: number, logs: Log[]): EpochFacts => ({
  rules: 3,
  epoch: 0,
  start: FIRST_DAY,
  seconds: DAY_SECONDS,
  emission: { devices: '1000000000000000000000', gateways: '0' },
  logs,
  devices: Array.from(
    { length: devices },
    (_, i): DeviceFacts => ({
      id: idOf(i),
      keys: [{ id: idOf(i), assurance: 2, since: 1000 + i }],
      owners: [{ owner: `0x${idOf(i)}`, since: 1000 + i }],
      suspended: [],
      visits:
        i % DEVICES_PER_CELL === 0
          ? [
              {
                auditor: `0x${'a'.repeat(40)}`,
                at: FIRST_DAY - DAY_SECONDS,
                until: 2 ** 32 - 1,
                place: placeOfCell(Math.floor(i / DEVICES_PER_CELL)),
              },
            ]
          : [],
    }),
  ),
  previous: [],
  cumulative: [],
  waiting: [],
});

const logOf = (arrivals: readonly number[], index: number): Log => {
  const hours = new Map<number, number>();
  arrivals.forEach((arrival, i) => {
    hours.set(Math.ceil(arrival / 3600) * 3600, i + 1);
  });
  return {
    gateway: idOf(index),
    from: 0,
    isPaid: true,
    checkpoints: [...hours].map(([timestamp, size]) => ({ size, timestamp })),
  };
};

/** Writes the epoch, group after group, each a log with a checkpoint an hour. */
const write = (path: string, devices: number): void => {
  const file = openSync(path, 'w');
  const logs: Log[] = [];
  for (let from = 0; from < devices; from += CHUNK_DEVICES) {
    const envelopes: { arrival: number; bytes: Uint8Array }[] = [];
    for (let i = from; i < Math.min(devices, from + CHUNK_DEVICES); i++) {
      const air = createAir(createRandom(Math.floor(i / DEVICES_PER_CELL)))();
      const random = createRandom(i + 1_000_000);
      const chain = createChain(idOf(i));
      const items = honestItems(random, FIRST_DAY, createSensor(random)(air), undefined);
      const said = declaration(FIRST_DAY, placeOfCell(Math.floor(i / DEVICES_PER_CELL)));
      for (const item of [said, ...items, ...disclosures(FIRST_DAY)])
        envelopes.push({ arrival: item.arrival, bytes: chain(item) });
    }
    envelopes.sort((a, b) => a.arrival - b.arrival);
    writeSync(file, encodeEntryBundle(envelopes.map(({ bytes }) => bytes)));
    logs.push(
      logOf(
        envelopes.map(({ arrival }) => arrival),
        logs.length,
      ),
    );
  }
  closeSync(file);
  writeFileSync(`${path}.json`, JSON.stringify(logs));
};

const score = async (path: string, devices: number): Promise<void> => {
  expectShortLives();
  const started = performance.now();
  const logs = JSON.parse(readFileSync(`${path}.json`, 'utf8')) as Log[];
  const scorer = createScorer(factsOf(devices, logs));
  let [entries, memoryMax] = [0, 0];
  let rest: Uint8Array = new Uint8Array();
  let [log, index] = [0, 0];
  const add = (entry: Uint8Array): void => {
    while (index === logs[log]!.checkpoints.at(-1)!.size) [log, index] = [log + 1, 0];
    scorer.add(log, index++, [entry]);
    entries++;
  };
  for await (const chunk of createReadStream(path, { highWaterMark: CHUNK_BYTES })) {
    // views of a plain array cost a fraction of what those of a Buffer do
    const bytes = concat([rest, chunk as Uint8Array]);
    let at = 0;
    const lengthAt = (): number => (bytes[at]! << 8) | bytes[at + 1]!;
    for (; at + 2 <= bytes.length && at + 2 + lengthAt() <= bytes.length; at += 2 + lengthAt())
      add(bytes.subarray(at + 2, at + 2 + lengthAt()));
    rest = bytes.subarray(at);
    memoryMax = Math.max(memoryMax, process.memoryUsage.rss());
  }
  const read = performance.now();
  const scores = scorer.finish();
  const peak = Math.max(memoryMax, process.resourceUsage().maxRSS * 1024);
  const { user, system } = process.cpuUsage();
  const paid = scores.devices.filter((device) => device.score > 0).length;
  process.stdout.write(
    `${devices} devices, ${entries} entries: ${((performance.now() - started) / 1000).toFixed(1)} s in all ` +
      `(${((read - started) / 1000).toFixed(1)} s to read, processor ${((user + system) / 1e6).toFixed(1)} s), ` +
      `peak memory ${Math.round(peak / 1e6)} MB; ${paid} are paid\n`,
  );
};

/** Writes and scores, each in a process of its own, so that writing does not count. */
const both = (devices: string): void => {
  const folder = mkdtempSync(join(tmpdir(), 'fieldmark-scoring-'));
  try {
    for (const action of ['write', 'score'])
      execFileSync(process.execPath, [process.argv[1]!, action, join(folder, 'epoch.bundle'), devices], {
        stdio: 'inherit',
      });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const [action, path, devices] = process.argv.slice(2);
if (action === 'write') write(path!, Number(devices ?? 10_000));
else if (action === 'score') await score(path!, Number(devices ?? 10_000));
else both(action ?? '10000');
