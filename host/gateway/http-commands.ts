import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { equal, fromHex, toHex } from '#proto/bytes.js';
import { commandPoint, decodeCommand } from '#proto/command.js';
import { ALGORITHM } from '#proto/cose.js';
import { FieldmarkError } from '#proto/errors.js';
import { LIMITS } from '#proto/limits.js';
import { sha256 } from './hash.js';
import { GATEWAY_LIMITS, RATES } from './limits.js';
import { createRateLimiter } from './rate.js';
import type { DeviceDirectory, Verifier } from './stages.js';
import { failureView } from './views.js';

export type CommandSources = {
  readonly net: Uint8Array;
  readonly directory: DeviceDirectory;
  readonly verifier: Pick<Verifier, 'verify'>;
  /** to `down/command` of the device with this id in hex; false where it can't be reached */
  readonly send: (deviceKey: string, command: Uint8Array) => boolean;
};

const relayedView = z.object({
  signer: z.string(),
  number: z.number().int(),
  relayed: z.literal(true).describe('handed to the connection; the answer of the device is an envelope of its own'),
});

/**
 * The way of a command to its device. The gateway only carries it: the device judges who may command and what was there
 * before. What no device could take, as it is signed by nobody, is not carried.
 */
export const commandRoutes = async (instance: FastifyInstance, sources: CommandSources): Promise<void> => {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const perAddress = createRateLimiter(RATES.command, 0, GATEWAY_LIMITS.rateKeysMax);
  app.addContentTypeParser('application/cose', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));

  app.post(
    '/devices/:device/commands',
    {
      bodyLimit: LIMITS.commandBytesMax,
      schema: {
        summary: 'Relays a command that its owner or operator has sealed, as application/cose',
        params: z.object({
          device: z.string().regex(/^[0-9a-f]{40}$/, 'a device id is 40 lower-case hex digits'),
        }),
        response: { 202: relayedView, 400: failureView, 403: failureView, 409: failureView },
      },
    },
    async (request, reply) => {
      if (perAddress.take(request.ip, 1, Date.now()) > 0) throw new FieldmarkError('RATE_LIMITED');
      const { device } = request.params;
      if (!(request.body instanceof Uint8Array)) throw new FieldmarkError('COMMAND_INVALID', { detail: 'no bytes' });
      const command = decodeCommand(request.body);
      if (!command.ok) throw new FieldmarkError(command.code, { detail: command.detail });
      const { deviceId, net, signer, number, publicKey, signature, toBeSigned } = command.value;
      if (!equal(deviceId, fromHex(device)!)) throw new FieldmarkError('DEVICE_MISMATCH');
      if (!equal(net, sources.net)) throw new FieldmarkError('NETWORK_MISMATCH');
      if (sources.directory.find(deviceId) === undefined) throw new FieldmarkError('DEVICE_UNKNOWN');
      const item = { algorithm: ALGORITHM.ES256K, digest: sha256(toBeSigned), signature, toBeSigned };
      const [genuine] = await sources.verifier.verify([{ ...item, publicKey: commandPoint(publicKey) }]);
      if (genuine !== true) throw new FieldmarkError('SIGNATURE_INVALID');
      if (!sources.send(device, request.body)) throw new FieldmarkError('DEVICE_OFFLINE');
      return reply.code(202).send({ signer: toHex(signer), number, relayed: true });
    },
  );
};
