import type { Network } from '#core/ports.js';
import { FieldmarkError } from '#proto/errors.js';
import { decodeMediaAnswer, isMediaAnswer, type MediaAnswer } from '#proto/media-part.js';
import { downTopic, upTopic } from '#proto/topics.js';

/**
 * The device's one MQTT connection as its pictures see it. The core opens and closes it and reads what comes in; answers
 * for pictures are taken out on the way.
 */
export type MediaLine = {
  /** for the core, in the place of the network that was given */
  readonly network: Network;
  readonly isOpen: () => boolean;
  /** the broker that the core connected to last */
  readonly url: () => string;
  /** one message to `up/media`; resolves when the broker acknowledged it */
  readonly send: (message: Uint8Array) => Promise<void>;
  /** hears every answer until the function that it gives is called */
  readonly listen: (hear: (answer: MediaAnswer) => void) => () => void;
};

export const openMediaLine = (network: Network, deviceId: Uint8Array): MediaLine => {
  const listeners = new Set<(answer: MediaAnswer) => void>();
  const topic = upTopic(deviceId, 'media');
  const answerTopic = downTopic(deviceId, 'receipt');
  let url = '';

  const receive: Network['receive'] = () => {
    for (;;) {
      const message = network.receive();
      if (message === undefined || message.topic !== answerTopic || !isMediaAnswer(message.payload)) return message;
      const answer = decodeMediaAnswer(message.payload);
      if (answer.ok) for (const hear of listeners) hear(answer.value);
    }
  };

  return {
    network: {
      ...network,
      connect: (options) => {
        url = options.url;
        network.connect(options);
      },
      receive,
    },
    isOpen: () => network.state() === 'open',
    url: () => url,
    send: (message) =>
      new Promise((resolve, reject) => {
        network.publish(topic, message, (error) => {
          if (error === undefined) resolve();
          else reject(error);
        });
      }),
    listen: (hear) => {
      listeners.add(hear);
      return () => listeners.delete(hear);
    },
  };
};

/** Where a gateway takes no parts over its broker, as at an external one. */
export const partsForbidden = (): FieldmarkError =>
  new FieldmarkError('TOPIC_FORBIDDEN', {
    detail: 'the gateway takes no pictures over this broker',
    state: 'they wait on the device',
    next: "set the gateway's http in device.yaml",
  });
