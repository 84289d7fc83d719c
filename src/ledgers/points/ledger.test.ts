import { pointsLedgerContract } from '../../testing/points-ledger-contract.ts';
import { createMemoryPointsStore } from './memory-store.ts';

pointsLedgerContract('memory', async () => createMemoryPointsStore());
