// Runs programs in the Python environment of these tests.

import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const PYTHON = fileURLToPath(new URL('../.venv/bin/python', import.meta.url));

export function python() {
  if (!existsSync(PYTHON)) throw new Error(`${PYTHON} is missing: run tests/e2e/callers/install.`);
  return PYTHON;
}

/** Runs a program of `../python/` with JSON as its input and output. */
export function runPython(name, input) {
  const script = fileURLToPath(new URL(`../python/${name}`, import.meta.url));
  const child = spawn(python(), [script], { stdio: ['pipe', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.on('data', (chunk) => { output += chunk; });
  child.stdin.end(JSON.stringify(input));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      if (code !== 0) return reject(new Error(`${name} ended with ${code}`));
      return resolve(JSON.parse(output));
    });
  });
}
