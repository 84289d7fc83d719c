import { type Static, Type } from 'typebox';

const text = (description: string) => Type.String({ minLength: 1, maxLength: 500, description });
const secret = (description: string) => Type.String({ minLength: 1, maxLength: 500, description, 'x-secret': true });
const optional = Type.Optional;

/** A record in Odoo, by its database id or by the code that people know. */
const reference = (description: string) =>
  Type.Union([Type.Integer({ minimum: 1 }), text(description)], { description });

export const OdooSettingsSchema = Type.Object(
  {
    url: text('Address of Odoo without a path: "https://erp.example.com".'),
    database: text('Name of the database.'),
    apiKey: secret('API key of a user that only the hub uses.'),
    login: optional(text('Login of that user; Odoo 17 and 18 need it.')),
    version: optional(
      Type.Enum(['auto', '17', '18', '19'], { description: 'Version of Odoo; "auto" (the default) asks the server.' }),
    ),
    webhookSecret: optional(
      secret('Secret in the address that automation rules post to; any long random text. Odoo signs nothing.'),
    ),
    company: optional(reference("Company that sells, by id or name; the key owner's company by default.")),
    warehouse: optional(reference("Warehouse that ships, by id or short name; the company's first by default.")),
    pricelists: optional(
      Type.Record(Type.String({ pattern: '^[A-Z]{3}$' }), Type.Integer({ minimum: 1 }), {
        description:
          'Pricelist by currency, by id: {"USD": 4}. It only settles the currency; prices are the channel\'s.',
      }),
    ),
    journals: optional(
      Type.Record(Type.String(), reference('Journal by id or short code.'), {
        description:
          'Bank or cash journal by payment provider: {"stripe": "BNK1", "gift_card": "GIFT"}; "*" stands for all others. "gift_card", "exchange" and "till" also pay credit notes of what is owed in place of money, and "*" never does. Journals of entries stand here too, by the name that they are asked for with: {"settlement": "MISC"}.',
      }),
    ),
    accounts: optional(
      Type.Record(Type.String(), reference('Account by id or code.'), {
        description:
          'Accounts of entries, by the name that they are asked for with: {"clearing": "101403", "fees": "620100", "receivable": "101402"}.',
      }),
    ),
    products: optional(
      Type.Object(
        {
          shipping: optional(text('Internal reference of the service that shipping charges are booked on.')),
          rounding: optional(text('Internal reference of the service that rounding differences are booked on.')),
          discount: optional(text('Internal reference of the service for discounts, when `discounts` is "line".')),
          giftCard: optional(text('Internal reference for sold gift cards that have no SKU of their own.')),
        },
        { additionalProperties: false, description: 'Products that the hub books charges on.' },
      ),
    ),
    discounts: optional(
      Type.Enum(['percent', 'line'], {
        description: '"percent" shows a discount on its line (the default), "line" as a line of its own.',
      }),
    ),
    taxes: optional(
      Type.Array(
        Type.Object(
          {
            rate: Type.String({ pattern: '^\\d{1,3}(\\.\\d{1,8})?$', description: 'Rate as a fraction: "0.2".' }),
            inclusive: optional(Type.Boolean({ description: 'Only for prices that include (or exclude) tax.' })),
            jurisdiction: optional(text('Only for this jurisdiction, as the channel writes it.')),
            tax: Type.Integer({ minimum: 1, description: 'Id of the account.tax.' }),
          },
          { additionalProperties: false, description: 'A rate and its tax.' },
        ),
        { maxItems: 500, description: 'Which tax of Odoo stands for a rate; the rest is looked up by rate.' },
      ),
    ),
    totals: optional(
      Type.Object(
        {
          policy: optional(
            Type.Enum(['rounding-line', 'hold', 'reject'], {
              description: 'When Odoo computes another total than the channel charged.',
            }),
          ),
          mostDifference: optional(
            Type.Integer({
              minimum: 0,
              maximum: 1_000,
              description: 'Largest rounding line, in minor units; 5 by default.',
            }),
          ),
        },
        { additionalProperties: false, description: 'Totals are compared to the minor unit.' },
      ),
    ),
    guests: optional(
      Type.Object(
        {
          policy: Type.Enum(['own-record', 'shared'], {
            description: 'A buyer without an e-mail gets a contact of their own, or shares one.',
          }),
          partner: optional(Type.Integer({ minimum: 1, description: 'Id of the shared contact.' })),
        },
        { additionalProperties: false, description: 'Who buys when the channel does not say.' },
      ),
    ),
    stock: optional(
      Type.Object(
        {
          locations: optional(
            Type.Record(Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,62}$' }), reference('Warehouse or location.'), {
              description:
                'Locations by the code that the hub knows them by: {"paris": "PAR", "berlin": "BER/Stock/Shop floor"}; a warehouse by its short name, a location by its full name or id, with all that lies under it. By default each warehouse is one, under its short name in lower case.',
            }),
          ),
          counterpart: optional(
            reference(
              "Location that goods of adjust-stock go to and come from, by full name or id; the customers' by default.",
            ),
          ),
          everySeconds: optional(
            Type.Integer({ minimum: 1, maximum: 3_600, description: 'How often changes are read; 5 by default.' }),
          ),
          fullMinutes: optional(
            Type.Integer({ minimum: 1, maximum: 10_080, description: 'How often everything is read; 60 by default.' }),
          ),
          webhooks: optional(
            Type.Enum(['on', 'off'], {
              description:
                'Whether Odoo tells at once of goods that move; "on" by default. It posts a dozen times for each row that changes, while whoever moved the goods waits; "off" leaves it to the reading of changes.',
            }),
          ),
          zeros: optional(
            Type.Enum(['told', 'silent'], {
              description:
                'Whether the full reading tells of articles that have nothing at a location; "silent" spares work where few of many articles are kept at each of many locations.',
            }),
          ),
        },
        { additionalProperties: false, description: 'Where stock is followed, and how.' },
      ),
    ),
    returns: optional(
      Type.Object(
        {
          refurbish: optional(reference('Location of goods that are to be mended, by full name or id.')),
          writeOff: optional(reference('Location of goods that are given up, by full name or id: "WH/Scrap".')),
        },
        {
          additionalProperties: false,
          description: 'Where returned goods go that cannot be sold again as they are; all others go back to stock.',
        },
      ),
    ),
    pointOfSale: optional(
      Type.Object(
        {
          zone: text('IANA time zone of the stores: Europe/Paris.'),
          stores: optional(
            Type.Record(
              Type.String(),
              Type.Object(
                {
                  location: optional(
                    Type.String({
                      pattern: '^[^/\\s]{1,100}$',
                      description: 'Code of the location whose stock it sells: location/<code>.',
                    }),
                  ),
                  zone: optional(text('Its own time zone.')),
                },
                { additionalProperties: false, description: 'One point of sale.' },
              ),
              { description: 'Points of sale by their name in Odoo; by default the name is the location.' },
            ),
          ),
        },
        {
          additionalProperties: false,
          description: "Reads the sales of Odoo's own point of sale; without it they are not read.",
        },
      ),
    ),
    callTimeoutSeconds: optional(
      Type.Number({
        minimum: 0.1,
        maximum: 600,
        description: 'Longest wait for one answer; 120 by default, which is when Odoo itself gives up.',
      }),
    ),
    articles: optional(
      Type.Object(
        {
          lists: optional(
            Type.Record(Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9 ._-]{0,99}$' }), Type.Integer({ minimum: 1 }), {
              description:
                'Price lists that are followed, by the name that the hub gives them, with their ids: {"retail": 2}. The sales prices of the products themselves are always there, as "standard".',
            }),
          ),
          everySeconds: optional(
            Type.Integer({
              minimum: 1,
              maximum: 86_400,
              description: 'How often changes are read; as `polling` by default.',
            }),
          ),
          compareHours: optional(
            Type.Integer({
              minimum: 1,
              maximum: 168,
              description: 'How often all articles are compared; as `polling` by default.',
            }),
          ),
        },
        {
          additionalProperties: false,
          description: 'Reports articles and prices; without it none are read. The first comparison reads all of them.',
        },
      ),
    ),
    polling: optional(
      Type.Object(
        {
          everySeconds: optional(Type.Integer({ minimum: 1, maximum: 3_600, description: '15 by default.' })),
          overlapSeconds: optional(
            Type.Integer({
              minimum: 1,
              maximum: 3_600,
              description: 'Longer than the longest transaction in Odoo; 120 by default, which is its own limit.',
            }),
          ),
          pageRows: optional(Type.Integer({ minimum: 2, maximum: 1_000, description: '200 by default.' })),
          compareHours: optional(Type.Integer({ minimum: 1, maximum: 168, description: '6 by default.' })),
          compareDays: optional(Type.Integer({ minimum: 1, maximum: 90, description: '7 by default.' })),
        },
        { additionalProperties: false, description: 'How changes are read.' },
      ),
    ),
  },
  { additionalProperties: false, description: 'A connection to one Odoo database.' },
);

export type OdooSettings = Static<typeof OdooSettingsSchema>;

/** What a connection does when its settings leave it open. */
export const DEFAULTS = {
  totalsPolicy: 'rounding-line',
  mostDifference: 5,
  everySeconds: 15,
  overlapSeconds: 120,
  pageRows: 200,
  compareHours: 6,
  compareDays: 7,
  stockEverySeconds: 5,
  stockFullMinutes: 60,
} as const;
