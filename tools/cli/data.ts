import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import { type Credits, openCredits, type StreamOrder } from '#chain/credits.js';
import type { Hex } from '#chain/types.js';
import { openMediaCrypto } from '#linux/media-crypto.js';
import { readStreamRoot } from '#linux/stream.js';
import { concat, fromHex, toHex, toUtf8 } from '#proto/bytes.js';
import { FieldmarkError, unwrap } from '#proto/errors.js';
import { streamRangeKeys } from '#proto/stream.js';
import { writeAccess } from '../credits/access.js';
import { open, publicKeyOf, seal, X25519_BYTES } from '../credits/hpke.js';
import { ACCOUNT_HELP, readAccount } from './chain-options.js';
import { formatTime } from './lines.js';
import { type Action, address, deviceId, httpUrl, REQUIRED, wholeNumber } from './task.js';

type DataFlags = { readonly rpc: string; readonly account: string; readonly credits: Hex; readonly fromBlock: number };

const TOKEN = 10n ** 18n;

const dataOptions = (command: Command): Command =>
  command
    .option('--rpc <url>', `${REQUIRED}EVM node`, httpUrl)
    .option('--account <source>', `${REQUIRED}${ACCOUNT_HELP}`)
    .option('--credits <address>', `${REQUIRED}the DataCredits contract`, address)
    .option('--from-block <number>', 'no order is older', wholeNumber, 0);

const connect = async (flags: DataFlags): Promise<Credits> =>
  openCredits({ rpcUrl: flags.rpc, credits: flags.credits, account: await readAccount(flags.account) });

const idOf = (text: string): Uint8Array => fromHex(text.replace(/^0x/, ''))!;

const orderNumber = (text: string): bigint => {
  if (/^\d{1,30}$/.test(text)) return BigInt(text);
  throw new FieldmarkError('USAGE', { detail: `${text} is no order's number` });
};

/** The buyer's own key: 64 hex digits in a file that nobody else reads. */
const readBuyerKey = (path: string): Uint8Array => {
  if (!existsSync(path)) throw new FieldmarkError('KEY_NOT_FOUND', { detail: path, next: 'check --key' });
  if ((statSync(path).mode & 0o077) !== 0)
    throw new FieldmarkError('KEY_LOCKED', { detail: `others could read ${path}`, next: `chmod 600 ${path}` });
  const secret = fromHex(readFileSync(path, 'utf8').trim());
  if (secret?.length === X25519_BYTES) return secret;
  throw new FieldmarkError('KEY_DAMAGED', { detail: `${path} does not hold 64 hex digits` });
};

const buyerKeyAt = (path: string): Uint8Array => {
  if (!existsSync(path))
    writeFileSync(path, `${randomBytes(X25519_BYTES).toString('hex')}\n`, { mode: 0o600, flag: 'wx' });
  return readBuyerKey(path);
};

/** A sealed key opens for its order alone. */
const contextOf = (chainId: number, credits: Hex, order: bigint) => ({
  info: concat([toUtf8('fieldmark/1 stream key'), toUtf8(` ${chainId} ${credits.toLowerCase()} ${order}`)]),
});

const lineOf = (order: StreamOrder): string =>
  `order ${order.id}: device ${toHex(order.deviceId)}, ${order.periods} from period ${order.period}, ` +
  `${order.credits} credits, key due by ${formatTime(order.deliverBy)}`;

const addSelling = (data: Command, action: Action): void => {
  dataOptions(data.command('offer'))
    .description('offer the private stream of your device by the period')
    .argument('<device>', 'its id', deviceId)
    .option('--price <credits>', `${REQUIRED}for a period; 0 ends the offer`, wholeNumber)
    .option('--period <seconds>', `${REQUIRED}how long a period is, as in the device's settings`, wholeNumber)
    .option('--gateway <id>', `${REQUIRED}which keeps the stream, and gets its share`, deviceId)
    .action(
      action<DataFlags & { price: number; period: number; gateway: string }>(
        async ({ arguments: [device], options, output }) => {
          const credits = await connect(options);
          const { price, period: periodSeconds, gateway } = options;
          const said = { deviceId: idOf(device!), price: BigInt(price), periodSeconds, gatewayId: idOf(gateway) };
          const transaction = await credits.offer(said);
          output.result({ transaction }, `offered by ${transaction}`);
        },
      ),
    );

  dataOptions(data.command('orders'))
    .description('paid orders of your streams that wait for their key')
    .option('--confirmations <count>', 'blocks on top of a payment before it counts', wholeNumber, 12)
    .action(
      action<DataFlags & { confirmations: number }>(async ({ options, output }) => {
        const mine = await ordersOf(options);
        const orders = mine.map((order) => ({
          ...order,
          deviceId: toHex(order.deviceId),
          buyerKey: toHex(order.buyerKey),
        }));
        output.result({ orders }, mine.length === 0 ? 'none waits' : mine.map(lineOf).join('\n'));
      }),
    );

  dataOptions(data.command('deliver'))
    .description("hand a stream's key over to who paid for it, sealed so that nobody else can open it")
    .argument('<order>', 'its number')
    .option('--stream <file>', `${REQUIRED}the stream's key, as the device has it`)
    .option('--confirmations <count>', 'blocks on top of a payment before it counts', wholeNumber, 12)
    .action(
      action<DataFlags & { stream: string; confirmations: number }>(
        async ({ arguments: [number], options, output }) => {
          const id = orderNumber(number!);
          const order = (await ordersOf(options)).find((each) => each.id === id);
          if (order === undefined)
            throw new FieldmarkError('USAGE', {
              detail: `no paid order ${id} of yours waits for its key`,
              state: 'nothing was handed over',
              next: 'data orders lists them; a payment counts after --confirmations blocks',
            });
          if (!existsSync(options.stream)) throw new FieldmarkError('KEY_NOT_FOUND', { detail: options.stream });
          const root = readStreamRoot(options.stream);
          const key = streamRangeKeys(openMediaCrypto().hmac, root, Number(order.period), order.periods);
          const credits = await connect(options);
          const context = contextOf(credits.chainId, options.credits, id);
          const transaction = await credits.deliver(id, seal(order.buyerKey, randomBytes(X25519_BYTES), context, key));
          output.result({ transaction }, `delivered by ${transaction}; data withdraw pays you`);
        },
      ),
    );

  dataOptions(data.command('withdraw'))
    .description('get what you earned')
    .action(
      action<DataFlags>(async ({ options, output }) => {
        const transaction = await (await connect(options)).withdraw();
        output.result({ transaction }, `paid by ${transaction}`);
      }),
    );
};

