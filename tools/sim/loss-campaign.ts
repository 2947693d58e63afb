import { type LossPlan, type LossReport, runLoss } from './loss.js';

/** `npm run campaign:loss [pictures]`: pictures of 200 kB in parts of 1 kB, over MQTT and then over HTTP */
const pictures = Number(process.argv[2] ?? 5);

const isSound = ({ captured, stored, letGo }: LossReport): boolean =>
  captured.every(({ cid, isWhole }) => isWhole && stored.filter((one) => one === cid).length === 1) &&
  new Set(letGo).size === letGo.length;

for (const way of ['mqtt', 'http'] as const) {
  const plan: LossPlan = {
    way,
    lossPercent: 30,
    pictures,
    pictureBytes: 200_000,
    partBytes: 1024,
    partsPerBoot: 100,
  };
  const report = await runLoss(plan);
  const { packetsLost, boots, seconds } = report;
  const whole = report.captured.filter(({ isWhole }) => isWhole).length;
  process.stdout.write(`${JSON.stringify({ way, whole, of: pictures, packetsLost, boots, seconds })}\n`);
  if (!isSound(report)) process.exitCode = 1;
}
