// The servers under load: one, or several that count together in Redis.

import { setTimeout as pause } from 'node:timers/promises';
import { startServer } from '../helpers/server.js';
import { Redis } from './redis.js';

const FOUND = 'counts with its replicas in redis';
const DOWN = 'redis cannot be used';
const BACK = 'redis is back';

const epochSecond = () => Math.floor(Date.now() / 1000);

/** Waits until this second is over. */
async function nextSecond() {
  for (const second = epochSecond(); epochSecond() === second;) await pause(1000 - (Date.now() % 1000));
}

export class Replicas {
  servers = [];
  /** Whether Redis may be away, or just back: signed requests may be 503. */
  isAway = false;
  /** What was signed until then, in epoch seconds, may be 503 when it is sent again. */
  lostUntil = 0;
  #redis;
  #turn = 0;

  static async start(count, variables) {
    const replicas = new Replicas();
    try {
      if (count > 1) replicas.#redis = await Redis.start();
      const shared = replicas.#redis ? { REDIS_URL: replicas.#redis.url } : {};
      for (let number = 1; number <= count; number += 1) replicas.servers.push(await startServer({ ...variables, ...shared }));
      if (replicas.#redis) {
        await replicas.#haveLogged(FOUND);
        // IDs are remembered from the next second on.
        await nextSecond();
      }
    } catch (error) {
      await replicas.stop();
      throw error;
    }
    return replicas;
  }

  get areSeveral() {
    return this.servers.length > 1;
  }

  /** The address of the next one: they take turns. */
  nextUrl() {
    this.#turn = (this.#turn + 1) % this.servers.length;
    return this.servers[this.#turn].url;
  }

  /** All log lines. */
  records() {
    return this.servers.flatMap(({ log }) => log.records());
  }

  /**
   * The primary of Redis dies, and its replica takes over once every server has noticed.
   * @param answered waits for the requests that were sent before
   * @param meanwhile sends requests, from which the servers notice
   */
  async failover(answered, meanwhile) {
    this.isAway = true;
    await answered();
    await this.#redis.killPrimary();
    meanwhile();
    await this.#haveLogged(DOWN);
    await this.#redis.promoteReplica();
    await this.#haveLogged(BACK);
    this.lostUntil = epochSecond();
    await nextSecond();
    this.isAway = false;
  }

  #haveLogged(text) {
    return Promise.all(this.servers.map(({ log }) => log.until((line) => line.includes(text))));
  }

  async stop() {
    await Promise.all(this.servers.map((server) => server.stop()));
    await this.#redis?.stop();
  }
}
