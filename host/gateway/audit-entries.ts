import { compare, equal, toHex } from '#proto/bytes.js';
import { ALGORITHM } from '#proto/cose.js';
import type { ErrorCode } from '#proto/errors.js';
import {
  CONTENT,
  type DropRecord,
  decodeDropRecord,
  decodeEnvelope,
  type Envelope,
  encodeCti,
  envelopeCti,
  envelopeToBeSigned,
  formatCti,
} from '#proto/reading.js';
import { sha256 } from './hash.js';
import type { RegisteredDevice, Verifier, VerifyItem } from './stages.js';

export type Finding = {
  readonly code: ErrorCode;
  /** `fault`: the log breaks its promise; `gap`: entries of a device that are not here and may be elsewhere */
  readonly severity: 'fault' | 'gap';
  /** the entry it is about */
  readonly index?: number;
  readonly detail: string;
};

/** Checks what the entries of a log say: form, network, signature, one envelope a (device, cti), whole chains of prev. */
export type EntryAudit = {
  /**
   * Entries in order, the first of them at `start`; entry 0, the header, is checked elsewhere. Gives which of them are
   * what they say: an envelope for this network, sealed by its device.
   */
  readonly check: (start: number, entries: readonly Uint8Array[]) => Promise<readonly boolean[]>;
  /** looks at the chains of every device once all entries are known */
  readonly finish: () => { readonly envelopes: number; readonly devices: number };
};

export type EntryAuditOptions = {
  /** the key of a device, by the registry or by any list that is trusted */
  readonly find: (deviceId: Uint8Array) => Promise<Pick<RegisteredDevice, 'publicKey' | 'lastCti'> | undefined>;
  readonly verifier: Pick<Verifier, 'verify'>;
  readonly net: Uint8Array;
  readonly report: (finding: Finding) => void;
};

/** What a device's chain needs of one envelope. */
type Link = {
  readonly index: number;
  readonly boot: number;
  readonly sequence: number;
  readonly prev: Uint8Array;
  /** 16 bytes of SHA-256 of the envelope */
  readonly hash: Uint8Array;
};
type Chain = { readonly links: Map<string, Link>; readonly drops: DropRecord[] };

const PREV_BYTES = 16;

const isExplained = (before: Link, after: Link, drops: readonly DropRecord[]): boolean => {
  const from = encodeCti(before.boot, before.sequence);
  const to = encodeCti(after.boot, after.sequence);
  return drops.some((drop) => compare(drop.first, from) > 0 && compare(drop.last, to) < 0);
};

/** Each envelope names the one before it; neighbours in sequence that don't fit were altered or invented. */
const checkChain = (device: string, chain: Chain, report: (finding: Finding) => void): void => {
  const links = [...chain.links.values()].sort((a, b) => a.boot - b.boot || a.sequence - b.sequence);
  for (let i = 1; i < links.length; i++) {
    const [before, after] = [links[i - 1]!, links[i]!];
    if (equal(after.prev, before.hash)) continue;
    const isNext = after.boot === before.boot && after.sequence === before.sequence + 1;
    if (!isNext && isExplained(before, after, chain.drops)) continue;
    const span = `${formatCti(before.boot, before.sequence)} and ${formatCti(after.boot, after.sequence)}`;
    report({
      code: 'CHAIN_BROKEN',
      severity: isNext ? 'fault' : 'gap',
      index: after.index,
      detail: isNext ? `device ${device}: ${span} do not follow` : `device ${device}: between ${span} some are missing`,
    });
  }
};

export const auditEntries = (options: EntryAuditOptions): EntryAudit => {
  const chains = new Map<string, Chain>();
  let envelopes = 0;
  const fault = (code: ErrorCode, index: number, detail: string): void =>
    options.report({ code, severity: 'fault', index, detail });

  const link = (index: number, envelope: Envelope, bytes: Uint8Array): void => {
    const device = toHex(envelope.deviceId);
    const chain = chains.get(device) ?? { links: new Map<string, Link>(), drops: [] };
    chains.set(device, chain);
    const cti = toHex(envelopeCti(envelope));
    const hash = sha256(bytes).slice(0, PREV_BYTES);
    const known = chain.links.get(cti);
    if (known !== undefined) {
      const isSame = equal(known.hash, hash);
      const detail = `device ${device}: ${formatCti(envelope.boot, envelope.sequence)} is entry ${known.index} already`;
      fault(isSame ? 'READING_REPLAYED' : 'READING_FORKED', index, detail);
      return;
    }
    const { boot, sequence } = envelope;
    chain.links.set(cti, { index, boot, sequence, prev: envelope.prev.slice(), hash });
    if (envelope.contentType !== CONTENT.drop) return;
    const drop = decodeDropRecord(envelope.payload);
    if (drop.ok) chain.drops.push(drop.value);
    else fault(drop.code, index, `drop record: ${drop.detail ?? ''}`);
  };

  const itemOf = async (index: number, envelope: Envelope): Promise<VerifyItem | undefined> => {
    const device = await options.find(envelope.deviceId);
    if (device === undefined) {
      fault('DEVICE_UNKNOWN', index, `device ${toHex(envelope.deviceId)}`);
      return undefined;
    }
    if (device.lastCti !== undefined && compare(envelopeCti(envelope), device.lastCti) > 0)
      fault('KEY_RETIRED', index, `device ${toHex(envelope.deviceId)}`);
    const { algorithm, signature } = envelope;
    const toBeSigned = envelopeToBeSigned(envelope);
    const item = { algorithm, digest: sha256(toBeSigned), signature, publicKey: device.publicKey };
    return algorithm === ALGORITHM.ES256K ? item : { ...item, toBeSigned };
  };

  return {
    check: async (start, entries) => {
      const indices: number[] = [];
      const items: VerifyItem[] = [];
      const isSealed = entries.map((_, i) => start + i === 0);
      for (let i = start === 0 ? 1 : 0; i < entries.length; i++) {
        const index = start + i;
        const bytes = entries[i]!;
        const decoded = decodeEnvelope(bytes);
        envelopes++;
        if (!decoded.ok) {
          fault(decoded.code, index, decoded.detail ?? 'not an envelope');
          continue;
        }
        const isOurs = equal(decoded.value.net, options.net);
        if (!isOurs) fault('NETWORK_MISMATCH', index, toHex(decoded.value.net));
        link(index, decoded.value, bytes);
        const item = await itemOf(index, decoded.value);
        if (item === undefined) continue;
        indices.push(index);
        items.push(item);
        isSealed[i] = isOurs;
      }
      const genuine = await options.verifier.verify(items);
      indices.forEach((index, i) => {
        if (genuine[i] === true) return;
        fault('SIGNATURE_INVALID', index, 'not by the key of its device');
        isSealed[index - start] = false;
      });
      return isSealed;
    },
    finish: () => {
      for (const [device, chain] of chains) checkChain(device, chain, options.report);
      return { envelopes, devices: chains.size };
    },
  };
};
