import type { matchErrors } from './errors.ts';
import { compact, containsNearly, namesAnother, namesOther, wordsOf } from './text.ts';

/** A line of the bank as the matcher sees it. */
export interface BankLine {
  /** bank/<connection>/<key of the line>. */
  readonly transaction: string;
  readonly connection: string;
  readonly statement: string;
  /** Signed minor units: positive came in. */
  readonly amount: number;
  readonly currency: string;
  /** 2026-11-20. */
  readonly bookedOn: string;
  readonly counterparty: string;
  /** Everything that was written: remittance, references, structured or not. */
  readonly texts: readonly string[];
  /** The bank took an earlier booking back: whatever stands in it, it is not what that one was for. */
  readonly reversal?: true;
}

/** Money that should be seen at the bank. */
export interface Expectation {
  /** payout/<connection>/<reference> or order/<channel>/<id>. */
  readonly id: string;
  readonly kind: 'payout' | 'order';
  readonly amount: number;
  readonly currency: string;
  /** First and last day on which it may be booked. */
  readonly fromDay: string;
  readonly untilDay: string;
  /** What only this one is called: trace, descriptor, numbers of order and invoice. */
  readonly marks: readonly string[];
  /** Who sends it: "stripe". */
  readonly names: readonly string[];
  /** Invoices of an order that has several: each may be paid alone, by its number. */
  readonly parts?: readonly { readonly mark: string; readonly amount: number }[];
}

/** What may be behind a line, with how well it fits and why. */
export interface Candidate {
  readonly ids: readonly string[];
  readonly score: number;
  readonly reasons: readonly string[];
}

export type Verdict =
  | { readonly kind: 'matched'; readonly with: Candidate }
  | {
      readonly kind: 'open';
      readonly code: Extract<keyof typeof matchErrors.entries, string>;
      readonly suggestions: readonly Candidate[];
    };

/** How far the best must be ahead of the next to be taken without a person. */
const AHEAD = 25;
const SCORES = { mark: 60, cutMark: 45, nearMark: 40, amount: 40, nearAmount: 10, name: 15, day: 5 } as const;
/** A mark shorter than this must stand as a word of its own. */
const SHORT_MARK = 6;
/** Of a mark that was cut off at least so many letters must be there. */
const CUT_MARK = 8;
/** Banks on the way keep up to this share, or up to this many minor units. */
const FEE_SHARE = 0.01;
const FEE_MOST = 3_000;
/** A name shorter than this must stand as words of its own. */
const SHORT_NAME = 6;
const MOST_SUGGESTIONS = 5;
/** Orders that one line may pay together. */
const MOST_TOGETHER = 20;

interface Fit {
  readonly expectation: Expectation;
  readonly candidate: Candidate;
  readonly amount: 'same' | 'near' | 'less' | 'converted' | 'other';
  readonly marked: 'whole' | 'cut' | 'near' | 'none';
  readonly named: boolean;
  /** A payout whose own number stands in it: long, and not a word that all payouts of its provider bear. */
  readonly isOwnNumber: boolean;
  /** It is expected in another currency. */
  readonly isForeign: boolean;
  /** The line names another one of the same kind, of which the hub may not have heard yet. */
  readonly isAnother: boolean;
}

/**
 * What a line is for. It is taken without a person only when nothing else comes near: by a mark together with the amount, by marks of
 * several orders that add up to the amount, or by a payer who is named and owes exactly this amount only once. By a payout's own number
 * it is taken also when a bank on the way kept a fee or converted it, and by the number of an order with its payer also when it is a part:
 * settlement and order say by themselves what is missing then. All else is left open, with the best guesses. Pure.
 */
export function matchLine(line: BankLine, expectations: readonly Expectation[]): Verdict {
  const text = compact(line.texts.join(' '));
  const words = wordsOf([...line.texts, line.counterparty].join(' '));
  const fits = expectations
    .filter((each) => mayBeOf(line, each))
    .map((each) => fitOf(line, each, text, words))
    .filter(isOfInterest)
    .sort((left, right) => right.candidate.score - left.candidate.score || compareIds(left, right));
  const [best, next] = fits;
  if (line.reversal !== true) {
    if (best !== undefined && isCertain(best, fits) && isAhead(best, next))
      return { kind: 'matched', with: best.candidate };
    const together = paidTogether(line, fits);
    if (together !== undefined) return { kind: 'matched', with: together };
  }
  const suggestions = fits.slice(0, MOST_SUGGESTIONS).map(({ candidate }) => candidate);
  return { kind: 'open', code: codeOf(fits), suggestions };
}

