import type { Command } from 'commander';
import { explainConfiguration } from '../../config/explain.ts';
import { contextOf } from './context.ts';
import { examples } from './help.ts';
import { cut, table } from './terminal.ts';

/** `storeloom config explain`. */
export function configCommands(program: Command): void {
  const config = program.command('config').description('what the hub is told, and by whom');
  config
    .command('explain', { isDefault: true })
    .argument('[prefix]', 'only settings that begin so: hub, connections.odoo-main')
    .description('every effective value and where it came from; secrets are masked')
    .addHelpText(
      'after',
      examples('config explain', 'config explain stores', 'config explain connections.odoo-main --json'),
    )
    .action(async (prefix: string | undefined, _options: object, command: Command) => {
      const context = contextOf(command);
      const { terminal } = context;
      const loaded = await context.configurationOrDefaults();
      const { isSecretSetting } = await import('../connectors.ts');
      const settings = explainConfiguration(loaded, { isSecret: isSecretSetting }).filter(
        ({ path }) =>
          prefix === undefined || path === prefix || path.startsWith(`${prefix}.`) || path.startsWith(`${prefix}[`),
      );
      if (terminal.json) return terminal.result({ file: loaded.file, settings });
      if (settings.length === 0) return terminal.line('No setting begins so.');
      const { paint } = terminal;
      table(
        terminal,
        ['setting', 'value', 'from'],
        settings.map(({ path, value, origin, from, variable, exposed }) => [
          path,
          exposed ? paint.red(`${value} a secret in the file`) : cut(value, 48),
          from === 'default' ? paint.dim(variable === undefined ? origin : `${origin} (or ${variable})`) : origin,
        ]),
      );
      if (settings.some(({ exposed }) => exposed)) {
        terminal.note(
          paint.yellow('\nStore secrets with `storeloom secret set NAME` and write ${secret:NAME} in the file.'),
        );
      }
    });
}
