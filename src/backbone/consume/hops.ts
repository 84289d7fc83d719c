import { nameOf } from '../../canonical/envelope.ts';
import type { Span, SpanValue, Tracer } from '../../kernel/tracing.ts';
import type { Claimed, Handled } from '../backbone.ts';

/** Names of messages that a span tells of; the count says how many there were. */
const EMITTED_MOST = 10;

/**
 * Begins a span for every message of a call: one trace follows an order from one subscription to the next, however many
 * orders share the call. Those that share it are linked to the first, under which the calls out are shown. The
 * handler is given the message with the span as its trace, so that what it puts out names this step as its parent.
 */
export function beginHops(
  tracer: Tracer,
  subscription: string,
  claims: readonly Claimed[],
  nowMs: number,
): { readonly spans: readonly Span[]; readonly claims: readonly Claimed[] } {
  const spans: Span[] = [];
  const traced = claims.map((claim): Claimed => {
    const { message, attempt } = claim;
    const { envelope } = message;
    const [first] = spans;
    const span = tracer.begin(`${subscription} ${nameOf(envelope)}`, {
      kind: 'consumer',
      ...(envelope.traceparent === undefined ? {} : { parent: envelope.traceparent }),
      ...(first === undefined ? {} : { links: [first.traceparent] }),
      values: {
        ...valuesOf(subscription, claim),
        'messaging.batch.message_count': claims.length,
        'storeloom.attempt': attempt,
        'storeloom.uncertain': claim.uncertain,
        'storeloom.waited_ms': Math.max(0, nowMs - message.recordedAt),
      },
    });
    spans.push(span);
    return { ...claim, span, message: { ...message, envelope: { ...envelope, traceparent: span.traceparent } } };
  });
  return { spans, claims: traced };
}

/** What a message is called on its span, by the semantic conventions of messaging where they have a word. */
function valuesOf(subscription: string, { message: { envelope, topic, lane } }: Claimed): Record<string, SpanValue> {
  return {
    'messaging.system': 'storeloom',
    'messaging.operation.type': 'process',
    'messaging.operation.name': 'handle',
    'messaging.destination.name': topic,
    'messaging.destination.subscription.name': subscription,
    'messaging.message.id': envelope.id,
    'messaging.message.conversation_id': envelope.correlationid,
    'storeloom.lane': lane,
    ...(envelope.connection === undefined ? {} : { 'storeloom.connection': envelope.connection }),
    ...(envelope.causationid === undefined ? {} : { 'storeloom.causation': envelope.causationid }),
  };
}

/** Ends the spans of a call once what it put out is durable. */
export function endHops(spans: readonly Span[], results: readonly Handled[]): void {
  for (const [index, span] of spans.entries()) {
    const result = results[index];
    if (result?.kind === 'failed') {
      span.end(result.failure);
      continue;
    }
    const emitted = result?.emit ?? [];
    if (emitted.length > 0) {
      span.set({
        'storeloom.emitted.count': emitted.length,
        'storeloom.emitted': emitted.slice(0, EMITTED_MOST).map(nameOf).join(' '),
      });
    }
    span.end();
  }
}
