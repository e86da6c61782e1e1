#!/usr/bin/env node
// Runs the program from the package for this system.

import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { constants } from 'node:os';

const name = `zoom-signature-${process.platform}-${process.arch}`;

function program() {
  const file = process.platform === 'win32' ? 'zoom-signature.exe' : 'zoom-signature';
  try {
    return createRequire(import.meta.url).resolve(`${name}/${file}`);
  } catch {
    console.error(`zoom-signature: the package ${name} is missing. either npm ran with --omit=optional, or there is no package for this system.`);
    process.exit(1);
  }
}

const child = spawn(program(), process.argv.slice(2), { stdio: 'inherit' });
// A signal to this process is meant for the program. At a terminal, Ctrl-C reaches both anyway.
for (const signal of ['SIGTERM', 'SIGHUP', 'SIGINT']) {
  process.on(signal, () => {
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
  });
}
child.on('error', (error) => {
  console.error(`zoom-signature: ${error.message}`);
  process.exit(1);
});
child.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
