import { describe, expect, test } from '@jest/globals';
import { keccak_256 } from '@noble/hashes/sha3.js';
import { sha256 } from '#core/gateway.fixture.js';
import { concat, equal } from '#proto/bytes.js';
import { CLOCK } from '#proto/content.js';
import { FieldmarkError } from '#proto/errors.js';
import { LineReader } from '#proto/frame.js';
import {
  type AnswerOf,
  decodeReply,
  encodeRequest,
  encodeSettings,
  type Method,
  type RequestOf,
} from '#proto/session.js';
import { DEVICE_STATE } from '#proto/session-codes.js';
import { openStorage } from '#tools/emulator/espruino-storage.js';
import { type BoardConsole, openConsole } from './console.js';
import { createTestFlash, PowerCut, type TestFlash } from './flash.fixture.js';
import { openFlashStorage } from './flash-storage.js';
import { readSettings } from './settings.js';
import { type NativeSigner, openCrypto, openKey } from './signer.js';

/** A board's console over the interpreter's files and the queue's pages, on one flash that loses its power anywhere. */
const PAGE_BYTES = 4096;
const QUEUE_PAGES = 3;
const FILE_PAGES = 2;
const SERIAL = '00330028-3339510f';
const OWNER = new Uint8Array(20).fill(0x44);
const SETTINGS = {
  chainId: 31_337,
  registry: new Uint8Array(20).fill(0x5f),
  gateways: [{ publicKey: new Uint8Array(33).fill(3), url: 'mqtt://127.0.0.1:1883', id: new Uint8Array(20).fill(4) }],
  name: 'roof',
};

const pointOf = (publicKey: Uint8Array): Uint8Array =>
  concat([new Uint8Array([2 + (publicKey[63]! & 1)]), publicKey.subarray(0, 32)]);
const signatureOf = (digest: Uint8Array, point: Uint8Array): Uint8Array =>
  concat([sha256(concat([digest, point])), sha256(concat([point, digest]))]);
/** stands for the machine code */
const NATIVE: NativeSigner = {
  publicKey: (key) => concat([sha256(key), sha256(sha256(key))]),
  sign: (digest, key) => signatureOf(digest, pointOf(NATIVE.publicKey(key)!)),
  verify: (digest, signature, point) => equal(signature, signatureOf(digest, point)),
  sha256,
  keccak256: keccak_256,
  digestAt: () => new Uint8Array(32),
};

type Powered = {
  readonly console: BoardConsole;
  readonly ask: <M extends Method>(method: M, body: RequestOf<M>) => AnswerOf<M>;
  readonly starts: () => number;
};

const openBoard = () => {
  const flash: TestFlash = createTestFlash(PAGE_BYTES, QUEUE_PAGES + FILE_PAGES);
  const address = QUEUE_PAGES * PAGE_BYTES;
  const files = openStorage(flash, { address, sizeBytes: FILE_PAGES * PAGE_BYTES, pageBytes: PAGE_BYTES });
  const readFile = (name: string): Uint8Array | undefined => {
    const text = files.read(name);
    return text === undefined ? undefined : new Uint8Array(Buffer.from(text, 'latin1'));
  };
  let noise = 1;
  const hwRand = () => {
    noise = (Math.imul(noise, 1_103_515_245) + 12_345) >>> 0;
    return noise >>> 16;
  };
  const plugIn = (): Powered => {
    let replies: Uint8Array[] = [];
    let starts = 0;
    let id = 0;
    const reader = new LineReader();
    const console = openConsole({
      clock: { monotonicMs: () => 0, wall: () => ({ seconds: 0, quality: CLOCK.none }) },
      native: NATIVE,
      crypto: openCrypto(NATIVE, hwRand),
      storage: openFlashStorage(flash, flash.pages.slice(0, QUEUE_PAGES)),
      buses: {} as never,
      sensors: [],
      identity: { board: 'espruino-wifi', oem: 'maker', model: 'Espruino WiFi', software: '0.1.0' },
      readFile,
      writeFile: (name, bytes) => void files.write(name, bytes),
      eraseFile: files.erase,
      freeBytes: files.getFree,
      keyName: 'fm.key',
      settingsName: 'fm.settings',
      serial: SERIAL,
      hwRand,
      getTime: () => noise / 1000,
      isPersonPresent: () => false,
      write: (bytes) => {
        for (const item of reader.push(bytes)) if (item.kind === 'frame') replies.push(item.payload);
      },
      wifi: undefined,
      openImprov: undefined,
      restart: () => {
        starts++;
      },
    });
    return {
      console,
      starts: () => starts,
      ask: (method, body) => {
        replies = [];
        console.take(encodeRequest(++id, method, body));
        const reply = decodeReply(replies[0]!, id, method);
        if (reply.kind === 'error') throw new FieldmarkError(reply.error.code as never);
        if (reply.kind !== 'answer') throw new Error(reply.kind);
        return reply.body;
      },
    };
  };
  return { flash, files, readFile, plugIn };
};

