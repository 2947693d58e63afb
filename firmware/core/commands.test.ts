import { describe, expect, test } from '@jest/globals';
import { keccak_256 } from '@noble/hashes/sha3.js';
import { OPERATOR, sealCommand } from '#proto/command.fixture.js';
import { type CommandAnswer, decodeAnswer, ORDER, type SignedCommand } from '#proto/command.js';
import { type ErrorCode, FieldmarkError, unwrap } from '#proto/errors.js';
import { FRIEND, OWNER, STRANGER, type TestReader } from '#proto/media.fixture.js';
import { CONTENT } from '#proto/reading.js';
import { downTopic } from '#proto/topics.js';
import { type Authority, openAuthority } from './authority.js';
import { createCommands } from './commands.js';
import { createWorld, DEVICE_ID, NET, sealedEver, type World } from './device.fixture.js';
import { sha256, verify } from './gateway.fixture.js';
import type { Crypto } from './ports.js';

const TOPIC = downTopic(DEVICE_ID, 'command');
const CRYPTO: Crypto = { sha256, keccak256: keccak_256, verify, random: () => new Uint8Array(0) };

/** A device that belongs to an owner, and what it has been made to do. */
const openBench = (owner: TestReader = OWNER) => {
  const done: SignedCommand[] = [];
  const bench = {
    done,
    fault: undefined as FieldmarkError | undefined,
    refusal: undefined as ErrorCode | undefined,
    hold: false,
    held: [] as (() => void)[],
    authority: undefined as unknown as Authority,
    owner,
  };
  const world: World = createWorld({
    commands: (parts) => {
      bench.authority = openAuthority(world.storage, CRYPTO, world.clock.wall(), bench.owner.id, [OPERATOR.id]);
      return createCommands(
        { ...parts, crypto: CRYPTO },
        { deviceId: DEVICE_ID, net: NET, firmware: new Uint8Array(8) },
        {
          authority: bench.authority,
          refuse: () => bench.refusal,
          perform: (command, finish) => {
            done.push(command);
            const end = () => finish(bench.fault, bench.fault ? undefined : { objectHash: new Uint8Array(32).fill(9) });
            if (bench.hold) bench.held.push(end);
            else end();
          },
        },
      );
    },
  });
  const start = () => {
    world.reset().start();
    world.run(2000);
  };
  start();
  let number = 1_795_000_000_000;
  const give = (who: TestReader, more: Partial<SignedCommand> = {}): Uint8Array => {
    const bytes = sealCommand(who, { deviceId: DEVICE_ID, net: NET, number: ++number, ...more });
    world.deliver(TOPIC, bytes);
    world.run(300);
    return bytes;
  };
  const refused = (): string[] => world.of('command-refused').map((event) => event.code);
  const answers = (): CommandAnswer[] =>
    sealedEver(world)
      .filter((envelope) => envelope.contentType === CONTENT.answer)
      .map((envelope) => unwrap(decodeAnswer(envelope.payload)));
  return { bench, world, start, give, refused, answers };
};

const deliver = (world: World, bytes: Uint8Array): void => {
  world.deliver(TOPIC, bytes);
  world.run(300);
};

