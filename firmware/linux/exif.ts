const MARKER = 0xff;
const APP1 = 0xe1;
const SCAN = 0xda;
const EXIF_HEADER_BYTES = 6;
const ENTRY_BYTES = 12;
/** Exif 2.32 §4.6.3 and §4.6.5 */
const TAG = { exifFolder: 0x8769, exposureTime: 0x829a } as const;
const TYPE_LONG = 4;
const TYPE_RATIONAL = 5;
const MICROSECONDS = 1_000_000;

type Tiff = { readonly view: DataView; readonly isLittle: boolean };

const tiffIn = (jpeg: Uint8Array): Tiff | undefined => {
  for (let at = 2; at + 4 < jpeg.length && jpeg[at] === MARKER && jpeg[at + 1] !== SCAN; ) {
    const length = jpeg[at + 2]! * 256 + jpeg[at + 3]!;
    const body = jpeg.subarray(at + 4, at + 2 + length);
    if (jpeg[at + 1] === APP1 && Buffer.from(body.subarray(0, 4)).toString('latin1') === 'Exif') {
      const tiff = body.subarray(EXIF_HEADER_BYTES);
      return { view: new DataView(tiff.buffer, tiff.byteOffset, tiff.length), isLittle: tiff[0] === 0x49 };
    }
    at += 2 + length;
  }
  return undefined;
};

/** Where an entry of a folder lies; undefined where there is none of this tag and type. */
const entryOf = ({ view, isLittle }: Tiff, folder: number, tag: number, type: number): number | undefined => {
  const count = view.getUint16(folder, isLittle);
  for (let i = 0; i < count; i++) {
    const at = folder + 2 + i * ENTRY_BYTES;
    if (view.getUint16(at, isLittle) === tag && view.getUint16(at + 2, isLittle) === type) return at;
  }
  return undefined;
};

/** The exposure that a camera wrote into its JPEG (Exif ExposureTime), in whole microseconds; undefined without one. */
export const exposureOf = (jpeg: Uint8Array): number | undefined => {
  try {
    const tiff = tiffIn(jpeg);
    if (tiff === undefined) return undefined;
    const read = (at: number): number => tiff.view.getUint32(at, tiff.isLittle);
    const pointer = entryOf(tiff, read(4), TAG.exifFolder, TYPE_LONG);
    const entry = pointer && entryOf(tiff, read(pointer + 8), TAG.exposureTime, TYPE_RATIONAL);
    if (entry === undefined) return undefined;
    const place = read(entry + 8);
    const microseconds = Math.round((read(place) / read(place + 4)) * MICROSECONDS);
    return Number.isSafeInteger(microseconds) ? microseconds : undefined;
  } catch {
    // offsets that lead out of the segment: the picture is as good without
    return undefined;
  }
};
