// @ts-check
// A report of an inspection in words, alone or after a failed join.
// No DOM: the unit tests run this under Node.

import { DROPPED_SIGNATURE } from '../sdk/outcomes.js';
import { mayBeSignature, zoomCode } from '../sdk/zoom-codes.js';
import { duration } from '../token/times.js';

export const VERDICTS = {
  accepted: { title: 'Accepted', tone: 'success' },
  unverified: { title: 'Not verified', tone: 'neutral' },
  risky: { title: 'Risky', tone: 'waiting' },
  rejected: { title: 'Rejected', tone: 'failure' },
};

const WHOSE = { current: 'the secret that this server uses', demo: 'the secret that this server made up for itself' };

/** Who made the MAC, as far as this server can tell. */
export function macWords({ status, secret }) {
  const whose = WHOSE[secret] ?? `the ${secret} secret of this server`;
  if (status === 'verified') return `Made with ${whose}.`;
  if (status === 'mismatch' && secret) return `Made with a variant of ${whose}: see the findings.`;
  if (status === 'mismatch') return 'Made with a secret that this server does not know, or changed afterwards.';
  return 'There was no MAC of HS256, or no secret to check it with.';
}

const PLURALS = [['error', 'errors'], ['warning', 'warnings'], ['info', 'remarks']];
const SINGULAR = { error: 'error', warning: 'warning', info: 'remark' };

/** "1 error, 2 remarks", or that nothing was found. */
export function countWords(findings) {
  const parts = PLURALS.map(([severity, plural]) => {
    const count = findings.filter((finding) => finding.severity === severity).length;
    return count === 0 ? '' : `${count} ${count === 1 ? SINGULAR[severity] : plural}`;
  });
  return parts.filter(Boolean).join(', ') || 'Nothing found';
}

/** The findings about each claim or header field, by its name. */
export function marksOf(findings) {
  const marks = new Map();
  for (const finding of findings) {
    for (const param of finding.params) marks.set(param, [...(marks.get(param) ?? []), finding]);
  }
  return marks;
}

/** What the summary adds to the first finding, which is shown with its message; empty if nothing. */
export function leadOf({ summary, findings }) {
  const troubles = findings.filter(({ severity }) => severity !== 'info');
  if (troubles.length === 0) return summary;
  if (troubles.filter(({ severity }) => severity === 'error').length > 1) return '';
  const [{ message }] = troubles;
  // In the middle of a sentence it begins with a small letter.
  const at = summary.indexOf(message.slice(1));
  if (at < 0) return summary;
  const before = summary.slice(0, Math.max(at - 1, 0)).trim().replace(/[;:]$/, '.');
  return `${before} ${summary.slice(at + message.length - 1).trim()}`.trim();
}

/** The moments worth inspecting at, in seconds from iat. */
const AROUND_IAT = [-60, -30, 0, 30, 60];

/** `{ label, at }` of each moment; `at` is null for now, which is offered after another one. */
export function momentsAround({ iat }, judgedAt) {
  const moments = AROUND_IAT.map((offset) => ({ label: offset === 0 ? 'iat' : `iat ${offset < 0 ? '−' : '+'} ${Math.abs(offset)} s`, at: iat + offset }));
  return judgedAt === null ? moments : [...moments, { label: 'now', at: null }];
}

/** Which clock the inspection used, if that is in doubt. @param skew the server's clock minus this browser's */
export function clockWords(skew) {
  if (skew === 0) return '';
  const side = skew > 0 ? 'ahead of' : 'behind';
  return `Based on this browser’s clock, because the server’s is ${duration(skew)} ${side} it. If this browser’s is the wrong one, rely on the other findings only.`;
}

/** A failure or a silence, together with the inspection of the signature that was sent. */
export function withReport(outcome, report, { skew = 0 } = {}) {
  const findings = report.findings.filter(({ severity }) => severity !== 'info');
  const aside = [outcome.aside, clockWords(skew)].filter(Boolean).join(' ');
  if (report.verdict === 'rejected') return withCause({ ...outcome, aside }, findings);
  if (report.verdict === 'risky') return withSuspicion({ ...outcome, aside }, findings);
  if (report.verdict === 'unverified') return unverified({ ...outcome, aside });
  return sound({ ...outcome, aside: clockWords(skew) }, report);
}

function withCause(outcome, findings) {
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const found = errors === 1 ? 'This is what is wrong with it:' : `${errors} things are wrong with it:`;
  return {
    ...outcome,
    means: `This page has inspected the signature that it sent. ${found}`,
    findings,
    ordered: false,
    todo: [],
  };
}

function withSuspicion(outcome, findings) {
  return {
    ...outcome,
    means: 'This page has inspected the signature that it sent. Nothing in it has to be refused, but this may be:',
    findings,
    ordered: false,
    todo: elsewhere(outcome),
  };
}

const SOUND = 'The signature is sound: this page has inspected the one that it sent, and key, claims and times are right';

function sound(outcome, { mac }) {
  if (outcome.tone === 'waiting') return soundThoughSilent(outcome);
  const proof = mac.status === 'verified' ? ', and the MAC verifies with this server’s secret.' : '. The MAC was not checked.';
  return {
    ...outcome,
    sound: true,
    means: `${SOUND}${proof} Look elsewhere:`,
    ordered: false,
    todo: elsewhere(outcome),
  };
}

function unverified(outcome) {
  const means = 'This page has inspected the signature that it sent: nothing is wrong with it, as far as can be seen without the secret. The MAC was not checked.';
  if (outcome.tone === 'waiting') return { ...outcome, aside: means };
  return { ...outcome, means: `${means} Look at these:`, ordered: false, todo: elsewhere(outcome) };
}

function soundThoughSilent(outcome) {
  return {
    ...outcome,
    sound: true,
    todo: outcome.todo.filter((step) => step !== DROPPED_SIGNATURE),
    aside: 'The signature is sound: this page has inspected the one that it sent. It is not why Zoom is silent.',
  };
}

/** Where to look if 3712 comes for a signature in which nothing wrong can be found here. */
const BEHIND_3712 = [
  'Zoom may hold another secret for this key: compare both with the app’s credentials on the Zoom App Marketplace. If the secret was regenerated there, the old one still signs here but is refused there. `zoom-signature check` shows which are loaded and from where.',
  'The key may belong to an app that cannot join meetings: a Server-to-Server OAuth app’s Client ID is accepted everywhere up to this point. Use a General app with the Meeting SDK enabled.',
  'This browser’s clock and the server’s may be wrong together, when both run on one machine: compare them with NTP.',
  'To rule out other causes, join a meeting of the account that owns the app as participant, without a ZAK and with its passcode. Host rights, ZAK, passcode and unpublished apps mostly have other codes (3711, 3136, 3004, 4011).',
];

const ASK_ZOOM = 'Ask Zoom whether it knows this server’s credentials: run `zoom-signature check --online`, or press the button below on the server’s own machine.';

function elsewhere({ code, todo }) {
  return code === 3712 ? [ASK_ZOOM, ...BEHIND_3712] : todo;
}

/** Whether the signature is worth inspecting after this outcome. */
export function asksForInspection({ code, tone }, { view, step }) {
  if (mayBeSignature(zoomCode(code, view))) return true;
  return tone === 'waiting' && view === 'client' && step === 'join';
}
