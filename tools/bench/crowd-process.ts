import { connectSimClient } from '../sim/client.js';
import type { LoadPlan } from '../sim/load.js';
import { createSealer, simIdentity } from '../sim/sealer.js';

/** Many devices that log in, subscribe and stay quiet. */
process.once('message', async (plan: LoadPlan) => {
  for (let index = 0; index < plan.devices; index++) {
    const sealer = createSealer(simIdentity(index), plan.net, plan.boot);
    await connectSimClient({
      port: plan.port,
      deviceId: sealer.identity.deviceId,
      token: sealer.login(plan.gatewayId, plan.boot),
      onReceipt: () => undefined,
      onClose: () => undefined,
    });
  }
  process.send!({ connected: plan.devices });
});
process.on('SIGTERM', () => process.exit(0));
