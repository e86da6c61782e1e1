// @ts-check
// A failure as text for a ticket: codes, findings and versions, never a token, a secret or a meeting.
// No DOM: the unit tests run this under Node.

import { appField, appOf } from '../token/request.js';

const VIEWS = { client: 'Client View', component: 'Component View' };

/** @param attempt `config`, `values`, `view` and `step` of the join; `outcome` is what the page shows */
export function failureReport({ config, values, view, step }, outcome, { now = new Date(), browser = navigator.userAgent } = {}) {
  const { app } = config ? appField(config, values) : {};
  const findings = (outcome.findings ?? []).map(({ severity, code, message }) => `- ${severity} ${code}: ${message}`);
  return [
    `${outcome.title} (${outcome.source}${outcome.code === null ? '' : `, ${outcome.code}`})`,
    ...(outcome.said ? [`${outcome.source} said: ${outcome.said}`] : []),
    ...(findings.length > 0 ? ['Findings:', ...findings] : []),
    ...(outcome.sound ? ['The inspection found the signature sound.'] : []),
    '',
    `Step: ${step}`,
    `Role: ${values.role === 1 ? 'host' : 'participant'}`,
    `View: ${VIEWS[view]}`,
    ...(config ? [
      `Web SDK: ${config.sdk.version} from ${config.sdk.source === 'self' ? 'the server' : 'Zoom’s CDN'}`,
      `zoom-signature: ${config.version}`,
      ...(app ? [`App: ${app}`] : []),
      `SDK key: ${config.demo ? 'demo credentials' : appOf(config, values).sdkKey}`,
    ] : []),
    `Browser: ${browser}`,
    `Time: ${now.toISOString()}`,
  ].join('\n');
}
