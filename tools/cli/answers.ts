import type { Command } from 'commander';
import { equal, fromHex, toHex } from '#proto/bytes.js';
import { formatCid } from '#proto/cid.js';
import { type CommandAnswer, decodeAnswer } from '#proto/command.js';
import { CONTENT, formatCti } from '#proto/reading.js';
import { prove } from '../verify/prove.js';
import { askGateway } from './http.js';
import { type Action, deviceId, httpUrl, REQUIRED } from './task.js';

const ANSWERS_MAX = 200;

export type Answered = {
  /** boot.sequence */
  readonly name: string;
  readonly answer: CommandAnswer;
};

/** The answers to commands among the newest envelopes of a device, oldest first; each with the device's seal checked. */
export const answersOf = async (http: string, id: Uint8Array, signal: AbortSignal): Promise<readonly Answered[]> => {
  const url = `${http}/devices/${toHex(id)}/readings?limit=${ANSWERS_MAX}`;
  const answer = await askGateway(url, { signal, advice: { GATEWAY_UNREACHABLE: 'check --http' } });
  const { readings } = (await answer.json()) as { readonly readings: { kind: string; envelope: string }[] };
  const found: Answered[] = [];
  for (const { kind, envelope } of readings.reverse()) {
    if (kind !== 'answer') continue;
    const proven = await prove({ envelope: fromHex(envelope) ?? new Uint8Array(0) }, {});
    if (!proven.ok || !equal(proven.value.envelope.deviceId, id)) continue;
    const { contentType, payload, boot, sequence } = proven.value.envelope;
    const said = contentType === CONTENT.answer ? decodeAnswer(payload) : undefined;
    if (said?.ok) found.push({ name: formatCti(boot, sequence), answer: said.value });
  }
  return found;
};

const answerLine = ({ name, answer: { number, code, objectHash } }: Answered): string =>
  `${name}  command ${number}  ${code}${objectHash === undefined ? '' : `  ${formatCid(objectHash)}`}`;

export const addAnswers = (device: Command, action: Action): void => {
  device
    .command('answers')
    .description('what a device answered to the newest commands, as it sealed it')
    .argument('<id>', 'device id, 40 hex digits', deviceId)
    .option('--http <url>', `${REQUIRED}the HTTP API of its gateway`, httpUrl)
    .action(
      action<{ http: string }>(async ({ arguments: [given], options, output, signal }) => {
        const id = fromHex(given!.replace(/^0x/, '').toLowerCase())!;
        const answers = await answersOf(options.http.replace(/\/$/, ''), id, signal);
        if (answers.length === 0)
          output.progress('empty', {}, `no answer is among the newest ${ANSWERS_MAX} envelopes of that device`);
        output.result(
          { answers: answers.map(({ name, answer }) => ({ name, ...answer })) },
          answers.map(answerLine).join('\n'),
        );
      }),
    );
};
