import { failure, type Result, success } from '#proto/errors.js';

/** One partition of a disk image, from its table. */
export type Partition = {
  /** counted from 1 */
  readonly number: number;
  readonly startBytes: number;
  readonly sizeBytes: number;
  readonly isFat: boolean;
};

const SECTOR_BYTES = 512;
/** what both kinds of table need of a disk's start: UEFI 2.10 §5.3.2 has a GPT's entries end within 34 sectors */
export const TABLE_BYTES = 34 * SECTOR_BYTES;

const MBR = { entriesAt: 446, entryBytes: 16, entries: 4, signatureAt: 510 } as const;
/** FAT12, FAT16, FAT32, by CHS and by LBA, and an EFI system partition */
const MBR_FAT = new Set([0x01, 0x04, 0x06, 0x0b, 0x0c, 0x0e, 0xef]);
const MBR_PROTECTIVE = 0xee;

const GPT_SIGNATURE = 'EFI PART';
/** as they stand on the disk: the first three fields of a GUID are little-endian */
const GPT_FAT = new Set([
  // EFI system partition
  '28732ac11ff8d211ba4b00a0c93ec93b',
  // basic data, as FAT is marked too
  'a2a0d0ebe5b9334487c068b6b72699c7',
]);
const GPT_ENTRIES_MAX = 128;

const readGpt = (head: DataView): Result<readonly Partition[]> => {
  const header = SECTOR_BYTES;
  const text = String.fromCharCode(...new Uint8Array(head.buffer, head.byteOffset + header, GPT_SIGNATURE.length));
  if (text !== GPT_SIGNATURE) return failure('IMAGE_INVALID', 'its partition table (GPT) has no header');
  const entriesAt = Number(head.getBigUint64(header + 72, true)) * SECTOR_BYTES;
  const count = Math.min(head.getUint32(header + 80, true), GPT_ENTRIES_MAX);
  const entryBytes = head.getUint32(header + 84, true);
  if (entryBytes < 128 || entriesAt + count * entryBytes > head.byteLength)
    return failure('IMAGE_INVALID', 'its partition table (GPT) is not at its start');
  const found: Partition[] = [];
  for (let i = 0; i < count; i++) {
    const at = entriesAt + i * entryBytes;
    const type = Buffer.from(head.buffer, head.byteOffset + at, 16).toString('hex');
    if (/^0+$/.test(type)) continue;
    const first = Number(head.getBigUint64(at + 32, true));
    const last = Number(head.getBigUint64(at + 40, true));
    found.push({
      number: i + 1,
      startBytes: first * SECTOR_BYTES,
      sizeBytes: (last - first + 1) * SECTOR_BYTES,
      isFat: GPT_FAT.has(type),
    });
  }
  return success(found);
};

/** The partitions of a disk by its first `TABLE_BYTES`, in an MBR's four places or a GPT. Gives IMAGE_INVALID. */
export const readPartitions = (bytes: Uint8Array): Result<readonly Partition[]> => {
  const head = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < TABLE_BYTES) return failure('IMAGE_INVALID', `${bytes.length} bytes are no disk image`);
  if (head.getUint16(MBR.signatureAt, true) !== 0xaa55)
    return failure('IMAGE_INVALID', 'it begins with no partition table');
  const found: Partition[] = [];
  for (let i = 0; i < MBR.entries; i++) {
    const at = MBR.entriesAt + i * MBR.entryBytes;
    const type = head.getUint8(at + 4);
    if (type === MBR_PROTECTIVE) return readGpt(head);
    if (type === 0) continue;
    found.push({
      number: i + 1,
      startBytes: head.getUint32(at + 8, true) * SECTOR_BYTES,
      sizeBytes: head.getUint32(at + 12, true) * SECTOR_BYTES,
      isFat: MBR_FAT.has(type),
    });
  }
  return success(found);
};
