import { type AuditOptions, type AuditReport, auditLog } from '#gateway/audit.js';
import { FieldmarkError, type Result } from '#proto/errors.js';
import { decodeLogHeader } from '#proto/log.js';
import type { NoteKey } from '#proto/note.js';
import { decodeEntryBundle, formatTilePath, TILE_WIDTH } from '#proto/tiles.js';
import { isDigestSignedBy, verifyEd25519 } from '../verify/signatures.js';
import { type ChainFlags, deploymentOf, namesChain, openChain } from './chain-options.js';
import type { LogSource } from './log-source.js';

/** Who sealed what, and what the log should be: from the chain, or from the log alone. */
type Witnesses = Pick<AuditOptions, 'find' | 'verifier' | 'expected'> & { readonly close: () => Promise<void> };

/**
 * Without a chain a device is its id: the key is recovered from each signature and must have that address. So the id
 * takes the key's place between `find` and `verify`.
 */
const aloneWitnesses = (): Witnesses => ({
  find: async (deviceId) => ({ publicKey: deviceId }),
  verifier: {
    verify: async (items) =>
      items.map(({ algorithm, digest, signature, publicKey }) =>
        isDigestSignedBy(algorithm, digest, signature, publicKey),
      ),
  },
  close: async () => {},
});

/** Whose log it is, by its first entry; the audit checks that the checkpoint's signature covers it. */
export const gatewayOf = async (source: LogSource, size: number): Promise<Uint8Array> => {
  const width = Math.min(size, TILE_WIDTH);
  const bundle = await source.read(formatTilePath({ kind: 'entries', index: 0, width }));
  const entries = bundle === undefined ? undefined : decodeEntryBundle(bundle, width);
  const header = entries?.ok ? decodeLogHeader(entries.value[0]!) : undefined;
  if (header?.ok) return header.value.gatewayId;
  throw new FieldmarkError('VERIFY_FAILED', { detail: `${source.name} has no log header as entry 0` });
};

const chainWitnesses = async (source: LogSource, size: number, flags: ChainFlags): Promise<Witnesses> => {
  const { openDirectory } = await import('#chain/directory.js');
  const { openVerifier } = await import('#gateway/verify.js');
  const chain = await openChain(flags);
  const expected = await chain.latestCheckpoint(await gatewayOf(source, size));
  const directory = await openDirectory({ chain, fromBlock: BigInt(deploymentOf(flags).block ?? 0) });
  await directory.refresh();
  const verifier = await openVerifier();
  return {
    find: async (deviceId) => directory.find(deviceId),
    verifier,
    ...(expected !== undefined && { expected }),
    close: async () => {
      await verifier.close();
      await directory.close();
    },
  };
};

export type Audit = AuditReport & {
  /** the size that is on chain, where a chain was asked */ readonly anchoredSize?: number;
};

/** Audits a log of `size` entries from its files, against the chain that `flags` name, or by itself. */
export const audit = async (
  source: LogSource,
  size: number,
  key: NoteKey | undefined,
  flags: ChainFlags,
  onProgress: (checked: number, size: number) => void,
  entries: Pick<AuditOptions, 'onEntries' | 'part'> = {},
): Promise<Result<Audit>> => {
  const witnesses = namesChain(flags) ? await chainWitnesses(source, size, flags) : aloneWitnesses();
  try {
    const { find, verifier, expected } = witnesses;
    const { onEntries, part } = entries;
    const report = await auditLog({
      find,
      verifier,
      ...(expected && { expected }),
      ...(key && { key }),
      read: source.read,
      verifyNote: verifyEd25519,
      onProgress,
      ...(onEntries && { onEntries }),
      ...(part && { part }),
    });
    return report.ok && expected ? { ok: true, value: { ...report.value, anchoredSize: expected.size } } : report;
  } finally {
    await witnesses.close();
  }
};
