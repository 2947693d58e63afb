import { fromUtf8, toHex } from './bytes.js';
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

const HEX_DIGITS_PER_LINE = 96;

const hexLines = (bytes: Uint8Array): string =>
  (toHex(bytes).match(new RegExp(`.{1,${HEX_DIGITS_PER_LINE}}`, 'g')) ?? []).join('\n');

const block = (title: string, text: string): string => `${title}\n\n\`\`\`text\n${text}\n\`\`\`\n`;

const toBeSigned = (bytes: Uint8Array): Uint8Array => {
  const envelope = decodeEnvelope(bytes);
  if (!envelope.ok) throw new Error(envelope.code);
  return envelopeToBeSigned(envelope.value);
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
  ].join('\n');
