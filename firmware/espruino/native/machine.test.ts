import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { keccak_256 } from '@noble/hashes/sha3.js';
import type { NativeName } from '#tools/build/native.js';
import { describeWith } from '#tools/setup/require.fixture.js';
import { hashJob, type Job, publicKeyJob, signJob, textOf, verifyJob } from './jobs.fixture.js';
import { createMachine, createProcess, instructionsOf, type MachineName, type Runner } from './machines.fixture.js';

const DEADLINE_MS = 600_000;
const CASES = 64;
const STACK_BYTES_MAX = 1600;

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const bytesFor = (text: string): Uint8Array => sha256(new TextEncoder().encode(text));

const cases = Array.from({ length: CASES }, (_, i) => ({
  digest: i === 0 ? new Uint8Array(32).fill(0xff) : bytesFor(`digest ${i}`),
  key: i < 2 ? Uint8Array.from({ length: 32 }, (_, at) => (at === 31 ? i + 1 : 0)) : bytesFor(`key ${i}`),
  blinding: i % 3 === 0 ? new Uint8Array(32) : bytesFor(`blinding ${i}`),
}));

const signed = ({ digest, key }: (typeof cases)[0]): Uint8Array =>
  secp256k1.sign(digest, key, { prehash: false, lowS: true, format: 'recovered' });

const signatures = cases.map((one) => `${signed(one)[0]} ${hex(signed(one).subarray(1))}`);

const MACHINES: readonly (readonly [MachineName, NativeName])[] = [
  ['mps2-an386', 'cortex-m4'],
  ['mps2-an386', 'cortex-m4-small'],
  ['mps2-an505', 'cortex-m4'],
  ['mps2-an385', 'cortex-m3'],
  ['microbit', 'cortex-m0plus'],
];

describeWith(['arm-none-eabi-gcc', 'qemu-system-arm'], 'the native blob on emulated boards', () => {
  describe.each(MACHINES)('%s with %s', (name, blob) => {
    let machine: Runner;
    const run = (jobs: readonly Job[]) => machine.run(jobs);
    beforeAll(() => {
      machine = createMachine(name, blob);
    }, DEADLINE_MS);
    afterAll(() => machine?.close());

    test(
      'signs as noble does, in equally many instructions for all keys, digests and blindings, on little stack',
      () => {
        const outcomes = run(cases.map(({ digest, key, blinding }) => signJob(digest, key, blinding)));
        expect(outcomes.map((outcome) => textOf(outcome))).toEqual(signatures);
        // what alignment an argument has may cost loads nothing here: QEMU counts instructions
        expect([...new Set(outcomes.map((outcome) => instructionsOf(name, outcome)))]).toHaveLength(1);
        expect(Math.max(...outcomes.map(({ stackBytes }) => stackBytes))).toBeLessThanOrEqual(STACK_BYTES_MAX);
      },
      DEADLINE_MS,
    );

    test(
      'makes public keys in equally many instructions for all keys',
      () => {
        const outcomes = run(cases.map(({ key, blinding }) => publicKeyJob(key, blinding)));
        expect(outcomes.map((outcome) => textOf(outcome))).toEqual(
          cases.map(({ key }) => `0 ${hex(secp256k1.getPublicKey(key, false).subarray(1))}`),
        );
        expect([...new Set(outcomes.map((outcome) => instructionsOf(name, outcome)))]).toHaveLength(1);
      },
      DEADLINE_MS,
    );

    test(
      'A08 verifies, and refuses what was changed',
      () => {
        const jobs = cases.slice(0, 8).flatMap((one) => {
          const publicKey = secp256k1.getPublicKey(one.key);
          const signature = signed(one).slice(1);
          const s = (secp256k1.Point.Fn.ORDER - BigInt(`0x${hex(signature.subarray(32))}`))
            .toString(16)
            .padStart(64, '0');
          const twin = Uint8Array.of(...signature.subarray(0, 32), ...Buffer.from(s, 'hex'));
          const other = bytesFor('another digest');
          return [
            verifyJob(one.digest, signature, publicKey),
            verifyJob(one.digest, twin, publicKey),
            verifyJob(other, signature, publicKey),
          ];
        });
        const outcomes = run(jobs);
        expect(outcomes.map(({ result }) => result)).toEqual(jobs.map((_, i) => (i % 3 === 0 ? 1 : 0)));
        expect(Math.max(...outcomes.map(({ stackBytes }) => stackBytes))).toBeLessThanOrEqual(STACK_BYTES_MAX);
      },
      DEADLINE_MS,
    );

    test(
      'hashes',
      () => {
        const messages = [0, 1, 55, 56, 63, 64, 65, 119, 135, 136, 137, 200].map((length) =>
          Uint8Array.from({ length }, (_, i) => i ^ length),
        );
        const oracles = blob === 'cortex-m4-small' ? { sha256 } : { sha256, keccak256: keccak_256 };
        for (const [function_, oracle] of Object.entries(oracles))
          expect(
            run(messages.map((message) => hashJob(function_ as 'sha256', message))).map((outcome) =>
              textOf(outcome, 32),
            ),
          ).toEqual(messages.map((message) => `0 ${hex(oracle(message))}`));
      },
      DEADLINE_MS,
    );
  });
});

describeWith(['arm-none-eabi-gcc', 'qemu-arm-static', 'qemu-system-arm'], 'the native blob in a process', () => {
  test('Keccak by itself, as it lies behind the small signer, gives what the oracle gives', () => {
    const process_ = createProcess('cortex-m4-keccak');
    try {
      const messages = [0, 1, 135, 136, 137, 200].map((length) => Uint8Array.from({ length }, (_, i) => i ^ length));
      const outcomes = process_.run(messages.map((message) => hashJob('keccak256', message)));
      expect(outcomes.map((outcome) => textOf(outcome, 32))).toEqual(
        messages.map((message) => `0 ${hex(keccak_256(message))}`),
      );
    } finally {
      process_.close();
    }
  });

  test.each([
    ['cortex-m4', 3_500_000],
    ['cortex-m4-small', 5_500_000],
  ] as const)(
    '%s signs in at most %d cycles by the model of Cortex-M4',
    (blob, cyclesMax) => {
      const process_ = createProcess(blob);
      const machine = createMachine('mps2-an386', blob);
      try {
        const jobs = cases.map(({ digest, key, blinding }) => signJob(digest, key, blinding));
        expect(process_.run(jobs).map((outcome) => textOf(outcome))).toEqual(signatures);
        const { instructions, cycles } = process_.countCycles(jobs[3]!);
        expect(cycles).toBeLessThanOrEqual(cyclesMax);
        expect(cycles).toBeGreaterThan(instructions);
        // two ways to count agree, but for the harness's own few
        const counted = instructionsOf('mps2-an386', machine.run([jobs[3]!])[0]!);
        expect(Math.abs(counted - instructions)).toBeLessThan(40);
      } finally {
        process_.close();
        machine.close();
      }
    },
    DEADLINE_MS,
  );
});
