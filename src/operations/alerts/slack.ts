import type { Notice, NoticeLine } from './notice.ts';
import { textOf } from './notice.ts';

const MARKS = { critical: ':red_circle:', warning: ':large_orange_circle:', notice: ':large_blue_circle:' } as const;
/** Longest text of one block, as Slack takes it. */
const BLOCK_LENGTH = 2_900;
/** Alerts that one message names; Slack takes fifty blocks. */
const MOST_LINES = 20;

/** What Slack reads as markup is said as text. */
const plain = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
const cut = (text: string): string => (text.length > BLOCK_LENGTH ? `${text.slice(0, BLOCK_LENGTH)}…` : text);
const section = (text: string) => ({ type: 'section', text: { type: 'mrkdwn', text: cut(text) } });
const isAddress = (text: string): boolean => /^https?:/.test(text);
const link = (address: string, name: string): string => (isAddress(address) ? `<${address}|${name}>` : plain(address));

/** A notice as an incoming webhook of Slack takes it: `text` for notifications and plain clients, `blocks` for the rest. */
export function slackBody(notice: Notice): string {
  const blocks =
    notice.report === undefined
      ? alertBlocks(notice)
      : [
          section(`*${plain(notice.title)}*`),
          section(`\`\`\`${cut(plain(notice.report.text)).slice(0, BLOCK_LENGTH - 10)}\`\`\``),
        ];
  return JSON.stringify({ text: plain(notice.report === undefined ? notice.title : textOf(notice)), blocks });
}

function alertBlocks({ title, firing, recovered, hub, at, severity, kind }: Notice) {
  const mark = firing.length > 0 || kind === 'test' ? MARKS[severity] : ':white_check_mark:';
  const told = (line: NoticeLine): string =>
    [
      `${MARKS[line.severity]} *${plain(line.summary)}*`,
      `since ${plain(line.since.slice(0, 16).replace('T', ' '))} UTC (${line.lasting})${line.connection === undefined ? '' : `, system \`${plain(line.connection)}\``}`,
      `*Next:* ${plain(line.next)}`,
      [link(line.runbook, 'runbook'), ...(line.console === undefined ? [] : [link(line.console, 'console')])].join(
        ' · ',
      ),
    ].join('\n');
  const more = firing.length - MOST_LINES;
  return [
    section(`${mark} *${plain(title)}*`),
    ...firing.slice(0, MOST_LINES).map((line) => section(told(line))),
    ...(more > 0 ? [section(`and ${more} more`)] : []),
    ...(recovered.length === 0
      ? []
      : [
          section(
            recovered.map((line) => `:white_check_mark: ${plain(line.summary)} (lasted ${line.lasting})`).join('\n'),
          ),
        ]),
    { type: 'context', elements: [{ type: 'mrkdwn', text: plain(`${hub}, ${at}`) }] },
  ];
}
