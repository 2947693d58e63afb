import { decodeAttestation } from '#proto/attestation.js';
import { equal, fromHex } from '#proto/bytes.js';
import { didKeyOf } from '#proto/did.js';
import { deviceIdOf, sha256, verifyDigest } from './keys.js';
import { type Ledger, type LedgerLine, type PassLine, passesOf } from './ledger.js';
import type { VoucherEntry } from './ledger-entry.js';
import { vectorNonce } from './unit-tests.js';

/** What is wrong with a unit, or with what is known of it. */
export type Finding = { readonly kind: FindingKind; readonly detail: string };
export type FindingKind =
  /** the test vector in the ledger is not by the key in the ledger */
  | 'vector-invalid'
  /** another unit said the same of itself after this one had passed */
  | 'doubled'
  | 'passed-twice'
  | 'label-missing'
  /** on chain by another maker, or with another algorithm or assurance */
  | 'registered-otherwise'
  | 'suspended'
  /** plugged in, and no line of the ledger knows it */
  | 'not-in-ledger'
  /** plugged in, and failed on the bench */
  | 'not-passed'
  /** plugged in, and neither the factory's lock nor an owner's is on it */
  | 'not-locked'
  /** its USB serial number passed with another key */
  | 'key-changed';

export type Standing = {
  readonly deviceId: string;
  readonly usbSerial?: string | undefined;
  /** of its line in the ledger; absent where it has none */
  readonly seq?: number | undefined;
  readonly chain: 'unasked' | 'absent' | 'registered' | 'claimed';
  /** the file of the voucher that names it */
  readonly voucher?: string | undefined;
  readonly findings: readonly Finding[];
};

/** What a device that is plugged in says of itself; attested. */
export type Plugged = {
  readonly port: string;
  readonly usbSerial?: string | undefined;
  readonly deviceId: string;
  /** 40 hex digits */
  readonly keeper?: string | undefined;
  readonly isOpen: boolean;
  /** locked to an owner */
  readonly hasOwner: boolean;
};

/** What the registry says of a device. */
export type Registration = {
  readonly maker: string;
  readonly algorithm: number;
  readonly assurance: number;
  readonly suspended: boolean;
  readonly owner: string | undefined;
};

export type Evidence = {
  readonly batch: string;
  readonly isSerialUnique: boolean;
  readonly ledger: Pick<Ledger, 'lines'>;
  readonly plugged: readonly Plugged[];
  readonly hasLabel: (deviceId: string) => boolean;
  /** undefined for a device that is not registered; the whole absent without a chain */
  readonly registrationOf?: ((deviceId: string) => Promise<Registration | undefined>) | undefined;
  /** whether a voucher is good for something; each is where absent */
  readonly isVoucherGood?: ((line: VoucherEntry) => boolean) | undefined;
  /** whose registrations count; any maker's where absent */
  readonly maker?: string | undefined;
};

const ALGORITHMS = { ES256K: -47, ESP256: -9 } as const;
export const algorithmOf = (line: PassLine): -47 | -9 => ALGORITHMS[line.identity.algorithm];

/** Whether the vector of a line was made by its key, for its batch; and whether its names are those of that key. */
const isVectorSound = (batch: string, line: PassLine): boolean => {
  const { identity, vector } = line;
  const id = fromHex(identity.deviceId);
  const key = fromHex(identity.publicKey);
  const said = decodeAttestation(fromHex(vector?.attestation ?? '') ?? new Uint8Array(0));
  if (id === undefined || key === undefined || vector === undefined || !said.ok) return false;
  const { algorithm, toBeSigned, signature } = said.value;
  const ownId = deviceIdOf(algorithm, key);
  return (
    algorithm === algorithmOf(line) &&
    equal(said.value.publicKey, key) &&
    equal(said.value.nonce, vectorNonce(batch, id, fromHex(vector.seed) ?? new Uint8Array(0))) &&
    ownId !== undefined &&
    equal(ownId, id) &&
    identity.didKey === didKeyOf(algorithm, key) &&
    identity.assurance === said.value.assurance &&
    verifyDigest(algorithm, sha256(toBeSigned), signature, key)
  );
};

const onChain = (line: PassLine, found: Registration, maker: string | undefined): readonly Finding[] => {
  const wrong: string[] = [];
  if (maker !== undefined && found.maker.toLowerCase() !== maker.toLowerCase()) wrong.push(`by ${found.maker}`);
  if (found.algorithm !== algorithmOf(line)) wrong.push(`with algorithm ${found.algorithm}`);
  if (found.assurance !== line.identity.assurance) wrong.push(`with assurance ${found.assurance}`);
  return [
    ...(wrong.length > 0 ? [{ kind: 'registered-otherwise' as const, detail: wrong.join(', ') }] : []),
    ...(found.suspended ? [{ kind: 'suspended' as const, detail: 'its readings do not count' }] : []),
  ];
};

