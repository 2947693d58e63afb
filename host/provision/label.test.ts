import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { describeWith } from '#tools/setup/require.fixture.js';
import { type Label, labelPdf, labelSvg } from './label.js';

const LABEL: Label = {
  name: 'Bench <B1> & "19e7e376"',
  didKey: 'did:key:zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme',
  claimCode: '000G-40R4-0M30-E209-185G-R38E',
  claimUri: 'FIELDMARK:1/19E7E376E7C213B7E7E7E46CC70A5DD086DAFF2A/000G40R40M30E209185GR38E',
};

describeWith(['ffmpeg', 'zbarimg', 'pdftoppm', 'pdftotext'], 'a label', () => {
  const folder = mkdtempSync(join(tmpdir(), 'fieldmark-'));
  const at = (name: string): string => join(folder, name);
  const run = (program: string, ...words: readonly string[]): string =>
    execFileSync(program, words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  /** what a scanner reads off a picture */
  const scan = (picture: string): string => run('zbarimg', '-q', '--raw', at(picture)).trim();
  beforeAll(async () => {
    writeFileSync(at('label.svg'), labelSvg(LABEL));
    writeFileSync(at('label.pdf'), await labelPdf(LABEL));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test('as SVG has a QR code that a scanner reads', () => {
    run('ffmpeg', '-y', '-i', at('label.svg'), at('svg.png'));
    expect(scan('svg.png')).toBe(LABEL.claimUri);
    expect(labelSvg(LABEL)).toContain('Bench &#60;B1&#62; &#38;');
  });

  test('as PDF has the same, and name, did:key and claim code as text', () => {
    run('pdftoppm', '-singlefile', '-png', '-r', '200', at('label.pdf'), at('pdf'));
    expect(scan('pdf.png')).toBe(LABEL.claimUri);
    // the program joins words that end a line with a dash
    const plain = (text: string): string => text.replaceAll(/[\s-]/g, '');
    const text = plain(run('pdftotext', at('label.pdf'), '-'));
    for (const part of [LABEL.name, LABEL.didKey, LABEL.claimCode]) expect(text).toContain(plain(part));
  });

  test('is the same bytes whenever it is printed', async () => {
    expect(Buffer.compare(await labelPdf(LABEL), await labelPdf(LABEL))).toBe(0);
  });
});
