import { relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { newConnector } from '../../connector/new/new-connector.ts';
import { contextOf } from './context.ts';
import { examples } from './help.ts';

const CONNECTORS_FOLDER = fileURLToPath(new URL('../../connectors/', import.meta.url));

/** `storeloom new connector <name>`. */
export function newCommands(program: Command): void {
  program
    .command('new')
    .description('begin something new')
    .command('connector')
    .argument('<name>', 'lower-case letters, digits and hyphens: magento')
    .description('write a fresh connector that already passes types, lint and its contract')
    .option('--directory <folder>', 'where its folder is made; src/connectors of this package by default')
    .addHelpText('after', examples('new connector magento'))
    .action(async (name: string, options: { directory?: string }, command: Command) => {
      const { terminal } = contextOf(command);
      const made = await newConnector(name, resolve(options.directory ?? CONNECTORS_FOLDER));
      if (terminal.json) {
        terminal.result(made);
        return;
      }
      const { paint } = terminal;
      terminal.line(`${paint.green('✓')} ${relative(process.cwd(), made.folder) || made.folder}`);
      for (const file of made.files) terminal.line(`    ${file}`);
      terminal.line('\nNext:');
      for (const step of made.next) terminal.line(`  ${paint.cyan('→')} ${step}`);
    });
}
