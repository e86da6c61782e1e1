// A reader who follows a page, with a folder and terminals in it.

import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Log } from '../../helpers/log.mjs';
import { binary } from '../../helpers/program.mjs';
import { python } from './python.js';
import { basics } from './server.js';

const NODE_MODULES = fileURLToPath(new URL('../node_modules', import.meta.url));

export class Reader {
  folder = mkdtempSync(join(tmpdir(), 'zoom-signature-reader-'));
  #running = [];

  constructor() {
    // What `npm install` would have created.
    symlinkSync(NODE_MODULES, join(this.folder, 'node_modules'));
    // The program with the name that `cargo install` gives it.
    mkdirSync(join(this.folder, 'bin'));
    symlinkSync(binary(), join(this.folder, 'bin', 'zoom-signature'));
  }

  #terminal(text, variables) {
    const path = [join(this.folder, 'bin'), dirname(python()), process.env.PATH].join(':');
    // Its own process group, so that the command's children end with it.
    return spawn('bash', ['-e', '-o', 'pipefail', '-c', text], {
      cwd: this.folder,
      detached: true,
      env: { ...basics(), HOME: this.folder, ...variables, PATH: path },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }

  write(file, text) {
    writeFileSync(join(this.folder, file), text);
  }

  /** Runs commands of which the last is the server; returns the server's URL. */
  async serve(text, variables) {
    const child = this.#terminal(text, variables);
    const log = new Log(child);
    this.#running.push({ child, log });
    return log.listening();
  }

  /** Runs commands to their end; returns their output. */
  async run(text, variables) {
    const child = this.#terminal(text, variables);
    let output = '';
    let complaints = '';
    child.stdout.on('data', (chunk) => { output += chunk; });
    child.stderr.on('data', (chunk) => { complaints += chunk; });
    const code = await new Promise((done, failed) => {
      child.once('error', failed);
      child.once('close', done);
    });
    if (code !== 0) throw new Error(`it ended with ${code}:\n${text}\n${output}${complaints}`);
    return output;
  }

  async leave() {
    for (const { child, log } of this.#running) {
      if (child.exitCode === null) process.kill(-child.pid, 'SIGTERM');
      await log.ended;
    }
    rmSync(this.folder, { recursive: true, force: true });
  }
}