describe('commands', () => {
  test('A41: of the owner and of an operator are done, and what became of them is sealed', () => {
    const { bench, give, answers } = openBench();
    const first = give(OWNER);
    bench.fault = new FieldmarkError('CAMERA_BUSY');
    give(OPERATOR, { order: ORDER.clip, seconds: 3 });
    expect(bench.done).toMatchObject([{ order: ORDER.picture }, { order: ORDER.clip, seconds: 3 }]);
    expect(answers()).toMatchObject([
      { signer: OWNER.id, commandHash: sha256(first), code: 'OK', objectHash: new Uint8Array(32).fill(9) },
      { signer: OPERATOR.id, code: 'CAMERA_BUSY' },
    ]);
    expect(answers()[1]!.objectHash).toBeUndefined();
  });

  test('A41: that came before are refused, also after a restart, and nothing is answered', () => {
    const { bench, world, start, give, refused, answers } = openBench();
    const command = give(OWNER);
    deliver(world, command);
    start();
    deliver(world, command);
    give(OWNER, { number: 5 });
    expect([bench.done.length, answers().length]).toEqual([1, 1]);
    expect(refused()).toEqual(['COMMAND_REPLAYED', 'COMMAND_REPLAYED', 'COMMAND_REPLAYED']);
    // an operator's numbers are his own
    give(OPERATOR, { number: 5 });
    expect(bench.done).toHaveLength(2);
  });

  test('A41: a gateway can invent none, turn none to another device or network, and alter none', () => {
    const { bench, world, give, refused } = openBench();
    give(STRANGER);
    give(STRANGER, { signer: OWNER.id });
    give(OWNER, { deviceId: new Uint8Array(20) });
    give(OWNER, { net: new Uint8Array(8) });
    expect(refused()).toEqual(['COMMAND_FOREIGN', 'COMMAND_FOREIGN', 'DEVICE_MISMATCH', 'NETWORK_MISMATCH']);
    const whole = sealCommand(OWNER, { deviceId: DEVICE_ID, net: NET, number: 2e12, order: ORDER.clip, seconds: 2 });
    for (let at = 0; at < whole.length; at++) {
      const altered = whole.slice();
      altered[at]! ^= 1;
      world.deliver(TOPIC, altered);
      if (at % 16 === 0) world.run(100);
    }
    world.run(1000);
    expect(bench.done).toEqual([]);
    deliver(world, whole);
    expect(bench.done).toHaveLength(1);
  });

  test('that come too late, or to a device that can’t tell, are not done but answered', () => {
    const { bench, world, give, answers } = openBench();
    give(OWNER, { notAfter: world.clock.seconds - 1 });
    give(OWNER, { notAfter: world.clock.seconds + 60 });
    world.clock.quality = 0;
    give(OWNER, { notAfter: world.clock.seconds + 60 });
    give(OWNER);
    expect(answers().map((answer) => answer.code)).toEqual(['COMMAND_EXPIRED', 'OK', 'CLOCK_UNTRUSTED', 'OK']);
    expect(bench.done).toHaveLength(2);
  });

  test('are not taken beyond what can be worked off, and may then come again', () => {
    const { bench, give, refused, answers, world } = openBench();
    bench.hold = true;
    for (let i = 0; i < 4; i++) give(OWNER);
    const fifth = give(OWNER);
    expect(refused()).toEqual(['DEVICE_BUSY']);
    for (const end of bench.held) end();
    bench.hold = false;
    world.run(500);
    deliver(world, fifth);
    expect(answers()).toHaveLength(5);
  });

  test('while the storage is full are not done, and their number is not used up', () => {
    const { bench, world, give, refused } = openBench();
    world.storage.capacity = 0;
    const command = give(OWNER);
    expect([bench.done, refused()]).toEqual([[], ['STORAGE_FULL']]);
    world.storage.capacity = Number.POSITIVE_INFINITY;
    world.run(200_000);
    deliver(world, command);
    expect(bench.done).toHaveLength(1);
  });
});

describe('a command whose answer the power took away', () => {
  test('is answered after the next start, once, and not done again', () => {
    const { bench, start, give, answers } = openBench();
    bench.hold = true;
    const picture = give(OWNER);
    const clip = give(OPERATOR, { order: ORDER.clip, seconds: 3 });
    expect(answers()).toEqual([]);
    start();
    expect(answers()).toMatchObject([
      { signer: OWNER.id, commandHash: sha256(picture), code: 'COMMAND_UNFINISHED' },
      { signer: OPERATOR.id, commandHash: sha256(clip), code: 'COMMAND_UNFINISHED' },
    ]);
    start();
    expect([answers().length, bench.done.length, bench.authority.owed()]).toEqual([2, 2, []]);
  });

  test('is answered as done where its number did it already, and as refused where it was', () => {
    const { bench, world, start, give, answers } = openBench();
    bench.hold = true;
    give(OWNER, { order: ORDER.readers, readers: [FRIEND.publicKey] });
    bench.refusal = 'OWNER_KEY_INVALID';
    // so short that the answer is not yet sealed
    world.deliver(TOPIC, sealCommand(OWNER, { deviceId: DEVICE_ID, net: NET, number: 2e12 }));
    world.device.tick();
    expect(answers()).toEqual([]);
    bench.refusal = undefined;
    start();
    expect(answers().map((answer) => answer.code)).toEqual(['OK', 'OWNER_KEY_INVALID']);
    expect(bench.authority.readers()).toEqual([FRIEND.publicKey]);
  });

  test('counts among those in work until it is answered', () => {
    const { bench, world, start, give, refused, answers } = openBench();
    bench.hold = true;
    for (let i = 0; i < 4; i++) give(OWNER);
    world.reset().start();
    const command = sealCommand(OWNER, { deviceId: DEVICE_ID, net: NET, number: 2e12 });
    bench.hold = false;
    expect(bench.authority.owed()).toHaveLength(4);
    world.run(2000);
    deliver(world, command);
    expect([answers().length, refused()]).toEqual([5, []]);
    start();
    expect(answers()).toHaveLength(5);
  });

  test('may be answered twice where the storage failed in between, and the first answer counts', () => {
    const { bench, world, start, give, answers } = openBench();
    const write = world.storage.write;
    const failing: typeof write = (name, bytes) => {
      // the seal is durable, and the note that it is fails
      if (name.startsWith('authority') && bench.authority.owed().length > 0) throw new FieldmarkError('STORAGE_FAILED');
      write(name, bytes);
    };
    Object.assign(world.storage, { write: failing });
    give(OWNER);
    expect(bench.authority.owed()).toEqual([]);
    Object.assign(world.storage, { write });
    start();
    expect(answers().map((answer) => answer.code)).toEqual(['OK', 'COMMAND_UNFINISHED']);
    start();
    expect(answers()).toHaveLength(2);
  });
});

