import pc from 'picocolors';
import { soldTwice } from './flash-count.ts';
import type { FlashSale } from './flash-sale.ts';
import { bar, durationText, type Stroke, wrapped } from './painting.ts';
import type { StockBooks } from './stock-books.ts';

/** An article as the hub's own ledger tells it, in pieces. */
export interface StockLine {
  readonly sku: string;
  /** As the hub last read it in Odoo. */
  readonly onHand: number;
  /** Kept in Odoo for orders, and claimed for what no reading of Odoo reflects yet. */
  readonly reserved: number;
  readonly claimed: number;
  /** What each channel shows. */
  readonly channels: readonly { readonly name: string; readonly shown: number }[];
  /** How old the reading is. */
  readonly ageMs: number;
  /** What is usual, for the length of the bar. */
  readonly usual: number;
}

const SIGNS: readonly Omit<Stroke, 'amount'>[] = [
  { sign: '█', paint: pc.cyan },
  { sign: '▓', paint: pc.blue },
  { sign: '▒', paint: pc.magenta },
];
const SOLD: Omit<Stroke, 'amount'> = { sign: '░', paint: pc.yellow };
const SKU_COLUMNS = 12;
/** What stands beside the name of a channel: a space, its sign and a space. */
const BESIDE_NAME = 3;
/** A bar shorter than this says nothing. */
const LEAST_BAR = 10;

/** The one stock: what Odoo has, what of it is sold, and what each channel shows of the rest. */
export function stockTable(lines: readonly StockLine[], columns: number): string[] {
  const [first] = lines;
  if (first === undefined) return [];
  const names = first.channels.map(({ name }) => name);
  const heads = names.map((name, index) => `${SIGNS[index]?.paint?.(SIGNS[index].sign) ?? ' '} ${name}`);
  const head = `${pc.bold('One stock'.padEnd(SKU_COLUMNS))}   Odoo  kept ${SOLD.paint?.(SOLD.sign)} claimed ${heads.join(' ')}   read`;
  const textColumns = SKU_COLUMNS + 7 + 6 + 10 + names.reduce((sum, name) => sum + name.length + BESIDE_NAME, 0) + 7;
  const room = columns - textColumns - 2;
  return [
    head,
    ...lines.map((line) => {
      const shown = line.channels.map(({ shown: pieces }, index) =>
        String(pieces).padStart((names[index] ?? '').length + BESIDE_NAME),
      );
      const numbers = [
        line.sku.padEnd(SKU_COLUMNS),
        String(line.onHand).padStart(7),
        String(line.reserved).padStart(6),
        String(line.claimed).padStart(10),
        ...shown,
        durationText(line.ageMs).padStart(7),
      ].join('');
      return room < LEAST_BAR ? numbers : `${numbers}  ${stockBar(line, room)}`;
    }),
  ];
}

function stockBar({ channels, reserved, claimed, onHand, usual }: StockLine, columns: number): string {
  const strokes = channels.map(({ shown }, index): Stroke => ({ amount: shown, sign: '█', ...SIGNS[index] }));
  return bar([...strokes, { amount: reserved + claimed, ...SOLD }], Math.max(usual, onHand), columns);
}

const PHASES: Readonly<Record<FlashSale['phase'], string>> = {
  stocking: 'comes into Odoo; the shops are told',
  selling: 'is on; Odoo slowed to a few orders a second',
  recovering: 'is on; Odoo has its speed back',
  settling: 'is sold; Odoo takes in what waits',
  over: 'is over',
};

/** The picture of a flash sale. */
export function flashPanel(sale: FlashSale, columns: number): string[] {
  const { title, phase, buyers, came, tooLate, count, verdict } = sale;
  const { existed, sold, sellers, accepted, inOdoo } = count;
  const twice = soldTwice(count);
  const width = Math.max(LEAST_BAR, Math.min(50, columns - 40));
  const left = Math.max(0, existed - sold);
  const sells = bar(
    [
      { amount: left, sign: '█', paint: pc.green },
      { amount: sold, sign: '░', paint: pc.yellow },
    ],
    existed,
    width,
  );
  const booked = bar(
    [
      { amount: inOdoo, sign: '█', paint: pc.cyan },
      { amount: accepted - inOdoo, sign: '░', paint: pc.yellow },
    ],
    Math.max(existed, accepted),
    width,
  );
  const bySeller = sellers.map(({ name, pieces }) => `${name} ${pieces}`);
  const doubled = twice === 0 ? pc.green('0 twice') : pc.red(`${twice} twice`);
  return [
    `${pc.bold('Flash sale')}  ${title} ${PHASES[phase]}`,
    `  left    ${sells}  ${left} of ${existed}`,
    `  sold    ${pc.bold(`${sold} of ${existed}`)}, ${doubled}`,
    ...wrapped('  by      ', bySeller, columns),
    `  Odoo    ${booked}  ${inOdoo} there, ${accepted - inOdoo} waiting`,
    `  buyers  ${came} of ${buyers} came, ${tooLate} too late`,
    ...(verdict === undefined ? [] : ['', ...verdictLines(verdict)]),
  ];
}

/** How it went, for a screen and for a terminal that only takes lines. */
export function verdictLines({ kept, says }: NonNullable<FlashSale['verdict']>): string[] {
  const [first = '', ...rest] = says;
  const mark = kept ? pc.green('✓') : pc.red('✗');
  return [`  ${mark} ${first}`, ...rest.map((line) => `    ${line}`)];
}

/** A flash sale as one plain line. */
export function flashLine({ title, phase, came, tooLate, count }: FlashSale): string {
  const { existed, sold, accepted, inOdoo } = count;
  const waiting = accepted - inOdoo;
  return `${title} ${phase}: ${sold} of ${existed} sold, ${soldTwice(count)} twice · ${waiting} waiting for Odoo · ${came} came, ${tooLate} too late`;
}

/** The closing table: what Odoo has, what is sold of it, what the shops show, and whether the two agree. */
export function stockCertificate(books: readonly StockBooks[]): string[] {
  const names = Object.keys(books[0]?.shown ?? {});
  const head = `${'Stock'.padEnd(SKU_COLUMNS)}   Odoo   sold  ${names.join('  ')}  difference`;
  const lines = books.map(({ sku, onHand, sold, shown, difference }) => {
    const numbers = names.map((name) => String(shown[name] ?? 0).padStart(name.length + 2));
    const text = [String(onHand).padStart(7), String(sold).padStart(7), ...numbers, String(difference).padStart(12)];
    return `${sku.padEnd(SKU_COLUMNS)}${text.join('')}`;
  });
  const twice = books.reduce((sum, each) => sum + each.twice, 0);
  const words = twice === 0 ? 'Nothing was sold twice.' : `${twice} pieces were sold that did not exist.`;
  const isOnItsWay = books.some(({ difference }) => difference > 0);
  return [head, ...lines, ...(isOnItsWay ? ['What the shops show too much was sold a moment ago.'] : []), words];
}
