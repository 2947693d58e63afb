import { expect, test } from '@jest/globals';
import { describeWith } from '../setup/require.fixture.js';
import { runLoss } from './loss.js';

describeWith(['unshare', 'nsenter', 'ip', 'nft'], 'a line that loses 30 % of the packets in each direction', () => {
  test.each(['mqtt', 'http'] as const)(
    'with a reboot every 100 parts: every picture arrives over %s, once and whole',
    async (way) => {
      const report = await runLoss({
        way,
        lossPercent: 30,
        pictures: 2,
        pictureBytes: 20_500,
        partBytes: 380,
        partsPerBoot: 100,
      });
      const cids = report.captured.map(({ cid }) => cid).sort();
      expect(report.captured.every(({ isWhole }) => isWhole)).toBe(true);
      expect([...report.stored].sort()).toEqual(cids);
      expect(new Set(report.letGo).size).toBe(report.letGo.length);
      expect(report.boots).toBeGreaterThan(1);
      expect(report.packetsLost).toBeGreaterThan(30);
    },
  );
});
