import cliProgress from 'cli-progress';
import { durationText, type Terminal } from './terminal.ts';

/** How far long work is: a bar in a terminal, a line now and then elsewhere. */
export interface Progress {
  update(done: number, total: number): void;
  stop(): void;
}

export function showProgress(terminal: Terminal, label: string, total: number): Progress {
  if (terminal.json) return { update: () => {}, stop: () => {} };
  if (process.stderr.isTTY !== true) return lines(terminal, label);
  const bar = new cliProgress.SingleBar(
    {
      format: (options, params) => {
        const drawn = cliProgress.Format.BarFormat(params.progress, options);
        const left = params.eta > 0 && Number.isFinite(params.eta) ? `, ${durationText(params.eta * 1_000)} left` : '';
        return `${label} ${drawn} ${Math.floor(params.progress * 100)} % (${params.value.toLocaleString('en')} of ${params.total.toLocaleString('en')}${left})`;
      },
      stream: process.stderr,
      hideCursor: true,
      barsize: 30,
    },
    cliProgress.Presets.shades_classic,
  );
  bar.start(Math.max(total, 1), 0);
  return {
    update: (done, of) => {
      bar.setTotal(Math.max(of, 1));
      bar.update(done);
    },
    stop: () => bar.stop(),
  };
}

/** Each tenth once. */
function lines(terminal: Terminal, label: string): Progress {
  let told = 0;
  return {
    update: (done, total) => {
      const tenth = total <= 0 ? 0 : Math.floor((done / total) * 10);
      if (tenth <= told) return;
      told = tenth;
      terminal.note(`${label}: ${tenth * 10} %`);
    },
    stop: () => {},
  };
}
