import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { type ErrorCode, FieldmarkError } from '#proto/errors.js';
import { errnoOf } from './files.js';

export type Program = { readonly program: string; readonly args: readonly string[] };

/** What a program is called with and may give. Pictures go through pipes alone: no file ever holds one. */
export type ChildCall = Program & {
  readonly input?: Uint8Array | undefined;
  readonly outputBytesMax: number;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
};

/** A program that runs. */
export type Child = {
  readonly stdin: Writable;
  readonly stdout: Readable;
  /** ends it; the first reason given is the one that `ended` rejects with */
  readonly end: (reason: FieldmarkError) => void;
  /** Resolves when it ended well, and rejects with a named error when not. */
  readonly ended: Promise<void>;
};

const ERROR_TEXT_MAX = 2000;

const CODES: readonly (readonly [RegExp, ErrorCode])[] = [
  [/busy|in use|acquired by another|failed to acquire/i, 'CAMERA_BUSY'],
  [
    /no cameras? available|camera is not available|no such (file|device)|not found|cannot find|connection refused|no route/i,
    'CAMERA_ABSENT',
  ],
  [/permission denied|operation not permitted/i, 'PERMISSION_DENIED'],
  [/invalid data|no jpeg data|error while decoding|does not contain/i, 'PICTURE_INVALID'],
];

/** what its owner can do */
const NEXT: { readonly [code in ErrorCode]?: string } = {
  CAMERA_ABSENT: 'plug the camera in, and check camera.source',
  CAMERA_BUSY: 'end the program that holds the camera',
  PERMISSION_DENIED: 'let this user open the camera, as a member of the group video',
  PICTURE_INVALID: 'check that camera.source gives pictures',
};

/** The named code of what a camera's program wrote before it failed. */
export const cameraCodeOf = (text: string): ErrorCode =>
  CODES.find(([pattern]) => pattern.test(text))?.[1] ?? 'CAMERA_FAILED';

const withoutSecrets = (text: string): string => text.replace(/:\/\/[^@/\s]*@/g, '://…@');

const lastLine = (text: string): string => withoutSecrets(text.trim().split('\n').at(-1) ?? '').slice(0, 200);

/** Ends a program with CAMERA_TIMEOUT or INTERRUPTED; gives what takes both back. */
const limit = (
  program: string,
  timeoutMs: number,
  signal: AbortSignal | undefined,
  end: Child['end'],
): (() => void) => {
  const stop = (): void => end(new FieldmarkError('INTERRUPTED'));
  const late = (): void => end(new FieldmarkError('CAMERA_TIMEOUT', { detail: `${program}: ${timeoutMs} ms` }));
  const timer = setTimeout(late, timeoutMs);
  signal?.addEventListener('abort', stop);
  if (signal?.aborted) stop();
  return () => {
    clearTimeout(timer);
    signal?.removeEventListener('abort', stop);
  };
};

/**
 * Starts a program. It ends badly with CAMERA_ABSENT, CAMERA_BUSY, CAMERA_FAILED, CAMERA_TIMEOUT, PERMISSION_DENIED,
 * PICTURE_INVALID, INTERRUPTED, or with what `end` was given.
 */
export const startChild = (call: Omit<ChildCall, 'input' | 'outputBytesMax'>): Child => {
  const { program } = call;
  const child: ChildProcessByStdio<Writable, Readable, Readable> = spawn(program, [...call.args], {
    env: process.env,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let errors = '';
  let failure: FieldmarkError | undefined;
  const end = (reason: FieldmarkError): void => {
    failure ??= reason;
    child.kill('SIGKILL');
  };
  const unlimit = limit(program, call.timeoutMs, call.signal, end);
  child.stderr.on('data', (part: Buffer) => {
    errors = (errors + part.toString()).slice(-ERROR_TEXT_MAX);
  });
  // a program that reads no more than it needs closes its input early; its exit code tells the rest
  child.stdin.on('error', () => {});
  child.once('error', (cause) => {
    failure ??= new FieldmarkError(errnoOf(cause) === 'EACCES' ? 'PERMISSION_DENIED' : 'CAMERA_ABSENT', {
      detail: `${program} can't be run`,
      next: `install ${program.startsWith('rpicam-') ? 'rpicam-apps' : program}`,
      cause,
    });
  });
  const ended = new Promise<void>((resolve, reject) => {
    child.once('close', (exitCode) => {
      unlimit();
      if (failure === undefined && exitCode !== 0) {
        const code = cameraCodeOf(errors);
        failure = new FieldmarkError(code, { detail: lastLine(errors) || `exit code ${exitCode}`, next: NEXT[code] });
      }
      if (failure === undefined) resolve();
      else reject(failure);
    });
  });
  return { stdin: child.stdin, stdout: child.stdout, end, ended };
};

const tooLarge = (bytesMax: number): FieldmarkError =>
  new FieldmarkError('MEDIA_TOO_LARGE', {
    detail: `over ${bytesMax} bytes`,
    next: 'lower width and height of the camera, and of clips clipSeconds or framesPerSecond',
  });

/** All that a program gives, once it ended well; MEDIA_TOO_LARGE ends it. What it gave before it failed is wiped. */
export const outputOf = async (child: Child, bytesMax: number): Promise<Uint8Array> => {
  const parts: Buffer[] = [];
  let length = 0;
  child.stdout.on('data', (part: Buffer) => {
    length += part.length;
    if (length > bytesMax) child.end(tooLarge(bytesMax));
    else parts.push(part);
  });
  try {
    await child.ended;
    return Buffer.concat(parts, length);
  } finally {
    for (const part of parts) part.fill(0);
  }
};

/** Runs a program and gives what it wrote. Throws as `startChild` and `outputOf`. */
export const runChild = (call: ChildCall): Promise<Uint8Array> => {
  const child = startChild(call);
  child.stdin.end(call.input ?? new Uint8Array(0));
  return outputOf(child, call.outputBytesMax);
};
