import ssh2 from 'ssh2';
import { expect, test } from 'vitest';
import { startBankSimulator } from './index.ts';

test('it starts with keys that can be read, whichever are drawn', async () => {
  for (let start = 0; start < 1000; start += 1) {
    await using bank = await startBankSimulator();
    expect(ssh2.utils.parseKey(bank.privateKey)).not.toBeInstanceOf(Error);
  }
});
