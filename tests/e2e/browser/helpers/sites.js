// Programs and web servers that examples need.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request as forwarded } from 'node:http';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Log } from '../../helpers/log.mjs';

const HERE = fileURLToPath(new URL('..', import.meta.url));
/** Inside the folder of node_modules, so that packages are found: Turbopack follows no links out of a project. */
const PROJECTS = join(HERE, 'test-results');
const VITE = [process.execPath, join(HERE, 'node_modules/vite/bin/vite.js')];
const NEXT = [process.execPath, join(HERE, 'node_modules/next/dist/bin/next')];
const LISTENING = /listening on (http:\/\/127\.0\.0\.1:\d+)/;
const LOCAL = /Local: +(http:\/\/127\.0\.0\.1:\d+)/;

/** A folder with these files, by their names. */
function project(files) {
  mkdirSync(PROJECTS, { recursive: true });
  const folder = mkdtempSync(join(PROJECTS, 'project-'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(folder, dirname(name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

function launch(command, folder, variables) {
  const child = spawn(command[0], command.slice(1), {
    cwd: folder,
    env: { PATH: process.env.PATH, PORT: '0', ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  const log = new Log(child);
  const ended = log.ended.then(() => process.off('exit', kill));
  return { child, log, ended };
}

/** Runs a program to its end. */
async function run(command, folder, variables) {
  const { child, log, ended } = launch(command, folder, variables);
  await ended;
  if (child.exitCode !== 0) throw new Error(`${command.join(' ')} ended with ${child.exitCode}:\n${log.text()}`);
}

/**
 * Runs a server until it says where it listens.
 * @returns its `url`, and `stop`
 */
async function serve(command, folder, listening, variables) {
  const { child, log, ended } = launch(command, folder, variables);
  const stop = () => {
    child.kill('SIGTERM');
    return ended;
  };
  try {
    return { url: await log.until((line) => line.match(listening)?.[1]), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

const TYPES = { html: 'text/html', js: 'text/javascript', css: 'text/css' };

/**
 * A web server with these pages, by their names.
 * @param backend where requests under /api/ go
 */
export async function site(pages, { backend } = {}) {
  const server = createServer((request, response) => {
    const name = new URL(request.url, 'http://localhost').pathname.slice(1) || 'index.html';
    if (backend && name.startsWith('api/')) return forward(request, response, backend);
    if (!Object.hasOwn(pages, name)) return response.writeHead(404).end();
    return response.writeHead(200, { 'Content-Type': TYPES[name.split('.').pop()] }).end(pages[name]);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    url: `http://127.0.0.1:${port}`,
    stop: () => new Promise((closed) => {
      server.close(closed);
      server.closeAllConnections();
    }),
  };
}

function forward(request, response, backend) {
  const { method, headers, url } = request;
  const onward = forwarded(new URL(url, backend), { method, headers }, (answer) => {
    response.writeHead(answer.statusCode, answer.headers);
    answer.pipe(response);
  });
  onward.once('error', () => response.writeHead(502).end());
  request.pipe(onward);
}

const VITE_CONFIG = `
  import react from '@vitejs/plugin-react';
  import vue from '@vitejs/plugin-vue';

  const at = { host: '127.0.0.1', port: 0 };
  export default { plugins: [react(), vue()], cacheDir: '.vite', server: at, preview: at };`;

/** A project with Vite, in development or built. */
export async function viteProject(files, { built }) {
  const { folder, remove } = project({ ...files, 'vite.config.js': VITE_CONFIG });
  if (built) await run([...VITE, 'build'], folder);
  const { url, stop } = await serve(built ? [...VITE, 'preview'] : VITE, folder, LOCAL);
  return { url, stop: () => stop().finally(remove) };
}

/** A program in a folder of its own. @returns `start(variables)`, and `remove` */
export function programProject(command, files) {
  const { folder, remove } = project(files);
  return { start: (variables) => serve(command.split(' '), folder, LISTENING, variables), remove };
}

/** A project with Next.js, built. @returns `start(variables)`, and `remove` */
export async function nextProject(files) {
  const { folder, remove } = project(files);
  const quiet = { NEXT_TELEMETRY_DISABLED: '1' };
  await run([...NEXT, 'build'], folder, quiet);
  const command = [...NEXT, 'start', '--hostname', '127.0.0.1'];
  return { start: (variables) => serve(command, folder, LOCAL, { ...quiet, ...variables }), remove };
}
