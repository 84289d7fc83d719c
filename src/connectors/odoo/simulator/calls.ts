import type { Environment } from './environment.ts';
import { accessError, attributeError, OdooException } from './errors.ts';
import { load } from './loading.ts';
import type { Method, Values } from './model.ts';
import { RIGHTS } from './models-base.ts';

/** Parameters of the ORM's methods in their order; required ones first. */
interface Signature {
  readonly parameters: readonly string[];
  readonly required: number;
  /** Called on records (`ids`) or on the model itself. */
  readonly onRecords: boolean;
}

const SIGNATURES: Readonly<Record<string, Signature>> = {
  search: { parameters: ['domain', 'offset', 'limit', 'order'], required: 1, onRecords: false },
  search_read: { parameters: ['domain', 'fields', 'offset', 'limit', 'order'], required: 0, onRecords: false },
  search_count: { parameters: ['domain'], required: 1, onRecords: false },
  read: { parameters: ['fields'], required: 0, onRecords: true },
  create: { parameters: ['vals_list'], required: 1, onRecords: false },
  write: { parameters: ['vals'], required: 1, onRecords: true },
  unlink: { parameters: [], required: 0, onRecords: true },
  load: { parameters: ['fields', 'data'], required: 2, onRecords: false },
  fields_get: { parameters: ['allfields', 'attributes'], required: 0, onRecords: false },
  has_access: { parameters: ['operation'], required: 1, onRecords: true },
  check_access_rights: { parameters: ['operation', 'raise_exception'], required: 1, onRecords: false },
};

const READING = new Set([
  'search',
  'search_read',
  'search_count',
  'read',
  'fields_get',
  'has_access',
  'check_access_rights',
  'context_get',
]);
export const isReading = (method: string): boolean => READING.has(method);

/** A call as both transports bring it, before its method is known. */
export interface Incoming {
  readonly model: string;
  readonly method: string;
  readonly ids: readonly number[] | undefined;
  readonly named: Values;
  /** JSON-RPC: what stood in the list of arguments. */
  readonly positional: readonly unknown[] | undefined;
}

/** Runs a call; throws `OdooException` as the real one would. */
export function runCall(environment: Environment, call: Incoming): unknown {
  const { model, method } = call;
  const spec = environment.models.get(model);
  if (spec === undefined) throw notFound(call, `the model '${model}' does not exist`);
  if (method.startsWith('_')) {
    const named = environment.version >= 18 ? `'${model}.${method}'` : method;
    throw accessError(`Private methods (such as ${named}) cannot be called remotely.`);
  }
  const signature = SIGNATURES[method];
  const own = spec.methods?.[method];
  if (signature === undefined && own === undefined)
    throw notFound(call, `The method '${model}.${method}' does not exist`);
  if (own !== undefined) return callOwn(environment, own, call);
  const { ids, values } = bind(environment, call, signature as Signature);
  environment.check(model, 'read');
  return ormMethod(environment, call, ids, values);
}

/** 17 reports a missing model or method in its own words. */
function notFound(call: Incoming, message: string): OdooException {
  if (call.positional === undefined) return new OdooException('werkzeug.exceptions.NotFound', 404, message);
  return message.startsWith('the model')
    ? new OdooException('odoo.exceptions.UserError', 422, `Object ${call.model} doesn't exist`)
    : attributeError(`The method '${call.method}' does not exist on the model '${call.model}'`);
}

function callOwn(environment: Environment, method: Method, call: Incoming): unknown {
  const [first, ...rest] = call.positional ?? [];
  const ids = call.ids ?? (Array.isArray(first) ? (first as number[]) : typeof first === 'number' ? [first] : []);
  return method(environment, ids, call.named, rest);
}

function bind(
  environment: Environment,
  call: Incoming,
  signature: Signature,
): { ids: readonly number[]; values: Record<string, unknown> } {
  const values: Record<string, unknown> = { ...call.named };
  if (call.positional === undefined) {
    if (call.ids !== undefined && !signature.onRecords)
      throw unprocessable(`cannot call ${call.model}.${call.method} with ids`);
    for (const name of signature.parameters.slice(0, signature.required)) {
      if (!(name in values)) throw unprocessable(`missing a required argument: '${name}'`);
    }
    return { ids: call.ids ?? [], values };
  }
  refuseKeywords(environment, call, signature);
  const rest = [...call.positional];
  const first = signature.onRecords ? rest.shift() : undefined;
  for (const [index, value] of rest.entries()) values[signature.parameters[index] ?? ''] = value;
  return { ids: typeof first === 'number' ? [first] : ((first ?? []) as number[]), values };
}

/** Overrides rename parameters: in 17 `sale.order.write` calls its values `values`. */
function refuseKeywords(environment: Environment, call: Incoming, signature: Signature): void {
  const renamed =
    environment.version < 18 && call.model === 'sale.order' && call.method === 'write'
      ? ['values']
      : signature.parameters;
  const unknown = Object.keys(call.named).find(
    (name) => !renamed.includes(name) && !signature.parameters.includes(name),
  );
  const misnamed = unknown ?? Object.keys(call.named).find((name) => !renamed.includes(name));
  if (misnamed === undefined) return;
  throw new OdooException(
    'builtins.TypeError',
    500,
    `BaseModel.${call.method}() got an unexpected keyword argument '${misnamed}'`,
  );
}

const unprocessable = (message: string) => new OdooException('werkzeug.exceptions.UnprocessableEntity', 422, message);

function ormMethod(
  environment: Environment,
  call: Incoming,
  ids: readonly number[],
  values: Record<string, unknown>,
): unknown {
  const { model, method } = call;
  const domain = (values.domain ?? []) as unknown[];
  const page = {
    ...(values.order ? { order: String(values.order) } : {}),
    ...(values.limit ? { limit: Number(values.limit) } : {}),
    offset: Number(values.offset ?? 0),
  };
  switch (method) {
    case 'search':
      return environment.search(model, domain, page).map(({ id }) => id);
    case 'search_count':
      return environment.search(model, domain).length;
    case 'search_read': {
      const found = environment.search(model, domain, page).map(({ id }) => id);
      // A field that does not exist is refused also where nothing was found.
      return environment.read(model, found, (values.fields ?? []) as string[]);
    }
    case 'read':
      return environment.read(model, ids, (values.fields ?? []) as string[]);
    case 'create': {
      const given = values.vals_list;
      const created = (Array.isArray(given) ? given : [given]).map((each) => environment.create(model, each as Values));
      return call.positional !== undefined && !Array.isArray(given) ? created[0] : created;
    }
    case 'write':
      environment.write(model, ids, values.vals as Values);
      return true;
    case 'unlink':
      environment.unlink(model, ids);
      return true;
    case 'load':
      return load(environment, model, values.fields as string[], values.data as string[][]);
    case 'fields_get':
      return fieldsOf(environment, model, values.allfields as string[] | undefined);
    default:
      return RIGHTS[method]?.(model)(environment, ids, values, [values.operation]);
  }
}

function fieldsOf(environment: Environment, model: string, wanted: readonly string[] | undefined): Values {
  const fields = Object.entries(environment.models.get(model)?.fields ?? {});
  return Object.fromEntries(
    fields
      .filter(([name]) => wanted === undefined || wanted.length === 0 || wanted.includes(name))
      .map(([name, field]) => [
        name,
        {
          type: field.type,
          string: field.label ?? name,
          ...(field.relation === undefined ? {} : { relation: field.relation }),
        },
      ]),
  );
}
