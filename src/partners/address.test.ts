import { describe, expect, test } from 'vitest';
import { CodedError } from '../kernel/failure.ts';
import { checkAddress, checkResolved, isPublicAddress } from './address.ts';
import { guardedLookup, type ResolvedAddress } from './send.ts';

const RULES = { ports: [443, 8443], loopback: false };
const codeOf = (work: () => unknown): string => {
  try {
    work();
    return 'taken';
  } catch (error) {
    return error instanceof CodedError ? error.failure.code : String(error);
  }
};

describe('an address', () => {
  test.each([
    'https://partner.example.com/hooks',
    'https://partner.example.com:8443/hooks?tenant=7',
    'https://8.8.8.8/hooks',
    'https://[2606:4700::6810:85e5]/hooks',
  ])('%s is taken', (url) => {
    expect(codeOf(() => checkAddress(url, RULES))).toBe('taken');
  });

  test.each([
    'not an address',
    '',
    'http://partner.example.com/',
    'ftp://partner.example.com/',
    'file:///etc/passwd',
    'gopher://partner.example.com/',
    'javascript:alert(1)',
    'https://user:secret@partner.example.com/',
    'https://user@partner.example.com/',
    'https://partner.example.com@127.0.0.1/',
    'https://partner.example.com/#fragment',
    'https://partner.example.com:22/',
    'https://partner.example.com:80/',
    'https://partner.example.com:6379/',
    'https://localhost/',
    'https://localhost./',
    'https://a.localhost/',
    'https://LOCALHOST/',
    'https://metadata.google.internal/computeMetadata/v1/',
    'https://metadata.google.internal./',
    'https://printer.local/',
    'https://intranet/',
    'https://127.0.0.1/',
    'https://127.1/',
    'https://0x7f000001/',
    'https://2130706433/',
    'https://017700000001/',
    'https://0/',
    'https://0.0.0.0/',
    'https://10.1.2.3/',
    'https://172.16.0.1/',
    'https://172.31.255.255/',
    'https://192.168.1.1/',
    'https://169.254.169.254/latest/meta-data/',
    'https://100.64.0.1/',
    'https://100.100.100.200/',
    'https://168.63.129.16/',
    'https://192.0.2.7/',
    'https://198.18.0.1/',
    'https://224.0.0.1/',
    'https://255.255.255.255/',
    'https://①②⑦.0.0.1/',
    'https://[::1]/',
    'https://[::]/',
    'https://[::ffff:127.0.0.1]/',
    'https://[::ffff:8.8.8.8]/',
    'https://[::127.0.0.1]/',
    'https://[64:ff9b::7f00:1]/',
    'https://[64:ff9b:1::a00:1]/',
    'https://[2002:7f00:1::]/',
    'https://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/',
    'https://[2001:db8::1]/',
    'https://[fc00::1]/',
    'https://[fd00:ec2::254]/',
    'https://[fe80::1]/',
    'https://[fec0::1]/',
    'https://[ff02::1]/',
    'https://[100::1]/',
    `https://partner.example.com/${'a'.repeat(2_000)}`,
  ])('%s is refused', (url) => {
    expect(codeOf(() => checkAddress(url, RULES))).toBe('SL-PARTNER-001');
  });

  test('of this machine is taken for development only, also by http', () => {
    const development = { ...RULES, loopback: true };
    for (const url of ['http://127.0.0.1:3000/', 'http://localhost:3000/', 'http://[::1]:3000/']) {
      expect(codeOf(() => checkAddress(url, development))).toBe('taken');
      expect(codeOf(() => checkAddress(url, RULES))).toBe('SL-PARTNER-001');
    }
    for (const url of ['http://10.0.0.1:3000/', 'http://partner.example.com/', 'https://169.254.169.254/']) {
      expect(codeOf(() => checkAddress(url, development))).toBe('SL-PARTNER-001');
    }
  });

  test('is public only when it is known to be', () => {
    expect(['1.1.1.1', '93.184.215.14', '2a00:1450:4001::1'].every(isPublicAddress)).toBe(true);
    const others = [
      'fe80::1%eth0',
      '2a00::1%eth0',
      '',
      'partner',
      '4000::1',
      '::',
      '192.88.99.1',
      '240.0.0.1',
      '3fff::1',
    ];
    expect(others.filter(isPublicAddress)).toEqual([]);
  });
});

describe('what a name leads to', () => {
  const found = (...addresses: string[]): ResolvedAddress[] => addresses.map((address) => ({ address, family: 4 }));

  test('is refused as a whole when one of it is not public, or when there is nothing', () => {
    expect(codeOf(() => checkResolved('a.example', ['1.1.1.1', '10.0.0.1'], RULES, false))).toBe('SL-PARTNER-005');
    expect(codeOf(() => checkResolved('a.example', [], RULES, false))).toBe('SL-PARTNER-005');
    expect(codeOf(() => checkResolved('a.example', ['1.1.1.1'], RULES, false))).toBe('taken');
    // By http only this machine, so that nothing leaves it unencrypted.
    expect(codeOf(() => checkResolved('a.example', ['1.1.1.1'], { loopback: true }, true))).toBe('SL-PARTNER-005');
  });

  test('is asked for once and handed over as it was checked, whatever the next answer would be', async () => {
    const answers = [found('1.1.1.1'), found('127.0.0.1'), found('::ffff:10.0.0.1')];
    let asked = 0;
    const lookup = guardedLookup(async () => answers[asked++] ?? [], RULES, false);
    const ask = (all: boolean) =>
      new Promise<unknown>((resolve) => {
        lookup('rebinding.example', { all }, (error, address) => resolve(error ?? address));
      });
    expect(await ask(true)).toEqual([{ address: '1.1.1.1', family: 4 }]);
    expect(asked).toBe(1);
    expect(await ask(true)).toMatchObject({ failure: { code: 'SL-PARTNER-005' } });
    expect(await ask(false)).toMatchObject({ failure: { code: 'SL-PARTNER-005' } });
    expect(asked).toBe(3);
  });
});
