// Starts the real server with the variables given, its own credentials and an empty
// working directory, so that no .env and no variable of the caller's reaches it.

import { spawn } from 'node:child_process';
import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Log } from './log.js';

export const KEY = 'callerTestKey_01234567';
export const SECRET = 'caller-test-secret-0123456789abcdefgh';

export function binary() {
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

/** What every server of these tests is started with. */
export const basics = () => ({
  PATH: process.env.PATH,
  PORT: '0',
  LOG_FORMAT: 'json',
  ZOOM_MEETING_SDK_KEY: KEY,
  ZOOM_MEETING_SDK_SECRET: SECRET,
});

/**
 * @param variables of its environment, beside the basics
 * @returns its `url`, `pid`, `log` and `stop`, which waits until the log is read to its end
 */
export async function startServer(variables = {}) {
  const cwd = mkdtempSync(join(tmpdir(), 'zoom-signature-callers-'));
  const child = spawn(binary(), [], { cwd, env: { ...basics(), ...variables }, stdio: ['ignore', 'pipe', 'pipe'] });
  const log = new Log(child);
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  const stop = async () => {
    child.kill('SIGTERM');
    await log.ended;
    process.off('exit', kill);
    rmSync(cwd, { recursive: true, force: true });
  };
  try {
    return { url: await log.listening(), pid: child.pid, log, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