const unpassed = (device: Plugged, lines: readonly LedgerLine[]): Finding => {
  const failed = lines.filter((line) => line.kind === 'unit' && line.identity?.deviceId === device.deviceId).at(-1);
  return failed === undefined
    ? { kind: 'not-in-ledger', detail: `plugged in at ${device.port}` }
    : { kind: 'not-passed', detail: `line ${failed.seq} says why` };
};

const ofPlugged = (device: Plugged, line: PassLine | undefined, passes: readonly PassLine[], evidence: Evidence) => {
  const findings: Finding[] = [];
  const serial = evidence.isSerialUnique ? device.usbSerial : undefined;
  const before = serial === undefined ? undefined : passes.find((each) => each.usbSerial === serial);
  if (before !== undefined && before.identity.deviceId !== device.deviceId)
    findings.push({ kind: 'key-changed', detail: `line ${before.seq} has ${before.identity.deviceId} for ${serial}` });
  const isKept = device.hasOwner || (device.keeper !== undefined && device.keeper === line?.keeper);
  if (line === undefined) findings.push(unpassed(device, evidence.ledger.lines()));
  else if (device.isOpen || !isKept) findings.push({ kind: 'not-locked', detail: `plugged in at ${device.port}` });
  return findings;
};

/** The newest that names a device. */
const voucherOf = ({ ledger, isVoucherGood }: Evidence, deviceId: string): VoucherEntry | undefined =>
  ledger
    .lines()
    .flatMap((line) => (line.kind === 'voucher' && line.deviceIds.includes(deviceId) ? [line] : []))
    .filter((line) => isVoucherGood?.(line) !== false)
    .at(-1);

/** Compares ledger, labels, the devices that are plugged in and the registry. Gives every unit that any of them knows. */
export const reconcile = async (evidence: Evidence): Promise<readonly Standing[]> => {
  const passes = passesOf(evidence.ledger);
  const lines = evidence.ledger.lines();
  const standings: Standing[] = [];
  const seen = new Map<string, PassLine>();
  for (const line of passes) {
    const { deviceId } = line.identity;
    const findings: Finding[] = [];
    const first = seen.get(deviceId);
    if (first !== undefined) findings.push({ kind: 'passed-twice', detail: `lines ${first.seq} and ${line.seq}` });
    else seen.set(deviceId, line);
    if (!isVectorSound(evidence.batch, line)) findings.push({ kind: 'vector-invalid', detail: `line ${line.seq}` });
    if (!evidence.hasLabel(deviceId)) findings.push({ kind: 'label-missing', detail: 'factory label writes it' });
    for (const other of lines)
      if (
        other.kind === 'unit' &&
        other.identity?.deviceId === deviceId &&
        other.tests.some(({ code }) => code === 'UNIT_DOUBLED')
      )
        findings.push({ kind: 'doubled', detail: `line ${other.seq}, at ${other.port}` });
    const found = await evidence.registrationOf?.(deviceId);
    if (found !== undefined) findings.push(...onChain(line, found, evidence.maker));
    const device = evidence.plugged.find((one) => one.deviceId === deviceId);
    if (device !== undefined) findings.push(...ofPlugged(device, line, passes, evidence));
    standings.push({
      deviceId,
      usbSerial: line.usbSerial,
      seq: line.seq,
      chain: chainState(evidence, found),
      voucher: voucherOf(evidence, deviceId)?.file,
      findings,
    });
  }
  for (const device of evidence.plugged) {
    if (seen.has(device.deviceId)) continue;
    const found = await evidence.registrationOf?.(device.deviceId);
    const findings = ofPlugged(device, undefined, passes, evidence);
    const { deviceId, usbSerial } = device;
    standings.push({ deviceId, usbSerial, chain: chainState(evidence, found), findings });
  }
  return standings;
};

const chainState = (evidence: Evidence, found: Registration | undefined): Standing['chain'] => {
  if (evidence.registrationOf === undefined) return 'unasked';
  if (found === undefined) return 'absent';
  return found.owner === undefined ? 'registered' : 'claimed';
};

/** A unit that a maker may vouch for now: it passed, nothing is wrong with it, and neither chain nor voucher knows it. */
export const isVouchable = (standing: Standing): boolean =>
  standing.seq !== undefined &&
  standing.voucher === undefined &&
  (standing.chain === 'unasked' || standing.chain === 'absent') &&
  standing.findings.every(({ kind }) => kind === 'label-missing');

/** Lines by the algorithm and assurance that a lot has one of, in lots of at most `size`. */
export const lotsOf = (lines: readonly PassLine[], size: number): readonly (readonly PassLine[])[] => {
  const groups = new Map<string, PassLine[]>();
  for (const line of lines) {
    const name = `${line.identity.algorithm} ${line.identity.assurance}`;
    groups.set(name, [...(groups.get(name) ?? []), line]);
  }
  return [...groups.values()].flatMap((group) =>
    Array.from({ length: Math.ceil(group.length / size) }, (_, i) => group.slice(i * size, (i + 1) * size)),
  );
};
