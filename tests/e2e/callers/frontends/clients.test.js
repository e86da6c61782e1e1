// The same request by the libraries that callers use, in each way that a library offers.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import axios from 'axios';
import { MEETING, verify, verifyNative } from '../helpers/asking.js';
import { runPython } from '../helpers/python.js';
import { startServer } from '../helpers/server.js';

const run = promisify(execFile);
const fields = { meetingNumber: MEETING, role: 0 };
const text = JSON.stringify(fields);
const texts = { meetingNumber: MEETING, role: '0' };

let server;
before(async () => {
  server = await startServer();
});
after(() => server?.stop());

const byFetch = async (path, options) => (await fetch(new URL(path, server.url), options)).json();
const byCurl = async (...options) => JSON.parse((await run('curl', ['--silent', '--max-time', '10', ...options])).stdout);

function formData() {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  return form;
}

const WAYS = {
  'fetch, a string': () => byFetch('/', { method: 'POST', body: text }),
  'fetch, JSON': () => byFetch('/', { method: 'POST', headers: { 'content-type': 'application/json' }, body: text }),
  'fetch, URLSearchParams': () => byFetch('/', { method: 'POST', body: new URLSearchParams(texts) }),
  'fetch, FormData': () => byFetch('/', { method: 'POST', body: formData() }),
  'fetch, a Blob, which has no type': () => byFetch('/', { method: 'POST', body: new Blob([text]) }),
  'fetch, a query': () => byFetch(`/signature?${new URLSearchParams(texts)}`),
  'axios, an object': async () => (await axios.post(server.url, fields)).data,
  'axios, a string': async () => (await axios.post(server.url, text)).data,
  'axios, URLSearchParams': async () => (await axios.post(server.url, new URLSearchParams(texts))).data,
  'axios, a form': async () => (await axios.postForm(server.url, fields)).data,
  'axios, params': async () => (await axios.get(new URL('/signature', server.url).href, { params: fields })).data,
  'curl, --data': () => byCurl('--data', text, server.url),
  'curl, --data of fields': () => byCurl('--data', `meetingNumber=${MEETING}`, '--data', 'role=0', server.url),
  'curl, --data-urlencode of JSON': () => byCurl('--data-urlencode', text, server.url),
  'curl, --form': () => byCurl('--form', `meetingNumber=${MEETING}`, '--form', 'role=0', server.url),
  'curl, --get': () => byCurl('--get', '--data', `meetingNumber=${MEETING}`, '--data', 'role=0', new URL('/signature', server.url).href),
};

describe('a signature by', () => {
  for (const [way, ask] of Object.entries(WAYS)) {
    test(way, async () => {
      const answer = await ask();
      assert.equal(typeof answer.signature, 'string', JSON.stringify(answer));
      await verify(answer.signature, fields);
    });
  }

  test("Python's urllib, JSON and a form, neither with a type of its own", async () => {
    const answers = await runPython('urllib_ask.py', { url: server.url, fields });
    assert.equal(answers.length, 2);
    for (const { signature } of answers) await verify(signature, fields);
  });
});

describe('a native signature by', () => {
  const EMPTY = {
    'fetch, without a body': () => byFetch('/', { method: 'POST' }),
    'axios, without a body': async () => (await axios.post(server.url)).data,
    'axios, an empty object': async () => (await axios.post(server.url, {})).data,
    'curl, without a body': () => byCurl('--request', 'POST', server.url),
    'curl, an empty body': () => byCurl('--data', '', server.url),
  };
  for (const [way, ask] of Object.entries(EMPTY)) {
    test(way, async () => {
      const { signature } = await ask();
      await verifyNative(signature);
    });
  }
});
