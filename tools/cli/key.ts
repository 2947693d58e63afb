import { createHash } from 'node:crypto';
import { Argument, type Command, Option } from 'commander';
import { deviceIdOf } from '#linux/identity.js';
import { createKey, type OpenKeyStore, openKeyStore, withoutSecrets } from '#linux/keystore.js';
import { toHex } from '#proto/bytes.js';
import { ALGORITHM } from '#proto/cose.js';
import { type Action, wholeNumber } from './task.js';

const ASSURANCE = ['file', 'sealed', 'secure element'] as const;

/** What anyone may know of a key. */
const publicFacts = (url: string, store: OpenKeyStore) => ({
  key: withoutSecrets(url),
  deviceId: toHex(deviceIdOf(store.algorithm, store.publicKey)),
  algorithm: store.algorithm === ALGORITHM.ES256K ? 'ES256K' : 'ESP256',
  publicKey: toHex(store.publicKey),
  assurance: store.assurance,
});

const describeFacts = (facts: ReturnType<typeof publicFacts>): string =>
  [
    `key        ${facts.key}`,
    `device id  ${facts.deviceId}`,
    `public key ${facts.publicKey} (${facts.algorithm})`,
    `assurance  ${facts.assurance}, ${ASSURANCE[facts.assurance]}`,
  ].join('\n');

const signOnce = (store: OpenKeyStore, digest: Uint8Array): Promise<Uint8Array> =>
  new Promise((resolve, reject) => {
    store.sign(digest, (error, signature) => (error === undefined ? resolve(signature!) : reject(error)));
  });

/** Signs digests that nothing else ever signs, one after another as a device does. */
const measure = async (store: OpenKeyStore, seconds: number, signal: AbortSignal) => {
  const cpu = process.cpuUsage();
  const startMs = performance.now();
  let count = 0;
  let elapsedMs = 0;
  while (count === 0 || (elapsedMs < seconds * 1000 && !signal.aborted)) {
    await signOnce(store, createHash('sha256').update(`fieldmark key bench ${startMs} ${count}`).digest());
    // most stores sign without waiting: let Ctrl-C and timers have their turn
    if (++count % 64 === 0) await new Promise(setImmediate);
    elapsedMs = performance.now() - startMs;
  }
  const { user, system } = process.cpuUsage(cpu);
  return {
    signatures: count,
    signaturesPerSecond: Math.round((count / elapsedMs) * 1000),
    milliseconds: Number((elapsedMs / count).toFixed(3)),
    cpuMilliseconds: Number(((user + system) / 1000 / count).toFixed(3)),
  };
};

export const addKey = (program: Command, action: Action): void => {
  const key = program.command('key').description('device keys, in a file, sealed, or in a secure element');
  const url = () =>
    new Argument('<url>', 'file:PATH, sealed:PATH?by=tpm2, pkcs11:token=T;object=O?module=M or tpm2:0x81000001');

  key
    .command('create')
    .description('make a key; one that exists is never overwritten')
    .addArgument(url())
    .addOption(new Option('--algorithm <name>', 'curve of the key').choices(['ES256K', 'ESP256']))
    .action(
      action<{ algorithm?: 'ES256K' | 'ESP256' }>(async ({ arguments: [name], options, output, environment }) => {
        const algorithm = options.algorithm === undefined ? undefined : ALGORITHM[options.algorithm];
        const store = await createKey(name!, { algorithm, env: environment });
        const facts = publicFacts(name!, store);
        await store.close();
        output.result(facts, describeFacts(facts));
      }),
    );

  key
    .command('show')
    .description('the public part of a key: device id, public key, assurance')
    .addArgument(url())
    .action(
      action(async ({ arguments: [name], output, environment }) => {
        const store = await openKeyStore(name!, { env: environment });
        const facts = publicFacts(name!, store);
        await store.close();
        output.result(facts, describeFacts(facts));
      }),
    );

  key
    .command('bench')
    .description('how fast a key signs')
    .addArgument(url())
    .option('--seconds <count>', 'how long to sign', wholeNumber, 2)
    .action(
      action<{ seconds: number }>(async ({ arguments: [name], options, output, signal, environment }) => {
        const store = await openKeyStore(name!, { env: environment });
        output.progress('signing', { seconds: options.seconds }, `signing for ${options.seconds} s…`);
        const figures = await measure(store, options.seconds, signal);
        await store.close();
        output.result(
          { key: withoutSecrets(name!), ...figures },
          `${figures.signatures} signatures, ${figures.signaturesPerSecond} a second: ${figures.milliseconds} ms each, ${figures.cpuMilliseconds} ms of CPU`,
        );
      }),
    );
};
