import { type Static, Type } from 'typebox';
import { parseMoney } from '../kernel/money.ts';

/** Deeds that ask for a second person: what moves money, and what is wide. */
export const APPROVAL_KINDS = [
  'skip-letters',
  'retry-letters',
  'edit-letter',
  'release-order',
  'settle-variance',
  'approve-day',
  'approve-return',
] as const;
export type ApprovalKind = (typeof APPROVAL_KINDS)[number];

/** `approvals` of the configuration: what one person may not do alone. */
export const ApprovalsSchema = Type.Object(
  {
    kinds: Type.Array(Type.Enum<[...typeof APPROVAL_KINDS]>([...APPROVAL_KINDS], { description: 'A deed.' }), {
      maxItems: APPROVAL_KINDS.length,
      uniqueItems: true,
      description:
        'Deeds that ask for a second person: skip-letters (where money is in them, or very many), retry-letters (very many), edit-letter (where money is in it, before or after), release-order (held because amounts do not fit), settle-variance (by hand), approve-day (a store whose count differs), approve-return (worth more than the rules give back alone). An empty list asks for none.',
    }),
    hours: Type.Integer({
      minimum: 1,
      maximum: 720,
      description: 'How long a deed waits for a second person before it expires, in hours.',
    }),
    limits: Type.Record(Type.String(), Type.String({ minLength: 1, maxLength: 40 }), {
      description:
        'Amounts up to which one person is enough, by currency: `EUR: "50.00"`. A currency that is not here always asks.',
    }),
    retryAbove: Type.Integer({
      minimum: 1,
      maximum: 1_000_000,
      description: 'Up to how many messages one person may retry at once.',
    }),
  },
  { additionalProperties: false, description: 'Four eyes: what asks for a second person.' },
);
export type ApprovalsConfiguration = Static<typeof ApprovalsSchema>;

/** What holds when nobody says otherwise. */
export const APPROVALS_DEFAULTS: ApprovalsConfiguration = {
  kinds: [...APPROVAL_KINDS],
  hours: 24,
  limits: {},
  retryAbove: 1_000,
};

/** Currencies of `limits` whose amount cannot be read, and why. */
export function badLimits({ limits }: ApprovalsConfiguration): readonly { currency: string; why: string }[] {
  return Object.entries(limits).flatMap(([currency, text]) => {
    try {
      const { amount } = parseMoney(text, currency);
      return amount >= 0 ? [] : [{ currency, why: 'an amount cannot be below zero' }];
    } catch (error) {
      return [{ currency, why: error instanceof Error ? error.message : String(error) }];
    }
  });
}
