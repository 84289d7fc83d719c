import type { State } from './facts.ts';
import { hasShipped } from './fulfilment.ts';
import { captured, onHold } from './money.ts';

/** What a person may decide about an order as it stands now. */
export interface Decision {
  readonly name: 'release' | 'cancel';
  /** What follows from it, for whoever decides. */
  readonly meaning: string;
  /** Money moves, or may move: deciding it is for whoever approves that. */
  readonly movesMoney: boolean;
}

/** From these states everything can still be undone, as long as nothing has left. */
const UNDOABLE: readonly State['at'][] = ['expected', 'booking', 'paying', 'confirming', 'fulfilling'];

/** Pure: follows from the facts, so a decision that is no longer open is not offered any more. */
export function decisionsOf(state: State): readonly Decision[] {
  const decisions: Decision[] = [];
  const holds = Object.entries(state.holds);
  if (holds.length > 0) {
    const reasons = holds.map(([code, reason]) => `${code} ${reason}`).join('; ');
    decisions.push({
      name: 'release',
      meaning: `It goes on as it is, and what failed counts as settled. It waits for: ${reasons}.`,
      movesMoney: false,
    });
  }
  if (UNDOABLE.includes(state.at) && state.cancellation === undefined && !hasShipped(state)) {
    const paid = captured(state) > 0 || onHold(state) > 0;
    decisions.push({
      name: 'cancel',
      meaning: `It is undone in the ERP and in the channel${paid ? ', and what was paid goes back to the buyer' : ''}.`,
      movesMoney: true,
    });
  }
  return decisions;
}
