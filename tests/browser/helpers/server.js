// Starts the real server for one test file, with its own credentials and an empty
// working directory, so that no .env and no variable of the caller's reaches it.

import { execFileSync, spawn } from 'node:child_process';
import { accessSync, constants, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const KEY = 'browserTestKey_0123456';
export const SECRET = 'browser-test-secret-0123456789abcdef';
export const SDK_DIR = fileURLToPath(new URL('../node_modules/@zoom/meetingsdk/dist', import.meta.url));

const START_WITHIN = 10_000;

function binary() {
  const path = process.env.ZOOM_SIGNATURE_BIN;
  if (!path) {
    throw new Error('ZOOM_SIGNATURE_BIN is not set: build the server with `cargo build` and set it to the path of target/debug/zoom-signature.');
  }
  try {
    accessSync(path, constants.X_OK);
  } catch {
    throw new Error(`ZOOM_SIGNATURE_BIN names ${path}, which is no program that can be run.`);
  }
  return resolve(path);
}

/** A fresh API key: `entry` as the server's list takes it, `key` as a caller sends it. */
export function newKey(name) {
  const entry = execFileSync(binary(), ['key', 'new', name], { encoding: 'utf8' }).trim();
  return { entry, key: entry.slice(name.length + 1) };
}

/** Debian keeps it in a folder named after the machine's architecture. */
function libfaketime() {
  const candidates = readdirSync('/usr/lib').map((name) => `/usr/lib/${name}/faketime/libfaketime.so.1`);
  const found = candidates.find((path) => existsSync(path));
  if (!found) throw new Error('libfaketime, which sets a server’s clock ahead, is missing: install it with `apt-get install libfaketime`.');
  return found;
}

/** A clock that many seconds ahead of the machine's; timeouts run as ever. */
function clockAhead(seconds) {
  return { LD_PRELOAD: libfaketime(), FAKETIME: `+${seconds}s`, FAKETIME_DONT_FAKE_MONOTONIC: '1' };
}

/**
 * @param options.sdk 'self' serves the npm package, 'cdn' leaves the SDK to Zoom's CDN
 * @param options.demo gives no credentials
 * @param options.ahead sets its clock that many seconds ahead
 * @param options.env further variables, such as the gate's
 */
export async function startServer({ sdk = 'self', demo = false, ahead = 0, env = {} } = {}) {
  const cwd = mkdtempSync(join(tmpdir(), 'zoom-signature-browser-'));
  const child = spawn(binary(), [], {
    cwd,
    env: {
      PATH: process.env.PATH,
      PORT: '0',
      ...(!demo && { ZOOM_MEETING_SDK_KEY: KEY, ZOOM_MEETING_SDK_SECRET: SECRET }),
      ...(ahead > 0 && clockAhead(ahead)),
      ...(sdk === 'self' && { ZOOM_WEB_SDK_DIR: SDK_DIR }),
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      const exited = new Promise((done) => child.once('exit', done));
      child.kill('SIGTERM');
      await exited;
    }
    rmSync(cwd, { recursive: true, force: true });
  };
  try {
    return { url: await listening(child), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function listening(child) {
  return new Promise((resolve, reject) => {
    let output = '';
    const timer = setTimeout(() => reject(new Error(`the server did not start in time:\n${output}`)), START_WITHIN);
    const take = (chunk) => {
      output += chunk;
      const line = output.match(/listening on (http:\/\/127\.0\.0\.1:\d+)/);
      if (!line) return;
      clearTimeout(timer);
      resolve(line[1]);
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.once('error', reject);
    child.once('exit', (code) => {
      clearTimeout(timer);
      reject(new Error(`the server ended with ${code} before it listened:\n${output}`));
    });
  });
}
