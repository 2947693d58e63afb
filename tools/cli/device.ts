import { Argument, type Command, InvalidArgumentError } from 'commander';
import type { Hex } from '#chain/types.js';
import { deviceIdOf } from '#linux/identity.js';
import { type OpenKeyStore, openKeyStore } from '#linux/keystore.js';
import { fromHex, toHex } from '#proto/bytes.js';
import { FieldmarkError } from '#proto/errors.js';
import { encodeCti } from '#proto/reading.js';
import { addAnswers } from './answers.js';
import { ACCOUNT_HELP, type ChainFlags, chainOptions, openChain } from './chain-options.js';
import { type CommandFlags, commandOptions, giveCommand, orderOf } from './command.js';
import { formatTime } from './lines.js';
import { type Action, address, deviceId, REQUIRED, wholeNumber } from './task.js';

type WriteFlags = ChainFlags & { readonly key: string; readonly account: string };

const sign = (store: OpenKeyStore, digest: Uint8Array): Promise<Uint8Array> =>
  new Promise((resolve, reject) => {
    store.sign(digest, (error, signature) => (error === undefined ? resolve(signature!) : reject(error)));
  });

/** Opens a key for the length of one piece of work. */
const withKey = async <T>(
  url: string,
  env: { readonly [name: string]: string | undefined },
  work: (store: OpenKeyStore, id: Uint8Array) => Promise<T>,
): Promise<T> => {
  const store = await openKeyStore(url, { env });
  try {
    return await work(store, deviceIdOf(store.algorithm, store.publicKey));
  } finally {
    await store.close();
  }
};

const writeOptions = (command: Command): Command =>
  chainOptions(command)
    .option('--key <url>', `${REQUIRED}the device's key`)
    .option('--account <source>', `${REQUIRED}${ACCOUNT_HELP}`);

const ctiOf = (text: string): Uint8Array => {
  const [, boot, sequence] = /^(\d{1,10})\.(\d{1,15})$/.exec(text) ?? [];
  if (boot === undefined || Number(boot) >= 2 ** 32 || Number(sequence) >= 2 ** 48)
    throw new InvalidArgumentError('It must be boot count and sequence, as 3.41.');
  return encodeCti(Number(boot), Number(sequence));
};

type VisitFlags = ChainFlags & {
  readonly account: string;
  /** 10^-7 degrees */
  readonly latitude: number;
  readonly longitude: number;
  readonly days: number;
};

const DAY_SECONDS = 86_400;

/** 10^-7 degrees of what people write. */
const degrees =
  (most: number) =>
  (text: string): number => {
    const value = Number(text);
    if (/^-?\d+(\.\d+)?$/.test(text) && Math.abs(value) <= most) return Math.round(value * 1e7);
    throw new InvalidArgumentError(`It must be degrees between -${most} and ${most}, as 47.3769.`);
  };

