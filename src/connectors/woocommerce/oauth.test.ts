import { expect, test } from 'vitest';
import { percentEncoded, signedQuery } from './oauth.ts';

const KEY = {
  consumerKey: 'ck_test',
  consumerSecret: 'cs_test',
  timestamp: 1_795_203_814,
  nonce: '914a2718239b7387de5d1925',
};
const ADDRESS = 'http://shop.example/wp-json/wc/v3/products';

test('a query is signed as another library signs it', () => {
  // The signature was computed with Python's hmac from the rules of RFC 5849, not with this code.
  const query = { per_page: '5', orderby: 'id', search: 'a b+c&é*' };
  const signed = signedQuery('GET', ADDRESS, query, KEY);
  expect(new URLSearchParams(signed).get('oauth_signature')).toBe('yFtqChyeIoR8wbMh/QoQS93MxGbhX5MlDn/WFZqfQLk=');
  expect(signed).toContain('search=a%20b%2Bc%26%C3%A9%2A');
});

test('the order in which parameters are given does not matter, and every part of the request does', () => {
  const of = (method: string, address: string, query: Record<string, string>, key = KEY): string | null =>
    new URLSearchParams(signedQuery(method, address, query, key)).get('oauth_signature');
  const right = of('GET', ADDRESS, { a: '1', b: '2' });
  expect(of('get', ADDRESS, { b: '2', a: '1' })).toBe(right);
  const others = [
    of('PUT', ADDRESS, { a: '1', b: '2' }),
    of('GET', `${ADDRESS}/1`, { a: '1', b: '2' }),
    of('GET', ADDRESS, { a: '1', b: '3' }),
    of('GET', ADDRESS, { a: '1', b: '2' }, { ...KEY, nonce: 'another' }),
    of('GET', ADDRESS, { a: '1', b: '2' }, { ...KEY, timestamp: KEY.timestamp + 1 }),
    of('GET', ADDRESS, { a: '1', b: '2' }, { ...KEY, consumerSecret: 'cs_other' }),
  ];
  expect(new Set([right, ...others]).size).toBe(7);
});

test('only letters, digits and four signs stay as they are', () => {
  expect(percentEncoded("AZaz09-._~ !'()*/")).toBe('AZaz09-._~%20%21%27%28%29%2A%2F');
});
