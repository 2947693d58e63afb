import { once } from 'node:events';
import { connectLoad, type LoadPhase, type LoadPlan } from '../sim/load.js';
import { endWithParent } from './process.js';

/** Devices in a process of their own: connects by the first message, then runs one phase a message. */
endWithParent();
const [plan] = (await once(process, 'message')) as [LoadPlan];
const load = await connectLoad(plan);
process.on('message', async (phase: LoadPhase) => {
  process.send!(await load.run(phase));
});
process.on('SIGTERM', () => process.exit(0));
process.send!({ connected: plan.devices });
