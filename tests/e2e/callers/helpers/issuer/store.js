// The provider's sessions, which survive a rotation of keys.

/** @returns an adapter for the provider: a function from the kind of record to its store */
export function newStore() {
  const records = new Map();
  return (kind) => new Store(kind, records);
}

class Store {
  #kind;
  #records;

  constructor(kind, records) {
    this.#kind = kind;
    this.#records = records;
  }

  #key(id) {
    return `${this.#kind} ${id}`;
  }

  async upsert(id, payload) {
    this.#records.set(this.#key(id), payload);
  }

  async find(id) {
    return this.#records.get(this.#key(id));
  }

  async findByUid(uid) {
    return [...this.#records.values()].find((payload) => payload.kind === this.#kind && payload.uid === uid);
  }

  async consume(id) {
    this.#records.get(this.#key(id)).consumed = Math.floor(Date.now() / 1000);
  }

  async destroy(id) {
    this.#records.delete(this.#key(id));
  }

  async revokeByGrantId(grantId) {
    for (const [key, payload] of this.#records) {
      if (payload.grantId === grantId) this.#records.delete(key);
    }
  }
}
