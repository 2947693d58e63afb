import { spawn } from 'node:child_process';
import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openCameraSource } from '#linux/camera-source.js';
import { loadConfig } from '#linux/config.js';
import { type RunEvent, runDevice } from '#linux/main.js';
import { FieldmarkError } from '#proto/errors.js';
import { CONTENT } from '#proto/reading.js';

/**
 * Runs in a virtual machine with the kernel's `vivid` camera: a device that captures from it, seals and keeps; then a clip,
 * and what a camera that is absent or in other hands gives. What comes of it lies in the folder that is named.
 */
const [folder = ''] = process.argv.slice(2);
const DEVICE = '/dev/video0';
const PICTURES = 2;
const SIZE = { width: 640, height: 360 };

const timesMs: { [name: string]: number } = {};
const timed = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
  const startMs = Date.now();
  try {
    return await work();
  } finally {
    timesMs[name] = Date.now() - startMs;
    console.log(`${name}: ${timesMs[name]} ms`);
  }
};

const runCamera = async (): Promise<RunEvent[]> => {
  const events: RunEvent[] = [];
  const stop = new AbortController();
  await runDevice(await loadConfig({ path: join(folder, 'device.yaml'), env: {} }), {
    signal: stop.signal,
    env: {},
    onEvent: (event) => {
      events.push(event);
      const sealed = events.filter((one) => one.kind === 'sealed' && one.contentType === CONTENT.media).length;
      if (sealed >= PICTURES || event.kind === 'camera-failed') stop.abort();
    },
  });
  return events;
};

const sourceOf = (path: string) =>
  openCameraSource({ source: `v4l2:${path}`, ...SIZE, pictureBytesMax: 16_777_216, timeoutMs: 120_000 });

const codeOf = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work;
    return 'ok';
  } catch (error) {
    return error instanceof FieldmarkError ? error.code : String(error);
  }
};

/** Another program holds the camera while `work` is done. */
const whileBusy = async <T>(work: () => Promise<T>): Promise<T> => {
  const args = ['-loglevel', 'error', '-f', 'v4l2', '-i', DEVICE, '-c:v', 'rawvideo', '-f', 'rawvideo', 'pipe:1'];
  const holder = spawn('ffmpeg', args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise((resolve) => holder.once('exit', resolve));
  await new Promise((resolve) => holder.stdout.once('data', resolve));
  try {
    return await work();
  } finally {
    holder.kill('SIGKILL');
    await ended;
  }
};

const main = async (): Promise<void> => {
  const events = await timed('device', runCamera);
  // the share is not a disk for a device: it kept its data in the machine's memory
  cpSync('/tmp/data', join(folder, 'data'), { recursive: true });
  const clip = await timed('clip', () =>
    sourceOf(DEVICE).record({ seconds: 2, framesPerSecond: 5, edit: async () => {} }),
  );
  writeFileSync(join(folder, 'clip.mp4'), clip.bytes);
  const absent = await timed('absent', () => codeOf(sourceOf('/dev/video9').capture()));
  const busy = await timed('busy', () => whileBusy(() => codeOf(sourceOf(DEVICE).capture())));
  const failures = events.filter((event) => event.kind === 'camera-failed');
  writeFileSync(join(folder, 'result.json'), JSON.stringify({ failures, absent, busy, timesMs }));
};

await main();
