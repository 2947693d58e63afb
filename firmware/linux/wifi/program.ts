import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { WifiNetwork } from '#core/console-ports.js';
import { FieldmarkError } from '#proto/errors.js';

/** A program of the system that manages Wi-Fi. Its calls throw WIFI_REFUSED. */
export type WifiProgram = {
  readonly isThere: () => Promise<boolean>;
  /** strongest first, each name once */
  readonly scan: () => Promise<readonly WifiNetwork[]>;
  readonly join: (name: string, password: string | undefined) => Promise<void>;
  readonly joined: () => Promise<string | undefined>;
  readonly forget: (name: string) => Promise<void>;
};

export type ProgramEnvironment = { readonly [name: string]: string | undefined };

const OUTPUT_CHARACTERS_MAX = 262_144;

export const hasProgram = (name: string, env: ProgramEnvironment): boolean =>
  (env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });

/**
 * Runs a program to its end and gives what it printed. Secrets go through `input`: arguments are seen by every user of
 * the machine. Throws WIFI_REFUSED with the program's last line.
 */
export const runProgram = (
  name: string,
  args: readonly string[],
  options: { readonly env: ProgramEnvironment; readonly deadlineMs: number; readonly input?: string },
): Promise<string> =>
  new Promise((resolve, reject) => {
    const child = spawn(name, [...args], { env: { ...options.env, LC_ALL: 'C' }, timeout: options.deadlineMs });
    let output = '';
    let complaint = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      if (output.length < OUTPUT_CHARACTERS_MAX) output += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      if (complaint.length < OUTPUT_CHARACTERS_MAX) complaint += text;
    });
    child.stdin.on('error', () => {});
    child.stdin.end(options.input ?? '');
    const fail = (detail: string): void => reject(new FieldmarkError('WIFI_REFUSED', { detail: `${name}: ${detail}` }));
    child.once('error', (error) => fail(error.message));
    child.once('close', (code, signal) => {
      if (code === 0) return resolve(output);
      const said = complaint.trim() === '' ? output : complaint;
      fail(signal === null ? (said.trim().split('\n').at(-1) ?? `exit code ${code}`) : 'took too long');
    });
  });
