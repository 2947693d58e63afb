import { expect, test } from '@jest/globals';
import { keccak_256 } from '@noble/hashes/sha3.js';
import fc from 'fast-check';
import type { DeviceKey, SessionPorts, WifiNetwork } from '#core/console-ports.js';
import { sha256 } from '#core/gateway.fixture.js';
import type { Crypto, Storage } from '#core/ports.js';
import { createResponder } from '#core/responder.js';
import { createSession } from '#core/session.js';
import { concat, equal, toHex } from '#proto/bytes.js';
import { unlockDigest } from '#proto/claim.js';
import { CLOCK } from '#proto/content.js';
import { FieldmarkError } from '#proto/errors.js';
import {
  type AnswerOf,
  decodeReply,
  encodeRequest,
  encodeSettings,
  type Method,
  type RequestOf,
  type Settings,
} from '#proto/session.js';
import { createBoardResponder } from './responder.js';
import { createBoardSession } from './session.js';

/**
 * The same requests to the core's session and to the board's, with the same key, storage and people around them. Answers
 * and what is stored must be the same bytes, and errors the same codes.
 */
const fill = (length: number, value: number): Uint8Array => new Uint8Array(length).fill(value);
const pointOf = (publicKey: Uint8Array): Uint8Array =>
  concat([new Uint8Array([2 + (publicKey[63]! & 1)]), publicKey.subarray(0, 32)]);
const signatureOf = (digest: Uint8Array, point: Uint8Array): Uint8Array =>
  concat([sha256(concat([digest, point])), sha256(concat([point, digest]))]);
const addressOf = (publicKey: Uint8Array): Uint8Array => keccak_256(publicKey).slice(-20);

/** Public keys of owners and of a claim code. */
const PEOPLE = [fill(64, 1), fill(64, 2), fill(64, 3)];
const NETWORKS: readonly WifiNetwork[] = [
  { name: 'greenhouse', signalDbm: -40, isSecured: true },
  { name: '', signalDbm: -50, isSecured: true },
  { name: 'caf\xc3\xa9', signalDbm: -90, isSecured: false },
];

type World = { hasKey: boolean; isPersonPresent: boolean; refusesWifi: boolean; nowMs: number };

const device = (world: World, isBoard: boolean) => {
  const kept = new Map<string, Uint8Array>();
  const replies: Uint8Array[] = [];
  const storage = {
    read: (name: string) => kept.get(name),
    write: (name: string, bytes: Uint8Array) => void kept.set(name, new Uint8Array(bytes)),
    remove: (name: string) => void kept.delete(name),
  } as unknown as Storage;
  let nonces = 0;
  const crypto: Crypto = {
    sha256,
    keccak256: keccak_256,
    verify: (digest, signature, point) => equal(signature, signatureOf(digest, point)),
    random: (length) => sha256(new Uint8Array([++nonces])).subarray(0, length),
  };
  const key: DeviceKey = { keyStore: { publicKey: fill(33, 2) } as never, deviceId: fill(20, 7), kind: 'flash' };
  const clock = { monotonicMs: () => world.nowMs, wall: () => ({ seconds: 0, quality: CLOCK.none }) };
  let hasKey = world.hasKey;
  let joined: string | undefined;
  // texts of a board are bytes
  const named = (name: string): string => (isBoard ? Buffer.from(name, 'utf8').toString('latin1') : name);
  const readable = (name: string): string => (isBoard ? name : Buffer.from(name, 'latin1').toString('utf8'));
  const ports: Omit<SessionPorts, 'refuse' | 'report'> = {
    clock,
    crypto,
    storage,
    key: {
      current: () => (hasKey ? key : undefined),
      make: (done) => {
        hasKey = true;
        done(undefined, key);
      },
    },
    signerOf: () => ({
      attest: (said, done) => done(undefined, concat([said.deviceId, said.nonce])),
      claim: (claim, done) =>
        done(undefined, signatureOf(concat([claim.owner, claim.registry]), fill(33, claim.nonce))),
    }),
    identity: { board: 'espruino-wifi', oem: 'maker', model: 'Espruino WiFi', software: '0.1.0' },
    wifi: {
      scan: (done) =>
        done(
          undefined,
          NETWORKS.map((one) => ({ ...one, name: readable(one.name) })),
        ),
      join: (name, password, done) => {
        if (world.refusesWifi || password === undefined) done(new FieldmarkError('WIFI_REFUSED'), undefined);
        else {
          joined = name;
          done(undefined, true);
        }
      },
      joined: () => joined,
      forget: (name) => {
        if (joined === name) joined = undefined;
      },
    },
    isPersonPresent: () => world.isPersonPresent,
    checkSensors: (done) => done(undefined, [{ name: 'bme280' }, { name: 'own', code: 'SENSOR_ABSENT' }]),
  };
  const send = (payload: Uint8Array): number => replies.push(payload);
  const begin = () => {
    if (isBoard) {
      const session = createBoardSession({ ...ports, wifi: ports.wifi, requireRoom: () => {} });
      return { session, responder: createBoardResponder({ clock, session, send }) };
    }
    const refuse = (settings: Settings) =>
      settings.sensors !== undefined ||
      settings.gateways.some(({ url, id }) => !url.startsWith('mqtt://') || id === undefined)
        ? new FieldmarkError('CONFIG_INVALID')
        : undefined;
    const report = () => ({ isRunning: false, network: 'closed', queueCount: 0 });
    const session = createSession({ ...ports, refuse, report });
    return { session, responder: createResponder({ clock, session, send }) };
  };
  let running = begin();
  return {
    kept,
    replies,
    named,
    /** loses its power and comes back */
    restart: () => {
      running = begin();
    },
    ask: (payload: Uint8Array): void => running.responder.take(payload),
    tick: (): void => {
      running.session.tick();
      running.responder.tick();
    },
    shown: () => [running.session.revision(), running.session.isOpen(), running.session.provisioned() === undefined],
  };
};

