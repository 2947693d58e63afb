import { type LoadPlan, runLoad } from '../sim/load.js';

process.once('message', async (plan: LoadPlan) => {
  process.send!(await runLoad(plan));
});
process.on('SIGTERM', () => process.exit(0));
