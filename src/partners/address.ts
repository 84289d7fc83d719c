import { BlockList, isIP } from 'node:net';
import { LIMITS } from '../kernel/limits.ts';
import { partnerErrors } from './errors.ts';

/** Where webhooks may go to. */
export interface AddressRules {
  readonly ports: readonly number[];
  /** For development: endpoints on this machine, also by http and on any port. */
  readonly loopback: boolean;
}

type Subnet = readonly [address: string, bits: number];

/** What is not the public internet: IANA's special-purpose registries, and what clouds keep for themselves. */
const NOT_PUBLIC_4: readonly Subnet[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['168.63.129.16', 32],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.31.196.0', 24],
  ['192.52.193.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['192.175.48.0', 24],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];

/** Within the global unicast space: Teredo and protocol assignments, documentation, 6to4 (an IPv4 address in disguise). */
const NOT_PUBLIC_6: readonly Subnet[] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['2620:4f:8000::', 48],
  ['3fff::', 20],
];

function blockList(four: readonly Subnet[], six: readonly Subnet[]): BlockList {
  const blocked = new BlockList();
  for (const [address, bits] of four) blocked.addSubnet(address, bits, 'ipv4');
  for (const [address, bits] of six) blocked.addSubnet(address, bits, 'ipv6');
  return blocked;
}

const NOT_PUBLIC = blockList(NOT_PUBLIC_4, NOT_PUBLIC_6);
/** The only IPv6 space that is routed: mapped, translated (NAT64), local and multicast addresses all lie outside of it. */
const GLOBAL_6 = blockList([], [['2000::', 3]]);
const LOOPBACK = blockList([['127.0.0.0', 8]], [['::1', 128]]);

/** Whether an IP address is of this machine. */
export function isLoopback(address: string): boolean {
  const version = isIP(address);
  return version !== 0 && !address.includes('%') && LOOPBACK.check(address, version === 4 ? 'ipv4' : 'ipv6');
}

/** Whether an IP address is one of the public internet. What is not known to be is not. */
export function isPublicAddress(address: string): boolean {
  if (address.includes('%')) return false;
  switch (isIP(address)) {
    case 4:
      return !NOT_PUBLIC.check(address, 'ipv4');
    case 6:
      return GLOBAL_6.check(address, 'ipv6') && !NOT_PUBLIC.check(address, 'ipv6');
    default:
      return false;
  }
}

/** Names that mean this machine or the network that it stands in, whatever they lead to. */
const LOCAL_NAMES = /(^|\.)(localhost|local|localdomain|internal|intranet|lan|home\.arpa)\.?$/i;

/**
 * The address of an endpoint as far as it can be judged without asking for its name. Throws SL-PARTNER-001. What the name
 * leads to is judged at each new connection, by `checkResolved`.
 */
export function checkAddress(text: string, rules: AddressRules): URL {
  const url = URL.parse(text);
  if (url === null || text.length > LIMITS.webhookAddressLength)
    throw refused('it is not an address', 'an https address');
  if (url.username !== '' || url.password !== '') throw refused('it has a user or password in it', 'no credentials');
  if (url.hash !== '') throw refused('it has a fragment', 'no #');
  const host = hostOf(url);
  if (rules.loopback && (host === 'localhost' || isLoopback(host)) && /^https?:$/.test(url.protocol)) return url;
  if (url.protocol !== 'https:') throw refused(`it begins with ${url.protocol.slice(0, 20)}`, 'https');
  const port = url.port === '' ? 443 : Number(url.port);
  if (!rules.ports.includes(port)) throw refused(`port ${port} is not allowed`, `ports ${rules.ports.join(', ')}`);
  if (isIP(host) === 0 ? LOCAL_NAMES.test(host) || !host.includes('.') : !isPublicAddress(host)) {
    throw refused(`${host.slice(0, 100)} is not on the public internet`, 'a public host');
  }
  return url;
}

/** The host of an address, an IPv6 address without its brackets. */
export const hostOf = (url: URL): string => url.hostname.replace(/^\[|\]$/g, '');

const refused = (because: string, rule: string): Error =>
  partnerErrors.error('SL-PARTNER-001', { because: `The address cannot be used: ${because}`, field: 'url', rule });

/**
 * Every IP address that a name leads to, before any of them is connected to. One that is not public refuses all: a name with
 * two faces is not to be trusted with either. `plain`: by http only this machine. Throws SL-PARTNER-005.
 */
export function checkResolved(
  host: string,
  addresses: readonly string[],
  { loopback }: Pick<AddressRules, 'loopback'>,
  plain: boolean,
): void {
  const good = (address: string): boolean => (loopback && isLoopback(address)) || (!plain && isPublicAddress(address));
  if (addresses.length > 0 && addresses.every(good)) return;
  throw partnerErrors.error('SL-PARTNER-005', {
    because: `${host.slice(0, 100)} leads to ${addresses.length === 0 ? 'no address' : 'an address that is not public'}`,
    rule: 'public addresses only',
  });
}
