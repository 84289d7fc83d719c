import { CURRENCIES } from '../../kernel/currency.ts';
import { equal, type Money, sum } from '../../kernel/money.ts';
import { readAmount, signed } from './amount.ts';
import { accountOf } from './camt-head.ts';
import { isoDay } from './date.ts';
import {
  type BankEntry,
  type BankLine,
  type EntryReading,
  type Frame,
  given,
  reference,
  remittanceOf,
  tidy,
} from './line.ts';
import { unreadable } from './unreadable.ts';
import { all, at, type Node, parseXml, textAt } from './xml.ts';

/** One `<Ntry>`. Throws SL-BANK-004 when a field that matters cannot be read. */
export function camtEntry(raw: string, frame: Frame): EntryReading {
  const entry = at(parsed(raw), 'Ntry');
  const status = textAt(entry, 'Sts', 'Cd') ?? textAt(entry, 'Sts', 'Prtry') ?? textAt(entry, 'Sts');
  if (status !== undefined && status !== 'BOOK') {
    if (!/^(PDNG|INFO|FUTR)$/.test(status)) throw unreadable('Sts', 'BOOK, PDNG, INFO or FUTR', status);
    return { kind: 'ignored', because: `the entry is ${status}: it is not booked` };
  }
  return { kind: 'entry', entry: entryOf(entry, frame) };
}

function parsed(raw: string): Node {
  try {
    return parseXml(raw);
  } catch {
    throw unreadable('Ntry', 'well-formed XML');
  }
}

/** The sign is that of the indicator: an entry that reverses another says already which way the money went. */
function entryOf(entry: Node, frame: Frame): BankEntry {
  const amount = moneyOf(entry, 'Amt', 'Amt');
  if (amount.currency !== frame.currency && !frame.others.includes(amount.currency)) {
    throw unreadable(
      'Amt/@Ccy',
      `${[frame.currency, ...frame.others].join(' or ')}, as the account is`,
      amount.currency,
    );
  }
  const total = signed(amount, incomingOf(entry) ?? missing('CdtDbtInd'));
  const reversal = flag(textAt(entry, 'RvslInd'));
  const booked = dayAt(entry, 'BookgDt');
  const valued = dayAt(entry, 'ValDt');
  const bookedOn = booked?.date ?? valued?.date ?? missing('BookgDt');
  const common: BankLine = {
    amount: total,
    bookedOn,
    reversal,
    ...given({
      valuedOn: valued?.date,
      code: codeOf(at(entry, 'BkTxCd')),
      bankReference: reference(textAt(entry, 'AcctSvcrRef')),
    }),
    remittance: [],
    derived: [
      ...(booked === undefined || booked.moved ? ['bookedOn'] : []),
      ...(valued?.moved === true ? ['valuedOn'] : []),
    ],
  };
  const details = all(entry, 'NtryDtls').flatMap((group) => all(group, 'TxDtls'));
  const additional = textAt(entry, 'AddtlNtryInf');
  if (details.length > 1) {
    const parts = partsOf(details, common, additional);
    return parts === undefined
      ? { line: { ...common, remittance: remittanceOf([additional]) }, parts: [] }
      : { line: { ...common, remittance: remittanceOf([additional]) }, parts };
  }
  return { line: detailed(details[0], common, additional), parts: [] };
}

/** The parts of a booking, when every one says its amount and together they are the booking to the cent. */
function partsOf(details: readonly Node[], common: BankLine, additional?: string): readonly BankLine[] | undefined {
  const parts: BankLine[] = [];
  for (const detail of details) {
    const amount = partAmount(detail, common.amount.currency);
    if (amount === undefined) return undefined;
    const incoming = incomingOf(detail) ?? common.amount.amount >= 0;
    parts.push(detailed(detail, { ...common, amount: signed(amount, incoming) }, additional));
  }
  const total = sum(
    parts.map(({ amount }) => amount),
    common.amount.currency,
  );
  return equal(total, common.amount) ? parts : undefined;
}

