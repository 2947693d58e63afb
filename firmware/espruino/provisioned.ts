import { concat, toBigEndian, toHex } from '#proto/bytes.js';
import type { Keccak256 } from '#proto/claim.js';
import { FieldmarkError } from '#proto/errors.js';
import { LIMITS } from '#proto/limits.js';
import { ADDRESS_BYTES } from './ownership.js';
import { bytesIn, decoded, intIn, must, type Said, textIn } from './wire.js';

/** The settings that an installer wrote (`proto/session`), as far as a board heeds them. */
export type Provisioned = {
  readonly chainId: number;
  readonly registry: Uint8Array;
  readonly gateways: readonly { readonly publicKey: Uint8Array; readonly url: string; readonly id: Uint8Array }[];
  readonly wifiName: string | undefined;
  /** degrees times 10^7 */
  readonly place: readonly number[] | undefined;
  readonly healthPeriodMs: number;
};

const KEYS_MAX = 8;
const QUEUE_BYTES = 65_536;
const HEALTH_PERIOD_MS = 300_000;
const WORD_BYTES = 32;

const invalid = (detail: string): FieldmarkError => new FieldmarkError('CONFIG_INVALID', { detail });

const listIn = (said: Said, key: number): Said => {
  must(Array.isArray(said[key]));
  return said[key] as Said;
};

const placeIn = (said: Said): readonly number[] => {
  const place = listIn(said, 5);
  const within = (value: unknown, max: number): number => {
    must(typeof value === 'number' && value >= -max && value <= max);
    return value as number;
  };
  return [within(place[1], LIMITS.latitudeMax), within(place[2], LIMITS.longitudeMax)];
};

const gatewayOf = (said: Said) => {
  const url = textIn(said, 2, LIMITS.gatewayUrlBytesMax);
  if (url.indexOf('mqtt://') !== 0) throw invalid(`${url}: this board speaks mqtt:// only`);
  if (said[3] === undefined) throw invalid(`${url} without its id`);
  return { publicKey: bytesIn(said, 1, 33), url, id: bytesIn(said, 3, ADDRESS_BYTES) };
};

/** Throws CONFIG_INVALID for settings that are none, or that ask what this board can't do. */
export const readProvisioned = (encoded: Uint8Array): Provisioned => {
  try {
    const said = decoded(encoded) as Said;
    must(said[0] === undefined && said.length <= KEYS_MAX + 1);
    // those of a board are built into its program
    if (said[6] !== undefined) throw invalid('sensors');
    const gateways = listIn(said, 3);
    must(gateways.length > 0 && gateways.length <= LIMITS.gatewaysMax);
    if (said[8] !== undefined) textIn(said, 8, LIMITS.identityTextBytesMax);
    return {
      chainId: intIn(said, 1, LIMITS.integerMax),
      registry: bytesIn(said, 2, ADDRESS_BYTES),
      gateways: gateways.map((one) => gatewayOf(one as Said)),
      wifiName: said[4] === undefined ? undefined : textIn(said, 4, LIMITS.wifiNameBytesMax),
      place: said[5] === undefined ? undefined : placeIn(said),
      healthPeriodMs: said[7] === undefined ? HEALTH_PERIOD_MS : intIn(said, 7, LIMITS.periodMsMax),
    };
  } catch (error) {
    if (!(error instanceof FieldmarkError)) throw error;
    throw error.code === 'SHAPE_INVALID' ? invalid('settings') : error;
  }
};

/** The same settings as `settings.ts` reads them at the next start: first bytes of keccak256(abi.encode(chainId, registry)). */
export const settingsFile = (settings: Provisioned, keccak256: Keccak256): string => {
  const domain = [
    toBigEndian(settings.chainId, WORD_BYTES),
    new Uint8Array(WORD_BYTES - ADDRESS_BYTES),
    settings.registry,
  ];
  return JSON.stringify({
    net: toHex(keccak256(concat(domain)).subarray(0, 8)),
    queueBytes: QUEUE_BYTES,
    place: settings.place,
    healthPeriodSeconds: settings.healthPeriodMs / 1000,
    gateways: settings.gateways.map((one) => ({
      id: toHex(one.id),
      publicKey: toHex(one.publicKey),
      url: one.url,
    })),
  });
};