/** Whether some of what is expected may be what a line is for, or explain it. Pure. */
export function concernsAny(line: BankLine, expectations: readonly Expectation[]): boolean {
  const text = compact(line.texts.join(' '));
  const words = wordsOf([...line.texts, line.counterparty].join(' '));
  return expectations.some((each) => mayBeOf(line, each) && isOfInterest(fitOf(line, each, text, words)));
}

/** In another currency only its own number says anything. */
const isOfInterest = ({ isForeign, isOwnNumber, marked, amount, named }: Fit): boolean =>
  isForeign ? isOwnNumber : marked !== 'none' || amount === 'same' || (amount === 'near' && named);

const compareIds = (left: Fit, right: Fit): number => (left.expectation.id < right.expectation.id ? -1 : 1);

const mayBeOf = ({ bookedOn, currency }: BankLine, { kind, fromDay, untilDay, currency: own }: Expectation): boolean =>
  bookedOn >= fromDay && bookedOn <= untilDay && (currency === own || kind === 'payout');

function isCertain(best: Fit, fits: readonly Fit[]): boolean {
  const { expectation, amount, marked, named, isAnother, isOwnNumber } = best;
  if (amount === 'same') return !isAnother && (marked !== 'none' || named);
  if (fits.some((each) => each !== best && each.amount === 'same')) return false;
  if (isOwnNumber) return amount === 'near' || amount === 'converted';
  return expectation.kind === 'order' && marked === 'whole' && named && (amount === 'near' || amount === 'less');
}

/** Numbers follow each other: with another digit it is the mark of something else. */
const isNearly = (text: string, mark: string): boolean =>
  mark.length >= CUT_MARK && containsNearly(text, mark) && !namesAnother(text, mark);
const isOfAnother = (text: string, words: ReadonlySet<string>, mark: string): boolean =>
  namesOther(words, mark) || (mark.length >= CUT_MARK && namesAnother(text, mark));

/**
 * A whole mark decides between two of the same amount, and so does the payer where the next has nothing but the amount; otherwise the
 * next must stay well behind.
 */
function isAhead(best: Fit, next: Fit | undefined): boolean {
  if (next === undefined || best.candidate.score - next.candidate.score >= AHEAD) return true;
  if (next.marked === 'none' && !next.named) return true;
  return best.marked === 'whole' && next.marked !== 'whole' && best.candidate.score > next.candidate.score;
}

function fitOf(line: BankLine, expectation: Expectation, text: string, words: ReadonlySet<string>): Fit {
  const reasons: string[] = [];
  let score = 0;
  const count = (points: number, reason: string): void => {
    score += points;
    reasons.push(reason);
  };
  const isPart = expectation.parts?.some(
    (part) => part.amount === line.amount && stands(compact(part.mark), text, words),
  );
  const isForeign = expectation.currency !== line.currency;
  const amount =
    isPart === true ? 'same' : isForeign ? convertedOf(line, expectation) : amountOf(line.amount, expectation.amount);
  // A mark that is not whole says something together with the amount only.
  const { marked, mark } = bestMark(expectation.marks, text, words, amount === 'same');
  if (marked === 'whole') count(SCORES.mark, `${mark} stands in it`);
  else if (marked === 'cut') count(SCORES.cutMark, `the beginning of ${mark} stands in it`);
  else if (marked === 'near') count(SCORES.nearMark, `${mark} stands in it but for one letter`);
  if (amount === 'same') count(SCORES.amount, 'the amount is the same');
  else if (amount === 'near') count(SCORES.nearAmount, 'the amount differs by what a bank may keep');
  else if (amount === 'converted') count(SCORES.nearAmount, `${expectation.currency} were converted`);
  const named = isNamed(expectation, text, words);
  if (named) count(SCORES.name, 'the payer is named');
  const isAnother = marked === 'none' && expectation.marks.some((each) => isOfAnother(text, words, compact(each)));
  if (expectation.untilDay >= line.bookedOn && expectation.fromDay <= line.bookedOn) score += SCORES.day;
  const isOwnNumber = expectation.kind === 'payout' && marked === 'whole' && isNumber(compact(mark));
  const candidate = { ids: [expectation.id], score, reasons };
  return { expectation, candidate, amount, marked, named, isOwnNumber, isForeign, isAnother };
}

