/** An exception as Odoo raises it, by the name that both transports report. */
export class OdooException extends Error {
  readonly exception: string;
  readonly status: number;

  constructor(exception: string, status: number, message: string) {
    super(message);
    this.exception = exception;
    this.status = status;
  }
}

export const userError = (message: string) => new OdooException('odoo.exceptions.UserError', 422, message);
export const validationError = (message: string) => new OdooException('odoo.exceptions.ValidationError', 422, message);
export const accessError = (message: string) => new OdooException('odoo.exceptions.AccessError', 403, message);
export const valueError = (message: string) => new OdooException('builtins.ValueError', 500, message);
export const attributeError = (message: string) => new OdooException('builtins.AttributeError', 500, message);
export const missingError = (model: string, id: number, user: number) =>
  new OdooException(
    'odoo.exceptions.MissingError',
    404,
    `Record does not exist or has been deleted.\n(Record: ${model}(${id},), User: ${user})`,
  );
export const serializationFailure = () =>
  new OdooException(
    'psycopg2.errors.SerializationFailure',
    500,
    'could not serialize access due to concurrent update\n',
  );
