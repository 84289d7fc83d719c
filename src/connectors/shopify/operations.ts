/**
 * Every GraphQL operation of the connector, each validated against Shopify's own schema in a test. Where a connection
 * is read with a page size, the caller says how large, because Shopify charges for what is asked, not for what there is.
 */

const SHOP_MONEY = '{ shopMoney { amount } }';

const ADDRESS = `{ name firstName lastName company address1 address2 city zip provinceCode countryCodeV2 phone }`;

const TRANSACTION_FIELDS = `
fragment TransactionFields on OrderTransaction {
  id kind status gateway createdAt processedAt authorizationExpiresAt
  parentTransaction { id }
  amountSet { shopMoney { amount currencyCode } presentmentMoney { amount currencyCode } }
}`;

const LINE_FIELDS = `
fragment LineFields on LineItem {
  id name sku quantity isGiftCard requiresShipping
  variant { id }
  originalUnitPriceSet ${SHOP_MONEY}
  discountAllocations { allocatedAmountSet ${SHOP_MONEY} }
  taxLines { title rate priceSet ${SHOP_MONEY} }
}`;

const REFUND_FIELDS = `
fragment RefundFields on Refund {
  id createdAt processedAt note
  refundLineItems(first: $refundLines) {
    pageInfo { hasNextPage }
    nodes { quantity restockType lineItem { id } subtotalSet ${SHOP_MONEY} totalTaxSet ${SHOP_MONEY} }
  }
  transactions(first: 3) { pageInfo { hasNextPage } nodes { ...TransactionFields } }
}`;

const ORDER_FIELDS = `
fragment OrderFields on Order {
  id name createdAt updatedAt cancelledAt cancelReason currencyCode test taxesIncluded
  displayFinancialStatus paymentGatewayNames edited
  totalPriceSet { shopMoney { amount } presentmentMoney { amount currencyCode } }
  totalTaxSet ${SHOP_MONEY}
  totalTipReceivedSet ${SHOP_MONEY}
  originalTotalDutiesSet ${SHOP_MONEY}
  originalTotalAdditionalFeesSet ${SHOP_MONEY}
  email phone customerLocale customerAcceptsMarketing note discountCodes
  customer { id firstName lastName defaultPhoneNumber { phoneNumber } }
  billingAddress ${ADDRESS}
  shippingAddress ${ADDRESS}
  lineItems(first: $lines) { pageInfo { hasNextPage endCursor } nodes { ...LineFields } }
  shippingLines(first: 3) {
    pageInfo { hasNextPage }
    nodes {
      id title code
      originalPriceSet ${SHOP_MONEY}
      discountAllocations { allocatedAmountSet ${SHOP_MONEY} }
      taxLines { title rate priceSet ${SHOP_MONEY} }
    }
  }
  refunds(first: $refunds) { ...RefundFields }
  transactions(first: $transactions) { ...TransactionFields }
}`;

export const READ_ORDERS = `
query ReadOrders($query: String!, $first: Int!, $after: String, $lines: Int!, $refunds: Int!, $refundLines: Int!, $transactions: Int!) {
  orders(query: $query, first: $first, after: $after, sortKey: UPDATED_AT) {
    pageInfo { hasNextPage endCursor }
    nodes { ...OrderFields }
  }
}${ORDER_FIELDS}${LINE_FIELDS}${REFUND_FIELDS}${TRANSACTION_FIELDS}`;

export const READ_ORDER_BY_ID = `
query ReadOrder($id: ID!, $lines: Int!, $refunds: Int!, $refundLines: Int!, $transactions: Int!) {
  order(id: $id) { ...OrderFields }
}${ORDER_FIELDS}${LINE_FIELDS}${REFUND_FIELDS}${TRANSACTION_FIELDS}`;

export const READ_ORDER_LINES = `
query ReadOrderLines($id: ID!, $lines: Int!, $after: String) {
  order(id: $id) {
    updatedAt
    lineItems(first: $lines, after: $after) { pageInfo { hasNextPage endCursor } nodes { ...LineFields } }
  }
}${LINE_FIELDS}`;

export const READ_ORDER_REFUNDS = `
query ReadOrderRefunds($id: ID!, $first: Int!) {
  order(id: $id) { updatedAt refunds(first: $first) { id } }
}`;

