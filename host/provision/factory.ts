import { NONCE_BYTES } from '#proto/attestation.js';
import { fromHex, toHex } from '#proto/bytes.js';
import { type ErrorCode, FieldmarkError, isErrorCode } from '#proto/errors.js';
import { DEVICE_STATE } from '#proto/session-codes.js';
import { claimCodeOf, keeperOf } from './claim-code.js';
import { detailOf, explain } from './explain.js';
import { random } from './keys.js';
import { type Ledger, type PassLine, passesOf } from './ledger.js';
import type { TestVector, UnitTest } from './ledger-entry.js';
import { type ByteStreams, openLink, type SessionLink } from './link.js';
import { type DeviceIdentity, identityOf, stateName } from './provision.js';
import { attestFor, type CheckedAttestation, type Hello } from './steps.js';
import { checkIdentity, checkSensors, type Expected, greet, readBackLock, signVector } from './unit-tests.js';

/** Where a unit is plugged in. */
export type Unit = {
  readonly port: string;
  /** of its USB device, where that has one */
  readonly usbSerial?: string | undefined;
};

export type Batch = {
  readonly name: string;
  readonly expected: Expected;
  /** names of sensors that each unit must have */
  readonly sensors: readonly string[];
  /** whether one USB serial number means one unit; false for boards that all come with the same one */
  readonly isSerialUnique: boolean;
  /** what claim codes follow from; nobody but the maker may have it */
  readonly secret: Uint8Array;
  /** how long a unit may take to answer after it was plugged in or flashed */
  readonly bootMs: number;
};

export type LabelFiles = { readonly svg: string; readonly pdf: string };

/** What the factory needs of its surroundings. */
export type FactoryPorts = {
  readonly open: (unit: Unit) => Promise<ByteStreams & { readonly close: () => Promise<void> }>;
  /** writes the batch's image and reads it back; gives its SHA-256 in hex. Absent where the batch has none. */
  readonly flash?: ((unit: Unit, signal: AbortSignal) => Promise<string>) | undefined;
  /** writes the label durably where it is not there yet */
  readonly writeLabel: (identity: DeviceIdentity, code: Uint8Array) => Promise<LabelFiles>;
  readonly now: () => Date;
  readonly onTest?: ((unit: Unit, test: UnitTest) => void) | undefined;
};

export type UnitReport = {
  readonly unit: Unit;
  readonly result: 'pass' | 'fail';
  /** it had passed before; nothing was added to the ledger */
  readonly isRepeat: boolean;
  readonly identity?: DeviceIdentity | undefined;
  readonly tests: readonly UnitTest[];
  /** place of its line in the ledger */
  readonly seq: number;
  readonly label?: LabelFiles | undefined;
  /** why it failed, how the unit is now, and what to do */
  readonly error?: FieldmarkError | undefined;
};

export type Factory = {
  /**
   * Takes one unit over the bench; several may be under way at once. Gives its report, whatever became of it, with its
   * line in the ledger. Throws only where the ledger or the label can't be written: then the line must stop.
   */
  readonly run: (unit: Unit, signal: AbortSignal) => Promise<UnitReport>;
};

/** What becomes known of a unit while it is on the bench. */
type Piece = {
  readonly unit: Unit;
  readonly tests: UnitTest[];
  condition: string;
  identity?: DeviceIdentity;
  deviceId?: Uint8Array;
  keeper?: Uint8Array;
  image?: string;
  vector?: TestVector;
  /** the line of the ledger by which it has passed before */
  passed?: PassLine;
  /** another unit that is on the bench said the same of itself */
  isDoubled: boolean;
};

const NOT_HEARD = 'the unit has not answered; whatever it was before, it is';

