import { createServer, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * Viewers of the live feed, in a process of their own: `node viewers.ts <url of the feed> <token> <count>`; prints its port. Every tenth
 * drops its connection when it has heard a few words, and comes back a second later with the last id that it heard. `GET /`
 * tells what each of them heard so far.
 */
const [url = '', token = '', count = '0'] = process.argv.slice(2);

/** What one viewer heard. Times are epoch milliseconds. */
export interface Heard {
  /** When each order was named first. */
  readonly orders: Readonly<Record<string, number>>;
  /** When it was said that there are more than are named. */
  readonly more: readonly number[];
  readonly words: number;
  readonly greeted: boolean;
  readonly cameBack: number;
  /** Words that said that everything may have changed: nothing was resumed. */
  readonly resets: number;
}

const DROPS_AFTER_WORDS = 3;
const AWAY_MS = 1_000;

class Watcher {
  readonly #number: number;
  readonly #orders = new Map<string, number>();
  readonly #more: number[] = [];
  #words = 0;
  #greeted = false;
  #cameBack = 0;
  #resets = 0;
  #lastId = '';

  constructor(number: number) {
    this.#number = number;
    this.#follow();
  }

  heard(): Heard {
    return {
      orders: Object.fromEntries(this.#orders),
      more: this.#more,
      words: this.#words,
      greeted: this.#greeted,
      cameBack: this.#cameBack,
      resets: this.#resets,
    };
  }

  #follow(): void {
    const headers = {
      authorization: `Bearer ${token}`,
      ...(this.#lastId === '' ? {} : { 'last-event-id': this.#lastId }),
    };
    const localAddress = `127.2.${Math.floor(this.#number / 200)}.${(this.#number % 200) + 1}`;
    const asked = request(url, { headers, localAddress, agent: false }, (response) => this.#read(response));
    asked.on('error', () => this.#comeBack());
    asked.end();
  }

  #comeBack(): void {
    setTimeout(() => {
      this.#cameBack += 1;
      this.#follow();
    }, AWAY_MS);
  }

  #read(response: IncomingMessage): void {
    let rest = '';
    response.setEncoding('utf8');
    response.on('data', (chunk: string) => {
      const blocks = (rest + chunk).split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) this.#hear(block);
      const drops = this.#number % 10 === 0 && this.#cameBack === 0 && this.#words >= DROPS_AFTER_WORDS;
      if (drops) response.destroy();
    });
    response.once('close', () => this.#comeBack());
    response.on('error', () => {});
  }

  #hear(block: string): void {
    const fields = new Map(block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line] as const));
    const textOf = (name: string): string => fields.get(name)?.slice(name.length + 2) ?? '';
    const kind = textOf('event');
    if (kind === '') return;
    this.#lastId = textOf('id');
    this.#greeted = true;
    if (kind === 'reset') this.#resets += 1;
    const { orders, more } = JSON.parse(textOf('data')) as { orders: string[]; more: boolean };
    const now = Date.now();
    if (kind === 'change') this.#words += 1;
    if (more) this.#more.push(now);
    for (const order of orders) if (!this.#orders.has(order)) this.#orders.set(order, now);
  }
}

const watchers = Array.from({ length: Number(count) }, (_, number) => new Watcher(number));
const server = createServer((_, response) => {
  response.end(JSON.stringify(watchers.map((watcher) => watcher.heard())));
});
server.listen(0, '127.0.0.1', () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`));