export const addDevice = (program: Command, action: Action): void => {
  const device = program
    .command('device')
    .description('a device in the registry on chain, and what its owner tells it');

  writeOptions(device.command('register'))
    .description('put a device into the registry, by an account with the maker role')
    .action(
      action<WriteFlags>(async ({ options, output, environment }) => {
        const chain = await openChain(options, options.account);
        const { deviceId: id, transaction } = await withKey(options.key, environment, (store) =>
          chain.registerDevice({
            algorithm: store.algorithm,
            publicKey: store.publicKey,
            assurance: store.assurance,
          }),
        );
        output.result({ deviceId: toHex(id), transaction }, `${toHex(id)} is registered by ${transaction}`);
      }),
    );

  writeOptions(device.command('claim'))
    .description("give a device its owner, by the device's own signature")
    .option('--owner <address>', 'the owner; the account where absent', address)
    .option('--valid-seconds <count>', 'how long the signed claim may be used', wholeNumber, 600)
    .action(
      action<WriteFlags & { owner?: Hex; validSeconds: number }>(async ({ options, output, environment }) => {
        const chain = await openChain(options, options.account);
        const { claimDigest } = await import('#chain/typed-data.js');
        const owner = options.owner ?? chain.account!.address;
        const claimed = await withKey(options.key, environment, async (store, id) => {
          const status = await chain.deviceOf(id);
          if (status === undefined)
            throw new FieldmarkError('DEVICE_UNKNOWN', { detail: toHex(id), next: 'fieldmark device register first' });
          const deadline = Math.floor(Date.now() / 1000) + options.validSeconds;
          const { chainId, registry } = chain;
          const digest = claimDigest({ chainId, registry, deviceId: id, owner, nonce: status.nonce, deadline });
          const signature = await sign(store, digest);
          const { publicKey } = store;
          return { id, transaction: await chain.claim({ deviceId: id, owner, deadline, signature, publicKey }) };
        });
        output.result(
          { deviceId: toHex(claimed.id), owner, transaction: claimed.transaction },
          `${toHex(claimed.id)} belongs to ${owner} by ${claimed.transaction}`,
        );
      }),
    );

  writeOptions(device.command('rotate'))
    .description('give a device a new key, by its owner; the old one is good up to a sequence')
    .addArgument(new Argument('<id>', 'device id, 40 hex digits').argParser(deviceId))
    .option('--last <boot.sequence>', `${REQUIRED}the last that the old key may seal, as 3.41`, ctiOf)
    .option('--valid-seconds <count>', 'how long the signed change may be used', wholeNumber, 600)
    .action(
      action<WriteFlags & { last: Uint8Array; validSeconds: number }>(async (task) => {
        const { arguments: args, options, output, environment } = task;
        const chain = await openChain(options, options.account);
        const { rotationDigest } = await import('#chain/typed-data.js');
        const id = fromHex(args[0]!.replace(/^0x/, ''))!;
        const rotated = await withKey(options.key, environment, async (store, keyId) => {
          const deadline = Math.floor(Date.now() / 1000) + options.validSeconds;
          const { chainId, registry } = chain;
          const said = { chainId, registry, deviceId: id, keyId, lastCti: options.last, deadline };
          const signature = await sign(store, rotationDigest(said));
          const { algorithm, publicKey, assurance } = store;
          return chain.rotate({ ...said, next: { algorithm, publicKey, assurance }, signature });
        });
        output.result(
          { deviceId: toHex(id), keyId: toHex(rotated.keyId), transaction: rotated.transaction },
          `${toHex(id)} seals with key ${toHex(rotated.keyId)} by ${rotated.transaction}`,
        );
      }),
    );

  chainOptions(device.command('visit'))
    .description(
      'say as an auditor that you found a device measuring with its own sensors, and where; what waits is paid',
    )
    .addArgument(new Argument('<id>', 'device id, 40 hex digits').argParser(deviceId))
    .option('--account <source>', `${REQUIRED}${ACCOUNT_HELP}; it needs the role of an auditor`)
    .option('--latitude <degrees>', `${REQUIRED}WGS 84`, degrees(90))
    .option('--longitude <degrees>', `${REQUIRED}WGS 84`, degrees(180))
    .option(
      '--days <count>',
      'how long it opens its cell; 0: it was not measuring, and what was said before is taken back',
      wholeNumber,
      180,
    )
    .action(
      action<VisitFlags>(async ({ arguments: [id], options, output }) => {
        const chain = await openChain(options, options.account);
        const { latitude, longitude, days } = options;
        const until = days === 0 ? 0 : Math.floor(Date.now() / 1000) + days * DAY_SECONDS;
        const transaction = await chain.visit(fromHex(id!.replace(/^0x/, ''))!, until, { latitude, longitude });
        const word = days === 0 ? 'not found measuring' : `found measuring, which holds until ${formatTime(until)}`;
        output.result({ deviceId: id, until, latitude, longitude, transaction }, `${word}, by ${transaction}`);
      }),
    );

  commandOptions(device.command('command'))
    .description('tell a device something as its owner or operator; the answer is sealed by the device')
    .addArgument(new Argument('<id>', 'device id, 40 hex digits').argParser(deviceId))
    .argument('<order>', 'picture, clip, readers or operators')
    .argument('[values...]', 'seconds of the clip; public keys of readers; addresses of operators')
    .action(
      action<CommandFlags>(async (task) => {
        const [, order, ...values] = task.arguments;
        await giveCommand(task, orderOf(order!, values));
      }),
    );

  addAnswers(device, action);

  chainOptions(device.command('show'))
    .description('what the registry knows of a device')
    .addArgument(new Argument('<id>', 'device id, 40 hex digits').argParser(deviceId))
    .action(
      action<ChainFlags>(async ({ arguments: [id], options, output }) => {
        const chain = await openChain(options);
        const status = await chain.deviceOf(fromHex(id!.replace(/^0x/, ''))!);
        if (status === undefined)
          throw new FieldmarkError('DEVICE_UNKNOWN', { detail: id, next: 'fieldmark device register puts it there' });
        output.result(
          status,
          [
            `device     ${toHex(status.deviceId)}`,
            `registered ${formatTime(status.registeredAt)} by ${status.maker}`,
            `owner      ${status.owner ?? 'nobody yet'}`,
            `assurance  ${status.assurance}`,
            `suspended  ${status.suspended ? 'yes' : 'no'}`,
          ].join('\n'),
        );
      }),
    );
};
