import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { runChild } from '#linux/child.js';
import { deviceIdOf } from '#linux/identity.js';
import { createKey } from '#linux/keystore.js';
import { decodePicture } from '#linux/picture.js';
import { toHex } from '#proto/bytes.js';
import { formatCid } from '#proto/cid.js';
import { ALGORITHM } from '#proto/cose.js';
import { FieldmarkError, unwrap } from '#proto/errors.js';
import { decodeMediaRecord, MEDIA_SOURCE, type MediaRecord } from '#proto/media.js';
import { CONTENT } from '#proto/reading.js';
import { openPicture } from '../verify/media.js';
import { prove } from '../verify/prove.js';
import { buildGuest, type Guest } from './guest.js';

/**
 * The deep stage of the camera: Debian's kernel in QEMU with its `vivid` module, which is a V4L2 camera to every program.
 * A device in that machine captures through the v4l2 source, seals and encrypts; out here its pictures are proven and
 * opened with the owner's key. Needs qemu-system-x86, busybox-static and ffmpeg.
 */
const GUEST_PROGRAM = fileURLToPath(new URL('./vivid-guest.js', import.meta.url));
const MODULES = ['vivid n_devs=1 node_types=0x1 num_inputs=1 input_types=0x0'];
const TIMEOUT_MS = 1_500_000;
const SIZE = { width: 640, height: 360 };

const failed = (detail: string): FieldmarkError => new FieldmarkError('VERIFY_FAILED', { detail });

const boot = (guest: Guest, share: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const files = (path: string, tag: string, more = '') => [
      '-virtfs',
      `local,path=${path},mount_tag=${tag},security_model=none,multidevs=remap${more}`,
    ];
    const machine = [
      '-m',
      '2048',
      '-smp',
      '2',
      '-accel',
      'tcg,thread=multi',
      '-cpu',
      'max',
      '-nographic',
      '-no-reboot',
    ];
    const kernel = ['-kernel', guest.kernel, '-initrd', guest.initramfs, '-append', 'console=ttyS0 quiet panic=-1'];
    const args = [
      ...machine,
      ...kernel,
      ...files('/', 'root', ',readonly=on'),
      ...files(share, 'share'),
      '-nic',
      'none',
    ];
    const child = spawn('qemu-system-x86_64', args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    const hear = (part: Buffer): void => {
      said += part.toString();
      process.stderr.write(part);
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    const timer = setTimeout(() => child.kill('SIGKILL'), TIMEOUT_MS);
    child.once('error', reject);
    child.once('exit', () => {
      clearTimeout(timer);
      resolve(said);
    });
  });

const settings = (owner: Uint8Array): string => `key: file:device.key
data: /tmp/data
net: "0102030405060708"
camera:
  source: v4l2:/dev/video0
  width: ${SIZE.width}
  height: ${SIZE.height}
  owner: "${toHex(owner)}"
  periodSeconds: 5
  allowUntrustedClock: true
  masks: [[[0, 0.5], [0.5, 0.5], [0.5, 1], [0, 1]]]
`;

/** Envelopes in a device's queue: each blob is 16 bytes of check and the envelope. */
const envelopesIn = (folder: string): Uint8Array[] =>
  readdirSync(folder)
    .filter((name) => name.startsWith('q.'))
    .sort()
    .map((name) => new Uint8Array(readFileSync(join(folder, name)).subarray(16)));

/** vivid shows bars of colour: many levels above the mask, black under it. */
const checkPicture = async (picture: Uint8Array, record: MediaRecord): Promise<void> => {
  const { width, height, bytes } = await decodePicture(picture);
  if (width !== SIZE.width || height !== SIZE.height) throw failed(`${width}×${height}`);
  const row = (y: number, from: number, to: number): number[] => [...bytes.subarray(y * width + from, y * width + to)];
  const [shown, hidden] = [row(height >> 2, 0, width), row(height - 20, 4, (width >> 1) - 8)];
  if (Math.max(...shown) - Math.min(...shown) < 100) throw failed('no bars of colour');
  if (Math.max(...hidden) > 40) throw failed('the mask shows something');
  if (record.source !== MEDIA_SOURCE.v4l2 || record.privacy?.length !== 1) throw failed('the record');
};

const checkPictures = async (share: string, reader: { id: Uint8Array; secretKey: Uint8Array }): Promise<number> => {
  let count = 0;
  for (const bytes of envelopesIn(join(share, 'data'))) {
    const proven = await prove({ envelope: bytes }, {});
    if (!proven.ok) throw failed(`${proven.code} ${proven.detail}`);
    const { envelope } = proven.value;
    if (envelope.contentType !== CONTENT.media) continue;
    const record = unwrap(decodeMediaRecord(envelope.payload));
    const object = new Uint8Array(readFileSync(join(share, 'data', 'media', formatCid(record.objectHash))));
    const opened = openPicture(envelope, object, reader);
    if (!opened.ok) throw failed(`${opened.code} ${opened.detail}`);
    await checkPicture(opened.value.picture, record);
    count++;
  }
  return count;
};

const countFrames = async (clip: Uint8Array): Promise<number> => {
  const args = ['-loglevel', 'error', '-i', 'pipe:0', '-f', 'rawvideo', '-pix_fmt', 'gray', 'pipe:1'];
  const luma = await runChild({ program: 'ffmpeg', args, input: clip, outputBytesMax: 1e9, timeoutMs: 60_000 });
  return luma.length / (SIZE.width * SIZE.height);
};

const main = async (): Promise<void> => {
  const startMs = Date.now();
  const folder = mkdtempSync(join(tmpdir(), 'fieldmark-vivid-'));
  try {
    const share = join(folder, 'share');
    mkdirSync(share);
    const secretKey = secp256k1.utils.randomSecretKey();
    const owner = secp256k1.getPublicKey(secretKey, true);
    await (await createKey(`file:${share}/device.key`)).close();
    writeFileSync(join(share, 'device.yaml'), settings(owner));
    const guest = buildGuest(folder, MODULES, [process.execPath, GUEST_PROGRAM, '/mnt']);
    const said = await boot(guest, share);
    if (!said.includes('guest ends with 0')) throw failed('the guest did not end well');
    const result = JSON.parse(readFileSync(join(share, 'result.json'), 'utf8'));
    const pictures = await checkPictures(share, { id: deviceIdOf(ALGORITHM.ES256K, owner), secretKey });
    const clipFrames = await countFrames(new Uint8Array(readFileSync(join(share, 'clip.mp4'))));
    if (pictures < 2 || clipFrames !== 10) throw failed(`${pictures} pictures, ${clipFrames} frames`);
    if (result.absent !== 'CAMERA_ABSENT' || result.busy !== 'CAMERA_BUSY') throw failed(JSON.stringify(result));
    console.log(
      JSON.stringify({ pictures, clipFrames, ...result, seconds: Math.round((Date.now() - startMs) / 1000) }),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

await main();
