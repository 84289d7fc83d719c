import { createHmac } from 'node:crypto';
import type { CommandData, CommandResult } from '../../canonical/envelope.ts';
import { foreignIdOf } from '../../canonical/value.ts';
import type { Call, CommandHandler, ConnectionContext } from '../../connector/connector.ts';
import { equal, formatMoney, parseMoney } from '../../kernel/money.ts';
import { type Client, userErrors } from './client.ts';
import { shopifyErrors } from './errors.ts';
import type { Field } from './fields.ts';
import { existing, orderGid } from './fulfilment-reading.ts';
import type { ShopifySettings } from './manifest.ts';
import { CREATE_GIFT_CARD, READ_BUYER, READ_GIFT_CARDS } from './operations.ts';

type Wish = CommandData<'issue-gift-card'>;
type Card = CommandResult<'issue-gift-card'>;

/** Begins the note of every card that the hub issues; the order and the purpose follow. */
const MARK = 'Storeloom ';
/** Shopify takes 8 to 20 letters and digits. */
const CODE_LENGTH = 16;

/**
 * Issues a gift card to the customer of the order; Shopify tells them its code. The hub makes the code of what the card is for and of
 * a secret of the connection, so that nobody can guess it and a second try meets the first card instead of making another. It is never
 * kept and never asked for: what is shown is what Shopify shows of it.
 */
export function issueGiftCard(
  { settings }: ConnectionContext<ShopifySettings>,
  client: Client,
): CommandHandler<'issue-gift-card'> {
  return {
    operation: 'gift-cards',
    async carryOut({ data }, call) {
      const customer = await buyerOf(client, data, call);
      const earlier = await find(client, data, customer, call);
      if (earlier !== undefined) return earlier;
      if (call.shadow) return { giftCard: 'shadow', masked: '••••', amount: data.amount };
      const variables = {
        amount: { amount: formatMoney(data.amount), currencyCode: data.amount.currency },
        customer,
        note: noteOf(data),
        // Not named for what it is: what is noted of calls shows only fields that are known to be harmless.
        secret: codeOf(data, settings),
      };
      const { data: answer } = await client.ask({
        text: CREATE_GIFT_CARD,
        variables,
        operation: 'gift-cards',
        repeatable: true,
        call,
      });
      const payload = answer.at('giftCardCreate');
      const [problem] = userErrors(payload);
      if (problem === undefined) return cardOf(payload.at('giftCard'));
      // Another hub may have been faster, or an answer was lost.
      const made = problem.code === 'TAKEN' ? await find(client, data, customer, call) : undefined;
      if (made !== undefined) return made;
      throw shopifyErrors.error('SL-SHOPIFY-061', { because: `the shop refused the gift card: ${problem.message}` });
    },
  };
}

const noteOf = ({ order, purpose }: Wish): string => `${MARK}${foreignIdOf(order)} ${purpose}`;

function codeOf({ order, purpose }: Wish, { webhookSecrets }: ShopifySettings): string {
  const [key = ''] = webhookSecrets;
  const digest = createHmac('sha256', key).update(`gift-card ${order} ${purpose}`).digest();
  return BigInt(`0x${digest.toString('hex')}`)
    .toString(36)
    .slice(0, CODE_LENGTH)
    .padStart(CODE_LENGTH, '0');
}

/** Without a customer the shop has nobody to tell the code to. */
async function buyerOf(client: Client, { order, amount }: Wish, call: Call): Promise<string> {
  const id = orderGid(foreignIdOf(order));
  const { data } = await client.ask({ text: READ_BUYER, variables: { id }, operation: 'gift-cards', call });
  const found = existing(data.at('order'), id);
  const customer = found.at('customer');
  if (!customer.present) {
    throw shopifyErrors.error('SL-SHOPIFY-060', { because: 'the order has no customer who could be told of a card' });
  }
  const currency = found.at('currencyCode').text(3);
  if (currency !== amount.currency) {
    const because = `the order is in ${currency}, the card is to be in ${amount.currency}`;
    throw shopifyErrors.error('SL-SHOPIFY-061', { because, field: 'amount' });
  }
  return customer.at('id').text(200);
}

/** The card that was made for the same purpose before; the newest of the customer are looked at. */
async function find(client: Client, data: Wish, customer: string, call: Call): Promise<Card | undefined> {
  const query = `customer_id:${/\d+$/.exec(customer)?.[0] ?? ''}`;
  const { data: answer } = await client.ask({
    text: READ_GIFT_CARDS,
    variables: { query },
    operation: 'gift-cards',
    call,
  });
  const made = answer
    .at('giftCards')
    .at('nodes')
    .list()
    .find((card) => card.at('note').optionalText(1_000) === noteOf(data));
  if (made === undefined) return undefined;
  const card = cardOf(made);
  if (equal(card.amount, data.amount)) return card;
  const because = `a card of ${formatMoney(card.amount)} was issued for it before`;
  throw shopifyErrors.error('SL-SHOPIFY-061', { because, field: 'amount' });
}

function cardOf(card: Field): Card {
  const value = card.at('initialValue');
  return {
    giftCard: card.at('id').id(),
    masked: card.at('maskedCode').text(60),
    amount: parseMoney(value.at('amount').text(40), value.at('currencyCode').text(3)),
  };
}
