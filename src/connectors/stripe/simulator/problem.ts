/** An error as Stripe answers it. */
export class StripeProblem extends Error {
  readonly status: number;
  readonly fields: Readonly<Record<string, unknown>>;

  constructor(status: number, fields: { type: string; message: string } & Record<string, unknown>) {
    super(fields.message);
    this.status = status;
    this.fields = fields;
  }
}

export function invalidRequest(message: string, extra: Record<string, unknown> = {}, status = 400): StripeProblem {
  return new StripeProblem(status, { type: 'invalid_request_error', message, ...extra });
}

export function missingObject(kind: string, id: string, param = 'id'): StripeProblem {
  return invalidRequest(`No such ${kind}: '${id}'`, { code: 'resource_missing', param }, 404);
}

export function cardDeclined(declineCode: string, paymentIntent: unknown): StripeProblem {
  return new StripeProblem(402, {
    type: 'card_error',
    code: 'card_declined',
    decline_code: declineCode,
    message: 'Your card was declined.',
    payment_intent: paymentIntent,
  });
}
