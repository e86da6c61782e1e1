// The load: steady traffic, and a burst at each event of the timetable.

import { setTimeout as pause } from 'node:timers/promises';
import { retryAfter } from './judge.js';
import { greedy, kinds, unseen, withdrawn } from './requests.js';
import { Sent } from './sent.js';
import { Tally } from './tally.js';
import { LOOKS_AGAIN_WITHIN, TIMETABLE } from './timetable.js';
import { Traffic } from './traffic.js';
import { Wallet } from './wallet.js';

/** Shares of all requests. */
const GREEDY = 0.1;
const CROWD = 0.06;
const UNSEEN = 0.01;
const WITHDRAWN = 0.01;

/** Only the greedy caller, which sends all its requests at once, comes near it. */
const LIMIT = 0.03;

export class Load {
  tally = new Tally();
  seconds = 0;
  greedyAccepted = 0;
  #requests;
  #lasts;
  #crowds;
  #atATime;
  #callers;
  #issuer;
  #replicas;
  #wallet;
  #sent = new Sent();
  #deck = [];
  #traffic;

  constructor({ requests, seconds, atATime, replicas }, callers, issuer) {
    this.#requests = requests;
    this.#crowds = replicas > 1 ? 6 : 5;
    this.#lasts = seconds;
    this.#atATime = atATime;
    this.#callers = callers;
    this.#issuer = issuer;
    this.#wallet = new Wallet(issuer.url, callers.people);
    /** Requests a caller may make per minute. */
    this.limit = this.#part(LIMIT);
    for (const { name } of this.#kinds()) this.tally.expect(name);
  }

  get atATime() {
    return this.#atATime;
  }

  #part(of) {
    return Math.round(this.#requests * of);
  }

  async run(replicas) {
    this.#replicas = replicas;
    this.#traffic = new Traffic(replicas, this.tally, this.#atATime);
    this.#wallet.use(await this.#wallet.fetch());
    const began = performance.now();
    const at = (seconds) => pause(Math.max(0, began + seconds * 1000 - performance.now()));
    await Promise.all([this.#steady(at), this.#events(at, began)]);
    await this.#traffic.settled();
    this.seconds = (performance.now() - began) / 1000;
  }

  /** The requests besides the events, spread evenly over time. */
  async #steady(at) {
    const others = this.#part(GREEDY) + this.#crowds * this.#part(CROWD) + this.#part(UNSEEN) + this.#part(WITHDRAWN);
    const count = this.#requests - others;
    for (let index = 0; index < count; index += 1) {
      await at((index / count) * this.#lasts);
      this.#any();
    }
  }

  async #events(at, began) {
    const step = async (seconds, told, act) => {
      await at(seconds);
      tell(told);
      return act();
    };
    await step(TIMETABLE.firstChange, 'the keys change', () => this.#change());
    if (this.#replicas.areSeveral) await step(TIMETABLE.failover, 'Redis fails over', () => this.#failover());
    await step(TIMETABLE.forgetFirst, 'the first tokens are out of use', () => this.#wallet.forgetOldest());
    await step(TIMETABLE.secondChange, 'the keys change', () => this.#change());
    await step(TIMETABLE.greed, 'one caller asks too often', () => this.#greed());
    await step(TIMETABLE.forgetSecond, 'the second tokens are out of use', () => this.#wallet.forgetOldest());
    const { tokens, seen } = await step(TIMETABLE.thirdChangeAndOutage, 'the keys change, and the provider is gone', () => this.#outage(began));
    await step(TIMETABLE.back, 'the provider is back', () => this.#return());
    await step(seen, 'its newest keys are due', () => this.#useNewest(tokens));
  }

  #failover() {
    return this.#replicas.failover(() => this.#traffic.answered(), () => this.#crowd());
  }

  /** Rotates the keys, and sends a burst with tokens of both generations. */
  async #change() {
    await this.#issuer.rotate();
    this.#wallet.use(await this.#wallet.fetch());
    this.#crowd();
  }

  /**
   * The provider stops before the server sees its newest keys.
   * @returns tokens of those keys, and when the server will fetch them, by its own Retry-After
   */
  async #outage(began) {
    await this.#issuer.rotate();
    const tokens = await this.#wallet.fetch();
    await this.#issuer.stop();
    const { people } = tokens;
    const answers = this.#many(UNSEEN, 'token of an unseen key, the provider away', (index) => unseen(people[index % people.length]));
    this.#crowd();
    const waits = (await Promise.all(answers)).filter((answer) => answer?.status === 503).map(retryAfter);
    const told = Math.min(LOOKS_AGAIN_WITHIN, Math.max(0, ...waits));
    return { tokens, seen: (performance.now() - began) / 1000 + told + 1 };
  }

  async #return() {
    await this.#issuer.startAgain();
    this.#crowd();
  }

  /** Once the server has the newest keys, sends tokens of the first ones again. */
  async #useNewest(tokens) {
    this.#wallet.use(tokens);
    this.#crowd();
    await this.#traffic.settled();
    const { worn } = this.#wallet;
    this.#many(WITHDRAWN, 'token of a withdrawn key', (index) => withdrawn(worn[index % worn.length]));
  }

  async #greed() {
    const began = performance.now();
    const answers = await Promise.all(this.#many(GREEDY, 'one caller, too often', () => greedy(this.#callers.greedy)));
    const seconds = (performance.now() - began) / 1000;
    this.greedyAccepted = answers.filter((answer) => answer?.status === 200).length;
    /** A burst, plus the requests that the rate limit permits meanwhile; replicas may each be one off. */
    this.greedyAllowed = Math.ceil(this.limit * (1 + seconds / 60)) + this.#replicas.servers.length;
  }

  #crowd() {
    for (let index = 0; index < this.#part(CROWD); index += 1) this.#any();
  }

  #many(part, name, make) {
    return Array.from({ length: this.#part(part) }, (_, index) => this.#traffic.send(name, () => make(index)));
  }

  /** Interleaves the kinds of request by their shares, so that none is left out. */
  #any() {
    if (this.#deck.length === 0) this.#deck = shuffled(this.#newDeck());
    const { name, make } = this.#deck.pop();
    this.#traffic.send(name, make);
  }

  #kinds() {
    return kinds({ callers: this.#callers, wallet: this.#wallet, sent: this.#sent, replicas: this.#replicas });
  }

  #newDeck() {
    const possible = this.#kinds().filter(({ again }) => !again || !this.#sent.isEmpty);
    return possible.flatMap((kind) => Array(Math.round(kind.share / 5)).fill(kind));
  }
}

/** Prints progress to stderr; the result goes to stdout. */
function tell(step) {
  console.error(`load: ${step}`);
}

function shuffled(list) {
  for (let last = list.length - 1; last > 0; last -= 1) {
    const other = Math.floor(Math.random() * (last + 1));
    [list[last], list[other]] = [list[other], list[last]];
  }
  return list;
}
