// Parses the command line.

import { parseArgs } from 'node:util';
import { RUNS_AT_LEAST } from './timetable.js';

const DEFAULTS = { requests: '10000', seconds: String(RUNS_AT_LEAST), 'at-a-time': '64', replicas: '1' };

export function options() {
  const flags = Object.fromEntries(Object.entries(DEFAULTS).map(([name, value]) => [name, { type: 'string', default: value }]));
  const { values } = parseArgs({ options: flags });
  return {
    requests: whole('requests', values.requests, 1000, 100_000),
    // The provider's tokens are valid for an hour.
    seconds: whole('seconds', values.seconds, RUNS_AT_LEAST, 3000),
    replicas: whole('replicas', values.replicas, 1, 8),
    atATime: whole('at-a-time', values['at-a-time'], 1, 1000),
  };
}

function whole(name, text, least, most) {
  const number = Number(text);
  if (!Number.isInteger(number) || number < least || number > most) {
    throw new Error(`--${name} is a whole number from ${least} to ${most}, not ${text}.`);
  }
  return number;
}
