import { concat, equal, toHex, toUtf8 } from '#proto/bytes.js';
import { ALGORITHM } from '#proto/cose.js';
import { FieldmarkError } from '#proto/errors.js';
import { DEVICE_STATE, SESSION_VERSION } from '#proto/session-codes.js';
import { random, sha256 } from './keys.js';
import type { TestVector } from './ledger-entry.js';
import type { SessionLink } from './link.js';
import { attestFor, type CheckedAttestation, type Hello } from './steps.js';

/** What a factory asks of one unit, each question for itself. Each throws a FieldmarkError where the unit fails it. */

/** What every unit of a batch must be. */
export type Expected = {
  readonly board: string;
  readonly oem?: string | undefined;
  readonly model?: string | undefined;
  readonly software?: string | undefined;
  /** schemes of key URLs; any where absent */
  readonly keyStores?: readonly string[] | undefined;
  /** 0 file, 1 sealed, 2 secure element */
  readonly assuranceMin: number;
};

const CHECK_MS = 30_000;
const SEED_BYTES = 32;
const VECTOR_TAG = 'fieldmark factory vector';
/** signatures by a key in software have no randomness in them (RFC 6979); a part's own may */
const SOFTWARE_KEYS = ['file', 'sealed', 'flash'];

/** Waits for the unit's answer: it may still be starting. Throws DEVICE_SILENT, METHOD_UNKNOWN or STORAGE_DAMAGED. */
export const greet = async (link: SessionLink, bootMs: number): Promise<Hello> => {
  const hello = await link.call('hello', {}, { deadlineMs: bootMs });
  if (hello.version !== SESSION_VERSION)
    throw new FieldmarkError('METHOD_UNKNOWN', {
      detail: `the unit speaks version ${hello.version} of the session, this program ${SESSION_VERSION}`,
      next: 'flash it with the software of this program',
    });
  if (hello.state === DEVICE_STATE.damaged) throw new FieldmarkError('STORAGE_DAMAGED', { detail: 'on the unit' });
  return hello;
};

/** Throws UNIT_MISMATCH with everything in which the unit is another than expected. */
export const checkIdentity = (hello: Hello, said: CheckedAttestation, expected: Expected): void => {
  const wrong: string[] = [];
  const compare = (name: string, found: string, wanted: string | undefined): void => {
    if (wanted !== undefined && found !== wanted) wrong.push(`${name} ${found} instead of ${wanted}`);
  };
  compare('board', hello.board, expected.board);
  compare('maker', hello.oem, expected.oem);
  compare('model', said.model, expected.model);
  compare('software', said.software, expected.software);
  if (!equal(said.oemId, sha256(toUtf8(hello.oem)).subarray(0, 16))) wrong.push('its key vouches for another maker');
  if (expected.keyStores?.includes(said.keyStore) === false)
    wrong.push(`key in ${said.keyStore} instead of ${expected.keyStores.join(' or ')}`);
  if (said.assurance < expected.assuranceMin)
    wrong.push(`assurance ${said.assurance}, at least ${expected.assuranceMin} is asked for`);
  if (wrong.length > 0) throw new FieldmarkError('UNIT_MISMATCH', { detail: wrong.join('; ') });
};

/** The nonce of a batch's test vector: what is signed for one batch is worth nothing for another. */
export const vectorNonce = (batch: string, deviceId: Uint8Array, seed: Uint8Array): Uint8Array =>
  sha256(concat([toUtf8(VECTOR_TAG), toUtf8(batch), new Uint8Array(1), deviceId, seed]));

/**
 * Has the key sign one attestation twice. Both must verify, and be the same bytes where the key is software's: else its
 * nonces are not those of RFC 6979, and it would give itself away. Throws VECTOR_FAILED or what `attestFor` throws.
 */
export const signVector = async (link: SessionLink, batch: string, known: CheckedAttestation): Promise<TestVector> => {
  const seed = random(SEED_BYTES);
  const nonce = vectorNonce(batch, known.deviceId, seed);
  const once = await attestFor(link, nonce);
  const again = await attestFor(link, nonce);
  for (const said of [once, again])
    if (!equal(said.deviceId, known.deviceId))
      throw new FieldmarkError('ATTESTATION_FOREIGN', { detail: 'the unit changed its key' });
  const isDeterministic = known.algorithm === ALGORITHM.ES256K && SOFTWARE_KEYS.includes(known.keyStore);
  if (isDeterministic && !equal(once.bytes, again.bytes))
    throw new FieldmarkError('VECTOR_FAILED', { detail: 'two signatures of the same bytes differ' });
  return { seed: toHex(seed), attestation: toHex(once.bytes) };
};

export type SensorResult = { readonly name: string; readonly code?: string | undefined };

/** One result for each sensor that the batch or the unit names; SENSOR_ABSENT where the unit does not know it. */
export const checkSensors = async (
  link: SessionLink,
  expected: readonly string[],
): Promise<readonly SensorResult[]> => {
  const { sensors } = await link.call('check', {}, { deadlineMs: CHECK_MS });
  const missing = expected.filter((name) => !sensors.some((sensor) => sensor.name === name));
  return [...sensors, ...missing.map((name) => ({ name, code: 'SENSOR_ABSENT' }))];
};

/** Tries the lock from outside: the unit must keep this keeper and this key, and refuse to be set. */
export const readBackLock = async (
  link: SessionLink,
  bootMs: number,
  deviceId: Uint8Array,
  keeper: Uint8Array,
): Promise<void> => {
  const hello = await greet(link, bootMs);
  const again = await attestFor(link, random(SEED_BYTES));
  if (!equal(again.deviceId, deviceId))
    throw new FieldmarkError('ATTESTATION_FOREIGN', { detail: 'it has another key than before' });
  if (hello.keeper === undefined || !equal(hello.keeper, keeper) || hello.isOpen)
    throw new FieldmarkError('SETTINGS_DIFFER', { detail: 'the lock is not there' });
  // whatever they say: a locked unit refuses settings before it looks at them, and these would change nothing
  const code = await link.call('write', { settings: new Uint8Array([0xa0]) }).then(
    () => 'accepted',
    (error: unknown) => (error instanceof FieldmarkError ? error.code : 'INTERNAL'),
  );
  if (code === 'DEVICE_LOCKED') return;
  throw new FieldmarkError('SETTINGS_DIFFER', { detail: `settings were not refused (${code})` });
};
