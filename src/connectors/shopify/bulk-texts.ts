/** The GraphQL operations about bulk operations, each validated against Shopify's own schema in a test. */

export const STAGE_UPLOAD = `
mutation StageUpload($input: [StagedUploadInput!]!) {
  stagedUploadsCreate(input: $input) {
    stagedTargets { url parameters { name value } }
    userErrors { field message }
  }
}`;

export const RUN_BULK_MUTATION = `
mutation RunBulkMutation($mutation: String!, $path: String!, $client: String!) {
  bulkOperationRunMutation(mutation: $mutation, stagedUploadPath: $path, clientIdentifier: $client) {
    bulkOperation { id status }
    userErrors { field message code }
  }
}`;

export const READ_BULK_OPERATION = `
query ReadBulkOperation($id: ID!) {
  bulkOperation(id: $id) { id status errorCode url partialDataUrl }
}`;

export const READ_BULK_MUTATIONS = `
query ReadBulkMutations($query: String!, $first: Int!) {
  bulkOperations(query: $query, first: $first) { nodes { id status query } }
}`;
