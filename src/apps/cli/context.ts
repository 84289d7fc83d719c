import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Command } from 'commander';
import { type LoadedConfiguration, parseConfiguration, readConfiguration } from '../../config/load.ts';
import { type Clock, systemClock } from '../../kernel/clock.ts';
import { createTerminal, type Terminal } from './terminal.ts';

/** Options that every command takes. */
interface GlobalOptions {
  readonly config?: string;
  readonly url?: string;
  readonly token?: string;
  readonly json?: boolean;
  readonly verbose?: boolean;
  readonly color?: boolean;
}

/** What a command works with. */
export interface CommandContext {
  readonly terminal: Terminal;
  readonly options: GlobalOptions;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  /** Absolute path of the configuration file, whether it is there or not. */
  readonly file: string;
  /** Throws `ConfigurationProblems` when it is not there or not right. */
  configuration(overrides?: readonly (readonly [readonly string[], unknown, string])[]): Promise<LoadedConfiguration>;
  /** The configuration, or defaults when there is no file: for commands that only need the data directory. */
  configurationOrDefaults(): Promise<LoadedConfiguration>;
}

/** The context of a command, from its global options and the environment. */
export function contextOf(command: Command): CommandContext {
  const options = command.optsWithGlobals<GlobalOptions>();
  const environment = process.env;
  const file = resolve(options.config ?? environment.STORELOOM_CONFIG ?? 'storeloom.yaml');
  const colour =
    options.color !== false &&
    environment.NO_COLOR === undefined &&
    (process.stdout.isTTY === true || !!environment.FORCE_COLOR);
  return {
    terminal: createTerminal({ json: options.json === true, colour }),
    options,
    environment,
    clock: systemClock,
    file,
    configuration: (overrides = []) => readConfiguration(file, { environment, options: overrides }),
    configurationOrDefaults: async () =>
      existsSync(file) || options.config !== undefined
        ? readConfiguration(file, { environment })
        : parseConfiguration('', { environment, file: resolve(dirname(file), 'storeloom.yaml') }),
  };
}
