/** Keeps a value for each of the keys that were asked for last; the one unused for longest goes first. */
export class RecentMap<Key, Value> {
  /** The key asked for last at the end. */
  private readonly values = new Map<Key, Value>();

  constructor(private readonly limit: number) {}

  has(key: Key): boolean {
    return this.values.has(key);
  }

  /** @param make the value of a key that is not kept */
  get(key: Key, make: (key: Key) => Value): Value {
    const value = this.values.get(key) ?? make(key);
    this.values.delete(key);
    this.values.set(key, value);
    if (this.values.size > this.limit) this.values.delete(this.values.keys().next().value!);
    return value;
  }

  clear(): void {
    this.values.clear();
  }
}
