import type { Configuration } from '../../config/schema.ts';
import { resolveSecrets, type SecretSources } from '../../connector/secrets.ts';
import type { Chance } from '../../kernel/chance.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { Tracer } from '../../kernel/tracing.ts';
import { type OpenTracer, openTracer } from '../../operations/traces/tracer.ts';
import { version } from '../version.ts';
import { type HubLog, hideInLog } from './log.ts';

interface Means {
  readonly configuration: Configuration;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly log: HubLog;
  readonly node: string;
}

/** The tracer of a hub; undefined when nobody wants traces. Throws SL-SECRET-… when a header's secret is not there. */
export async function openTraces(means: Means, secrets: SecretSources): Promise<OpenTracer | undefined> {
  const { configuration, clock, chance, log, node } = means;
  const { hub, telemetry } = configuration;
  const { enabled, endpoint, headers = {}, sampleRatio, sendEveryMs } = telemetry.traces;
  if (!enabled || endpoint === undefined) return undefined;
  const sentHeaders = await resolveSecrets(headers, secrets, 'telemetry.traces.headers');
  hideInLog(log, Object.values(sentHeaders as Record<string, string>));
  return openTracer({
    endpoint,
    headers: sentHeaders as Record<string, string>,
    sampleRatio,
    sendEveryMs,
    resource: {
      ...telemetry.resource,
      'service.name': telemetry.serviceName ?? hub.name,
      'service.version': version(),
      'service.instance.id': node,
    },
    clock,
    chance,
    onTrouble: (trouble) => {
      if (trouble === undefined) log.info({}, 'traces are taken again');
      else log.warn(trouble, 'traces cannot be sent; the work goes on without them');
    },
  });
}

/** Without a tracer the parts are made without one. */
export const tracing = <Kind extends Tracer>(tracer: Kind | undefined): { readonly tracer?: Kind } =>
  tracer === undefined ? {} : { tracer };