export const READ_REFUND = `
query ReadRefund($id: ID!, $refundLines: Int!) {
  refund(id: $id) { ...RefundFields }
}${REFUND_FIELDS}${TRANSACTION_FIELDS}`;

export const READ_ORDER_TRANSACTIONS = `
query ReadOrderTransactions($id: ID!, $first: Int!) {
  order(id: $id) { updatedAt transactions(first: $first) { ...TransactionFields } }
}${TRANSACTION_FIELDS}`;

export const READ_FULFILMENTS = `
query ReadFulfilments($id: ID!) {
  order(id: $id) {
    id name cancelledAt
    fulfillments(first: 20) {
      id name status
      trackingInfo(first: 3) { number }
      fulfillmentLineItems(first: 15) { pageInfo { hasNextPage } nodes { quantity lineItem { id sku } } }
    }
  }
}`;

export const READ_FULFILMENT_LINES = `
query ReadFulfilmentLines($id: ID!, $after: String) {
  fulfillment(id: $id) {
    fulfillmentLineItems(first: 200, after: $after) {
      pageInfo { hasNextPage endCursor }
      nodes { quantity lineItem { id sku } }
    }
  }
}`;

export const READ_FULFILMENT_ORDERS = `
query ReadFulfilmentOrders($id: ID!, $after: String) {
  order(id: $id) {
    fulfillmentOrders(first: 6, after: $after) {
      pageInfo { hasNextPage endCursor }
      nodes {
        id status
        assignedLocation { location { id } }
        lineItems(first: 50) { pageInfo { hasNextPage endCursor } nodes { id remainingQuantity sku lineItem { id } } }
      }
    }
  }
}`;

export const READ_FULFILMENT_ORDER_LINES = `
query ReadFulfilmentOrderLines($id: ID!, $after: String) {
  fulfillmentOrder(id: $id) {
    lineItems(first: 200, after: $after) {
      pageInfo { hasNextPage endCursor }
      nodes { id remainingQuantity sku lineItem { id } }
    }
  }
}`;

export const CREATE_FULFILMENT = `
mutation CreateFulfilment($fulfillment: FulfillmentInput!, $message: String) {
  fulfillmentCreate(fulfillment: $fulfillment, message: $message) {
    fulfillment { id name status }
    userErrors { field message }
  }
}`;

export const READ_CANCELLATION = `
query ReadCancellation($id: ID!) {
  order(id: $id) { id name cancelledAt fulfillments(first: 50) { id status } }
}`;

export const CANCEL_ORDER = `
mutation CancelOrder($id: ID!, $reason: OrderCancelReason!, $restock: Boolean!, $notify: Boolean!, $note: String) {
  orderCancel(orderId: $id, reason: $reason, restock: $restock, notifyCustomer: $notify, staffNote: $note) {
    job { id done }
    orderCancelUserErrors { field message code }
  }
}`;

export const READ_JOB = `
query ReadJob($job: ID!, $id: ID!) {
  job(id: $job) { id done }
  order(id: $id) { id name cancelledAt fulfillments(first: 50) { id status } }
}`;

export const READ_PAYMENTS = `
query ReadPayments($id: ID!) {
  order(id: $id) {
    id currencyCode presentmentCurrencyCode
    transactions(first: 100) { ...TransactionFields }
    refunds(first: 25) {
      id note
      transactions(first: 3) { nodes { ...TransactionFields } }
    }
  }
}${TRANSACTION_FIELDS}`;

export const CAPTURE = `
mutation Capture($input: OrderCaptureInput!) {
  orderCapture(input: $input) {
    transaction { ...TransactionFields }
    userErrors { field message }
  }
}${TRANSACTION_FIELDS}`;

export const VOID = `
mutation Void($parent: ID!) {
  transactionVoid(parentTransactionId: $parent) {
    transaction { ...TransactionFields }
    userErrors { field message code }
  }
}${TRANSACTION_FIELDS}`;

export const REFUND = `
mutation Refund($input: RefundInput!, $key: String!) {
  refundCreate(input: $input) @idempotent(key: $key) {
    refund { id note transactions(first: 5) { nodes { ...TransactionFields } } }
    userErrors { field message }
  }
}${TRANSACTION_FIELDS}`;

