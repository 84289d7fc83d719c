import { clearanceOf, hidden } from '../masking.ts';
import type { GatewayParts, ProcessGraph, ProcessView } from '../parts.ts';
import { noSuch } from './context.ts';
import { nextOf, pageOf, readCursor, writeCursor } from './page.ts';
import { startOf } from './process-starts.ts';
import { type Route, route } from './route.ts';
import { InstancePageShape, OneInstanceShape, OneProcessShape, ProcessPageShape } from './shapes/process.ts';
import { asked, optional, PAGE, params, query } from './shapes/shape.ts';

const ByName = params({ process: asked('Name of the process: `order-to-cash`.', 100) });

const list = route({
  name: 'listProcesses',
  method: 'get',
  path: '/processes',
  tag: 'Processes',
  permission: 'read',
  summary: 'List business processes',
  description: 'Each with its states, what they mean, the moves between them, and how many instances stand where.',
  query: query(PAGE),
  answer: ProcessPageShape,
  problems: ['SL-RECORD-003'],
  example: {},
  async handle({ query, context }) {
    const { entries, next } = pageOf(await viewOf(context.parts()).list(), ({ name }) => name, query);
    return { processes: entries.map(withStart), ...nextOf(next) };
  },
});

const one = route({
  name: 'readProcess',
  method: 'get',
  path: '/processes/{process}',
  tag: 'Processes',
  permission: 'read',
  summary: 'Read the states of a process as a graph',
  description:
    'States are the nodes, moves the edges; a move was seen while the process ran in the simulation. `start` names the one operation that begins an instance by hand, with its schema and an example: it takes an Idempotency-Key, is done once for each business thing, and stands in the audit.',
  params: ByName,
  answer: OneProcessShape,
  problems: ['SL-GATEWAY-010'],
  example: { params: { process: 'order-to-cash' } },
  handle: async ({ params, context }) => ({
    process: withStart(await known(context.parts(), params.process)),
  }),
});

const instances = route({
  name: 'listInstances',
  method: 'get',
  path: '/processes/{process}/instances',
  tag: 'Processes',
  permission: 'read',
  summary: 'List instances of a process',
  description: 'By their business key; those in one state when `at` is given.',
  params: ByName,
  query: query({ at: optional(asked('Only instances in this state.', 100)), ...PAGE }),
  answer: InstancePageShape,
  problems: ['SL-GATEWAY-010', 'SL-RECORD-003'],
  example: { params: { process: 'order-to-cash' }, query: { at: 'booking' } },
  async handle({ params, query, context }) {
    const view = viewOf(context.parts());
    await known(context.parts(), params.process);
    const { at, limit, cursor } = query;
    const [after] = (cursor === undefined ? [] : readCursor(cursor, ['string'])) as string[];
    const found = await view.instances(params.process, {
      limit,
      ...(at === undefined ? {} : { at }),
      ...(after === undefined ? {} : { after }),
    });
    const page = found.slice(0, limit);
    const last = page.at(-1);
    return {
      instances: page,
      ...nextOf(found.length > limit && last !== undefined ? writeCursor([last.key]) : undefined),
    };
  },
});

const instance = route({
  name: 'readInstance',
  method: 'get',
  path: '/processes/{process}/instances/{key*}',
  tag: 'Processes',
  permission: 'read',
  summary: 'Read one instance of a process',
  description: 'Where it stands and what it waits for. What it knows is hidden without the permission `personal`.',
  params: params({
    process: asked('Name of the process.', 100),
    key: asked('Its business key: the id of the order.'),
  }),
  answer: OneInstanceShape,
  problems: ['SL-GATEWAY-010'],
  example: { params: { process: 'order-to-cash', key: 'order/shopify-eu/1001' } },
  async handle({ params, caller, context }) {
    const found = await viewOf(context.parts()).instance(params.process, params.key);
    if (found === undefined) throw noSuch('instance', params.key);
    const { state, ...rest } = found;
    return { instance: rest, state: clearanceOf(caller) === 'personal' ? state : hidden(state) };
  },
});

/** A process with how it is begun by hand, where that may be. */
function withStart(process: ProcessGraph) {
  const start = startOf(process.name);
  return { ...process, ...(start === undefined ? {} : { start }) };
}

async function known(parts: GatewayParts, name: string) {
  const found = (await viewOf(parts).list()).find((process) => process.name === name);
  if (found === undefined) throw noSuch('process', name);
  return found;
}

function viewOf({ processes }: GatewayParts): ProcessView {
  if (processes === undefined) throw noSuch('record', 'processes');
  return processes;
}

/** `/api/v1/processes`: the business processes, their states and their instances. */
export const PROCESS_ROUTES: readonly Route[] = [list, one, instances, instance];
