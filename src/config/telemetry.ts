import { type Static, Type } from 'typebox';

/** A time series or trace of this hub says these of itself besides: `deployment.environment.name: production`. */
const Resource = Type.Record(
  Type.String({ pattern: '^[a-z][a-z0-9._-]{0,99}$' }),
  Type.String({ minLength: 1, maxLength: 200 }),
  { description: 'What every span says of this hub besides its name: deployment.environment.name, service.namespace.' },
);

const Traces = Type.Object(
  {
    enabled: Type.Boolean({ description: 'Whether traces are sent at all; they never are without an endpoint.' }),
    endpoint: Type.Optional(
      Type.String({
        pattern: '^https?://[^\\s/]+(/[^\\s]*)?$',
        maxLength: 500,
        description: 'Where spans go, by OTLP over HTTP: http://collector:4318/v1/traces.',
      }),
    ),
    headers: Type.Optional(
      Type.Record(Type.String({ pattern: '^[A-Za-z0-9-]{1,100}$' }), Type.String({ minLength: 1, maxLength: 2_000 }), {
        description:
          'What the collector asks for, as HTTP headers; secrets as ${env:NAME}, ${file:/path} or ${secret:name}.',
      }),
    ),
    sampleRatio: Type.Number({
      minimum: 0,
      maximum: 1,
      description: 'The share of traces that are recorded: 1 is every one, 0.01 one in a hundred.',
    }),
    sendEveryMs: Type.Integer({
      minimum: 10,
      maximum: 600_000,
      description: 'How long spans may wait for company before they are sent, in milliseconds.',
    }),
  },
  { additionalProperties: false, description: 'Traces by OpenTelemetry.' },
);

/** What the hub says of its own work to others. */
export const TelemetrySchema = Type.Object(
  {
    serviceName: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 100,
        description: 'What this hub is called in traces; its name by default.',
      }),
    ),
    resource: Type.Optional(Resource),
    traces: Traces,
  },
  { additionalProperties: false, description: 'What the hub tells others of its own work.' },
);
export type TelemetryConfiguration = Static<typeof TelemetrySchema>;

export const TELEMETRY_DEFAULTS = {
  traces: { enabled: true, sampleRatio: 1, sendEveryMs: 5_000 },
} as const satisfies TelemetryConfiguration;

/** OpenTelemetry's own variables that are heeded; the later ones win over the earlier ones. */
export const TELEMETRY_ENVIRONMENT: Readonly<Record<string, readonly string[]>> = {
  OTEL_EXPORTER_OTLP_ENDPOINT: ['telemetry', 'traces', 'endpoint'],
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: ['telemetry', 'traces', 'endpoint'],
  OTEL_TRACES_SAMPLER_ARG: ['telemetry', 'traces', 'sampleRatio'],
  OTEL_BSP_SCHEDULE_DELAY: ['telemetry', 'traces', 'sendEveryMs'],
  OTEL_SDK_DISABLED: ['telemetry', 'traces', 'enabled'],
  OTEL_SERVICE_NAME: ['telemetry', 'serviceName'],
  OTEL_RESOURCE_ATTRIBUTES: ['telemetry', 'resource'],
};

/** The text of one of these variables as the value of its setting; a text that is no number stays one, so that the rule can say so. */
export function readTelemetryVariable(variable: string, value: string): unknown {
  switch (variable) {
    case 'OTEL_EXPORTER_OTLP_ENDPOINT':
      return `${value.replace(/\/+$/, '')}/v1/traces`;
    case 'OTEL_TRACES_SAMPLER_ARG':
    case 'OTEL_BSP_SCHEDULE_DELAY':
      return /^\d+(\.\d+)?$/.test(value) ? Number(value) : value;
    case 'OTEL_SDK_DISABLED':
      return value.toLowerCase() !== 'true';
    case 'OTEL_RESOURCE_ATTRIBUTES':
      return Object.fromEntries(
        value.split(',').map((pair) => {
          const cut = pair.indexOf('=');
          return [pair.slice(0, cut).trim(), decoded(pair.slice(cut + 1).trim())];
        }),
      );
    default:
      return value;
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
