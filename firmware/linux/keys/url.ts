import { readFileSync } from 'node:fs';
import { FieldmarkError } from '#proto/errors.js';
import { messageOf } from '../files.js';

type Environment = { readonly [name: string]: string | undefined };

export type KeyUrlParts = {
  readonly path: string;
  readonly query: ReadonlyMap<string, string>;
};

const invalid = (detail: string): FieldmarkError => new FieldmarkError('KEY_URL_INVALID', { detail });

/** `name=value` pairs, percent-encoded (RFC 7512 §2.3); each name once, and only known ones. */
export const attributesOf = (
  text: string,
  separator: string,
  known: readonly string[],
): ReadonlyMap<string, string> => {
  const found = new Map<string, string>();
  for (const pair of text === '' ? [] : text.split(separator)) {
    const name = pair.slice(0, Math.max(pair.indexOf('='), 0));
    if (name === 'pin-value')
      throw invalid('a PIN does not belong into a key URL: use pin-source=file:PATH or env:NAME');
    if (!known.includes(name) || found.has(name)) throw invalid(`${name || pair}: not one of ${known.join(', ')}`);
    try {
      found.set(name, decodeURIComponent(pair.slice(name.length + 1)));
    } catch {
      throw invalid(`${name}: bad percent-encoding`);
    }
  }
  return found;
};

/** The part before `?`, and the attributes after it. */
export const splitQuery = (rest: string, known: readonly string[]): KeyUrlParts => {
  const mark = rest.indexOf('?');
  if (mark < 0) return { path: rest, query: new Map() };
  return { path: rest.slice(0, mark), query: attributesOf(rest.slice(mark + 1), '&', known) };
};

const PIN_VARIABLE = 'FIELDMARK_PIN';

/** The PIN, from a file or a variable; never from the URL, which shows in process lists and logs. */
export const readPin = (source: string | undefined, env: Environment): string | undefined => {
  if (source === undefined) return env[PIN_VARIABLE];
  if (source.startsWith('env:')) {
    const pin = env[source.slice('env:'.length)];
    if (pin === undefined) throw new FieldmarkError('KEY_LOCKED', { detail: `there is no PIN in ${source}` });
    return pin;
  }
  const path = source.replace(/^file:(\/\/)?/, '');
  try {
    return readFileSync(path, 'utf8').replace(/\r?\n$/, '');
  } catch (error) {
    throw new FieldmarkError('KEY_LOCKED', { detail: `the PIN can't be read: ${messageOf(error)}` });
  }
};
