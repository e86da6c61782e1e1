// A bounded load of many callers, valid and invalid, while the provider rotates its keys and has
// an outage. `scripts/load` starts it.

import { Issuer } from '../helpers/issuer/issuer.js';
import { AUDIENCE } from '../helpers/issuer/configuration.js';
import { claimsOf, newCallers, variablesFor } from './callers.js';
import { Load } from './load.js';
import { options } from './options.js';
import { Process } from './process.js';
import { Replicas } from './replicas.js';
import { report } from './report.js';

const CLOSES_WITHIN = 20_000;

// Also stops the servers.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(130));

const asked = options();
const callers = newCallers();
const issuer = await Issuer.start(claimsOf(callers));
const load = new Load(asked, callers, issuer);
const replicas = await Replicas.start(asked.replicas, {
  ...variablesFor(callers),
  OIDC_ISSUER: issuer.url,
  OIDC_AUDIENCE: AUDIENCE,
  OIDC_HOST_CLAIM: 'realm_access.roles=zoom-host',
  OIDC_MEETING_CLAIM: 'zoom_meetings',
  RATE_LIMIT_PER_MINUTE: String(load.limit),
  // Connections close soon after the run.
  KEEP_ALIVE_SECONDS: '10',
  // All callers share this machine's address.
  ADDRESS_RATE_LIMIT_PER_MINUTE: '0',
});
try {
  const watched = await Promise.all(replicas.servers.map(({ pid }) => Process.watch(pid)));
  await load.run(replicas);
  const machines = await Promise.all(watched.map(async (server) => {
    const after = await server.settle(CLOSES_WITHIN);
    return { before: server.before, peak: server.peak(), after };
  }));
  await replicas.stop();
  process.exitCode = report({ load, machines, records: replicas.records(), issuer }) ? 0 : 1;
} finally {
  await replicas.stop();
  await issuer.stop();
}
