import { p256 } from '@noble/curves/nist.js';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { toUtf8 } from '#proto/bytes.js';
import { ALGORITHM, type Algorithm } from '#proto/cose.js';
import { assembleEnvelope, CONTENT, type EnvelopeHeader, prepareEnvelope } from '#proto/reading.js';
import { encodePack } from '#proto/senml.js';
import { sha256 } from './chain.fixture.js';
import { idOfKey } from './keys.js';

/** A device of either curve that seals envelopes, as firmware does. */
export const testDevice = (algorithm: Algorithm, seed: string) => {
  const curve = algorithm === ALGORITHM.ES256K ? secp256k1 : p256;
  const secret = sha256(toUtf8(seed));
  const publicKey = curve.getPublicKey(secret);
  const deviceId = idOfKey(algorithm, publicKey);
  const sign = (digest: Uint8Array): Uint8Array => curve.sign(digest, secret, { prehash: false, lowS: true });
  const order = curve.Point.Fn.ORDER;

  const seal = (net: Uint8Array, change: Partial<EnvelopeHeader> = {}, payload: Uint8Array = PAYLOAD): Uint8Array => {
    const fields: EnvelopeHeader = {
      algorithm,
      contentType: CONTENT.reading,
      deviceId,
      iat: 1_790_000_000,
      boot: 3,
      sequence: 70_000,
      net,
      prev: sha256(toUtf8('previous')).slice(0, 16),
      clock: 2,
      firmware: new Uint8Array(8),
      ...change,
    };
    const { protectedBytes, toBeSigned } = prepareEnvelope(fields, payload);
    return assembleEnvelope(protectedBytes, payload, sign(sha256(toBeSigned)));
  };

  /** The other signature that the curve's equation allows: the same r, n - s. */
  const highTwin = (signature: Uint8Array): Uint8Array => {
    const s = BigInt(`0x${Buffer.from(signature.subarray(32)).toString('hex')}`);
    const twin = Buffer.from((order - s).toString(16).padStart(64, '0'), 'hex');
    return new Uint8Array([...signature.subarray(0, 32), ...twin]);
  };

  return { algorithm, publicKey, deviceId, sign, seal, highTwin };
};

/** A BME280's three values. */
export const PAYLOAD = encodePack([
  { name: 'temperature', unit: 'Cel', value: { mantissa: 2508, exponent: -2 } },
  { name: 'pressure', unit: 'Pa', value: { mantissa: 100653, exponent: 0 } },
  { name: 'humidity', unit: '%RH', value: { mantissa: 4712, exponent: -2 } },
]);