export const createFactory = (batch: Batch, ledger: Ledger, ports: FactoryPorts): Factory => {
  const underWay = new Set<Piece>();

  const passOfSerial = (serial: string | undefined): PassLine | undefined =>
    batch.isSerialUnique && serial !== undefined
      ? passesOf(ledger).find((line) => line.usbSerial === serial)
      : undefined;

  /** One test: its outcome goes into the report whatever it is. */
  const perform = async <T>(piece: Piece, name: string, work: () => T | Promise<T>): Promise<T> => {
    const start = performance.now();
    const record = (outcome: Pick<UnitTest, 'result' | 'code' | 'detail'>): void => {
      const test = { name, ...outcome, milliseconds: Math.round(performance.now() - start) };
      piece.tests.push(test);
      ports.onTest?.(piece.unit, test);
    };
    try {
      const value = await work();
      record({ result: 'pass' });
      return value;
    } catch (error) {
      if (!(error instanceof FieldmarkError)) throw error;
      const detail = detailOf(error);
      record({ result: 'fail', code: error.code, ...(detail !== undefined && { detail }) });
      throw error;
    }
  };

  /** Opens the unit's line for one conversation. */
  const converse = async <T>(
    piece: Piece,
    name: string,
    signal: AbortSignal,
    work: (link: SessionLink) => Promise<T>,
  ): Promise<T> => {
    const streams = await perform(piece, name, () => ports.open(piece.unit));
    const link = openLink(streams, { signal });
    try {
      return await work(link);
    } finally {
      await link.close();
      await streams.close();
    }
  };

  /** No two units are one: not by their key, and not by their USB serial number where that names a unit. */
  const requireSingle = (piece: Piece, deviceId: string): void => {
    const doubled = (detail: string): FieldmarkError => new FieldmarkError('UNIT_DOUBLED', { detail });
    const serial = batch.isSerialUnique ? piece.unit.usbSerial : undefined;
    for (const other of underWay) {
      if (other === piece || other.deviceId === undefined) continue;
      const isSameKey = toHex(other.deviceId) === deviceId;
      if (!isSameKey && (serial === undefined || other.unit.usbSerial !== serial)) continue;
      other.isDoubled = true;
      throw doubled(`the unit at ${other.unit.port} has the same ${isSameKey ? 'key' : 'USB serial number'}`);
    }
    const bySerial = passOfSerial(serial);
    if (bySerial !== undefined && bySerial.identity.deviceId !== deviceId)
      throw new FieldmarkError('ATTESTATION_FOREIGN', {
        detail: `USB serial ${serial} passed as ${bySerial.identity.deviceId} in line ${bySerial.seq}`,
        next: 'put it aside: it lost the key that it passed with, or its serial number is a copy',
      });
    piece.passed = passesOf(ledger).find((line) => line.identity.deviceId === deviceId);
    if (piece.passed !== undefined && serial !== undefined && piece.passed.usbSerial !== serial)
      throw doubled(`line ${piece.passed.seq} has this key with USB serial ${piece.passed.usbSerial ?? 'unknown'}`);
  };

  const makeKey = async (piece: Piece, link: SessionLink, hello: Hello): Promise<CheckedAttestation> => {
    const said = await attestFor(link, random(NONCE_BYTES));
    piece.deviceId = said.deviceId;
    piece.identity = identityOf(hello, said);
    piece.condition = 'the unit has its key and is open to all';
    requireSingle(piece, toHex(said.deviceId));
    return said;
  };

  /** A unit that nobody has set yet; or one that passed before, as its ledger line and its owner left it. */
  const requireNew = (hello: Hello, keeper: Uint8Array): void => {
    const isOthers = hello.keeper !== undefined && toHex(hello.keeper) !== toHex(keeper);
    if (hello.state <= DEVICE_STATE.keyed && !isOthers) return;
    throw new FieldmarkError('DEVICE_LOCKED', {
      detail: isOthers ? 'by the claim code of another batch' : 'it has been set up already',
      next: 'reset it with somebody at the unit, or put it aside',
    });
  };

  const conductTests = async (piece: Piece, link: SessionLink): Promise<boolean> => {
    const hello = await perform(piece, 'answer', () => greet(link, batch.bootMs));
    piece.condition = `the unit is ${stateName(hello.state)}`;
    const said = await perform(piece, 'key', () => makeKey(piece, link, hello));
    const keeper = keeperOf(said.deviceId, claimCodeOf(batch.secret, said.deviceId));
    if (hello.keeper !== undefined) piece.condition = 'the unit is locked by the factory';
    if (piece.passed !== undefined && hello.state === DEVICE_STATE.locked) return true;
    await perform(piece, 'new', () => requireNew(hello, keeper));
    await perform(piece, 'identity', () => checkIdentity(hello, said, batch.expected));
    piece.vector = await perform(piece, 'vector', () => signVector(link, batch.name, said));
    const sensors = await perform(piece, 'sensors', () => checkSensors(link, batch.sensors));
    for (const sensor of sensors) {
      const code = sensor.code !== undefined && !isErrorCode(sensor.code) ? 'UNIT_FAILED' : sensor.code;
      await perform(piece, `sensor ${sensor.name}`, () => {
        if (code !== undefined) throw new FieldmarkError(code as ErrorCode, { detail: sensor.name });
      }).catch(() => {});
    }
    const broken = sensors.filter(({ code }) => code !== undefined);
    if (broken.length > 0)
      throw new FieldmarkError('UNIT_FAILED', {
        detail: broken.map(({ name, code }) => `sensor ${name}: ${code}`).join('; '),
        next: 'check wiring and address of the sensor, then plug the unit in again',
      });
    await perform(piece, 'lock', () => link.call('factoryLock', { keeper }));
    piece.keeper = keeper;
    piece.condition = 'the unit is locked by the factory, without a line in the ledger that says so';
    return false;
  };

  const record = (piece: Piece, result: 'pass' | 'fail'): number =>
    ledger.append({
      kind: 'unit',
      at: ports.now().toISOString(),
      result,
      port: piece.unit.port,
      ...(piece.unit.usbSerial !== undefined && { usbSerial: piece.unit.usbSerial }),
      ...(piece.identity !== undefined && { identity: piece.identity }),
      ...(piece.keeper !== undefined && { keeper: toHex(piece.keeper) }),
      ...(piece.image !== undefined && { image: piece.image }),
      ...(piece.vector !== undefined && { vector: piece.vector }),
      tests: piece.tests,
    }).seq;

  const work = async (piece: Piece, signal: AbortSignal): Promise<void> => {
    const { unit } = piece;
    const { flash } = ports;
    if (flash !== undefined && passOfSerial(unit.usbSerial) === undefined)
      piece.image = await perform(piece, 'flash', () => flash(unit, signal));
    const isOwned = await converse(piece, 'open', signal, (link) => conductTests(piece, link));
    if (isOwned) return;
    // a new connection: what it says now does not rest on what it said before
    await converse(piece, 'reopen', signal, (link) =>
      perform(piece, 'read-back', () => readBackLock(link, batch.bootMs, piece.deviceId!, piece.keeper!)),
    );
  };

  /** Why the unit fails, or undefined. */
  const judge = async (piece: Piece, signal: AbortSignal): Promise<FieldmarkError | undefined> => {
    try {
      await work(piece, signal);
      return undefined;
    } catch (error) {
      if (!(error instanceof FieldmarkError)) throw error;
      return explain(error, piece.condition) as FieldmarkError;
    }
  };

  /** Asked last, right before the line: another unit may say at any moment that it is this one. */
  const doubling = (piece: Piece): FieldmarkError | undefined => {
    if (!piece.isDoubled) return undefined;
    const error = new FieldmarkError('UNIT_DOUBLED', { detail: 'by another unit on the bench' });
    return explain(error, piece.condition) as FieldmarkError;
  };

  return {
    run: async (unit, signal) => {
      const piece: Piece = { unit, tests: [], condition: NOT_HEARD, isDoubled: false };
      underWay.add(piece);
      try {
        const error = (await judge(piece, signal)) ?? doubling(piece);
        const { identity, tests } = piece;
        if (error !== undefined)
          return { unit, result: 'fail', isRepeat: false, identity, tests, seq: record(piece, 'fail'), error };
        // the line comes before the label: a label never stands for a unit that nobody knows of
        const seq = piece.passed?.seq ?? record(piece, 'pass');
        const label = await ports.writeLabel(identity!, claimCodeOf(batch.secret, piece.deviceId!));
        return { unit, result: 'pass', isRepeat: piece.passed !== undefined, identity, tests, seq, label };
      } finally {
        underWay.delete(piece);
      }
    },
  };
};

/** Writes the labels of units that passed and whose label a crash took. */
export const restoreLabels = async (batch: Batch, ledger: Ledger, ports: Pick<FactoryPorts, 'writeLabel'>) => {
  for (const { identity } of passesOf(ledger))
    await ports.writeLabel(identity, claimCodeOf(batch.secret, fromHex(identity.deviceId)!));
};
