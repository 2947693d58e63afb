import { cancel, isCancel, password, select, text } from '@clack/prompts';
import { equal, toHex } from '#proto/bytes.js';
import { parseClaimCode, parseClaimUri } from '#proto/claim-code.js';
import { FieldmarkError } from '#proto/errors.js';
import { DEVICE_STATE } from '#proto/session-codes.js';
import { keeperOf } from '#provision/claim-code.js';
import type { SessionLink } from '#provision/link.js';
import { checkPlan, type PlanFile } from './provision-plan.js';

const OTHER = '\0other';
const NONE = '\0none';
const SCAN_MS = 40_000;
const GATEWAY_MS = 5000;

const answered = <T>(value: T): Exclude<T, symbol> => {
  if (!isCancel(value)) return value as Exclude<T, symbol>;
  cancel('Nothing was changed.');
  throw new FieldmarkError('INTERRUPTED', { state: 'nothing was changed' });
};

const ask = async (message: string, pattern: RegExp, hint: string, initialValue = ''): Promise<string> =>
  answered(
    await text({
      message,
      initialValue,
      validate: (value) => (pattern.test(value ?? '') ? undefined : hint),
    }),
  );

/** The Wi-Fi network, chosen from those that the device hears; the strongest stands first. */
const askWifi = async (link: SessionLink): Promise<PlanFile['wifi']> => {
  const { networks } = await link.call('scan', {}, { deadlineMs: SCAN_MS });
  const chosen = answered(
    await select({
      message: 'Wi-Fi network',
      options: [
        ...networks.map((one) => ({
          value: one.name,
          label: one.name,
          hint: `${one.signalDbm} dBm${one.isSecured ? '' : ', open'}`,
        })),
        { value: OTHER, label: 'Join another' },
        { value: NONE, label: 'No Wi-Fi' },
      ],
    }),
  );
  if (chosen === NONE) return undefined;
  const name = chosen === OTHER ? await ask('Name of the network', /^.{1,32}$/, '1 to 32 characters') : chosen;
  const isOpen = networks.find((one) => one.name === name)?.isSecured === false;
  if (isOpen) return { name };
  const secret = answered(await password({ message: `Password of ${name}` }));
  return secret === '' ? { name } : { name, password: secret };
};

/** The code on the label, or what its QR code says; one of another device is found out at once. */
const askClaimCode = async (deviceId: Uint8Array, keeper: Uint8Array): Promise<string> =>
  answered(
    await text({
      message: "Claim code from the device's label",
      validate: (value = '') => {
        const code = parseClaimUri(value.trim())?.code ?? parseClaimCode(value);
        if (code === undefined) return '24 characters in six groups, or what the QR code says';
        return equal(keeperOf(deviceId, code), keeper) ? undefined : `this is not the code of ${toHex(deviceId)}`;
      },
    }),
  );

type Known = { readonly chainId?: number | undefined; readonly registry?: string | undefined };
type Said = { readonly publicKey?: string; readonly chainId?: number };

/** What a gateway says of itself, for a person to confirm; nothing where it is away. */
const askGateway = async (http: string): Promise<Said> => {
  try {
    const answer = await fetch(`${http.replace(/\/$/, '')}/gateway`, { signal: AbortSignal.timeout(GATEWAY_MS) });
    const { publicKey, chainId } = (await answer.json()) as Said;
    return {
      ...(typeof publicKey === 'string' && { publicKey }),
      ...(Number.isInteger(chainId) && { chainId }),
    } as Said;
  } catch {
    return {};
  }
};

/** Asks an installer for everything a plan needs; what the command line says of the chain stands there already. */
export const askPlan = async (link: SessionLink, known: Known): Promise<PlanFile> => {
  const hello = await link.call('hello', {});
  const name = await ask('Name of the device', /^.{0,64}$/, 'at most 64 characters', hello.model);
  const isAtFactoryLock = hello.keeper !== undefined && hello.state !== DEVICE_STATE.locked;
  const claimCode = isAtFactoryLock ? await askClaimCode(hello.deviceId!, hello.keeper) : undefined;
  const wifi = hello.hasWifi ? await askWifi(link) : undefined;
  const http = await ask('Gateway (HTTP), or empty', /^(https?:\/\/\S+)?$/, 'http://host:port');
  const said = http === '' ? {} : await askGateway(http);
  const url = await ask('Gateway (MQTT)', /^mqtts?:\/\/[^/\s]+$/, 'mqtt://host:port or mqtts://host:port', 'mqtts://');
  const publicKey = await ask("Gateway's public key", /^(0x)?[0-9a-fA-F]{66}$/, '66 hex digits', said.publicKey);
  const chainId = await ask('Chain id', /^[1-9]\d*$/, 'a number', `${known.chainId ?? said.chainId ?? ''}`);
  const address = /^0x[0-9a-fA-F]{40}$/;
  const registry = await ask('Device registry', address, '0x and 40 hex digits', known.registry ?? '0x');
  const owner = await ask('Owner', address, '0x and 40 hex digits', '0x');
  const where = await ask(
    'Place as latitude, longitude, or empty',
    /^(-?\d+(\.\d+)?\s*,\s*-?\d+(\.\d+)?)?$/,
    'degrees, as 47.3769, 8.5417',
  );
  const [latitude, longitude] = where.split(',').map(Number);
  return checkPlan(
    {
      ...(name !== '' && { name }),
      ...(claimCode !== undefined && { claimCode }),
      ...(wifi !== undefined && { wifi }),
      ...(http !== '' && { http }),
      ...(longitude !== undefined && { place: { latitude, longitude } }),
      gateways: [{ publicKey, url }],
      chainId: Number(chainId),
      registry,
      owner,
    },
    'the answers',
  );
};
