import { compare, fromBigEndian, fromHex, toHex } from '#proto/bytes.js';
import { decodeHealth } from '#proto/health.js';
import { CONTENT, decodeCti, decodeDropRecord, decodeEnvelope, type Envelope, encodeCti } from '#proto/reading.js';
import { type Decimal, decodePack, type SenmlRecord } from '#proto/senml.js';
import { sha256 } from './hash.js';
import { type Closed, createClosedReadings, type Opened } from './score-closed.js';
import type { DeviceFacts, EpochFacts, Place } from './score-facts.js';
import { distanceMetres } from './score-place.js';
import { createRows, growRows, type Position, ROW, type Rows } from './score-rows.js';
import { QUANTITIES, type Quantity, RULES } from './score-rules.js';
import { ABSENT, type Series } from './score-series.js';

/** What a drop record explains: everything from the first to the last. */
export type Drop = { readonly first: Position; readonly last: Position };

export type Channel = {
  readonly name: string;
  readonly quantity: Quantity;
  readonly values: Series;
  /** from the beginning of each slot to its value, in `OFFSET_SECONDS` */
  readonly offset: Uint8Array;
};

/** What the entries of an epoch say of one device. */
export type DeviceRecord = {
  readonly facts: DeviceFacts;
  /** everybody whose it was in this epoch */
  readonly owners: readonly string[];
  readonly isRotated: boolean;
  /** of the key in use when the epoch ended, as far as somebody but its owner vouches for it */
  readonly assurance: number;
  rows: Rows;
  readonly drops: Drop[];
  readonly channels: Channel[];
  /** of the first reading in each slot: from the slot's beginning in `OFFSET_SECONDS`, and where it is logged */
  readonly slotOffset: Uint8Array;
  readonly slotCover: Uint32Array;
  readonly slotIndex: Uint32Array;
  /** readings that count and are first in this log, for each log */
  readonly readingsIn: Uint32Array;
  /** private readings and their keys; made with the first of them */
  closed: Closed | undefined;
  /** prompt readings that were looked at, and those of them that anybody could read too early */
  looked: number;
  open: number;
  valuesOutOfRange: number;
  valuesSeen: number;
  tooLate: number;
  ahead: number;
  withoutClock: number;
  suspended: number;
  ofOtherKey: number;
  /** what its health envelopes say; of several the shortest period */
  declaredPlace: Place | undefined;
  declaredPeriodSeconds: number | undefined;
  place: Place | undefined;
  placeIat: number;
  /** largest between two positions, and largest distance from the first, in metres */
  speed: number;
  roamed: number;
  firstPlace: Place | undefined;
  positions: number;
  equalPositions: number;
  equalPositionsMax: number;
};

export type Intake = {
  /** entries of log number `log`, in order, the first of them at `start`; entry 0 is passed over as any that is no envelope */
  readonly add: (log: number, start: number, entries: readonly Uint8Array[]) => void;
  /** every device of the facts, in their order */
  readonly records: readonly DeviceRecord[];
  readonly slots: number;
};

/** A reading that counts as evidence, and where it is logged. */
type Prompt = {
  readonly payload: Uint8Array;
  readonly iat: number;
  readonly cover: number;
  readonly index: number;
};

const CHANNELS_MAX = 8;
/** beside its readings a device makes keys public every hour, and says how it is */
const SPARE_ROWS = 48;
const HASH_PREFIX_BYTES = 4;
/** The grain in which times within a slot are compared: a slot's length in it fits a byte. */
const OFFSET_SECONDS = 2;
const SEQUENCE_MAX = 2 ** 32 - 1;
const quantityOf = new Map(QUANTITIES.map((quantity) => [quantity.unit, quantity]));

/** A decimal in units of ten to the `exponent`, rounded down; undefined where it is beyond 32 bits. */
const scaled = (value: Decimal, exponent: number): number | undefined => {
  let mantissa = value.mantissa;
  let shift = value.exponent - exponent;
  for (; shift > 0; shift--) {
    mantissa *= 10;
    if (Math.abs(mantissa) > 2_147_483_647) return undefined;
  }
  for (; shift < 0; shift++) mantissa = Math.floor(mantissa / 10);
  return Math.abs(mantissa) > 2_147_483_647 ? undefined : mantissa;
};

