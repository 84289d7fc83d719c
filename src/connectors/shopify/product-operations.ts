/**
 * The GraphQL operations about articles and prices, each validated against Shopify's own schema in a test. Pages are as large as
 * an article may be read at once; Shopify charges for what is asked.
 */

const VARIANT_FIELDS = `
fragment VariantFields on ProductVariant {
  id sku barcode price
  selectedOptions { name value }
}`;

const PRODUCT_FIELDS = `
fragment ProductFields on Product {
  id handle title descriptionHtml status updatedAt
  options { name values }
  variants(first: $variants) { pageInfo { hasNextPage endCursor } nodes { ...VariantFields } }
}`;

export const READ_PRODUCT = `
query ReadProduct($identifier: ProductIdentifierInput!, $variants: Int!) {
  productByIdentifier(identifier: $identifier) { ...ProductFields }
}${PRODUCT_FIELDS}${VARIANT_FIELDS}`;

export const READ_PRODUCT_VARIANTS = `
query ReadProductVariants($id: ID!, $first: Int!, $after: String) {
  product(id: $id) {
    variants(first: $first, after: $after) { pageInfo { hasNextPage endCursor } nodes { ...VariantFields } }
  }
}${VARIANT_FIELDS}`;

export const FIND_VARIANTS = `
query FindVariants($query: String!, $first: Int!, $after: String) {
  productVariants(query: $query, first: $first, after: $after) {
    pageInfo { hasNextPage endCursor }
    nodes { id sku barcode product { id handle } }
  }
}`;

export const READ_CHANGED_PRODUCTS = `
query ReadChangedProducts($query: String!, $first: Int!, $after: String, $variants: Int!) {
  products(query: $query, first: $first, after: $after, sortKey: UPDATED_AT) {
    pageInfo { hasNextPage endCursor }
    nodes { ...ProductFields }
  }
}${PRODUCT_FIELDS}${VARIANT_FIELDS}`;

export const SET_PRODUCT = `
mutation SetProduct($identifier: ProductSetIdentifiers!, $input: ProductSetInput!, $variants: Int!) {
  productSet(identifier: $identifier, input: $input, synchronous: true) {
    product { ...ProductFields }
    userErrors { field message code }
  }
}${PRODUCT_FIELDS}${VARIANT_FIELDS}`;

export const SET_PRICES = `
mutation SetPrices($product: ID!, $variants: [ProductVariantsBulkInput!]!) {
  productVariantsBulkUpdate(productId: $product, variants: $variants, allowPartialUpdates: false) {
    product { id updatedAt }
    productVariants { id sku price }
    userErrors { field message code }
  }
}`;

/** The same for each line of a file; `name` tells one operation from another when the shop lists them. What it shows is short. */
export const setProductInBulk = (name: string): string => `
mutation ${name}($identifier: ProductSetIdentifiers!, $input: ProductSetInput!, $variants: Int!) {
  productSet(identifier: $identifier, input: $input) {
    product {
      id title status updatedAt
      options { name values }
      variants(first: $variants) { pageInfo { hasNextPage endCursor } nodes { ...VariantFields } }
    }
    userErrors { field message code }
  }
}${VARIANT_FIELDS}`;

/** Many products at once, each by an identifier of its own: `p0`, `p1`, … for `$i0`, `$i1`, … */
export function readProducts(count: number): string {
  const numbers = Array.from({ length: count }, (_, index) => index);
  return `
query ReadProducts(${numbers.map((number) => `$i${number}: ProductIdentifierInput!`).join(', ')}, $variants: Int!) {
  ${numbers.map((number) => `p${number}: productByIdentifier(identifier: $i${number}) { ...ProductFields }`).join('\n  ')}
}${PRODUCT_FIELDS}${VARIANT_FIELDS}`;
}

export const READ_SHOP_PRICING = `
query ReadShopPricing {
  shop { currencyCode taxesIncluded }
}`;
