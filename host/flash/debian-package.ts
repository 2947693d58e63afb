import { execFileSync } from 'node:child_process';
import { FieldmarkError } from '#proto/errors.js';

export type PackageFacts = { readonly name: string; readonly version: string; readonly architecture: string };

/** What a Debian package says of itself. Throws IMAGE_INVALID for a file that is none. */
export const readPackage = (path: string): PackageFacts => {
  try {
    const fields = execFileSync('dpkg-deb', ['--field', path, 'Package', 'Version', 'Architecture'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const of = (name: string): string => new RegExp(`^${name}: (.*)$`, 'm').exec(fields)?.[1] ?? '';
    return { name: of('Package'), version: of('Version'), architecture: of('Architecture') };
  } catch (cause) {
    throw new FieldmarkError('IMAGE_INVALID', {
      detail: `${path} is no Debian package: ${(cause as { stderr?: string }).stderr?.trim() ?? (cause as Error).message}`,
      state: 'nothing was written',
      next: 'fieldmark build makes it',
      cause,
    });
  }
};

/** Refuses a package that the board's system would not install. Throws IMAGE_INVALID. */
export const checkPackage = (path: string, architecture: string): void => {
  const facts = readPackage(path);
  if (facts.name === 'fieldmark' && facts.architecture === architecture) return;
  throw new FieldmarkError('IMAGE_INVALID', {
    detail: `${path} is ${facts.name} for ${facts.architecture}, the board needs fieldmark for ${architecture}`,
    state: 'nothing was written',
    next: 'fieldmark build --board makes the one for this board',
  });
};
