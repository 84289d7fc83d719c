import { connect, type Socket } from 'node:net';
import { temporaryPostgres } from '../src/testing/test-database.ts';
import { type Machine, signIn } from './api/machine.ts';
import { type Server, startServer } from './child.ts';
import { type BenchHub, ONE_SHOP, startBenchHub } from './hub.ts';
import { type Sent, sendOrders } from './ingress/sending.ts';
import { type Asked, askers } from './live/askers.ts';
import type { Heard } from './live/viewers.ts';
import { type Figure, percentile, report, residentMib, SMALL } from './measure.ts';

/**
 * The API and the live feed under load: orders come at 50/s as signed webhooks while 200 viewers follow the feed, 20 more never read
 * it, and 20 programs ask for today, orders, the search and passports. Every tenth viewer loses its connection and comes back. The run
 * fails when a viewer was told of an order neither by name nor as one of more, or when one that came back had to begin anew. The raw
 * limit is a server that stores nothing and tells as many viewers as often. `node bench/live.ts [--small]`
 */
const VIEWERS = SMALL ? 20 : 200;
const SILENT = SMALL ? 2 : 20;
const PROGRAMS = SMALL ? 2 : 20;
const PER_SECOND = SMALL ? 20 : 50;
const COUNT = PER_SECOND * (SMALL ? 6 : 60);
const WARM = SMALL ? 20 : 500;
const PATIENCE_MS = 120_000;

const figures: Figure[] = [];
const note = (what: string, samples: readonly number[], marks: Partial<Figure> = {}): void => {
  figures.push({ what: `${what}, p50`, value: percentile(samples, 0.5), unit: 'ms', ...marks });
  figures.push({ what: `${what}, p99`, value: percentile(samples, 0.99), unit: 'ms', ...marks });
};

const heardBy = async (viewers: Server): Promise<readonly Heard[]> =>
  (await (await fetch(viewers.url)).json()) as readonly Heard[];

