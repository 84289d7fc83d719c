import { expect, test } from 'vitest';
import { RETURN_DEFAULTS, readReturnPolicy } from './policy.ts';

test('what is left out keeps its default', () => {
  expect(readReturnPolicy({})).toEqual(RETURN_DEFAULTS);
  expect(readReturnPolicy({ windowDays: 14, automaticUpTo: { JPY: '5000' } })).toMatchObject({
    windowDays: 14,
    automaticUpTo: { JPY: '5000' },
    inspection: 'required',
  });
});

test.each([
  [{ windowDay: 14 }, 'windowDay'],
  [{ windowDays: -1 }, 'windowDays'],
  [{ automaticUpTo: { EUR: '1.001' } }, 'automaticUpTo'],
  [{ automaticUpTo: { XXQ: '1' } }, 'automaticUpTo'],
  [{ finalSale: 'TEE' }, 'finalSale'],
  [{ inspection: 'sometimes' }, 'inspection'],
  [{ channelWindowDays: { shop: 1.5 } }, 'channelWindowDays'],
  [{ approvalMs: 1e15 }, 'approvalMs'],
])('%j is refused with its field', (settings, field) => {
  expect(() => readReturnPolicy(settings)).toThrowError(
    expect.objectContaining({
      failure: expect.objectContaining({
        code: 'SL-PROCESS-006',
        field: `processes.return-and-refund.${field}`,
      }),
    }),
  );
});
