import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { toHex } from '#proto/bytes.js';
import { encodeExport } from '#proto/export.js';
import { formatVerifierKey } from '#proto/note.js';
import { encodeReceiptMessage } from '#proto/receipt.js';
import { freePort } from '../setup/ports.fixture.js';
import { createCase } from '../verify/proven.fixture.js';
import { call, inFolder } from './call.fixture.js';
import { EXIT } from './exit-codes.js';

const good = createCase();
const gatewayId = toHex(good.gateway.id);

/** Verifies bytes as a file, with other files beside it under their names. */
const verify = async (
  bytes: Uint8Array,
  wordsOf: (pathOf: (name: string) => string) => readonly string[] = () => [],
  beside: { readonly [name: string]: Uint8Array } = {},
) => {
  let said = { exitCode: -1, stdout: '', stderr: '' };
  await inFolder(async (folder) => {
    const pathOf = (name: string) => join(folder, name);
    for (const [name, content] of Object.entries({ ...beside, file: bytes })) writeFileSync(pathOf(name), content);
    said = await call(['verify', pathOf('file'), ...wordsOf(pathOf)]);
  });
  return said;
};

describe('verify', () => {
  test('says in plain words what was proven, by whom, and what stays open', async () => {
    const said = await verify(encodeExport(good.proven));
    expect(said).toMatchObject({ exitCode: EXIT.ok, stderr: '' });
    expect(said.stdout).toContain('3.41 temperature 25.08 Cel, at 2027-01-15T08:00:00Z, clock network time');
    expect(said.stdout).toContain(`proven: sealed by the key of device ${toHex(good.device.id)} (ES256K)`);
    expect(said.stdout).toContain(`proven: gateway ${gatewayId} signed a log of 11 entries in which it is entry 6`);
    expect(said.stdout).toContain('open:   whether the device is registered: give --rpc and --deployment');
    expect(said.stdout).toContain('open:   whether that log is the published one');
  });

  test('leaves less open the more its user knows', async () => {
    const key = formatVerifierKey(good.checkpointKey);
    const said = await verify(encodeExport(good.proven), () => ['-j', '--log-key', key, '--gateway', gatewayId]);
    const verdict = JSON.parse(said.stdout);
    expect(verdict).toMatchObject({ verified: true, deviceId: toHex(good.device.id), boot: 3, sequence: 41 });
    expect(verdict.findings.map((finding: { kind: string }) => finding.kind)).toContain('noted');
    expect(verdict.unproven).toEqual(['whether the device is registered: give --rpc and --deployment']);
  });

  test('takes a bare envelope, and one with the receipt that the device kept', async () => {
    const bare = await verify(good.envelope);
    expect(bare.stdout).toContain('open:   whether a gateway has it');
    const { group, place } = good.proven;
    const receipt = encodeReceiptMessage({ group: group!, places: [place!] });
    const withReceipt = (pathOf: (name: string) => string) => ['--receipt', pathOf('receipt')];
    const said = await verify(good.envelope, withReceipt, { receipt });
    expect(said.stdout).toContain(`proven: gateway ${gatewayId} signed that it keeps it, and has it on chain by`);
    const other = encodeReceiptMessage({ group: group!, places: [{ ...place!, cti: new Uint8Array(10) }] });
    const refused = await verify(good.envelope, withReceipt, { receipt: other });
    expect(refused.exitCode).toBe(EXIT.verify);
    expect(refused.stderr).toContain('the receipt names another envelope');
  });

  test('refuses what is false with exit code 11, and says which part', async () => {
    const altered = encodeExport(good.proven);
    altered[100]! ^= 1;
    const envelope = good.envelope.slice();
    envelope[envelope.length - 1]! ^= 1;
    const forged = { ...good.proven, envelope };
    const said = await verify(encodeExport(forged));
    expect(said).toMatchObject({ exitCode: EXIT.verify, stdout: '' });
    expect(said.stderr).toMatch(/the seal: not by device [0-9a-f]{40} \(SIGNATURE_INVALID\) \(VERIFY_FAILED\)/);
    expect(said.stderr).toContain('next:');
    expect((await verify(altered)).exitCode).toBe(EXIT.verify);
    expect((await verify(new Uint8Array(0))).exitCode).toBe(EXIT.verify);
    const json = await verify(encodeExport(forged), () => ['--json']);
    expect(JSON.parse(json.stdout)).toMatchObject({ verified: false, code: 'SIGNATURE_INVALID' });
  });

  test.each([
    ['', 'it is empty'],
    ['{"envelope":"83"}', 'it is text, not CBOR: a gateway gives the proof under …/export'],
  ])('says what %j is, which people hand over by mistake', async (text, detail) => {
    const said = await verify(Buffer.from(text));
    expect(said.exitCode).toBe(EXIT.verify);
    expect(said.stderr).toContain(detail);
  });

  test('tells a reading that a gateway does not have from a gateway that is away', async () => {
    const server = createServer((_, response) => response.writeHead(404).end('{"code":"NOT_FOUND"}'));
    await once(server.listen(await freePort(), '127.0.0.1'), 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/export`;
    expect((await call(['verify', url])).stderr).toContain(`${url} answers 404 (NOT_FOUND)`);
    await new Promise((resolve) => server.close(resolve));
    expect((await call(['verify', url])).stderr).toMatch(/\(GATEWAY_UNREACHABLE\)\n.*next: {2}check the address/);
  });

  test('believes only the gateway that was named', async () => {
    const said = await verify(encodeExport(good.proven), () => ['--gateway', '00'.repeat(20)]);
    expect(said.exitCode).toBe(EXIT.verify);
    expect(said.stderr).toContain(`by gateway ${gatewayId}`);
  });
});
