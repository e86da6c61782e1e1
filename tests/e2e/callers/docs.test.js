// Follows the pages of docs/ about authentication methods: runs the commands under “Try it”, then
// saves each example and runs it as its heading says.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { blocksOf, examplesOf, tryItBlocks } from '../helpers/page.mjs';
import { verify } from './helpers/asking.js';
import { AUDIENCE } from './helpers/issuer/configuration.js';
import { Issuer } from './helpers/issuer/issuer.js';
import { accessToken } from './helpers/issuer/tokens.js';
import { Reader } from './helpers/reader.js';

const LANGUAGES = ['sh', 'js', 'python', 'java'];
/** Placeholders of the pages, which readers replace with their own values. */
const ADDRESS = 'http://localhost:4000';
const ISSUER = 'https://login.example.com/realms/staff';
const PAGE_AUDIENCE = 'OIDC_AUDIENCE=zoom-signature';

const fromDotEnv = (reader, pattern) => readFileSync(join(reader.folder, '.env'), 'utf8').match(pattern)[1];

const WAYS = [
  {
    page: 'api-keys.md',
    credential: (reader) => ({ ZOOM_SIGNATURE_API_KEY: fromDotEnv(reader, /^PARTICIPANT_API_KEYS=shop:(.*)$/m) }),
    wrong: () => ({ ZOOM_SIGNATURE_API_KEY: 'another-key-of-24-characters' }),
    code: 'credentials_invalid',
  },
  {
    page: 'signed-requests.md',
    credential: (reader) => ({ REQUEST_SIGNING_SECRET: fromDotEnv(reader, /^REQUEST_SIGNING_SECRETS=(.*)$/m) }),
    wrong: () => ({ REQUEST_SIGNING_SECRET: `whsec_${Buffer.alloc(32, 1).toString('base64')}` }),
    code: 'signature_invalid',
  },
  {
    page: 'openid.md',
    credential: async (_, issuer) => ({ ACCESS_TOKEN: await accessToken(issuer.url, 'guest') }),
    wrong: async (issuer) => ({ ACCESS_TOKEN: await accessToken(issuer.url, 'guest', { audience: 'another-service' }) }),
    code: 'credentials_invalid',
    issuer: true,
  },
];

for (const way of WAYS) {
  describe(`docs/${way.page}`, () => {
    const blocks = blocksOf(way.page);
    const examples = examplesOf(blocks);
    let reader;
    let issuer;
    let url;
    let credential;

    before(async () => {
      reader = new Reader();
      if (way.issuer) issuer = await Issuer.start({ guest: {} });
      const [start] = tryItBlocks(blocks);
      url = (await reader.serve(start.text.replaceAll(ISSUER, issuer?.url))).replace('127.0.0.1', 'localhost');
      credential = await way.credential(reader, issuer);
    });
    after(async () => {
      await reader.leave();
      await issuer?.stop();
    });

    test('has its blocks where they are looked for: two to try it, an example a language', () => {
      assert.deepEqual(tryItBlocks(blocks).map(({ language }) => language), ['sh', 'sh']);
      assert.deepEqual(examples.map(({ language }) => language), LANGUAGES);
      assert.equal(blocks.length, 2 + LANGUAGES.length);
      if (way.issuer) assert.ok(tryItBlocks(blocks)[0].text.includes(PAGE_AUDIENCE) && AUDIENCE === 'zoom-signature');
    });

    test('the command to try it gets a signature', async () => {
      const [, { text }] = tryItBlocks(blocks);
      assert.ok(text.includes(ADDRESS));
      const shown = way.issuer ? credential : {};
      await verify(JSON.parse(await reader.run(text.replaceAll(ADDRESS, url), shown)).signature);
    });

    for (const { command, file, text } of examples) {
      test(`${command} prints a signature, and says why there is none`, async () => {
        reader.write(file, text);
        const variables = { ZOOM_SIGNATURE_URL: url, ...credential };
        await verify((await reader.run(command, variables)).trim());
        const refused = reader.run(command, { ...variables, ...(await way.wrong(issuer)) });
        await assert.rejects(refused, new RegExp(way.code));
        assert.ok(text.includes(ADDRESS), 'the server’s usual address is the default');
      });
    }
  });
}
