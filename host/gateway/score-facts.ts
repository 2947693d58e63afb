import { z } from 'zod';
import { FieldmarkError } from '#proto/errors.js';
import { RULES_VERSION } from './score-rules.js';

/**
 * All that scoring an epoch needs beside the logs: what the chain said of devices, owners, keys and checkpoints, and what
 * the epoch before left. It is published with the root; whoever has the tiles and an EVM node can build it anew. Where a
 * device stands and how often it measures it says itself, in its health envelopes.
 */
const id = z.string().regex(/^[0-9a-f]{40}$/);
const address = z.string().regex(/^0x[0-9a-f]{40}$/);
const seconds = z.number().int().min(0).max(4_294_967_295);
const count = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const root = z.string().regex(/^[0-9a-f]{64}$/);
const amount = z.string().regex(/^\d{1,78}$/);
const kind = z.union([z.literal(0), z.literal(1)]);

const place = z.strictObject({
  /** in 10^-7 degrees */
  latitude: z.number().int().min(-900_000_000).max(900_000_000),
  longitude: z.number().int().min(-1_800_000_000).max(1_800_000_000),
});

const key = z.strictObject({
  /** of the first key the device's own */
  id,
  /** of the first key by the maker's word, of a later one by the owner's */
  assurance: z.number().int().min(0).max(2),
  /** when it was registered, or took the place of the one before */
  since: seconds,
  /** cti after which it seals nothing */
  last: z
    .string()
    .regex(/^[0-9a-f]{20}$/)
    .optional(),
});

/** What an auditor saw on a visit: this device, with its own sensors, at this place; `until` no later than `at`: that it was not so. */
const visit = z.strictObject({ auditor: address, at: seconds, until: seconds, place });

const device = z.strictObject({
  id,
  keys: z.array(key).min(1),
  /** whose it was when the epoch began and every change in it; without an owner nobody's */
  owners: z.array(z.strictObject({ owner: address.optional(), since: seconds })),
  /** when its word was in doubt, as far as it concerns this epoch */
  suspended: z.array(z.strictObject({ from: seconds, until: seconds.optional() })),
  /** by time; the newest holds */
  visits: z.array(visit),
});

/** What an epoch hands to the next about a device. */
const state = z.strictObject({
  id,
  place: place.optional(),
  /** epochs that are still not paid after a move */
  cooldown: z.number().int().min(0).max(1000),
  /** epochs for which it is still taken to follow a visited device */
  following: z.number().int().min(0).max(1000),
  isCloned: z.boolean(),
  /** smallest window hashes of the last epochs, newest first */
  sketches: z.array(z.array(z.number().int().min(0).max(4_294_967_295)).max(64)).max(16),
});

/** How long an epoch can be for these rules to score it. */
export const EPOCH_SECONDS = { min: 3600, max: 7 * 86_400 } as const;

export const epochFacts = z.strictObject({
  rules: z.literal(RULES_VERSION),
  epoch: count,
  /** Unix seconds */
  start: seconds,
  seconds: z.number().int().min(EPOCH_SECONDS.min).max(EPOCH_SECONDS.max),
  /** what devices and gateways get for this epoch, in the token's smallest unit, what was left over before included */
  emission: z.strictObject({ devices: amount, gateways: amount }),
  /** checkpoints on chain, by growing size; an entry existed at the time of the first that covers it */
  logs: z.array(
    z.strictObject({
      gateway: id,
      /** entries below were under a checkpoint before this epoch could have any */
      from: count,
      /** of the log at these entries; absent where there are none */
      fromRoot: root.optional(),
      /** false where its bond was taken: its entries count, and it earns nothing */
      isPaid: z.boolean(),
      /** of the log at its last checkpoint */
      root: root.optional(),
      checkpoints: z.array(z.strictObject({ size: count, timestamp: seconds })).max(100_000),
    }),
  ),
  devices: z.array(device),
  previous: z.array(state),
  /** what each was paid for all epochs before: kind 0 a device, 1 a gateway, as in Rewards.sol */
  cumulative: z.array(z.strictObject({ kind, id, amount })),
  /** what each is paid beside that once an auditor has found `device` measuring */
  waiting: z.array(z.strictObject({ device: id, kind, id, amount })),
});

/** Throws CONFIG_INVALID where the text is no facts of these rules; `name` says whose text it is. */
export const parseFacts = (text: string, name: string): EpochFacts => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new FieldmarkError('CONFIG_INVALID', { detail: `${name} is no JSON`, cause });
  }
  const facts = epochFacts.safeParse(value);
  if (facts.success) return facts.data;
  const issue = facts.error.issues[0]!;
  throw new FieldmarkError('CONFIG_INVALID', {
    detail: `${name}: ${issue.path.join('.') || 'facts'}: ${issue.message}`,
    next: 'take the facts that were published with the epoch, and a program of the same rules',
  });
};

/** What is left of the facts once the chain alone has been asked. */
export type ChainFacts = Omit<EpochFacts, 'previous' | 'cumulative' | 'waiting'>;

export type EpochFacts = z.infer<typeof epochFacts>;
export type DeviceFacts = EpochFacts['devices'][number];
export type DeviceState = EpochFacts['previous'][number];
export type Place = NonNullable<DeviceState['place']>;
