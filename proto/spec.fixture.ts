import { createHash } from 'node:crypto';
import { fromUtf8, toHex, toUtf8 } from './bytes.js';
import { classIdOf } from './class-id.js';
import {
  CHECKPOINT_NOTE,
  COSE_RECEIPT,
  DEVICE_ID,
  GATEWAY_ID,
  GROUP,
  LOG_ENTRIES,
  LOG_HEADER,
  LOG_ROOT,
  NEXT_READING,
  NOTE_KEY,
  PLACE,
  READING,
  RECEIPT_MESSAGE,
  sha256,
} from './example.fixture.js';
import { encodeExport } from './export.js';
import { leafHash } from './merkle.js';
import { formatVerifierKey } from './note.js';
import { decodeEnvelope, envelopeToBeSigned } from './reading.js';
import { KEYS, releaseOf, signKeys } from './update.fixture.js';
import { decodeSigned, UPDATE_CONTENT } from './update.js';
import { encodeUpdateAnswer, encodeUpdateRequest } from './update-messages.js';

const HEX_DIGITS_PER_LINE = 96;

const hexLines = (bytes: Uint8Array): string =>
  (toHex(bytes).match(new RegExp(`.{1,${HEX_DIGITS_PER_LINE}}`, 'g')) ?? []).join('\n');

const block = (title: string, text: string): string => `${title}\n\n\`\`\`text\n${text}\n\`\`\`\n`;

const toBeSigned = (bytes: Uint8Array): Uint8Array => {
  const envelope = decodeEnvelope(bytes);
  if (!envelope.ok) throw new Error(envelope.code);
  return envelopeToBeSigned(envelope.value);
};

const sha1 = (bytes: Uint8Array): Uint8Array => new Uint8Array(createHash('sha1').update(bytes).digest());

/** A release of the worked example, and the keys that it is judged by. */
export const EXAMPLE_CLASS = classIdOf(sha1, 'linux-arm64');
export const EXAMPLE_KEY_SET = signKeys(KEYS);
export const EXAMPLE_RELEASE = releaseOf({
  image: toUtf8('what the device is to run'),
  sequence: 7,
  manifest: { classId: EXAMPLE_CLASS },
  notice: { classId: EXAMPLE_CLASS },
});

const signedText = (bytes: Uint8Array): Uint8Array => {
  const signed = decodeSigned(sha256, UPDATE_CONTENT.manifest, bytes);
  if (!signed.ok) throw new Error(signed.code);
  return signed.value.signatures[0]!.toBeSigned;
};

const renderUpdate = (): string => {
  const { image, manifest, manifestDigest, notice } = EXAMPLE_RELEASE;
  const ask = encodeUpdateRequest({ kind: 'ask', classId: EXAMPLE_CLASS, sequence: 6, keysVersion: KEYS.version });
  const fetch = encodeUpdateRequest({ kind: 'fetch', manifestDigest, offset: 0, length: image.length });
  return [
    block(
      'An update. Roots are the keys 32 bytes 0x51, 0x52 and 0x53, release keys 0x61, 0x62 and 0x63, two of three each, and 0x71 signs notices. The class id of `linux-arm64`:',
      toHex(EXAMPLE_CLASS),
    ),
    block(
      `The first key set, to ${KEYS.notAfter}, by two of its roots; ${EXAMPLE_KEY_SET.length} bytes:`,
      hexLines(EXAMPLE_KEY_SET),
    ),
    block(`The image of release 7, ${image.length} bytes:`, fromUtf8(image)!),
    block(`Its manifest, by two release keys; ${manifest.length} bytes:`, hexLines(manifest)),
    block("The manifest's digest, of which a reading of this release has 8 bytes:", toHex(manifestDigest)),
    block('What the first of them signed the SHA-256 of:', hexLines(signedText(manifest))),
    block('The notice that release 7 is the newest, for seven days:', hexLines(notice)),
    block('A device with release 6 asks, and fetches all of the image:', `${hexLines(ask)}\n${hexLines(fetch)}`),
    block('The answer to the second:', hexLines(encodeUpdateAnswer({ manifestDigest, offset: 0, part: image }))),
  ].join('\n');
};

/** The worked example of SPEC.md as it must stand there. */
export const renderExample = (): string =>
  [
    block('Device id and gateway id:', `${toHex(DEVICE_ID)}\n${toHex(GATEWAY_ID)}`),
    block(
      `A reading of a BME280, boot 3, sequence 41, first of its chain: 25.08 °C, 100653.3 Pa, 45.12 %RH; ${READING.length} bytes:`,
      hexLines(READING),
    ),
    block('Its Sig_structure, whose SHA-256 the device signed:', hexLines(toBeSigned(READING))),
    block('The next reading, whose `prev` is the hash of the first:', hexLines(NEXT_READING)),
    block('The commit group of both:', hexLines(GROUP)),
    block("The receipt message with the first one's place:", hexLines(RECEIPT_MESSAGE)),
    block('The log header, entry 0 of a log of three; entries 1 and 2 are the two readings:', hexLines(LOG_HEADER)),
    block('The leaf hashes of the log:', LOG_ENTRIES.map((entry) => toHex(leafHash(sha256, entry))).join('\n')),
    block('Its root:', hexLines(LOG_ROOT)),
    block('Its checkpoint:', fromUtf8(CHECKPOINT_NOTE)!.trimEnd()),
    block("The verifier key of the checkpoint's note:", formatVerifierKey(NOTE_KEY)),
    block('The COSE receipt of the first reading at index 1:', hexLines(COSE_RECEIPT)),
    block(
      'The export of the first reading with all that proves it:',
      hexLines(
        encodeExport({
          envelope: READING,
          group: GROUP,
          place: PLACE,
          coseReceipt: COSE_RECEIPT,
          checkpoint: CHECKPOINT_NOTE,
        }),
      ),
    ),
    renderUpdate(),
  ].join('\n');
