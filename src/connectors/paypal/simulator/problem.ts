/** An error as PayPal answers it: what went wrong is said by `details[].issue`. */
export class PaypalProblem extends Error {
  readonly status: number;
  /** The name of the error: UNPROCESSABLE_ENTITY. */
  readonly title: string;
  readonly issue: string | undefined;

  constructor(status: number, title: string, issue?: string) {
    super(issue ?? title);
    this.status = status;
    this.title = title;
    this.issue = issue;
  }
}

export const refused = (issue: string): PaypalProblem => new PaypalProblem(422, 'UNPROCESSABLE_ENTITY', issue);
export const notFound = (): PaypalProblem => new PaypalProblem(404, 'RESOURCE_NOT_FOUND', 'INVALID_RESOURCE_ID');
export const badRequest = (issue: string): PaypalProblem => new PaypalProblem(400, 'INVALID_REQUEST', issue);
