import { stockLedgerContract } from '../../testing/stock-ledger-contract.ts';
import { createMemoryStockStore } from './memory-store.ts';

stockLedgerContract('memory', async () => createMemoryStockStore(), 100);
