import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { LIMITS } from './limits.js';
import { renderExample } from './spec.fixture.js';

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
  test('states no limit but those that the code keeps', () => {
    const rows = [...sectionOf('Limits').matchAll(/^\| `(\w+)` +\| (-?\d+) +\|$/gm)];
    expect(rows.length).toBeGreaterThan(20);
    for (const [, name, value] of rows)
      expect([name, Number(value)]).toEqual([name, LIMITS[name as keyof typeof LIMITS]]);
  });
});