async function until(viewers: Server, holds: (heard: readonly Heard[]) => boolean): Promise<readonly Heard[]> {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    const heard = await heardBy(viewers);
    if (holds(heard) || performance.now() > deadline) return heard;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

/** Orders that a viewer was not told of: by name, or by a word that there are more, after they were sent. */
function missedBy({ orders, more }: Heard, { sentAt }: Sent): string[] {
  const last = more.at(-1) ?? 0;
  return Object.entries(sentAt).flatMap(([id, at]) =>
    orders[`order/shopify-eu/${id}`] === undefined && last < at ? [id] : [],
  );
}

const delaysOf = ({ orders }: Heard, { sentAt }: Sent): number[] =>
  Object.entries(sentAt).flatMap(([id, at]) => {
    const heardAt = orders[`order/shopify-eu/${id}`];
    return heardAt === undefined ? [] : [heardAt - at];
  });

const orderFrom = (firstId: number, url: string): Promise<Sent> =>
  sendOrders({ url, count: COUNT, firstId, connections: 16, perSecond: PER_SECOND });

interface Told {
  readonly sent: Sent;
  readonly heard: readonly Heard[];
}

/** Sends orders to who tells viewers of them, until all who must have heard of all. */
async function tell(
  viewers: Server,
  { url, firstId, must = () => true }: { url: string; firstId: number; must?: (viewer: Heard) => boolean },
): Promise<Told> {
  await until(viewers, (heard) => heard.every(({ greeted }) => greeted));
  const sent = await orderFrom(firstId, url);
  const heard = await until(viewers, (all) => all.filter(must).every((each) => missedBy(each, sent).length === 0));
  return { sent, heard: heard.filter(must) };
}

/** Follows the feed and never reads. */
function silentViewers(hub: BenchHub, { token }: Machine): readonly Socket[] {
  const { port, hostname } = new URL(hub.url);
  return Array.from({ length: SILENT }, (_, index) => {
    const socket = connect({ port: Number(port), host: hostname, localAddress: `127.3.0.${index + 1}` });
    socket.pause();
    socket.on('error', () => {});
    socket.write(`GET /api/v1/live HTTP/1.1\r\nhost: ${hostname}\r\nauthorization: Bearer ${token}\r\n\r\n`);
    return socket;
  });
}

function judge({ sent, heard }: Told): void {
  const missed = heard.flatMap((each) => missedBy(each, sent));
  if (missed.length > 0) throw new Error(`viewers missed ${missed.length} orders, the first of them ${missed[0]}`);
  const back = heard.filter(({ cameBack }) => cameBack > 0);
  if (back.length < VIEWERS / 10) throw new Error(`only ${back.length} viewers lost their connection and came back`);
  const anew = back.filter(({ resets }) => resets > 0);
  if (anew.length > 0) throw new Error(`${anew.length} of ${back.length} viewers that came back had to begin anew`);
  const delays = heard.flatMap((each) => delaysOf(each, sent));
  note('from the webhook to the viewer', delays, { goal: '≤ 2000' });
  figures.push({ what: 'orders told by name', value: (100 * delays.length) / (heard.length * COUNT), unit: '%' });
  figures.push({ what: 'viewers that came back and went on', value: back.length, unit: 'viewers' });
}

async function rawLimit(): Promise<void> {
  await using server = await startServer('live/raw-server.ts');
  await using viewers = await startServer('live/viewers.ts', `${server.url}/api/v1/live`, 'nobody', String(VIEWERS));
  // It remembers nothing for who comes back, so only those who stayed are asked.
  const { sent, heard } = await tell(viewers, { url: server.url, firstId: 1, must: ({ cameBack }) => cameBack === 0 });
  const delays = heard.flatMap((each) => delaysOf(each, sent));
  note('a server that stores nothing, to the viewer', delays, { raw: true });
  figures.push({ what: 'its webhooks, p99', value: sent.p99Ms, unit: 'ms', raw: true });
}

function noteAnswers(asked: Asked): void {
  for (const [what, samples] of Object.entries(asked)) note(`answer to ${what}`, samples, { goal: '≤ 200' });
  const all = Object.values(asked).flat();
  note('answers of all kinds', all, { goal: '≤ 200' });
  figures.push({ what: 'questions answered', value: all.length, unit: 'questions' });
}

await using postgres = await temporaryPostgres();
await using database = await postgres.testDatabase({ poolSize: 1 });
await using hub = await startBenchHub(ONE_SHOP, { databaseUrl: database.url });
await sendOrders({ url: hub.url, count: WARM, firstId: 900_001, connections: 8 });
const alone = await orderFrom(1_000_001, hub.url);
const before = residentMib(hub.pid);

const machines: Machine[] = [];
for (let number = 0; number < PROGRAMS; number += 1) machines.push(await signIn(hub, number, ['read', 'personal']));
const [first] = machines;
if (first === undefined) throw new Error('there is a machine');
const silent = silentViewers(hub, first);
{
  await using viewers = await startServer('live/viewers.ts', `${hub.url}/api/v1/live`, first.token, String(VIEWERS));
  const ending = new AbortController();
  const asking = askers(
    machines,
    Array.from({ length: WARM }, (_, index) => 900_001 + index),
    ending.signal,
  );
  const told = await tell(viewers, { url: hub.url, firstId: 2_000_001 }).finally(() => ending.abort());
  judge(told);
  noteAnswers(await asking);
  figures.push({ what: 'webhooks without viewers, p50', value: alone.p50Ms, unit: 'ms' });
  figures.push({ what: 'webhooks without viewers, p99', value: alone.p99Ms, unit: 'ms' });
  figures.push({ what: 'webhooks with viewers, p50', value: told.sent.p50Ms, unit: 'ms' });
  figures.push({ what: 'webhooks with viewers, p99', value: told.sent.p99Ms, unit: 'ms' });
}
figures.push({ what: 'memory of the hub before viewers', value: before, unit: 'MiB' });
figures.push({ what: 'memory of the hub after them', value: residentMib(hub.pid), unit: 'MiB' });
for (const socket of silent) socket.destroy();
for (const machine of machines) await machine[Symbol.asyncDispose]();
await rawLimit();
report('live', figures);
