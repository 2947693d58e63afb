import { z } from 'zod';
import { toHex } from '#proto/bytes.js';
import { decodeAnswer } from '#proto/command.js';
import { ALGORITHM, type Algorithm } from '#proto/cose.js';
import { decodeHealth } from '#proto/health.js';
import { decodeMediaRecord } from '#proto/media.js';
import {
  CLOCK,
  CONTENT,
  decodeCti,
  decodeDropRecord,
  decodeEnvelope,
  type Envelope,
  formatDeviceId,
} from '#proto/reading.js';
import { decodePack, formatDecimal, type SenmlRecord } from '#proto/senml.js';
import { isClockImplausible } from './admit.js';
import type { Pulse } from './fleet.js';
import type { RegisteredDevice } from './stages.js';
import type { StoredCheckpoint, StoredEntry } from './stored.js';

/** What HTTP answers with, as zod types: they serialise, and they are the OpenAPI document. */
const hex = (digits: number, what: string) => z.string().describe(`${what}: ${digits} hex digits`);
const isoTime = z.string().describe('ISO 8601, UTC');

export const failureView = z.object({ code: z.string(), message: z.string() });

const newestView = z.object({
  boot: z.number().int(),
  sequence: z.number().int(),
  index: z.number().int().describe('index in the log'),
  receivedAt: isoTime,
});

export const deviceView = z.object({
  deviceId: hex(40, 'EVM address of the device key'),
  status: z
    .enum(['online', 'silent', 'disconnected', 'offline', 'never-heard'])
    .describe(
      'online: heard within its rhythm; silent: connected, but its expected interval has passed; ' +
        'disconnected: heard within its rhythm, not connected now; offline: neither',
    ),
  connected: z.boolean().nullable().describe('null behind an external broker, which does not tell'),
  late: z.boolean().describe('more than twice the expected interval has passed'),
  lastSeen: isoTime.nullable(),
  expectedIntervalSeconds: z.number().nullable(),
  registered: z.boolean(),
  suspended: z.boolean(),
  quarantined: z.boolean(),
  algorithm: z.enum(['ES256K', 'ESP256']).nullable(),
  assurance: z.number().int().nullable().describe('0 file, 1 sealed, 2 secure element'),
  newest: newestView.nullable(),
});
export type DeviceView = z.infer<typeof deviceView>;

const recordView = z.object({
  name: z.string(),
  unit: z.string().nullable(),
  value: z.union([z.string(), z.boolean()]).describe('a decimal as text, exactly as it was sealed, or text or boolean'),
  time: z.number().describe('seconds relative to iat'),
});

export const readingView = z.object({
  deviceId: hex(40, 'device'),
  boot: z.number().int(),
  sequence: z.number().int(),
  index: z.number().int(),
  receivedAt: isoTime,
  kind: z.enum(['reading', 'drop', 'media', 'health', 'attestation', 'privateReading', 'answer', 'disclosure']),
  algorithm: z.enum(['ES256K', 'ESP256']),
  iat: z.number().int().describe('Unix seconds by the device'),
  clock: z.enum(['none', 'rtc', 'network', 'gnss', 'gateway']),
  clockImplausible: z.boolean().describe('the time claimed is years away; it earns nothing'),
  net: hex(16, 'network'),
  prev: hex(32, 'start of the SHA-256 of the envelope before'),
  firmware: hex(16, 'start of the digest of the update manifest'),
  records: z.array(recordView).nullable(),
  details: z
    .record(z.string(), z.unknown())
    .nullable()
    .describe('fields of a drop, health or media record or an answer'),
  envelope: z.string().describe('the exact envelope, hex'),
  checkpoint: z
    .object({ size: z.number().int(), transaction: z.string().nullable() })
    .nullable()
    .describe('the first checkpoint on chain that has it'),
});
export type ReadingView = z.infer<typeof readingView>;

export const checkpointView = z.object({
  size: z.number().int(),
  root: hex(64, 'RFC 9162 root'),
  signature: hex(
    130,
    'r‖s‖v of the log key over the EIP-712 Checkpoint: with another that disagrees, a proof of a fork',
  ),
  status: z.enum(['signed', 'submitted', 'anchored']),
  transaction: z.string().nullable(),
  block: z.string().nullable(),
  time: isoTime.nullable(),
});

const algorithmName = (algorithm: Algorithm): 'ES256K' | 'ESP256' =>
  algorithm === ALGORITHM.ES256K ? 'ES256K' : 'ESP256';

const nameIn = <T extends string>(table: { readonly [K in T]: number }, value: number): T =>
  (Object.keys(table) as T[]).find((name) => table[name] === value)!;

