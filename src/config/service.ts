import { type Static, type TProperties, Type } from 'typebox';
import { DURATION } from '../kernel/duration.ts';

/** The sections `service`, `cases` and `report`: what is promised, who answers for what, and what the day is told by. */

const section = <Properties extends TProperties>(description: string, properties: Properties) =>
  Type.Object(properties, { additionalProperties: false, description });
const text = (description: string, maxLength = 200) => Type.String({ minLength: 1, maxLength, description });
const duration = (description: string) =>
  Type.String({ pattern: DURATION, description: `${description} As 30s, 5m, 4h or 30d.` });
const target = Type.String({
  pattern: '^(100|\\d{1,2})(\\.\\d{1,3})?% over ([7-9]|[1-8]\\d|90)d$',
  description: 'The part that must be good, and over how many days: 99.5% over 30d.',
});

export const ServiceSchema = section('What the business may count on.', {
  levels: section('Service levels, measured from the records of every order, number and sale.', {
    orders: section('Web orders.', {
      bookedWithin: duration('How soon after it was heard an order must be in the ERP.'),
      target,
    }),
    stock: section('Numbers of stock.', {
      shownWithin: duration('How soon after it was decided a number must be confirmed by its channel.'),
      target,
    }),
    stores: section('Sales of stores.', {
      heardWithin: duration('How soon after it was made the hub must have heard of a sale.'),
      target,
    }),
  }),
});
export type ServiceConfiguration = Static<typeof ServiceSchema>;

const pattern = (description: string) => Type.Optional(text(`${description}; * stands for any letters.`));

export const CasesSchema = section('Cases: who answers for them, and by when.', {
  deadlines: section('How long a case may stand open.', {
    critical: duration('When money or a whole system is concerned.'),
    warning: duration('When single orders, articles or sales are.'),
    notice: duration('When nobody waits for it yet.'),
  }),
  owners: Type.Array(
    section(
      'Who answers for some cases; the first rule that fits holds, and the owner of the connection without any.',
      {
        connection: pattern('Connections'),
        flow: pattern('Subscriptions'),
        code: pattern('Error codes'),
        owner: text('A team or a person.'),
      },
    ),
    { maxItems: 500, description: 'Rules of assignment.' },
  ),
  fallbackOwner: text('Who answers for what belongs to no connection.'),
});
export type CasesConfiguration = Static<typeof CasesSchema>;

export const ReportSchema = section('The daily report.', {
  at: Type.String({
    pattern: '^([01]\\d|2[0-3]):[0-5]\\d$',
    description: 'When it is sent, by the clock of its time zone: 07:00.',
  }),
  timeZone: text('A name of the IANA table: Europe/Paris. The day that it tells of is a day there.', 100),
  routes: Type.Array(text('A route of `alerts.routes`.', 63), {
    maxItems: 20,
    description: 'Where it goes; nowhere by default.',
  }),
});
export type ReportConfiguration = Static<typeof ReportSchema>;

export const SERVICE_DEFAULTS: ServiceConfiguration = {
  levels: {
    orders: { bookedWithin: '5m', target: '99.5% over 30d' },
    stock: { shownWithin: '2m', target: '99% over 30d' },
    stores: { heardWithin: '30m', target: '99% over 30d' },
  },
};
export const CASES_DEFAULTS: CasesConfiguration = {
  deadlines: { critical: '1h', warning: '8h', notice: '3d' },
  owners: [],
  fallbackOwner: 'operations',
};
export const REPORT_DEFAULTS: ReportConfiguration = { at: '07:00', timeZone: 'UTC', routes: [] };
