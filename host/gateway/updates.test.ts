import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { toUtf8 } from '#proto/bytes.js';
import { downTopic, upTopic } from '#proto/topics.js';
import { CLASS_ID, releaseOf } from '#proto/update.fixture.js';
import { encodeUpdateAnswer, encodeUpdateRequest, type UpdateRequest } from '#proto/update-messages.js';
import { simIdentity } from '#tools/sim/sealer.js';
import { connectMqtt, openFront, recordEvents, testDevice } from './front.fixture.js';
import { createUpdateDesk, type UpdateDesk, updateFiles } from './updates.js';

const RELEASE = releaseOf({ image: toUtf8('an image of twenty!!'), sequence: 3 });
const DEVICE = simIdentity(0).deviceId;
const ASK: UpdateRequest = { kind: 'ask', classId: CLASS_ID, sequence: 2, keysVersion: 1 };
const NONE = encodeUpdateAnswer({ code: 'NOT_FOUND' });
let folder: string;
let desk: UpdateDesk;
let recorded: ReturnType<typeof recordEvents>;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fieldmark-updates-'));
  const { notice, manifest } = RELEASE;
  writeFileSync(join(folder, updateFiles.release(CLASS_ID)), encodeUpdateAnswer({ notice, manifest }));
  writeFileSync(join(folder, updateFiles.image(RELEASE.manifestDigest)), RELEASE.image);
  recorded = recordEvents();
  desk = createUpdateDesk(folder, recorded.reporter);
});
afterEach(() => {
  jest.restoreAllMocks();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const ask = (request: UpdateRequest) => desk.answer(DEVICE, encodeUpdateRequest(request));
const fetch = (offset: number, length: number): UpdateRequest => ({
  kind: 'fetch',
  manifestDigest: RELEASE.manifestDigest,
  offset,
  length,
});

describe('the desk for updates', () => {
  test('offers the newest release of a class, and its image in parts', async () => {
    const { notice, manifest, manifestDigest, image } = RELEASE;
    expect(await ask(ASK)).toEqual(encodeUpdateAnswer({ notice, manifest }));
    expect(await ask(fetch(16, 15_360))).toEqual(
      encodeUpdateAnswer({ manifestDigest, offset: 16, part: image.slice(16) }),
    );
    expect(await ask(fetch(20, 5))).toEqual(NONE);
    expect(await ask({ ...ASK, classId: new Uint8Array(16) })).toEqual(NONE);
  });

  test('offers the next set of keys first', async () => {
    writeFileSync(join(folder, '2.keys'), 'keys');
    expect(await ask(ASK)).toEqual(encodeUpdateAnswer({ keys: toUtf8('keys') }));
    rmSync(join(folder, '2.keys'));
  });

  test('A40 reads no link, and no file but those that hashes name', async () => {
    const other = { ...fetch(0, 5), manifestDigest: new Uint8Array(32).fill(7) };
    symlinkSync('/etc/hostname', join(folder, updateFiles.image(other.manifestDigest)));
    expect(await ask(other)).toEqual(NONE);
  });

  test('A37 says nothing to who asks without end, or in no form', async () => {
    expect(await desk.answer(DEVICE, toUtf8('../../x'))).toBeUndefined();
    const codes = () => recorded.refusals().map((event) => 'code' in event && event.code);
    // time gives bandwidth back, and a busy machine asks slowly
    jest.spyOn(Date, 'now').mockReturnValue(1_800_000_000_000);
    for (let i = 0; i < 10_000 && !codes().includes('RATE_LIMITED'); i++) await ask(fetch(0, 15_360));
    expect(codes()).toEqual(['UPDATE_INVALID', 'RATE_LIMITED']);
    // another device is not held up
    expect(await desk.answer(simIdentity(1).deviceId, encodeUpdateRequest(fetch(0, 1)))).not.toBeUndefined();
  });

  test('answers over the broker on a topic of the device that asked', async () => {
    const front = await openFront({ update: async (_, message) => message });
    try {
      const client = await connectMqtt(front.port, testDevice(0).credentials(1));
      const heard = new Promise<string>((resolve) => client.on('message', (topic) => resolve(topic)));
      await client.subscribeAsync(downTopic(DEVICE, 'update'), { qos: 1 });
      await client.publishAsync(upTopic(DEVICE, 'update'), Buffer.from(encodeUpdateRequest(ASK)), { qos: 1 });
      expect(await heard).toBe(downTopic(DEVICE, 'update'));
      await client.endAsync(true);
    } finally {
      await front.close();
    }
  });
});
