/** When a world of stock begins, epoch milliseconds. */
export const START_MS = Date.parse('2026-11-20T08:00:00Z');

/** What sets are made of in it. */
export const SETS: Readonly<Record<string, Readonly<Record<string, number>>>> = { SET: { TEE: 2, CAP: 1 } };
