import type { Command } from 'commander';
import { contextOf } from './context.ts';
import { examples } from './help.ts';
import { connectHub } from './hub-client.ts';
import { durationText } from './terminal.ts';

/** `storeloom console`. */
export function consoleCommand(program: Command): void {
  program
    .command('console')
    .description('print a link that lets you into the console as local administrator, once')
    .addHelpText('after', examples('console', 'console --json'))
    .action(async (_options: object, command: Command) => {
      const context = contextOf(command);
      const { terminal, clock } = context;
      const hub = await connectHub(context);
      const { path, expiresAt } = await hub.post<{ path: string; expiresAt: string }>('/api/v1/sign-in-links');
      const url = `${hub.url}${path}`;
      if (terminal.json) return terminal.result({ url, expiresAt });
      const left = durationText(new Date(expiresAt).getTime() - clock.now());
      terminal.line(terminal.paint.bold(url));
      terminal.line(terminal.paint.dim(`  Good once, for ${left}. Whoever opens it administers this hub.`));
    });
}