export const READ_RETURNABLE = `
query ReadReturnable($id: ID!) {
  order(id: $id) {
    id
    lineItems(first: 250) { nodes { id sku refundableQuantity } }
    refunds(first: 100) { id note }
  }
}`;

/** Moves no money: its input names no transaction. */
export const RECORD_REFUND = `
mutation RecordRefund($input: RefundInput!, $key: String!) {
  refundCreate(input: $input) @idempotent(key: $key) {
    refund { id }
    userErrors { field message }
  }
}`;

export const READ_BUYER = `
query ReadBuyer($id: ID!) {
  order(id: $id) { id currencyCode customer { id } }
}`;

/** The newest cards of a customer. */
export const READ_GIFT_CARDS = `
query ReadGiftCards($query: String!) {
  giftCards(first: 100, query: $query, reverse: true) {
    nodes { id note maskedCode initialValue { amount currencyCode } }
  }
}`;

/** Its code is not asked for: the shop tells it to the customer. */
export const CREATE_GIFT_CARD = `
mutation CreateGiftCard($amount: MoneyInput!, $customer: ID!, $note: String!, $secret: String!) {
  giftCardCreate(input: { initialAmount: $amount, customerId: $customer, note: $note, code: $secret }) {
    giftCard { id maskedCode initialValue { amount currencyCode } }
    userErrors { field message code }
  }
}`;

export const READ_SUBSCRIPTIONS = `
query ReadSubscriptions($after: String) {
  webhookSubscriptions(first: 100, after: $after) {
    pageInfo { hasNextPage endCursor }
    nodes { id topic uri format filter includeFields apiVersion { handle } }
  }
}`;

export const CREATE_SUBSCRIPTION = `
mutation CreateSubscription($topic: WebhookSubscriptionTopic!, $subscription: WebhookSubscriptionInput!) {
  webhookSubscriptionCreate(topic: $topic, webhookSubscription: $subscription) {
    webhookSubscription { id }
    userErrors { field message }
  }
}`;

export const UPDATE_SUBSCRIPTION = `
mutation UpdateSubscription($id: ID!, $subscription: WebhookSubscriptionInput!) {
  webhookSubscriptionUpdate(id: $id, webhookSubscription: $subscription) {
    webhookSubscription { id }
    userErrors { field message }
  }
}`;

export const DELETE_SUBSCRIPTION = `
mutation DeleteSubscription($id: ID!) {
  webhookSubscriptionDelete(id: $id) { deletedWebhookSubscriptionId userErrors { field message } }
}`;

export const READ_SHOP = `
query ReadShop {
  shop { name myshopifyDomain currencyCode ianaTimezone plan { publicDisplayName } }
  currentAppInstallation { accessScopes { handle } }
}`;

export const READ_LOCATIONS = `
query ReadLocations($after: String) {
  locations(first: 50, after: $after, includeInactive: true) {
    pageInfo { hasNextPage endCursor }
    nodes { id name isActive fulfillsOnlineOrders }
  }
}`;

export const READ_INVENTORY_ITEMS = `
query ReadInventoryItems($query: String!, $first: Int!, $after: String) {
  inventoryItems(query: $query, first: $first, after: $after) {
    pageInfo { hasNextPage endCursor }
    nodes { id sku }
  }
}`;

export const READ_LEVELS = `
query ReadLevels($query: String!, $first: Int!, $location: ID!) {
  inventoryItems(query: $query, first: $first) {
    nodes {
      id sku
      inventoryLevel(locationId: $location) { updatedAt quantities(names: ["available"]) { quantity } }
    }
  }
}`;

export const READ_LEVELS_AT = `
query ReadLevelsAt($location: ID!, $query: String!, $first: Int!, $after: String) {
  location(id: $location) {
    inventoryLevels(query: $query, first: $first, after: $after) {
      pageInfo { hasNextPage endCursor }
      nodes { updatedAt item { id sku } quantities(names: ["available"]) { quantity } }
    }
  }
}`;

export const SET_QUANTITIES = `
mutation SetQuantities($input: InventorySetQuantitiesInput!, $key: String!) {
  inventorySetQuantities(input: $input) @idempotent(key: $key) {
    inventoryAdjustmentGroup { createdAt changes { name item { id sku } } }
    userErrors { field message code }
  }
}`;
