import type { Command } from 'commander';
import type { ApprovalLine, StandInLine } from '../../gateway/api/approvals.ts';
import { formatMoney } from '../../kernel/money.ts';
import { contextOf } from './context.ts';
import { examples } from './help.ts';
import { connectHub } from './hub-client.ts';
import { ageText, clean, type Terminal, table, timeText } from './terminal.ts';

/** `storeloom approvals list|show|approve|decline|withdraw|stand-ins`: deeds that wait for a second person. */
export function approvalCommands(program: Command): void {
  const approvals = program
    .command('approvals')
    .description('deeds that wait for a second person: see them, approve or decline them')
    .addHelpText(
      'after',
      examples(
        'approvals',
        'approvals show 01k9zq8n4t0000000000000000',
        "approvals approve 01k9zq8n4t0000000000000000 --reason 'seen in the bank statement'",
        "approvals decline 01k9zq8n4t0000000000000000 --reason 'the invoice is there'",
      ),
    );
  approvals
    .command('list', { isDefault: true })
    .description('what waits; everything of late with --all')
    .option('--all', 'also what was decided, has expired or was taken back')
    .action(async ({ all }: { all?: boolean }, command: Command) => {
      const { terminal, clock, ...context } = contextOf(command);
      const hub = await connectHub({ terminal, clock, ...context });
      const path = `/api/v1/approvals${all === true ? '' : '?state=waiting'}`;
      const listed = { approvals: await hub.all<ApprovalLine>(path, 'approvals') };
      if (terminal.json) terminal.result(listed);
      else printApprovals(terminal, listed.approvals, clock.now());
    });
  approvals
    .command('show')
    .argument('<id>', 'id of the request')
    .description('what is to be done, who asked and who decided')
    .action(async (id: string, _options: object, command: Command) => {
      const { terminal, ...context } = contextOf(command);
      const hub = await connectHub({ terminal, ...context });
      const found = await hub.get<ApprovalLine>(`/api/v1/approvals/${encodeURIComponent(id)}`);
      if (terminal.json) terminal.result(found);
      else printApproval(terminal, found);
    });
  for (const verb of ['approve', 'decline', 'withdraw'] as const) decisionCommand(approvals, verb);
  approvals
    .command('stand-ins')
    .description('who approves for whom, until when')
    .action(async (_options: object, command: Command) => {
      const { terminal, ...context } = contextOf(command);
      const hub = await connectHub({ terminal, ...context });
      const listed = { standIns: await hub.all<StandInLine>('/api/v1/stand-ins', 'standIns') };
      if (terminal.json) return terminal.result(listed);
      if (listed.standIns.length === 0) return terminal.line('Nobody stands in for anybody.');
      table(
        terminal,
        ['approver', 'stand-in', 'until'],
        listed.standIns.map(({ approver, standIn, until }) => [approver, standIn, `${timeText(until)} UTC`]),
      );
    });
}

const DECISIONS = {
  approve: 'approve a deed of somebody else; it is done at once',
  decline: 'decline it; the one who asked reads the reason',
  withdraw: 'take a request of your own back',
} as const;

function decisionCommand(approvals: Command, verb: keyof typeof DECISIONS): void {
  const command = approvals.command(verb).argument('<id>', 'id of the request').description(DECISIONS[verb]);
  if (verb === 'decline') command.requiredOption('--reason <text>', 'why not');
  if (verb === 'approve') command.option('--reason <text>', 'why; it is kept with the decision');
  command.action(async (id: string, { reason }: { reason?: string }, called: Command) => {
    const { terminal, ...context } = contextOf(called);
    const hub = await connectHub({ terminal, ...context });
    const body = verb === 'withdraw' ? undefined : { ...(reason === undefined ? {} : { reason }) };
    const found = await hub.post<ApprovalLine>(`/api/v1/approvals/${encodeURIComponent(id)}/${verb}`, body);
    if (terminal.json) terminal.result(found);
    else printApproval(terminal, found);
  });
}

/** Says that a deed waits for a second person; false when it does not. */
export function saidThatItWaits(terminal: Terminal, { approval }: { readonly approval?: ApprovalLine }): boolean {
  if (approval === undefined) return false;
  const { paint } = terminal;
  terminal.line(`${paint.yellow('…')} It waits for a second person until ${timeText(approval.expiresAt)} UTC.`);
  terminal.line(paint.dim(`  storeloom approvals show ${approval.id}`));
  return true;
}

function moneyText({ amounts }: ApprovalLine): string {
  return (amounts ?? []).map((each) => `${formatMoney(each)} ${each.currency}`).join(', ');
}

/** Exported for its test. */
export function printApprovals(terminal: Terminal, approvals: readonly ApprovalLine[], nowMs: number): void {
  const { paint } = terminal;
  if (approvals.length === 0) {
    terminal.line(`${paint.green('✓')} Nothing waits for a second person.`);
    return;
  }
  table(
    terminal,
    ['request', 'deed', 'what', '>money', 'asked by', 'asked', 'state'],
    approvals.map((each) => [
      paint.bold(each.id),
      each.kind,
      clean(each.subject).slice(0, 40),
      moneyText(each),
      clean(each.askedBy),
      ageText(each.askedAt, nowMs),
      each.state === 'waiting' ? paint.yellow(`until ${timeText(each.expiresAt)} UTC`) : each.state,
    ]),
  );
}

/** Exported for its test. */
export function printApproval(terminal: Terminal, found: ApprovalLine): void {
  const { paint } = terminal;
  const say = (label: string, text: string | undefined): void => {
    if (text !== undefined && text !== '') terminal.line(`  ${paint.dim(label.padEnd(12))} ${clean(text)}`);
  };
  const { decision, outcome, failure } = found;
  terminal.line(`${paint.bold(found.id)}  ${found.state}`);
  say('deed', found.kind);
  say('what', found.subject);
  say('money', moneyText(found));
  say('count', found.count === undefined ? undefined : String(found.count));
  say('why', found.reason);
  say('asked by', `${found.askedBy}, ${timeText(found.askedAt)} UTC`);
  if (found.state === 'waiting') say('waits until', `${timeText(found.expiresAt)} UTC`);
  if (decision !== undefined) {
    const instead = decision.onBehalfOf === undefined ? '' : ` for ${decision.onBehalfOf}`;
    say('decided by', `${decision.by}${instead}, ${timeText(decision.at)} UTC`);
    say('because', decision.reason);
  }
  if (outcome !== undefined) {
    const parts = Object.entries(outcome).map(([name, value]) => `${name} ${value}`);
    say('outcome', parts.join(', '));
  }
  if (failure !== undefined) say('failure', `${failure.code} ${failure.because}`);
}
