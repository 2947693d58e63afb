import { afterEach, expect, jest, test } from '@jest/globals';
import { type ErrorCode, FieldmarkError } from '#proto/errors.js';
import { decodeMediaAnswer, encodeMediaPart } from '#proto/media-part.js';
import { encodeCti } from '#proto/reading.js';
import { recordEvents } from './front.fixture.js';
import { GATEWAY_LIMITS, RATES } from './limits.js';
import type { Media, UploadState } from './media.js';
import { createMediaDesk } from './media-desk.js';

afterEach(() => {
  jest.restoreAllMocks();
});

const DEVICE = new Uint8Array(20).fill(1);
const OTHER = new Uint8Array(20).fill(2);
const CTI = encodeCti(1, 2);
const STATE: UploadState = { cid: 'b', objectBytes: 9, offset: 3, complete: false };

const openDesk = (append: Media['append'], state: Media['state'] = async () => STATE) => {
  const recorded = recordEvents();
  const desk = createMediaDesk({ append, state }, recorded.reporter);
  const codes = () => recorded.refusals().map((event) => 'code' in event && event.code);
  return { desk, codes };
};
const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'ok',
    (error: unknown) => (error instanceof FieldmarkError ? error.code : String(error)),
  );

test('a device that brings more than its bandwidth is slowed down, then refused; others are not', async () => {
  const { desk, codes } = openDesk(async () => STATE);
  // time gives bandwidth back, and a busy machine takes some
  jest.spyOn(Date, 'now').mockReturnValue(1_800_000_000_000);
  const part = new Uint8Array(GATEWAY_LIMITS.mediaPartBytesMax);
  const burst = RATES.media.burst / part.length;
  for (let i = 0; i < burst; i++) expect(await codeOf(desk.append(DEVICE, CTI, 0, part))).toBe('ok');
  // so many more fit into the longest wait; none of them is waited for
  const waiting = (RATES.media.perSecond * GATEWAY_LIMITS.slowdownMsMax) / 1000 / part.length;
  const sent = Array.from({ length: waiting + 1 }, () => codeOf(desk.append(DEVICE, CTI, 0, part)));
  expect(await sent.at(-1)).toBe('RATE_LIMITED');
  expect(await codeOf(desk.append(OTHER, CTI, 0, part))).toBe('ok');
  expect(new Set(codes())).toEqual(new Set(['RATE_LIMITED']));
  const outcomes = await Promise.all(sent);
  expect(outcomes.slice(0, waiting)).toEqual(Array.from({ length: waiting }, () => 'ok'));
});

test('what arrives faster than the disk takes it is refused beyond a bound of memory, over all devices', async () => {
  let release = (): void => {};
  const held = new Promise<UploadState>((resolve) => {
    release = () => resolve(STATE);
  });
  const { desk } = openDesk(() => held);
  const part = new Uint8Array(GATEWAY_LIMITS.mediaPartBytesMax);
  const count = GATEWAY_LIMITS.mediaBytesInWorkMax / part.length;
  const taken = Array.from({ length: count }, (_, i) => codeOf(desk.append(new Uint8Array(20).fill(i), CTI, 0, part)));
  expect(await codeOf(desk.append(OTHER, CTI, 0, part))).toBe('GATEWAY_BUSY');
  release();
  expect(await Promise.all(taken)).toEqual(taken.map(() => 'ok'));
  expect(await codeOf(desk.append(OTHER, CTI, 0, part))).toBe('ok');
});

test('over MQTT a part that was taken has no answer, a refused one has its code, and faults of ours say nothing', async () => {
  let failure: Error | undefined;
  const { desk, codes } = openDesk(async () => {
    if (failure !== undefined) throw failure;
    return STATE;
  });
  const send = async (bytes: Uint8Array) => {
    const answer = await desk.answer(DEVICE, encodeMediaPart({ cti: CTI, offset: 0, bytes }));
    return answer === undefined ? undefined : decodeMediaAnswer(answer);
  };
  const part = new Uint8Array([1]);
  expect(await send(part)).toBeUndefined();
  expect(await send(new Uint8Array(0))).toMatchObject({ value: { offset: 3, code: '' } });
  for (const code of ['NOT_FOUND', 'QUOTA_EXCEEDED', 'STORAGE_FULL'] satisfies ErrorCode[]) {
    failure = new FieldmarkError(code);
    expect(await send(part)).toMatchObject({ value: { code } });
  }
  failure = new Error('what is nobody else’s business');
  expect(await send(part)).toMatchObject({ value: { code: 'INTERNAL' } });
  expect(await desk.answer(DEVICE, new Uint8Array([0x83]))).toBeUndefined();
  // a device that asks early is nothing to tell the operator
  expect(codes()).toEqual(['QUOTA_EXCEEDED', 'STORAGE_FULL', 'CBOR_TRUNCATED']);
});