const numberOf = (record: SenmlRecord, exponent: number): number | undefined =>
  typeof record.value === 'object' ? scaled(record.value, exponent) : undefined;

const channelOf = (device: DeviceRecord, record: SenmlRecord, slots: number): Channel | undefined => {
  for (const channel of device.channels) if (channel.name === record.name) return channel;
  const quantity = quantityOf.get(record.unit ?? '');
  if (quantity === undefined || device.channels.length >= CHANNELS_MAX) return undefined;
  const channel = {
    name: record.name,
    quantity,
    values: new Int32Array(slots).fill(ABSENT),
    offset: new Uint8Array(slots),
  };
  device.channels.push(channel);
  return channel;
};

const takeValue = (device: DeviceRecord, record: SenmlRecord, slot: number, offset: number): void => {
  const channel = channelOf(device, record, device.slotOffset.length);
  if (channel === undefined) return;
  const value = numberOf(record, -3);
  device.valuesSeen++;
  const { min, max } = channel.quantity;
  if (value === undefined || value < min || value > max) device.valuesOutOfRange++;
  // a slot keeps its first value, whatever the order of arrival
  else if (channel.values[slot] === ABSENT || offset < channel.offset[slot]!) {
    channel.values[slot] = value;
    channel.offset[slot] = offset;
  }
};

const roam = (device: DeviceRecord, place: Place): void => {
  device.firstPlace ??= place;
  device.roamed = Math.max(device.roamed, distanceMetres(device.firstPlace, place));
};

/** What a device says it is set to; where it measures another place, that goes before. */
const takeHealth = (device: DeviceRecord, payload: Uint8Array): void => {
  const health = decodeHealth(payload);
  if (!health.ok) return;
  const { place, periodSeconds } = health.value;
  if (periodSeconds !== undefined)
    device.declaredPeriodSeconds = Math.min(periodSeconds, device.declaredPeriodSeconds ?? periodSeconds);
  if (place === undefined) return;
  device.declaredPlace = place;
  if (device.positions === 0) roam(device, place);
};

const takePosition = (device: DeviceRecord, records: readonly SenmlRecord[], iat: number): void => {
  let latitude: number | undefined;
  let longitude: number | undefined;
  for (const record of records) {
    if (record.unit === 'lat') latitude = numberOf(record, -7);
    else if (record.unit === 'lon') longitude = numberOf(record, -7);
  }
  if (latitude === undefined || longitude === undefined) return;
  if (Math.abs(latitude) > 900_000_000 || Math.abs(longitude) > 1_800_000_000) return;
  const place = { latitude, longitude };
  const before = device.place;
  if (before !== undefined && device.positions > 0) {
    // the first seconds between two fixes are noise; a span of a minute makes a speed of it
    const span = Math.max(60, Math.abs(iat - device.placeIat));
    device.speed = Math.max(device.speed, Math.floor(distanceMetres(before, place) / span));
    const isEqual = before.latitude === latitude && before.longitude === longitude;
    device.equalPositions = isEqual ? device.equalPositions + 1 : 1;
  } else device.equalPositions = 1;
  device.equalPositionsMax = Math.max(device.equalPositionsMax, device.equalPositions);
  roam(device, place);
  device.positions++;
  device.place = place;
  device.placeIat = iat;
};

/** The key in use when the epoch ended. The first has its maker's word; a later one only its owner's. */
const assuranceOf = (keys: DeviceFacts['keys']): number => {
  const [first, newest] = [keys[0]!.assurance, keys.at(-1)!.assurance];
  return keys.length > 1 ? Math.min(first, newest, RULES.rotatedAssuranceMax) : first;
};

const createRecord = (facts: DeviceFacts, slots: number, { start, seconds, logs }: EpochFacts): DeviceRecord => {
  // a first key counts although it came after the epoch: the device is told so
  const keys = facts.keys.filter(({ since }, i) => i === 0 || since < start + seconds);
  const owners = facts.owners.flatMap(({ owner }) => (owner === undefined ? [] : [owner]));
  const said = { facts, owners, isRotated: keys.length > 1, assurance: assuranceOf(keys) };
  return { ...noRecord(slots, seconds, logs.length), ...said };
};

