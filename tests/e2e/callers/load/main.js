// A bounded load of many callers, valid and invalid, while the provider rotates its keys and has
// an outage. `scripts/load` starts it.

import { Issuer } from '../helpers/issuer/issuer.js';
import { AUDIENCE } from '../helpers/issuer/configuration.js';
import { startServer } from '../helpers/server.js';
import { claimsOf, newCallers, variablesFor } from './callers.js';
import { Load } from './load.js';
import { options } from './options.js';
import { Process } from './process.js';
import { report } from './report.js';

const CLOSES_WITHIN = 20_000;

// Also stops the server.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(130));

const asked = options();
const callers = newCallers();
const issuer = await Issuer.start(claimsOf(callers));
const load = new Load(asked, callers, issuer);
const server = await startServer({
  ...variablesFor(callers),
  OIDC_ISSUER: issuer.url,
  OIDC_AUDIENCE: AUDIENCE,
  OIDC_HOST_CLAIM: 'realm_access.roles=zoom-host',
  OIDC_MEETING_CLAIM: 'zoom_meetings',
  RATE_LIMIT_PER_MINUTE: String(load.limit),
  // All callers share this machine's address.
  ADDRESS_RATE_LIMIT_PER_MINUTE: '0',
});
try {
  const watched = await Process.watch(server.pid);
  await load.run(server.url);
  const after = await watched.settle(CLOSES_WITHIN);
  const machine = { before: watched.before, peak: watched.peak(), after };
  await server.stop();
  process.exitCode = report({ load, machine, log: server.log, issuer }) ? 0 : 1;
} finally {
  await server.stop();
  await issuer.stop();
}
