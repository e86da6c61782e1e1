// Compares this server with Zoom's Node sample on random bodies: both treat a body alike, or
// differ as the table in docs/node-sample.md says.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { decodeJwt } from 'jose';
import { startServer } from '../helpers/server.js';
import { randomBody, randomness } from './bodies.js';
import { DIFFERENCES, seen } from './differences.js';
import { sample } from './sample.js';

const BODIES = 5000;
/** Tolerance for `exp`: this server stays some seconds within Zoom's bounds. */
const TOLERANCE = 60;

let server;
before(async () => {
  server = await startServer({});
});
after(() => server.stop());

async function here({ type, text }) {
  const response = await fetch(`${server.url}/`, { method: 'POST', headers: { 'content-type': type }, body: text });
  const answer = await response.json();
  if (!response.ok) {
    assert.ok(response.status < 500, `${response.status} for ${text}`);
    return { refused: true, codes: answer.errors.map(({ code }) => code) };
  }
  const claims = decodeJwt(answer.signature);
  const now = claims.iat + 30;
  return { mn: claims.mn, role: claims.role, seconds: claims.exp - now, mode: claims.video_webrtc_mode };
}

function isAlike(theirs, ours) {
  if (theirs.refused || ours.refused) return theirs.refused === ours.refused;
  const text = (value) => (value === undefined ? undefined : String(value));
  return (
    text(theirs.mn) === ours.mn &&
    text(theirs.role) === text(ours.role) &&
    text(theirs.mode) === text(ours.mode) &&
    Math.abs(theirs.seconds - ours.seconds) <= TOLERANCE &&
    Number.isInteger(theirs.seconds)
  );
}

test('every difference is of a class that is known, and every class occurs', async () => {
  const seed = Number(process.env.SEED ?? 20261125);
  const random = randomness(seed);
  const occurred = new Map(DIFFERENCES.map(({ request }) => [request, 0]));
  let alike = 0;
  for (let asked = 0; asked < BODIES; asked += 1) {
    const body = randomBody(random);
    const theirs = sample(body.type, body.text);
    const ours = await here(body);
    if (isAlike(theirs, ours)) {
      alike += 1;
      continue;
    }
    const of = DIFFERENCES.find(({ is }) => is(seen(body), theirs, ours));
    assert.ok(of, `seed ${seed}: ${body.type} ${body.text}: the sample ${JSON.stringify(theirs)}, here ${JSON.stringify(ours)}`);
    occurred.set(of.request, occurred.get(of.request) + 1);
  }
  for (const [request, times] of occurred) assert.ok(times > 0, `seed ${seed}: never seen: ${request}`);
  assert.ok(alike > BODIES / 3, `only ${alike} alike`);
});

test('the documentation lists the same differences', () => {
  const page = readFileSync(new URL('../../../../docs/node-sample.md', import.meta.url), 'utf8');
  const [, table] = page.split('| request | the sample | here |\n|---|---|---|\n');
  const rows = table.split('\n\n')[0].trim().split('\n');
  assert.deepEqual(rows, DIFFERENCES.map(({ request, sample: theirs, here: ours }) => `| ${request} | ${theirs} | ${ours} |`));
});
