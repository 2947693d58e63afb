import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { connectChain } from '#chain/client.js';
import type { Hex } from '#chain/types.js';
import { type ErrorCode, FieldmarkError } from '#proto/errors.js';
import { decodeExport } from '#proto/export.js';
import { type ChainView, prove } from './prove.js';

/**
 * A verifier as a process of its own. It is told where exported readings are, one `{"url"}` a line of standard input,
 * and answers each with a `Verdict`. It believes the chain that its arguments name, and nobody else. It ends when its
 * standard input does.
 */
export type Verdict =
  | { readonly url: string; readonly verified: true; readonly size: number }
  | { readonly url: string; readonly verified: false; readonly code: ErrorCode; readonly detail: string };

const REQUEST_TIMEOUT_MS = 10_000;

const fetchExport = async (url: string): Promise<Uint8Array> => {
  const answer = await fetch(url, { signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS) });
  if (!answer.ok) throw new FieldmarkError('GATEWAY_UNREACHABLE', { detail: `${url} answers ${answer.status}` });
  return new Uint8Array(await answer.arrayBuffer());
};

/** Verified means here: sealed by a registered device, in the log, and the log's root on chain. */
const judge = async (url: string, chain: ChainView): Promise<Verdict> => {
  const refuted = (code: ErrorCode, detail = ''): Verdict => ({ url, verified: false, code, detail });
  try {
    const proven = decodeExport(await fetchExport(url));
    if (!proven.ok) return refuted(proven.code, proven.detail);
    const verdict = await prove(proven.value, { chain });
    if (!verdict.ok) return refuted(verdict.code, verdict.detail);
    const anchored = verdict.value.findings.find((finding) => finding.kind === 'anchored');
    if (anchored === undefined) return refuted('PROOF_INVALID', 'the export has no proof against the chain');
    return { url, verified: true, size: anchored.size };
  } catch (error) {
    if (error instanceof FieldmarkError) return refuted(error.code, error.message);
    return refuted('GATEWAY_UNREACHABLE', error instanceof Error ? error.message : String(error));
  }
};

const { values } = parseArgs({
  options: { rpc: { type: 'string' }, registry: { type: 'string' }, anchor: { type: 'string' } },
});
const chain = await connectChain({
  rpcUrl: values.rpc!,
  registry: values.registry as Hex,
  anchor: values.anchor as Hex,
});
for await (const line of createInterface({ input: process.stdin })) {
  const { url } = JSON.parse(line) as { url: string };
  process.stdout.write(`${JSON.stringify(await judge(url, chain))}\n`);
}
