// Prints the results as a table, and whether they are as expected.

import { countLines, differences, lineOf } from './log.js';
import { UNKNOWN } from './requests.js';

const SHOWN = 10;

const number = (value) => value.toLocaleString('en');
const row = (name, ...values) => `${name.padEnd(44)}${values.map((value) => String(value).padStart(10)).join('')}`;

/** @returns whether every response, the limit, the log and the files are as expected */
export function report({ load, machines, records, issuer }) {
  const { tally } = load;
  const { right, wrong } = tally.all;
  const mistakes = [...tally.mistakes].map(([mistake, times]) => `${number(times)} × ${mistake}`);
  const faults = [...mistakes, ...differences(records, tally.answers), ...overLimit(load), ...machines.flatMap(leftOpen)];
  const lines = [
    row('', 'right', 'wrong'),
    ...[...tally.kinds].map(([name, kind]) => row(name, number(kind.right), number(kind.wrong))),
    row('all', number(right), number(wrong)),
    '',
    row('', 'before', 'peak', 'after'),
    ...machines.flatMap((machine) => [
      row('memory of a server, MB', ...three(machine, ({ memory }) => memory.toFixed(1))),
      row('its open files', ...three(machine, ({ files }) => files)),
    ]),
    '',
    `${number(right + wrong)} requests in ${load.seconds.toFixed(0)} s, ${load.atATime} at a time at most; answered within `
      + `${tally.quantile(0.5).toFixed(1)} ms (median), ${tally.quantile(0.99).toFixed(1)} ms (99 %)`,
    `${number(countLines(records))} lines in the log for ${number(right + wrong)} answers`,
    ...(machines.length > 1 ? [`Redis away once: ${number(tally.answers.get(lineOf(UNKNOWN)) ?? 0)} signed requests refused with ${UNKNOWN.code}`] : []),
    `limit ${number(load.limit)} a minute: ${number(load.greedyAccepted)} accepted of the caller who asked too often`,
    `key sets fetched: ${issuer.asked.get('/jwks') ?? 0}; three changes of keys, the provider away once`,
  ];
  console.log(lines.join('\n'));
  for (const fault of faults.slice(0, SHOWN)) console.log(`WRONG  ${fault}`);
  if (faults.length > SHOWN) console.log(`WRONG  and ${number(faults.length - SHOWN)} more`);
  return faults.length === 0;
}

const three = ({ before, peak, after }, what) => [before, peak, after].map(what);

function overLimit({ limit, greedyAccepted, greedyAllowed }) {
  if (greedyAccepted >= limit && greedyAccepted <= greedyAllowed) return [];
  return [`the limit: ${greedyAccepted} accepted, where ${limit} to ${greedyAllowed} are right`];
}

function leftOpen({ before, after }) {
  return after.files > before.files ? [`open files: ${after.files} after the run, ${before.files} before`] : [];
}