const isNumber = (mark: string): boolean => mark.length >= CUT_MARK && /\d/.test(mark);

/** What it is worth in another currency nobody says; only the way that it went must be the same. */
const convertedOf = (line: BankLine, expected: Expectation): Fit['amount'] =>
  Math.sign(line.amount) === Math.sign(expected.amount) ? 'converted' : 'other';

/** Buyers share their names: one word of a buyer's says too little. */
function isNamed({ kind, names }: Expectation, text: string, words: ReadonlySet<string>): boolean {
  return names.some((name) => {
    if (kind === 'order' && wordsOf(name).size < 2) return false;
    const sought = compact(name);
    return (sought.length >= SHORT_NAME && text.includes(sought)) || hasWords(words, name);
  });
}

const hasWords = (words: ReadonlySet<string>, name: string): boolean => {
  const asked = [...wordsOf(name)];
  return asked.length > 0 && asked.every((word) => words.has(word));
};

function bestMark(
  marks: readonly string[],
  text: string,
  words: ReadonlySet<string>,
  nearly: boolean,
): { readonly marked: Fit['marked']; readonly mark: string } {
  let found: { marked: Fit['marked']; mark: string } = { marked: 'none', mark: '' };
  for (const mark of marks) {
    const sought = compact(mark);
    if (sought.length < 3) continue;
    if (stands(sought, text, words)) return { marked: 'whole', mark };
    if (!nearly) continue;
    if (sought.length > CUT_MARK && endsWithBeginning(text, sought)) found = { marked: 'cut', mark };
    else if (found.marked === 'none' && isNearly(text, sought)) {
      found = { marked: 'near', mark };
    }
  }
  return found;
}

const stands = (mark: string, text: string, words: ReadonlySet<string>): boolean =>
  mark.length < SHORT_MARK ? words.has(mark) : text.includes(mark);

/** Texts are cut at their end: the last letters are the first ones of the mark. */
function endsWithBeginning(text: string, mark: string): boolean {
  for (let length = Math.min(mark.length - 1, text.length); length >= CUT_MARK; length -= 1) {
    if (text.endsWith(mark.slice(0, length))) return true;
  }
  return false;
}

function amountOf(seen: number, expected: number): Fit['amount'] {
  if (seen === expected) return 'same';
  const kept = expected - seen;
  if (seen <= 0 || kept <= 0) return 'other';
  const most = Math.max(FEE_MOST, Math.ceil(Math.abs(expected) * FEE_SHARE));
  return kept <= Math.min(most, expected / 2) ? 'near' : 'less';
}

/** Orders whose marks all stand in a line and that come to its amount together. */
function paidTogether(line: BankLine, fits: readonly Fit[]): Candidate | undefined {
  const named = fits.filter(({ expectation, marked }) => expectation.kind === 'order' && marked === 'whole');
  if (named.length < 2 || named.length > MOST_TOGETHER) return undefined;
  const sum = named.reduce((all, { expectation }) => all + expectation.amount, 0);
  if (sum !== line.amount) return undefined;
  const ids = named.map(({ expectation }) => expectation.id).sort();
  return {
    ids,
    score: SCORES.mark + SCORES.amount,
    reasons: [`${ids.length} orders are named and come to the amount`],
  };
}

function codeOf(fits: readonly Fit[]): Extract<keyof typeof matchErrors.entries, string> {
  const [best] = fits;
  if (best === undefined) return 'SL-MATCH-001';
  return best.amount === 'same' ? 'SL-MATCH-002' : best.marked === 'none' ? 'SL-MATCH-001' : 'SL-MATCH-003';
}
