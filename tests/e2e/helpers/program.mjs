// Starts the real server in an empty working directory with only the given variables, so
// that no .env and no variable of the caller's reaches it.

import { execFileSync, spawn } from 'node:child_process';
import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Log } from './log.mjs';

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

/** A fresh API key: `entry` for the server's list, `key` for the caller. */
export function newKey(name) {
  const entry = execFileSync(binary(), ['key', 'new', name], { encoding: 'utf8' }).trim();
  return { entry, key: entry.slice(name.length + 1) };
}

/**
 * @param variables added to PATH, a free PORT and a JSON log
 * @returns its `url`, `pid`, `log` and `stop`, which waits until the log is read to its end
 */
export async function serve(variables) {
  const cwd = mkdtempSync(join(tmpdir(), 'zoom-signature-server-'));
  const env = { ...basics(), ...variables };
  const child = spawn(binary(), [], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
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

/** The variables of every server in the tests. */
export const basics = () => ({ PATH: process.env.PATH, PORT: '0', LOG_FORMAT: 'json' });
