import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { isMap, isScalar, LineCounter, parseDocument, visit } from 'yaml';
import { FieldmarkError } from '#proto/errors.js';
import { messageOf } from './files.js';

type Settings = { [name: string]: unknown };

export type ConfigFile = {
  readonly settings: Settings;
  /** folder that relative paths in the file start from */
  readonly folder: string;
  /** `device.yaml:12`, or the nearest enclosing setting's line where this one is absent */
  readonly where: (path: readonly (string | number)[]) => string;
};

/** An unquoted address or key is a number to YAML, and one that has lost digits. Shorter ones keep all of theirs. */
const EXACT_DIGITS = 15;

const NO_FILE: ConfigFile = { settings: {}, folder: process.cwd(), where: () => 'settings' };

/** Reads a YAML file of settings. Throws CONFIG_INVALID where it is absent or no YAML. */
export const readConfigFile = (path: string | undefined): ConfigFile => {
  if (path === undefined) return { ...NO_FILE, settings: {} };
  const text = readText(path);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const fault = document.errors[0];
  if (fault !== undefined)
    throw invalid(`${path}:${lines.linePos(fault.pos[0]).line}: ${fault.message}`, 'correct the YAML there');
  visit(document, {
    Scalar: (_key, node) => {
      if (typeof node.value === 'number' && (node.source?.length ?? 0) > EXACT_DIGITS) node.value = node.source;
    },
  });
  if (document.contents !== null && !isMap(document.contents))
    throw invalid(
      `${path}:1: the file must hold settings, as "key: file:device.key"`,
      'begin as in firmware/linux/device.example.yaml',
    );
  const where = (setting: readonly (string | number)[]): string => {
    for (let length = setting.length; length > 0; length--) {
      const node = document.getIn(setting.slice(0, length), true);
      const start = isScalar(node) || isMap(node) ? node.range?.[0] : undefined;
      if (start !== undefined) return `${path}:${lines.linePos(start).line}`;
    }
    return path;
  };
  return { settings: (document.toJS() as Settings | null) ?? {}, folder: dirname(resolve(path)), where };
};

const readText = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new FieldmarkError('CONFIG_INVALID', {
      detail: `${path} can't be read: ${messageOf(cause)}`,
      next: 'name the file with --config',
      cause,
    });
  }
};

const invalid = (detail: string, next: string): FieldmarkError =>
  new FieldmarkError('CONFIG_INVALID', { detail, next });