const ordersOf = async (flags: DataFlags & { readonly confirmations: number }): Promise<readonly StreamOrder[]> => {
  const account = await readAccount(flags.account);
  const { fromBlock, confirmations } = flags;
  const orders = await (await connect(flags)).waiting({ fromBlock: BigInt(fromBlock), confirmations });
  return orders.filter((order) => order.seller.toLowerCase() === account.address.toLowerCase());
};

export const addData = (program: Command, action: Action): void => {
  const data = program.command('data').description('buy and sell private streams for credits');
  addSelling(data, action);

  dataOptions(data.command('buy'))
    .description('turn tokens into credits, of which a part is burned')
    .argument('<tokens>', 'whole tokens')
    .action(
      action<DataFlags>(async ({ arguments: [tokens], options, output }) => {
        const bought = await (await connect(options)).buy(orderNumber(tokens!) * TOKEN);
        output.result({ ...bought }, `you have ${bought.credits} credits, by ${bought.transaction}`);
      }),
    );

  dataOptions(data.command('order'))
    .description("pay for periods of a device's stream")
    .argument('<device>', 'its id', deviceId)
    .option('--period <number>', `${REQUIRED}the first one`, wholeNumber)
    .option('--periods <count>', 'how many', wholeNumber, 1)
    .option('--price-max <credits>', `${REQUIRED}the most for a period`, wholeNumber)
    .option('--key <file>', `${REQUIRED}your key, which the stream's is sealed to; made where there is none`)
    .action(
      action<DataFlags & { period: number; periods: number; priceMax: number; key: string }>(
        async ({ arguments: [device], options, output }) => {
          const { period, periods, priceMax } = options;
          const buyerKey = publicKeyOf(buyerKeyAt(options.key));
          const said = {
            deviceId: idOf(device!),
            period: BigInt(period),
            periods,
            priceMax: BigInt(priceMax),
            buyerKey,
          };
          const ordered = await (await connect(options)).order(said);
          const next = `data open ${ordered.id} --key ${options.key}, once it has come; data refund ${ordered.id}, if it does not`;
          output.result({ ...ordered }, `order ${ordered.id} is paid by ${ordered.transaction}\n  ${next}`);
        },
      ),
    );

  dataOptions(data.command('open'))
    .description('open the key that was handed over for an order')
    .argument('<order>', 'its number')
    .option('--key <file>', `${REQUIRED}your key`)
    .option('--out <file>', `${REQUIRED}where to write what opens the stream`)
    .action(
      action<DataFlags & { key: string; out: string }>(async ({ arguments: [number], options, output }) => {
        const id = orderNumber(number!);
        const credits = await connect(options);
        const came = await credits.delivered(id, BigInt(options.fromBlock));
        if (came === undefined)
          throw new FieldmarkError('NOT_FOUND', {
            detail: `the key for order ${id}`,
            state: 'your credits wait with the order',
            next: `once its time is over, data refund ${id} gives them back`,
          });
        const context = contextOf(credits.chainId, options.credits, id);
        const keys = toHex(unwrap(open(readBuyerKey(options.key), context, came.sealedKey)));
        const { deviceId: device, period, periods, periodSeconds } = came;
        const access = { device: toHex(device), period: Number(period), periods, periodSeconds, keys };
        writeFileSync(options.out, writeAccess(access), { mode: 0o600 });
        const { keys: _, ...said } = access;
        output.result(
          { file: options.out, ...said },
          `${options.out} opens what ${said.device} measured from ${formatTime(said.period * periodSeconds)} to ` +
            `${formatTime((said.period + periods) * periodSeconds)}: fieldmark verify FILE --stream ${options.out}`,
        );
      }),
    );

  dataOptions(data.command('refund'))
    .description('get your credits back for an order whose key did not come in time')
    .argument('<order>', 'its number')
    .action(
      action<DataFlags>(async ({ arguments: [number], options, output }) => {
        const transaction = await (await connect(options)).refund(orderNumber(number!));
        output.result({ transaction }, `refunded by ${transaction}`);
      }),
    );
};