describe('what an owner grants', () => {
  test('is the owner’s alone to give, and survives a restart', () => {
    const { bench, start, give, refused } = openBench();
    give(OPERATOR, { order: ORDER.operators, operators: [STRANGER.id] });
    give(OPERATOR, { order: ORDER.readers, readers: [STRANGER.publicKey] });
    expect(refused()).toEqual(['COMMAND_FOREIGN', 'COMMAND_FOREIGN']);
    give(OWNER, { order: ORDER.operators, operators: [FRIEND.id] });
    give(OWNER, { order: ORDER.readers, readers: [FRIEND.publicKey] });
    start();
    expect(bench.authority.readers()).toEqual([FRIEND.publicKey]);
    expect(bench.authority.ownerKey()).toEqual(OWNER.publicKey);
    bench.done.length = 0;
    give(FRIEND);
    expect(bench.done).toHaveLength(1);
    give(OWNER, { order: ORDER.operators, operators: [] });
    give(FRIEND);
    expect(refused()).toEqual(['COMMAND_FOREIGN', 'COMMAND_FOREIGN', 'COMMAND_FOREIGN']);
  });

  test('that the board refuses changes nothing, and is answered', () => {
    const { bench, give, answers } = openBench();
    bench.refusal = 'OWNER_KEY_INVALID';
    give(OWNER, { order: ORDER.readers, readers: [FRIEND.publicKey] });
    expect(answers()).toMatchObject([{ code: 'OWNER_KEY_INVALID' }]);
    expect([bench.authority.readers(), bench.authority.ownerKey(), bench.done]).toEqual([undefined, undefined, []]);
  });

  test('A41: is void once the device is another’s, and no number of the former owner comes back', () => {
    const { bench, world, start, give, refused } = openBench();
    const old = give(OWNER, { order: ORDER.readers, readers: [OWNER.publicKey] });
    give(OWNER, { order: ORDER.operators, operators: [FRIEND.id] });
    bench.owner = STRANGER;
    start();
    expect([bench.authority.readers(), bench.authority.ownerKey()]).toEqual([undefined, undefined]);
    give(OWNER);
    give(FRIEND);
    expect(refused()).toEqual(['COMMAND_FOREIGN', 'COMMAND_FOREIGN']);
    give(STRANGER);
    expect(bench.authority.ownerKey()).toEqual(STRANGER.publicKey);
    bench.owner = OWNER;
    start();
    deliver(world, old);
    expect(refused().at(-1)).toBe('COMMAND_REPLAYED');
  });

  test('with one copy damaged is whole; with both no number from before is taken', () => {
    for (const spoiled of [['authority.a'], ['authority.b'], ['authority.a', 'authority.b']]) {
      const { bench, world, start, give, refused } = openBench();
      const command = give(OWNER, { order: ORDER.readers, readers: [FRIEND.publicKey] });
      for (const name of spoiled) world.storage.blobs.get(name)![12]! ^= 1;
      start();
      deliver(world, command);
      expect(refused()).toEqual(['COMMAND_REPLAYED']);
      expect(bench.authority.readers()).toEqual(spoiled.length === 1 ? [FRIEND.publicKey] : undefined);
      give(OWNER, { number: world.clock.seconds * 1000 + 60_000 });
      expect(bench.done).toHaveLength(2);
    }
  });
});