/** From version 4 on a part says its amount itself; before, among the details of amounts. */
function partAmount(detail: Node, currency: string): Money | undefined {
  for (const node of [detail, at(detail, 'AmtDtls', 'TxAmt'), at(detail, 'AmtDtls', 'CntrValAmt')]) {
    if (textAt(node, 'Amt') === undefined || textAt(node, 'Amt', '@Ccy') !== currency) continue;
    return moneyOf(node, 'Amt', 'TxDtls/Amt');
  }
  return undefined;
}

function detailed(detail: Node, common: BankLine, additional: string | undefined): BankLine {
  const refs = at(detail, 'Refs');
  // Who paid whom is said of the payment itself: where it is taken back, the other side is the one that was paid.
  const payer = common.amount.amount >= 0 !== common.reversal;
  const parties = at(detail, 'RltdPties');
  const [role, behind] = payer ? (['Dbtr', 'UltmtDbtr'] as const) : (['Cdtr', 'UltmtCdtr'] as const);
  const remittance = at(detail, 'RmtInf');
  const structured = all(remittance, 'Strd');
  const texts = [
    ...all(remittance, 'Ustrd').map((each) => textAt(each)),
    ...structured.flatMap((each) => [
      ...all(each, 'RfrdDocInf').map((document) => textAt(document, 'Nb')),
      ...all(each, 'AddtlRmtInf').map((more) => textAt(more)),
    ]),
  ];
  const written = remittanceOf(texts);
  return {
    ...common,
    ...given({
      code: codeOf(at(detail, 'BkTxCd')) ?? common.code,
      endToEnd: reference(textAt(refs, 'EndToEndId')),
      bankReference: reference(textAt(refs, 'AcctSvcrRef')) ?? common.bankReference,
      counterparty: nameOf(at(parties, role)) ?? nameOf(at(parties, behind)),
      counterpartyAccount: accountOf(at(parties, `${role}Acct`)),
      structured: structured
        .map((each) => tidy(textAt(each, 'CdtrRefInf', 'Ref'), 60))
        .find((each) => each !== undefined),
      original: originalOf(detail, common.amount),
    }),
    remittance: written.length > 0 ? written : remittanceOf([textAt(detail, 'AddtlTxInf') ?? additional]),
  };
}

/** A name, directly as until version 7, or of a party as from version 8 on. */
const nameOf = (party: Node): string | undefined => tidy(textAt(party, 'Pty', 'Nm') ?? textAt(party, 'Nm'), 200);

/** What was paid in another currency. An amount that is not readable there is left out: the booking does not depend on it. */
function originalOf(detail: Node, booked: Money): Money | undefined {
  for (const name of ['InstdAmt', 'TxAmt', 'CntrValAmt']) {
    const amount = at(detail, 'AmtDtls', name);
    const currency = textAt(amount, 'Amt', '@Ccy');
    if (currency === undefined || currency === booked.currency || !CURRENCIES.includes(currency)) continue;
    try {
      return signed(moneyOf(amount, 'Amt', name), booked.amount >= 0);
    } catch {
      return undefined;
    }
  }
  return undefined;
}

function moneyOf(node: Node, name: string, field: string): Money {
  const currency = textAt(node, name, '@Ccy') ?? missing(`${field}/@Ccy`);
  return readAmount(textAt(node, name) ?? missing(field), currency, '.', field);
}

function incomingOf(node: Node): boolean | undefined {
  const word = textAt(node, 'CdtDbtInd');
  if (word !== undefined && word !== 'CRDT' && word !== 'DBIT') throw unreadable('CdtDbtInd', 'CRDT or DBIT', word);
  return word === undefined ? undefined : word === 'CRDT';
}

function dayAt(entry: Node, name: string) {
  const text = textAt(entry, name, 'Dt') ?? textAt(entry, name, 'DtTm');
  return text === undefined ? undefined : isoDay(text, name);
}

function codeOf(code: Node): string | undefined {
  const domain = [
    textAt(code, 'Domn', 'Cd'),
    textAt(code, 'Domn', 'Fmly', 'Cd'),
    textAt(code, 'Domn', 'Fmly', 'SubFmlyCd'),
  ];
  const said = domain.filter((each) => each !== undefined).join('/');
  return tidy(said === '' ? textAt(code, 'Prtry', 'Cd') : said, 60);
}

const flag = (text: string | undefined): boolean => text === 'true' || text === '1';

function missing(field: string): never {
  throw unreadable(field, 'there, and must be');
}