type Ask = { readonly method: Method; readonly body: object };
type Step =
  | Ask
  | { readonly act: 'restart' | 'person' | 'wifi' | 'wait' }
  | {
      readonly act: 'unlock';
      readonly by: number;
      readonly successor: number;
      readonly isForged: boolean;
      readonly isStranger: boolean;
      readonly isAsked: boolean;
    }
  | { readonly act: 'noise'; readonly of: Ask; readonly at: number; readonly value: number };

const person = fc.integer({ min: 0, max: PEOPLE.length - 1 });
const settings: fc.Arbitrary<Settings> = fc.record(
  {
    chainId: fc.constantFrom(1, 31_337),
    registry: fc.constant(fill(20, 0x5f)),
    gateways: fc.array(
      fc.record({
        publicKey: fc.constant(fill(33, 3)),
        url: fc.oneof(
          { weight: 30, arbitrary: fc.constant('mqtt://a:1') },
          { weight: 1, arbitrary: fc.constant('mqtts://b') },
        ),
        id: fc.option(fc.constant(fill(20, 4)), { nil: undefined, freq: 40 }),
      }),
      { minLength: 1, maxLength: 4 },
    ),
    wifiName: fc.constantFrom('greenhouse', 'café'),
    place: fc.record({ latitude: fc.constantFrom(-478, 900_000_000), longitude: fc.constantFrom(-1_800_000_000, 5) }),
    sensors: fc.oneof(
      { weight: 9, arbitrary: fc.constant(undefined) },
      {
        weight: 1,
        arbitrary: fc.constant([{ driver: 'bme280', periodMs: 1000, options: [{ name: 'a', value: true }] }]),
      },
    ),
    healthPeriodMs: fc.constantFrom(0, 60_000),
    name: fc.constantFrom('roof', 'Dächle'),
  },
  { requiredKeys: ['chainId', 'registry', 'gateways'] },
);
const ask = <M extends Method>(method: M, body: fc.Arbitrary<RequestOf<M>>): fc.Arbitrary<Ask> =>
  body.map((one) => ({ method, body: one as object }));
const nonce = fc.constantFrom(fill(32, 5), fill(32, 6));
const none = fc.constant({});
const asks = fc.oneof(
  ask('hello', none),
  ask('attest', fc.record({ nonce })),
  ask('scan', none),
  ask(
    'write',
    fc.record(
      { settings: settings.map(encodeSettings), wifiPassword: fc.constantFrom('secret12', 'geheimüß') },
      { requiredKeys: ['settings'] },
    ),
  ),
  ask('read', fc.record({ nonce })),
  ask('join', none),
  ask(
    'claim',
    fc.record({
      owner: fc.oneof(
        { weight: 9, arbitrary: person.map((which) => addressOf(PEOPLE[which]!)) },
        { weight: 1, arbitrary: fc.constant(fill(20, 0)) },
      ),
      nonce: fc.constantFrom(0, 1),
      deadline: fc.constantFrom(4_000_000_000, 1),
    }),
  ),
  ask('lock', none),
  ask('report', none),
  ask('challenge', none),
  ask('check', none),
  ask('reset', none),
  ask('factoryLock', fc.record({ keeper: fc.constantFrom(addressOf(PEOPLE[2]!), fill(20, 9)) })),
);
const steps = fc.oneof(
  { weight: 12, arbitrary: asks },
  { weight: 3, arbitrary: fc.record({ act: fc.constantFrom('restart', 'person', 'wifi', 'wait') }) as never },
  {
    weight: 3,
    arbitrary: fc.record({
      act: fc.constant('unlock'),
      by: person,
      successor: person,
      isForged: fc.boolean(),
    }) as never,
  },
  {
    weight: 2,
    arbitrary: fc.record({
      act: fc.constant('noise'),
      of: asks,
      at: fc.nat(300),
      value: fc.integer({ min: 0, max: 255 }),
    }) as never,
  },
);
/** What an installer does, so that histories get beyond the lock. */
const WAY: readonly Method[] = ['attest', 'write', 'read', 'join', 'claim', 'lock'];
const way = fc
  .tuple(...WAY.map((method) => asks.filter((one) => one.method === method)))
  .map((all): readonly Step[] => all);
