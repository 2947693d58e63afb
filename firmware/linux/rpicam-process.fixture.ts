import { spawn } from 'node:child_process';

/**
 * Stands for `rpicam-still` and `rpicam-vid` (rpicam-apps 1.x), which no package of Debian ships: takes the options that those have, with
 * values as they want them, and nothing else (raspberrypi/rpicam-apps, core/options.cpp, still_options.hpp and video_options.hpp), and gives
 * what they would, by ffmpeg. Its first word is `still` or `vid`.
 */
type Takes = (value: string) => boolean;

const count: Takes = (value) => /^\d+$/.test(value);
const number: Takes = (value) => /^\d+(\.\d+)?$/.test(value);
/** TimeVal: without a unit it is the option's own, milliseconds */
const time: Takes = (value) => /^\d+(\.\d+)?(min|sec|s|ms|us|ns)?$/.test(value);
/** a file is no stream, and no file may ever hold a picture */
const stream: Takes = (value) => value === '-';
const oneOf =
  (...values: string[]): Takes =>
  (value) =>
    values.includes(value);

const COMMON: { readonly [option: string]: Takes | undefined } = {
  camera: count,
  width: count,
  height: count,
  timeout: time,
  framerate: number,
  output: stream,
  nopreview: undefined,
};

const PROGRAMS = {
  still: { ...COMMON, encoding: oneOf('jpg', 'png', 'bmp', 'rgb', 'rgb24', 'rgb48', 'yuv420'), immediate: undefined },
  vid: { ...COMMON, codec: oneOf('h264', 'mjpeg', 'yuv420', 'libav') },
};

/** as both end: a message on stderr and -1 */
const fail = (what: string): never => {
  process.stderr.write(`ERROR: *** ${what} ***\n`);
  process.exit(255);
};

const parse = (program: { readonly [option: string]: Takes | undefined }, words: readonly string[]) => {
  const found = new Map<string, string>();
  for (let i = 0; i < words.length; i++) {
    const name = words[i]!.slice(2);
    if (!words[i]!.startsWith('--') || !Object.hasOwn(program, name)) fail(`unrecognised option '${words[i]}'`);
    const takes = program[name];
    const value =
      takes === undefined ? '' : (words[++i] ?? fail(`the required argument for option '--${name}' is missing`));
    if (takes?.(value) === false) fail(`the argument ('${value}') for option '--${name}' is invalid`);
    found.set(name, value);
  }
  return found;
};

const [name, ...words] = process.argv.slice(2);
const options = parse(PROGRAMS[name === 'vid' ? 'vid' : 'still'], words);
const of = (option: string): string => options.get(option) ?? fail(`the test wants --${option}`);
if (of('camera') !== '0') fail('selected camera is not available');
const rate = Number(options.get('framerate') ?? 1);
const isStill = name === 'still';
if (isStill ? of('encoding') !== 'jpg' : of('codec') !== 'mjpeg') fail('the test wants JPEGs');
of('output');
const frames = isStill ? 1 : Math.floor((Number(of('timeout')) / 1000) * rate);
const input = `testsrc2=size=${of('width')}x${of('height')}:rate=${rate}`;
const code = ['-frames:v', `${frames}`, '-c:v', 'mjpeg', '-f', 'mjpeg', 'pipe:1'];
spawn('ffmpeg', ['-loglevel', 'error', '-f', 'lavfi', '-i', input, ...code], { stdio: 'inherit' }).on(
  'exit',
  (status) => process.exit(status ?? 1),
);