const noRecord = (
  slots: number,
  seconds: number,
  logs: number,
): Omit<DeviceRecord, 'facts' | 'owners' | 'isRotated' | 'assurance'> => ({
  rows: createRows(Math.floor(seconds / RULES.periodSecondsMax) + SPARE_ROWS),
  drops: [],
  channels: [],
  slotOffset: new Uint8Array(slots),
  slotCover: new Uint32Array(slots),
  slotIndex: new Uint32Array(slots),
  readingsIn: new Uint32Array(logs),
  closed: undefined,
  looked: 0,
  open: 0,
  valuesOutOfRange: 0,
  valuesSeen: 0,
  tooLate: 0,
  ahead: 0,
  withoutClock: 0,
  suspended: 0,
  ofOtherKey: 0,
  declaredPlace: undefined,
  declaredPeriodSeconds: undefined,
  place: undefined,
  placeIat: 0,
  speed: 0,
  roamed: 0,
  firstPlace: undefined,
  positions: 0,
  equalPositions: 0,
  equalPositionsMax: 0,
});

/** Time of the first checkpoint that covers an entry: the only time of it that everybody can prove. */
const createCover = (checkpoints: EpochFacts['logs'][number]['checkpoints']) => {
  let at = 0;
  return (index: number): number | undefined => {
    while (at > 0 && checkpoints[at - 1]!.size > index) at--;
    while (at < checkpoints.length && checkpoints[at]!.size <= index) at++;
    return checkpoints[at]?.timestamp;
  };
};