type Seen = { deviceId?: Uint8Array | undefined; isLocked?: boolean };

/** What an installer does; `seen` is what the board has told him so far. */
const provision = ({ console, ask }: Powered, seen: Seen): void => {
  const nonce = new Uint8Array(32).fill(5);
  ask('attest', { nonce });
  seen.deviceId = ask('hello', {}).deviceId;
  ask('write', { settings: encodeSettings(SETTINGS) });
  ask('read', { nonce });
  ask('claim', { owner: OWNER, nonce: 0, deadline: 4_000_000_000 });
  ask('lock', {});
  seen.isLocked = true;
  console.tick();
};

/** not what is left of one that a cut power left unnamed */
const NAME = /^[!-~]+$/;

const whole = (board: ReturnType<typeof openBoard>) => {
  const key = openKey(NATIVE, SERIAL, board.readFile('fm.key'));
  const { gateways } = readSettings(board.files.read('fm.settings'));
  return {
    deviceId: key.deviceId,
    urls: gateways.map(({ url }) => url),
    files: board.files
      .list()
      .filter((name) => NAME.test(name))
      .sort(),
  };
};
const WHOLE = { urls: ['mqtt://127.0.0.1:1883'], files: ['fm.key', 'fm.settings'] };

describe('the console of a board', () => {
  test('takes it from blank to its lock, and has it start anew', () => {
    const board = openBoard();
    const powered = board.plugIn();
    const seen: Seen = {};
    provision(powered, seen);
    expect(whole(board)).toEqual({ ...WHOLE, deviceId: seen.deviceId });
    expect(powered.starts()).toBe(1);
  });

  test('A25 is the same board with the same settings afterwards, wherever the power goes', () => {
    let cuts = 0;
    for (let step = 1; ; step++) {
      const board = openBoard();
      board.flash.cutAt(step);
      const seen: Seen = {};
      try {
        provision(board.plugIn(), seen);
      } catch (error) {
        // what fails after the cut was said to nobody
        expect(error instanceof PowerCut || error instanceof FieldmarkError).toBe(true);
      }
      const isWhole = board.flash.steps() < step;
      board.flash.cutAt(undefined);
      const again = board.plugIn();
      // what a locked board's first tick after its start makes whole, nobody has to ask for
      const isLocked = again.ask('hello', {}).state === DEVICE_STATE.locked;
      if (seen.isLocked === true) expect([step, isLocked]).toEqual([step, true]);
      if (isLocked) again.console.tick();
      else provision(again, {});
      const { deviceId, ...rest } = whole(board);
      expect([step, rest]).toEqual([step, WHOLE]);
      if (seen.deviceId !== undefined) expect([step, deviceId]).toEqual([step, seen.deviceId]);
      if (isWhole) break;
      cuts++;
    }
    expect(cuts).toBeGreaterThan(200);
  });

  test('refuses settings that its Storage has no room for, before anything of them is kept', () => {
    const board = openBoard();
    const powered = board.plugIn();
    powered.ask('attest', { nonce: new Uint8Array(32) });
    board.files.write('full', new Uint8Array(board.files.getFree() - 400).fill(1));
    expect(() => powered.ask('write', { settings: encodeSettings(SETTINGS) })).toThrow(
      expect.objectContaining({ code: 'STORAGE_FULL' }),
    );
    expect(() => powered.ask('lock', {})).toThrow(expect.objectContaining({ code: 'STEP_TOO_EARLY' }));
  });
});