const some = (minLength: number, maxLength: number): fc.Arbitrary<readonly Step[]> =>
  fc.array(steps as fc.Arbitrary<Step>, { minLength, maxLength });
/** What an owner does who wants to change his board. */
const opening: Step = { act: 'unlock', by: 0, successor: 1, isForged: false, isStranger: false, isAsked: true };
const histories = fc
  .tuple(some(0, 6), way, fc.boolean(), some(4, 25))
  .map(([before, middle, opens, after]) => [...before, ...middle, ...(opens ? [opening] : []), ...after]);

/** The reply without the words of an error, which a board leaves out. */
const told = (reply: Uint8Array | undefined, id: number, method: Method): string => {
  if (reply === undefined) return 'nothing';
  const read = decodeReply(reply, id, method);
  return read.kind === 'error' ? `error ${read.error.code}` : toHex(reply);
};

test('a board answers as the core does, keeps the same bytes, and is open to the same people', () => {
  const outcomes = new Map<string, number>();
  fc.assert(
    fc.property(histories, fc.boolean(), (history, hasKey) => {
      const world: World = { hasKey, isPersonPresent: false, refusesWifi: false, nowMs: 0 };
      const both = [device(world, false), device(world, true)] as const;
      let id = 0;
      let challenge: AnswerOf<'challenge'> | undefined;
      let owner = fill(20, 0);
      const askBoth = (method: Method, body: object): void => {
        id++;
        for (const one of both) one.ask(encodeRequest(id, method, body as never));
        const [core, board] = both.map((one) => told(one.replies.at(-1), id, method));
        expect([method, board]).toEqual([method, core]);
        const kind = `${method} ${core!.startsWith('error') ? core : 'answered'}`;
        outcomes.set(kind, (outcomes.get(kind) ?? 0) + 1);
        const reply = decodeReply(both[0].replies.at(-1)!, id, 'challenge');
        if (method === 'challenge' && reply.kind === 'answer') challenge = reply.body;
      };
      for (const step of history) {
        world.nowMs += 100;
        if ('method' in step) {
          if (step.method === 'claim') owner = (step.body as RequestOf<'claim'>).owner;
          askBoth(step.method, step.body);
        } else if (step.act === 'unlock') {
          const publicKey = PEOPLE.find((one) => !step.isStranger && equal(addressOf(one), owner)) ?? PEOPLE[step.by]!;
          if (step.isAsked) askBoth('challenge', {});
          const successor = addressOf(PEOPLE[step.successor]!);
          const said = challenge ?? { chainId: 1, registry: fill(20, 0x5f), nonce: fill(32, 0) };
          const unlock = { ...said, deviceId: fill(20, 7), successor };
          const signature = signatureOf(unlockDigest(keccak_256, unlock), pointOf(publicKey));
          if (step.isForged) signature[0] = signature[0]! ^ 1;
          askBoth('unlock', { signature, publicKey, successor });
        } else if (step.act === 'noise') {
          const payload = encodeRequest(++id, step.of.method, step.of.body as never);
          payload[step.at % payload.length] = step.value;
          const before = both.map((one) => one.replies.length);
          for (const one of both) one.ask(payload);
          const count = both.map((one, i) => one.replies.length - before[i]!);
          expect(count[1]).toBe(count[0]);
        } else if (step.act === 'restart') for (const one of both) one.restart();
        else if (step.act === 'person') world.isPersonPresent = !world.isPersonPresent;
        else if (step.act === 'wifi') world.refusesWifi = !world.refusesWifi;
        else {
          world.nowMs += 700_000;
          for (const one of both) one.tick();
        }
        expect([step, ...both[1].shown()]).toEqual([step, ...both[0].shown()]);
        expect([step, both[1].kept]).toEqual([step, both[0].kept]);
      }
    }),
    { numRuns: Number(process.env.FIELDMARK_SESSION_HISTORIES ?? 120) },
  );
  // every way to end was gone
  for (const outcome of [
    'unlock answered',
    'lock answered',
    'claim error CLAIM_FOREIGN',
    'write error DEVICE_LOCKED',
    'reset answered',
  ])
    expect([...outcomes.keys()]).toContain(outcome);
  process.stderr.write(`${[...outcomes].map(([kind, count]) => `${kind} ${count}`).join(', ')}\n`);
});
