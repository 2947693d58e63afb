import { spawn } from 'node:child_process';
import { type ErrorCode, FieldmarkError } from '#proto/errors.js';
import { errnoOf } from './files.js';

/** What a program is called with and may give. Pictures go through pipes alone: no file ever holds one. */
export type ChildCall = {
  readonly program: string;
  readonly args: readonly string[];
  readonly input?: Uint8Array | undefined;
  readonly outputBytesMax: number;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
};

const ERROR_TEXT_MAX = 2000;

const CODES: readonly (readonly [RegExp, ErrorCode])[] = [
  [/busy|in use|acquired by another/i, 'CAMERA_BUSY'],
  [/no cameras? available|no such (file|device)|not found|cannot find|connection refused|no route/i, 'CAMERA_ABSENT'],
  [/permission denied|operation not permitted/i, 'PERMISSION_DENIED'],
  [/invalid data|no jpeg data|error while decoding|does not contain/i, 'PICTURE_INVALID'],
];

/** The named code of what a camera's program wrote before it failed. */
export const cameraCodeOf = (text: string): ErrorCode =>
  CODES.find(([pattern]) => pattern.test(text))?.[1] ?? 'CAMERA_FAILED';

const withoutSecrets = (text: string): string => text.replace(/:\/\/[^@/\s]*@/g, '://…@');

const lastLine = (text: string): string => withoutSecrets(text.trim().split('\n').at(-1) ?? '').slice(0, 200);

/**
 * Runs a program and gives what it wrote. Throws CAMERA_ABSENT, CAMERA_BUSY, CAMERA_FAILED, CAMERA_TIMEOUT,
 * PERMISSION_DENIED, PICTURE_INVALID, MEDIA_TOO_LARGE or INTERRUPTED.
 */
export const runChild = (call: ChildCall): Promise<Uint8Array> =>
  new Promise((resolve, reject) => {
    const child = spawn(call.program, [...call.args], { env: process.env, stdio: ['pipe', 'pipe', 'pipe'] });
    const parts: Buffer[] = [];
    let length = 0;
    let errors = '';
    let failure: FieldmarkError | undefined;
    const end = (error: FieldmarkError): void => {
      failure ??= error;
      child.kill('SIGKILL');
    };
    const stop = (): void => end(new FieldmarkError('INTERRUPTED'));
    const timer = setTimeout(
      () => end(new FieldmarkError('CAMERA_TIMEOUT', { detail: `${call.program}: ${call.timeoutMs} ms` })),
      call.timeoutMs,
    );
    call.signal?.addEventListener('abort', stop);
    if (call.signal?.aborted) stop();
    child.stdout.on('data', (part: Buffer) => {
      length += part.length;
      if (length > call.outputBytesMax)
        end(new FieldmarkError('MEDIA_TOO_LARGE', { detail: `over ${call.outputBytesMax} bytes` }));
      else parts.push(part);
    });
    child.stderr.on('data', (part: Buffer) => {
      errors = (errors + part.toString()).slice(-ERROR_TEXT_MAX);
    });
    // a program that reads no more than it needs closes its input early; its exit code tells the rest
    child.stdin.on('error', () => {});
    child.stdin.end(call.input ?? new Uint8Array(0));
    child.once('error', (cause) => {
      failure ??= new FieldmarkError(errnoOf(cause) === 'EACCES' ? 'PERMISSION_DENIED' : 'CAMERA_ABSENT', {
        detail: `${call.program} can't be run`,
        next: `install ${call.program}`,
        cause,
      });
    });
    child.once('close', (exitCode) => {
      clearTimeout(timer);
      call.signal?.removeEventListener('abort', stop);
      if (failure === undefined && exitCode !== 0)
        failure = new FieldmarkError(cameraCodeOf(errors), { detail: lastLine(errors) || `exit code ${exitCode}` });
      if (failure !== undefined) {
        for (const part of parts) part.fill(0);
        reject(failure);
        return;
      }
      const output = Buffer.concat(parts, length);
      for (const part of parts) part.fill(0);
      resolve(output);
    });
  });
