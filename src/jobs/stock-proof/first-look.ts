import type { Database } from '../../backbone/postgres/database.ts';
import { LIMITS } from '../../kernel/limits.ts';
import { oldClaims, type ScannedArticle, scanArticles } from '../../ledgers/stock/scan.ts';
import type { Claim } from '../../ledgers/stock/sheet.ts';
import { type Census, compareArticle, type Difference, type Ground, nameOfDifference, newCensus } from './compare.ts';
import { mergeSorted, pagesAhead } from './merge.ts';
import type { ProofStore, StagedSeen } from './store.ts';

/** What the first look found. */
export interface FirstLook {
  /** By name, at most LIMITS.stockProofSuspects. */
  readonly suspects: ReadonlyMap<string, Difference>;
  /** Those beyond that. */
  readonly unlooked: number;
  readonly articles: number;
  readonly census: Census;
}

export interface FirstLookMeans {
  readonly database: Database;
  readonly store: Pick<ProofStore, 'staged'>;
  readonly proof: number;
  readonly ground: Ground;
  /** Told now and then how many articles were compared. */
  readonly onProgress?: (articles: number, census: Census) => Promise<void>;
}

/**
 * Compares everything that was seen with everything that the ledger has: two streams in the order of their SKUs, side by
 * side, so that a page of each is in memory and no more.
 */
export async function firstLook({ database, store, proof, ground, onProgress }: FirstLookMeans): Promise<FirstLook> {
  const suspects = new Map<string, Difference>();
  const census = newCensus();
  let unlooked = 0;
  let articles = 0;
  const suspect = (difference: Difference): void => {
    if (suspects.size < LIMITS.stockProofSuspects) suspects.set(nameOfDifference(difference), difference);
    else unlooked += 1;
  };
  for await (const pairs of mergeSorted(ledgerPages(database), stagedPages(store, proof))) {
    for (const { sku, left = { sku, isSet: false }, rights } of pairs) {
      for (const each of compareArticle({ ...left, oldClaims: NO_CLAIMS }, rights, ground, census)) suspect(each);
    }
    articles += pairs.length;
    await onProgress?.(articles, census);
  }
  const alone = { ...ground, read: new Map<string, number>() };
  for (const claim of await oldClaims(database, oldBeforeMs(ground), LIMITS.stockProofSuspects)) {
    for (const difference of compareArticle({ sku: claim.sku, isSet: false, oldClaims: [claim] }, [], alone)) {
      suspect(difference);
    }
  }
  return { suspects, unlooked, articles, census };
}

/** Claims that are older ask why they still stand. */
export const oldBeforeMs = ({ nowMs }: Pick<Ground, 'nowMs'>): number => nowMs - LIMITS.stockClaimOldMs;

const ledgerPages = (database: Database): AsyncGenerator<readonly ScannedArticle[]> =>
  pagesAhead(LIMITS.stockProofPage, (last) => scanArticles(database, last?.sku ?? '', LIMITS.stockProofPage));

const stagedPages = (store: Pick<ProofStore, 'staged'>, proof: number): AsyncGenerator<readonly StagedSeen[]> =>
  pagesAhead(LIMITS.stockProofPage, (last) => store.staged(proof, last ?? BEGINNING, LIMITS.stockProofPage));

/** Claims are looked at by themselves. */
const NO_CLAIMS: readonly Claim[] = [];
const BEGINNING: Pick<StagedSeen, 'sku' | 'number'> = { sku: '', number: 0 };
