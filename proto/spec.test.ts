import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { LIMITS } from './limits.js';
import { EXAMPLE_CLASS, EXAMPLE_KEY_SET, EXAMPLE_RELEASE, renderExample } from './spec.fixture.js';
import { KEYS, NOW, UPDATE_CRYPTO } from './update.fixture.js';
import { judgeRelease, openKeySet } from './update-trust.js';

const SPEC = readFileSync(join(process.cwd(), 'proto', 'SPEC.md'), 'utf8');
const sectionOf = (title: string): string => {
  const start = SPEC.search(new RegExp(`\\n## \\d+\\. ${title}\\n`));
  const end = SPEC.indexOf('\n## ', start + 1);
  return start < 0 ? '' : SPEC.slice(start, end < 0 ? undefined : end);
};

describe('SPEC.md', () => {
  test('shows the worked example as the code makes it, byte for byte', () => {
    expect(sectionOf('Worked example')).toContain(renderExample());
  });
  test('shows an update that a device takes, by the keys that it shows', () => {
    const keys = openKeySet(UPDATE_CRYPTO, EXAMPLE_KEY_SET);
    expect(keys).toEqual({ ok: true, value: KEYS });
    const installed = {
      keys: KEYS,
      classId: EXAMPLE_CLASS,
      sequence: 6,
      noticedAt: 0,
      imageBytesMax: EXAMPLE_RELEASE.image.length,
    };
    const { manifest, manifestDigest, notice } = EXAMPLE_RELEASE;
    const judged = judgeRelease(UPDATE_CRYPTO, installed, notice, manifest, NOW + 1);
    expect(judged).toMatchObject({ ok: true, value: { manifestDigest, manifest: { sequence: 7 } } });
  });
  test('states no limit but those that the code keeps', () => {
    const rows = [...sectionOf('Limits').matchAll(/^\| `(\w+)` +\| (-?\d+) +\|$/gm)];
    expect(rows.length).toBeGreaterThan(20);
    for (const [, name, value] of rows)
      expect([name, Number(value)]).toEqual([name, LIMITS[name as keyof typeof LIMITS]]);
  });
});
