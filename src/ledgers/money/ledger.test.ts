import { moneyLedgerContract } from '../../testing/money-ledger-contract.ts';
import { createMemoryMoneyStore } from './memory-store.ts';

moneyLedgerContract('memory', async () => createMemoryMoneyStore());
