// The server reads a `.env` as npm's dotenv does, which Zoom's Node sample uses.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import dotenv from 'dotenv';
import { decodeJwt } from 'jose';
import { binary } from '../helpers/program.mjs';
import { KEY, SECRET } from './helpers/server.js';

/** Ways of writing a value `V` of `N`. */
const WAYS = [
  'N=V', 'N = V', ' N=V', '\tN=V', 'N= V ', 'export N=V', 'export  N = V',
  "N='V'", 'N="V"', 'N=`V`', "N = 'V' ", "N='V' # comment", 'N="V" # comment', 'N=`V` # comment',
  "N='V'#comment", 'N="V"#comment', 'N=`V`#comment', 'N=V # comment', 'N=V #comment', 'N=V#comment', "N=V # it's", 'N=V # "quoted"',
  '# N=other\nN=V', 'N=other\nN=V', 'N=\nN=V', "N=V\nOTHER='several\nlines'", "OTHER='several\nlines'\nN=V", 'OTHER=two words\nN=V', "OTHER=it's\nN=V", 'OTHER=C:\\new\nN=V',
];

function inFolder(text, run) {
  const cwd = mkdtempSync(join(tmpdir(), 'zoom-signature-env-'));
  try {
    writeFileSync(join(cwd, '.env'), text, { mode: 0o600 });
    return run(cwd);
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
}

const program = (cwd, ...args) => spawnSync(binary(), args, { cwd, env: {}, encoding: 'utf8' });

const written = (way, value) => way.replaceAll('V', value);

test('each way of writing a value gives the key that dotenv gives', () => {
  for (const way of WAYS) {
    for (const end of ['\n', '\r\n']) {
      const key = written(way.replaceAll('N', 'ZOOM_MEETING_SDK_KEY').replaceAll('OTHER', 'LOG_COMMENT'), KEY);
      const text = `${key}\nZOOM_MEETING_SDK_SECRET=${SECRET}\n`.replaceAll('\n', end);
      assert.equal(dotenv.parse(text).ZOOM_MEETING_SDK_KEY, KEY, `dotenv itself: ${text}`);
      const { status, stdout, stderr } = inFolder(text, (cwd) => program(cwd, 'sign'));
      assert.equal(status, 0, `${JSON.stringify(text)}: ${stderr}`);
      assert.equal(decodeJwt(stdout.trim()).appKey, KEY, JSON.stringify(text));
    }
  }
});

test('values with odd characters are those that dotenv reads', () => {
  // `check` shows the values as read; npm's dotenv is the reference.
  for (const raw of ['a\\b', 'a"b"c', "a'b", 'a b', 'a`b', "'a\"b'", '`a"b`', '"a\'b"', "`it's`", 'a#b', '"a#b"', "'a#b'", '`a#b`', 'a=b', 'ä', "'a\\b'"]) {
    const text = `ZOOM_MEETING_SDK_KEY=${raw}\nZOOM_MEETING_SDK_SECRET=${SECRET}\n`;
    const expected = dotenv.parse(text).ZOOM_MEETING_SDK_KEY;
    const { status, stdout, stderr } = inFolder(text, (cwd) => program(cwd, 'sign'));
    assert.equal(status, 0, `${text}: ${stderr}`);
    assert.equal(decodeJwt(stdout.trim()).appKey, expected, text);
  }
});
