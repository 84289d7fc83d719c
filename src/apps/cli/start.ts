import type { Command } from 'commander';
import { ROLES } from '../../config/schema.ts';
import { contextOf } from './context.ts';
import { cliErrors } from './errors.ts';
import { examples } from './help.ts';

interface StartOptions {
  readonly role?: string;
  readonly port?: string;
  readonly host?: string;
  readonly adoptLog?: boolean;
}

/** `storeloom start`. */
export function startCommand(program: Command): void {
  program
    .command('start')
    .description('run the hub until Ctrl-C; without DATABASE_URL it brings its own PostgreSQL')
    .option('--role <roles>', `what this process does, separated by commas: ${ROLES.join(', ')}; all by default`)
    .option('--port <port>', 'port to listen on; 0 takes a free one')
    .option('--host <address>', 'address to listen on')
    .option('--adopt-log', 'after a wanted restore: go on from the restored log')
    .addHelpText('after', examples('start', 'start --role ingress --port 8080', 'start --config production.yaml'))
    .action(async (options: StartOptions, command: Command) => {
      const context = contextOf(command);
      const { configuration } = await context.configuration(overridesOf(options));
      const { createLog } = await import('../hub/log.ts');
      const { startHub } = await import('../hub.ts');
      const readable = process.stdout.isTTY === true && !context.terminal.json;
      const log = createLog({ level: configuration.hub.logLevel, readable, hub: configuration.hub.name });
      // A signal during the start ends it as soon as it has come so far.
      const stopped = signalled();
      const hub = await startHub({ configuration, log, ...(options.adoptLog === true ? { adoptLog: true } : {}) });
      // A log is read by more people than a terminal, so the link is never in it.
      if (hub.firstLink === undefined || !readable)
        log.info({}, 'for a sign-in link to the console: storeloom console');
      else context.terminal.line(`Open the console as administrator (good once): ${hub.firstLink}`);
      const why = await Promise.race([stopped, hub.halted.then((reason) => ({ reason }))]);
      if (typeof why === 'string') log.info({ signal: why }, 'the hub is closing');
      await hub.close();
      if (typeof why !== 'string') throw why.reason;
      log.info({}, 'the hub is closed');
    });
}

/** The first signal closes in order; a second one ends at once. */
function signalled(): Promise<string> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => {
        process.once(signal, () => process.exit(130));
        resolve(signal);
      });
    }
  });
}

function overridesOf({ role, port, host }: StartOptions): (readonly [readonly string[], unknown, string])[] {
  if (port !== undefined && !/^\d+$/.test(port)) {
    throw cliErrors.error('SL-CLI-004', { because: `--port ${port} is not a port`, field: 'port' });
  }
  return [
    ...(role === undefined ? [] : [[['hub', 'roles'], role.split(',').map((each) => each.trim()), '--role'] as const]),
    ...(port === undefined ? [] : [[['hub', 'port'], Number(port), '--port'] as const]),
    ...(host === undefined ? [] : [[['hub', 'host'], host, '--host'] as const]),
  ];
}
