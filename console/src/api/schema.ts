/** The paths of the hub's API that the console uses. */
export interface paths {
  '/api/v1/overview': { get: { responses: { 200: { content: { 'application/json': Record<string, unknown> } } } } };
}
