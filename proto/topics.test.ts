import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { DEVICE_ID } from './example.fixture.js';
import { formatDeviceId } from './reading.js';
import { DOWN_CHANNELS, downTopic, parseTopic, UP_CHANNELS, upTopic } from './topics.js';

const ID = formatDeviceId(DEVICE_ID);

describe('topics', () => {
  test('come back', () => {
    for (const channel of UP_CHANNELS)
      expect(parseTopic(upTopic(DEVICE_ID, channel))).toEqual({
        ok: true,
        value: { deviceId: DEVICE_ID, direction: 'up', channel },
      });
    for (const channel of DOWN_CHANNELS)
      expect(parseTopic(downTopic(DEVICE_ID, channel))).toEqual({
        ok: true,
        value: { deviceId: DEVICE_ID, direction: 'down', channel },
      });
    expect(upTopic(DEVICE_ID, 'reading')).toBe(`fieldmark/1/${ID}/up/reading`);
  });
  test.each([
    '',
    '#',
    '+',
    '/',
    '$SYS/broker/uptime',
    '$share/group/fieldmark/1/#',
    'fieldmark',
    'fieldmark/1',
    `fieldmark/1/${ID}`,
    `fieldmark/1/${ID}/up`,
    `fieldmark/1/${ID}/up/`,
    `fieldmark/1/${ID}/up/#`,
    `fieldmark/1/${ID}/up/+`,
    `fieldmark/1/${ID}/#`,
    'fieldmark/1/+/up/reading',
    `fieldmark/2/${ID}/up/reading`,
    `fieldmark/1/${ID.toUpperCase()}/up/reading`,
    `fieldmark/1/0x${ID.slice(2)}/up/reading`,
    `fieldmark/1/${ID.slice(1)}/up/reading`,
    `fieldmark/1/${ID}0/up/reading`,
    `fieldmark/1/${ID}/up/receipt`,
    `fieldmark/1/${ID}/down/reading`,
    `fieldmark/1/${ID}/up/reading/`,
    `fieldmark/1/${ID}/up/reading/more`,
    `fieldmark/1/${ID}/up/reading\0`,
    `fieldmark/1/${ID}\0/up/reading`,
    ` fieldmark/1/${ID}/up/reading`,
    `/fieldmark/1/${ID}/up/reading`,
    `FIELDMARK/1/${ID}/up/reading`,
    `fieldmark/1/${ID}/up/${'a/'.repeat(100)}`,
    'a/'.repeat(100),
  ])('A18 %j is none', (topic) => expect(parseTopic(topic)).toMatchObject({ ok: false, code: 'TOPIC_INVALID' }));
  test('A18 what is taken is what would be written', () => {
    const pieces = fc.constantFrom('fieldmark/1/', ID, '/up/', '/down/', 'reading', 'receipt', 'shell', '+', '#', '/');
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 6 }), (all) => {
        const topic = all.join('');
        const parsed = parseTopic(topic);
        if (!parsed.ok) return;
        const { deviceId, direction, channel } = parsed.value;
        expect(`fieldmark/1/${formatDeviceId(deviceId)}/${direction}/${channel}`).toBe(topic);
      }),
      { numRuns: 3000 },
    );
  });
});
