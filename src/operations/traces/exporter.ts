import type { SpanExporter } from '@opentelemetry/sdk-trace';

/** What became of spans since the process started. */
export interface ExportCounts {
  readonly sent: number;
  readonly lost: number;
}

/** Told at the first failure in a row, and with nothing when sending goes well again. */
type OnTrouble = (trouble: { readonly spans: number; readonly because: string } | undefined) => void;

/**
 * An exporter whose failures end here: they are counted and told once, and nothing above it ever sees one. What could not be
 * sent is lost, because spans are worth less than the memory that would keep them.
 */
export function countedExporter(
  inner: SpanExporter,
  onTrouble: OnTrouble = () => {},
): SpanExporter & { counts(): ExportCounts } {
  let sent = 0;
  let lost = 0;
  let troubled = false;
  const failed = (spans: number, error: unknown): void => {
    lost += spans;
    if (!troubled) onTrouble({ spans, because: kindOf(error) });
    troubled = true;
  };
  const went = (spans: number): void => {
    sent += spans;
    if (troubled) onTrouble(undefined);
    troubled = false;
  };
  return {
    export(spans, done) {
      try {
        inner.export(spans, ({ code, error }) => {
          if (code === 0) went(spans.length);
          else failed(spans.length, error);
          done({ code: 0 });
        });
      } catch (error) {
        failed(spans.length, error);
        done({ code: 0 });
      }
    },
    forceFlush: () => inner.forceFlush?.() ?? Promise.resolve(),
    shutdown: () => inner.shutdown(),
    counts: () => ({ sent, lost }),
  };
}

/** What kind of failure it was; its message may hold the collector's answer, which is nobody's business. */
function kindOf(error: unknown): string {
  const { code, name } = (error ?? {}) as { code?: unknown; name?: unknown };
  return [name, code].filter((part) => part !== undefined && part !== '').join(' ') || 'unknown';
}