export const createIntake = (facts: EpochFacts): Intake => {
  const slots = Math.floor(facts.seconds / RULES.gridSeconds);
  const records = facts.devices.map((device) => createRecord(device, slots, facts));
  const byKey = new Map(
    records.flatMap((record) =>
      record.facts.keys.map(({ id, since, last }, i) => [
        id,
        { record, since, number: Math.min(i, 255), last: last === undefined ? undefined : fromHex(last) },
      ]),
    ),
  );
  const closedReadings = createClosedReadings();
  const covers = facts.logs.map((log) => createCover(log.checkpoints));

  const isSuspended = ({ facts: { suspended } }: DeviceRecord, time: number): boolean =>
    suspended.length > 0 && suspended.some(({ from, until }) => time >= from && (until === undefined || time < until));

  /** What one envelope is for this epoch, as bits of `ROW`; counts why a reading does not count. */
  const judgeTime = (device: DeviceRecord, envelope: Envelope, cover: number): number => {
    const { iat, clock } = envelope;
    const isOfEpoch = iat >= facts.start && iat < facts.start + facts.seconds;
    const base = isOfEpoch ? ROW.isOfEpoch : 0;
    if (envelope.contentType !== CONTENT.reading && envelope.contentType !== CONTENT.privateReading) return base;
    if (isSuspended(device, iat) || isSuspended(device, cover)) device.suspended++;
    else if (clock === 0) device.withoutClock++;
    else if (iat > cover + RULES.aheadSecondsMax) device.ahead++;
    else if (cover - iat > RULES.lateSecondsMax) device.tooLate++;
    else if (isOfEpoch) {
      const late = cover - iat > RULES.promptSeconds ? ROW.isLate : 0;
      const hidden = envelope.contentType === CONTENT.privateReading ? ROW.isPrivate : 0;
      return base | ROW.isReading | late | hidden | (clock << ROW.clockShift);
    }
    return base;
  };

  const takeReading = (device: DeviceRecord, { payload, iat, cover, index }: Prompt): void => {
    const pack = decodePack(payload);
    if (!pack.ok) return;
    takePosition(device, pack.value, iat);
    const slot = Math.min(slots - 1, Math.floor((iat - facts.start) / RULES.gridSeconds));
    const seconds = iat - facts.start - slot * RULES.gridSeconds;
    const offset = Math.min(255, Math.floor(seconds / OFFSET_SECONDS));
    const known = device.slotCover[slot]!;
    const order = known === 0 ? -1 : offset - device.slotOffset[slot]! || cover - known;
    if (order < 0) {
      device.slotOffset[slot] = offset;
      device.slotCover[slot] = cover;
      device.slotIndex[slot] = index;
    }
    for (const record of pack.value) takeValue(device, record, slot, offset);
  };

  /** A private reading whose key is out is as good as any; it was open to others where the key came too early. */
  const takeOpened = (device: DeviceRecord, { row, index, pack, disclosedAt }: Opened): void => {
    const { rows } = device;
    rows.kind[row] = rows.kind[row]! & ~ROW.isPrivate;
    if ((rows.kind[row]! & (ROW.isReading | ROW.isLate)) !== ROW.isReading) return;
    const iat = rows.iat[row]!;
    device.looked++;
    if (disclosedAt - iat < RULES.closedSeconds) device.open++;
    takeReading(device, { payload: pack, iat, cover: rows.cover[row]!, index });
  };

  /** Who seals late may have seen the others' values: such a reading is no evidence, and as good as the prompt ones are. */
  const takeSaid = (device: DeviceRecord, envelope: Envelope, cover: number, index: number, row: number): void => {
    const { payload, iat, deviceId, contentType } = envelope;
    const kind = device.rows.kind[row]!;
    if (contentType === CONTENT.health && (kind & ROW.isOfEpoch) !== 0) takeHealth(device, payload);
    if (contentType === CONTENT.disclosure) {
      device.closed ??= closedReadings();
      // a time that is not yet come is the checkpoint's at the latest
      for (const opened of device.closed.disclose(payload, Math.min(iat, cover))) takeOpened(device, opened);
    }
    if ((kind & ROW.isReading) === 0) return;
    if ((kind & ROW.isPrivate) !== 0) {
      device.closed ??= closedReadings();
      const opened = device.closed.take(deviceId, payload, row, index);
      if (opened !== undefined) takeOpened(device, opened);
    } else if ((kind & ROW.isLate) === 0) {
      device.looked++;
      device.open++;
      takeReading(device, { payload, iat, cover, index });
    }
  };

  const takeEntry = (log: number, index: number, cover: number, bytes: Uint8Array): void => {
    const decoded = decodeEnvelope(bytes);
    if (!decoded.ok) return;
    const envelope = decoded.value;
    const key = byKey.get(toHex(envelope.deviceId));
    if (key === undefined) return;
    const device = key.record;
    const { rows } = device;
    // a later key is known from its rotation on, and a retired one is good up to where it ended
    const isOver = key.last !== undefined && compare(encodeCti(envelope.boot, envelope.sequence), key.last) > 0;
    if (isOver || cover < key.since || envelope.sequence > SEQUENCE_MAX) {
      device.ofOtherKey++;
      return;
    }
    const kind = judgeTime(device, envelope, cover);
    if (rows.size === rows.boot.length) growRows(rows);
    const at = rows.size++;
    rows.boot[at] = envelope.boot;
    rows.key[at] = key.number;
    rows.sequence[at] = envelope.sequence;
    rows.hash[at] = fromBigEndian(sha256(bytes), 0, HASH_PREFIX_BYTES);
    rows.prev[at] = fromBigEndian(envelope.prev, 0, HASH_PREFIX_BYTES);
    rows.iat[at] = envelope.iat;
    rows.cover[at] = cover;
    rows.log[at] = log;
    rows.kind[at] = kind;
    if (envelope.contentType === CONTENT.drop) {
      const drop = decodeDropRecord(envelope.payload);
      const placed = (cti: Uint8Array): Position => ({ key: key.number, ...decodeCti(cti) });
      if (drop.ok) device.drops.push({ first: placed(drop.value.first), last: placed(drop.value.last) });
    }
    takeSaid(device, envelope, cover, index, at);
  };

  return {
    records,
    slots,
    add: (log, start, entries) => {
      const cover = covers[log]!;
      const { from } = facts.logs[log]!;
      for (let i = Math.max(0, from - start); i < entries.length; i++) {
        const at = cover(start + i);
        // what no checkpoint covers yet belongs to a later look
        if (at !== undefined) takeEntry(log, start + i, at, entries[i]!);
      }
    },
  };
};
