// Two real Redis servers behind one address: a primary and its replica, which takes over.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pipeline } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';

const STARTS_WITHIN = 20_000;
const LOOK_EVERY = 20;

export class Redis {
  /** What the servers are given. */
  url;
  #folder = mkdtempSync(join(tmpdir(), 'zoom-signature-redis-'));
  #primary;
  #replica;
  #current;
  #address;

  static async start() {
    const redis = new Redis();
    try {
      await redis.#start();
    } catch (error) {
      await redis.stop();
      throw error;
    }
    return redis;
  }

  async #start() {
    const port = await freePort();
    this.#primary = await Instance.start(this.#folder, 'primary', ['--port', port, '--bind', '127.0.0.1', '--repl-diskless-sync-delay', '0']);
    this.#replica = await Instance.start(this.#folder, 'replica', ['--port', '0', '--replicaof', '127.0.0.1', port]);
    await eventually('replication begins', async () => (await this.#primary.ask('INFO replication')).includes('state=online'));
    this.#current = this.#primary;
    this.#address = createServer((client) => {
      pipeline(client, connect(this.#current.socket), client, () => {});
    });
    this.#address.listen(0, '127.0.0.1');
    await once(this.#address, 'listening');
    this.url = `redis://127.0.0.1:${this.#address.address().port}`;
  }

  /** The primary dies; nothing answers at the address. */
  killPrimary() {
    return this.#primary.kill();
  }

  /** The replica becomes the primary, and the address leads to it. */
  async promoteReplica() {
    await this.#replica.ask('REPLICAOF NO ONE');
    this.#current = this.#replica;
  }

  async stop() {
    this.#address?.close();
    await this.#primary?.kill();
    await this.#replica?.kill();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

class Instance {
  socket;
  #child;
  #ended;
  #kill = () => this.#child.kill('SIGKILL');

  static async start(folder, name, options) {
    const instance = new Instance();
    instance.socket = join(folder, `${name}.sock`);
    const settings = ['--unixsocket', instance.socket, '--save', '', '--dbfilename', `${name}.rdb`, ...options];
    instance.#child = spawn('redis-server', settings.map(String), { cwd: folder, stdio: 'ignore' });
    instance.#ended = new Promise((ended) => {
      instance.#child.once('error', ended);
      instance.#child.once('exit', ended);
    });
    process.once('exit', instance.#kill);
    await eventually(`${name} of Redis listens`, () => existsSync(instance.socket));
    return instance;
  }

  /** The reply to a command, as the protocol writes it. */
  async ask(command) {
    const connection = connect(this.socket);
    connection.write(`${command}\r\nQUIT\r\n`);
    const lines = [];
    for await (const line of createInterface({ input: connection })) lines.push(line);
    return lines.join('\n');
  }

  async kill() {
    this.#kill();
    process.off('exit', this.#kill);
    await this.#ended;
  }
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

async function eventually(what, isSo) {
  const until = performance.now() + STARTS_WITHIN;
  while (!(await isSo())) {
    if (performance.now() > until) throw new Error(`This does not happen: ${what}.`);
    await pause(LOOK_EVERY);
  }
}
