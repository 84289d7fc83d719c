import { formatMoney, type Money, money } from '../../../kernel/money.ts';
import type { StatedAccount, StatedFormat, StatedLine } from './statement.ts';

/** A CAMT.053: parties stand in `<Pty>` from version 8 on, and so does the status in `<Cd>`. */
export function writeCamt(stated: StatedAccount & { readonly closing: Money }, format: StatedFormat): string {
  const { account, sequence, until, opening, closing, lines } = stated;
  const late = Number(format.slice(-2)) >= 8;
  const first = [until, ...lines.map(({ bookedOn }) => bookedOn)].sort()[0] ?? until;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<Document xmlns="urn:iso:std:iso:20022:tech:xsd:${format}"><BkToCstmrStmt>`,
    `<GrpHdr><MsgId>M${sequence}</MsgId><CreDtTm>${until}T20:00:00Z</CreDtTm></GrpHdr>`,
    `<Stmt><Id>S${sequence}</Id><ElctrncSeqNb>${sequence}</ElctrncSeqNb><CreDtTm>${until}T20:00:00Z</CreDtTm>`,
    `<Acct><Id>${idOf(account)}</Id><Ccy>${opening.currency}</Ccy></Acct>`,
    balance('OPBD', opening, first),
    balance('CLBD', closing, until),
    ...lines.map((line) => entry(line, late)),
    '</Stmt></BkToCstmrStmt></Document>',
    '',
  ].join('\n');
}

const amountOf = (amount: Money): string =>
  `<Amt Ccy="${amount.currency}">${formatMoney(positive(amount))}</Amt><CdtDbtInd>${amount.amount < 0 ? 'DBIT' : 'CRDT'}</CdtDbtInd>`;

const positive = ({ amount, currency }: Money): Money => money(Math.abs(amount), currency);

const balance = (code: string, amount: Money, date: string): string =>
  `<Bal><Tp><CdOrPrtry><Cd>${code}</Cd></CdOrPrtry></Tp>${amountOf(amount)}<Dt><Dt>${date}</Dt></Dt></Bal>`;

const idOf = (account: string): string =>
  /^[A-Z]{2}\d{2}/.test(account) ? element('IBAN', account) : `<Othr>${element('Id', account)}</Othr>`;

function entry(line: StatedLine, late: boolean): string {
  const { amount, bookedOn, valuedOn, reversal, bankReference, endToEnd, remittance } = line;
  return [
    `<Ntry>${amountOf(amount)}`,
    reversal === true ? '<RvslInd>true</RvslInd>' : '',
    late ? '<Sts><Cd>BOOK</Cd></Sts>' : '<Sts>BOOK</Sts>',
    `<BookgDt><Dt>${bookedOn}</Dt></BookgDt>`,
    valuedOn === undefined ? '' : `<ValDt><Dt>${valuedOn}</Dt></ValDt>`,
    bankReference === undefined ? '' : element('AcctSvcrRef', bankReference),
    '<NtryDtls><TxDtls>',
    `<Refs>${element('EndToEndId', endToEnd ?? 'NOTPROVIDED')}</Refs>`,
    parties(line, late),
    remittance === undefined ? '' : `<RmtInf>${element('Ustrd', remittance)}</RmtInf>`,
    '</TxDtls></NtryDtls></Ntry>',
  ].join('');
}

/** Who paid and who was paid is said of the payment itself, also where it is taken back. */
function parties({ amount, reversal = false, counterparty, counterpartyAccount }: StatedLine, late: boolean): string {
  if (counterparty === undefined && counterpartyAccount === undefined) return '';
  const role = amount.amount >= 0 !== reversal ? 'Dbtr' : 'Cdtr';
  const name = counterparty === undefined ? '' : element('Nm', counterparty);
  const party = name === '' ? '' : `<${role}>${late ? `<Pty>${name}</Pty>` : name}</${role}>`;
  const account =
    counterpartyAccount === undefined ? '' : `<${role}Acct><Id>${idOf(counterpartyAccount)}</Id></${role}Acct>`;
  return `<RltdPties>${party}${account}</RltdPties>`;
}

const MARKS: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
const element = (name: string, text: string): string =>
  `<${name}>${text.replace(/[&<>]/g, (mark) => MARKS[mark] ?? mark)}</${name}>`;
