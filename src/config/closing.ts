import { type Static, Type } from 'typebox';

const days = (description: string) => Type.Integer({ minimum: 0, maximum: 400, description });

/** `closing` of the configuration: the days of the retailer, and how long something may be open between two sides. */
export const ClosingSchema = Type.Object(
  {
    timeZone: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 100,
        description:
          'A name of the IANA table: Europe/Paris. A day is a day there; without it the time zone of `report`. What is written is never moved to another day.',
      }),
    ),
    automatic: Type.Boolean({ description: 'Whether days are closed by themselves.' }),
    afterHours: Type.Integer({
      minimum: 0,
      maximum: 240,
      description:
        'How many hours after its end a day is closed by itself; what is heard later stands in a later day as late.',
    }),
    patienceDays: Type.Object(
      {
        booked: days('For an order to be in the ERP.'),
        invoiced: days('For a booked order to be invoiced.'),
        paid: days('For what the buyer owes to be taken.'),
        registered: days('For a payment to count as paid in the books.'),
        credited: days('For a refund to have its credit note.'),
        settled: days('For a payment to be settled by its provider.'),
        banked: days('For a payout to be seen at the bank.'),
        identified: days('For a line of the bank to be matched.'),
        counted: days("For what a store's drawers should hold to be counted, or the difference taken."),
        posted: days('For the takings of a store to be in the books.'),
      },
      { additionalProperties: false, description: 'How many days something may be open before it is overdue.' },
    ),
  },
  { additionalProperties: false, description: 'The closing of days: the certificate from orders to the bank.' },
);
export type ClosingConfiguration = Static<typeof ClosingSchema>;

/** What holds when nobody says otherwise. */
export const CLOSING_DEFAULTS: ClosingConfiguration = {
  automatic: true,
  afterHours: 6,
  patienceDays: {
    booked: 1,
    invoiced: 14,
    paid: 7,
    registered: 3,
    credited: 3,
    settled: 10,
    banked: 6,
    identified: 3,
    counted: 1,
    posted: 1,
  },
};