const toIso = (ms: number): string => new Date(ms).toISOString();

export type DeviceFacts = {
  readonly deviceId: Uint8Array;
  readonly registered: RegisteredDevice | undefined;
  readonly quarantined: boolean;
  readonly pulse: Pulse | undefined;
  readonly connected: boolean | null;
  readonly newest: StoredEntry | undefined;
};

export const viewDevice = (facts: DeviceFacts): DeviceView => {
  const late = facts.pulse?.late ?? false;
  const cti = facts.newest === undefined ? undefined : decodeCti(facts.newest.cti);
  return {
    deviceId: formatDeviceId(facts.deviceId),
    status: statusOf(facts, late),
    connected: facts.connected,
    late,
    lastSeen: facts.pulse === undefined ? null : toIso(facts.pulse.lastSeenMs),
    expectedIntervalSeconds: facts.pulse === undefined ? null : facts.pulse.expectedIntervalMs / 1000,
    registered: facts.registered !== undefined,
    suspended: facts.registered?.suspended ?? false,
    quarantined: facts.quarantined,
    algorithm: facts.registered === undefined ? null : algorithmName(facts.registered.algorithm),
    assurance: facts.registered?.assurance ?? null,
    newest:
      facts.newest === undefined
        ? null
        : { ...cti!, index: facts.newest.index, receivedAt: toIso(facts.newest.receivedMs) },
  };
};

const statusOf = (facts: DeviceFacts, late: boolean): DeviceView['status'] => {
  if (facts.pulse === undefined) return facts.connected === true ? 'online' : 'never-heard';
  if (facts.connected === false) return late ? 'offline' : 'disconnected';
  return late ? 'silent' : 'online';
};

const viewRecord = (record: SenmlRecord): z.infer<typeof recordView> => ({
  name: record.name,
  unit: record.unit ?? null,
  value: typeof record.value === 'object' ? formatDecimal(record.value) : record.value,
  time: record.time ?? 0,
});

/** Plain JSON of a decoded record: byte strings become hex. */
const plain = (value: object): Record<string, unknown> =>
  JSON.parse(JSON.stringify(value, (_key, item: unknown) => (item instanceof Uint8Array ? toHex(item) : item)));

const payloadOf = (envelope: Envelope): Pick<ReadingView, 'records' | 'details'> => {
  if (envelope.contentType === CONTENT.reading) {
    const pack = decodePack(envelope.payload);
    return { records: pack.ok ? pack.value.map(viewRecord) : null, details: null };
  }
  const decoded =
    envelope.contentType === CONTENT.drop
      ? decodeDropRecord(envelope.payload)
      : envelope.contentType === CONTENT.health
        ? decodeHealth(envelope.payload)
        : envelope.contentType === CONTENT.media
          ? decodeMediaRecord(envelope.payload)
          : envelope.contentType === CONTENT.answer
            ? decodeAnswer(envelope.payload)
            : undefined;
  return { records: null, details: decoded?.ok === true ? plain(decoded.value) : null };
};

/** Of an entry that was checked before it was stored; undefined for the log header, which is no envelope. */
export const viewReading = (entry: StoredEntry, checkpoint: StoredCheckpoint | undefined): ReadingView | undefined => {
  const decoded = decodeEnvelope(entry.bytes);
  if (!decoded.ok) return undefined;
  const envelope = decoded.value;
  return {
    deviceId: formatDeviceId(envelope.deviceId),
    boot: envelope.boot,
    sequence: envelope.sequence,
    index: entry.index,
    receivedAt: toIso(entry.receivedMs),
    kind: nameIn(CONTENT, envelope.contentType),
    algorithm: algorithmName(envelope.algorithm),
    iat: envelope.iat,
    clock: nameIn(CLOCK, envelope.clock),
    clockImplausible: isClockImplausible(envelope, entry.receivedMs),
    net: toHex(envelope.net),
    prev: toHex(envelope.prev),
    firmware: toHex(envelope.firmware),
    ...payloadOf(envelope),
    envelope: toHex(entry.bytes),
    checkpoint:
      checkpoint === undefined ? null : { size: checkpoint.size, transaction: checkpoint.transaction ?? null },
  };
};

export const viewCheckpoint = (checkpoint: StoredCheckpoint): z.infer<typeof checkpointView> => ({
  size: checkpoint.size,
  root: toHex(checkpoint.root),
  signature: toHex(checkpoint.signature),
  status: checkpoint.status,
  transaction: checkpoint.transaction ?? null,
  block: checkpoint.block?.toString() ?? null,
  time: checkpoint.timestamp === undefined ? null : toIso(checkpoint.timestamp * 1000),
});
