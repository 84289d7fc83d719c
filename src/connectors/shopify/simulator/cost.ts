import {
  type DocumentNode,
  type FieldNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isLeafType,
  isObjectType,
  Kind,
  type SelectionSetNode,
} from 'graphql';
import type { Clock } from '../../../kernel/clock.ts';

/** Shopify refuses a single query above this. */
export const MOST_COST = 1_000;
const MUTATION_COST = 10;

/**
 * What a query costs as Shopify documents it: an object one point, a scalar nothing, a mutation ten, and a list or connection as many
 * times its elements as `first` asks for.
 */
export function requestedCost(
  schema: GraphQLSchema,
  document: DocumentNode,
  variables: Record<string, unknown>,
): number {
  const fragments = new Map(
    document.definitions.flatMap((node) =>
      node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node] as const] : [],
    ),
  );
  const fieldCost = (parent: GraphQLNamedType, field: FieldNode): number => {
    const definition =
      isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[field.name.value] : undefined;
    if (definition === undefined || isLeafType(getNamedType(definition.type))) return 0;
    const type = getNamedType(definition.type);
    const inner = field.selectionSet === undefined ? 0 : selectionCost(type, field.selectionSet);
    if (parent === schema.getMutationType()) return MUTATION_COST;
    const first = field.arguments?.find(({ name }) => name.value === 'first')?.value;
    const times =
      first === undefined ? undefined : numberOf(first.kind === Kind.VARIABLE ? variables[first.name.value] : first);
    if (times === undefined) return type.name.endsWith('Connection') || type.name === 'PageInfo' ? inner : 1 + inner;
    return times * (type.name.endsWith('Connection') ? inner : 1 + inner);
  };
  const selectionCost = (parent: GraphQLNamedType, selections: SelectionSetNode): number =>
    selections.selections.reduce((total, selection) => {
      if (selection.kind === Kind.FIELD) return total + fieldCost(parent, selection);
      const fragment = selection.kind === Kind.FRAGMENT_SPREAD ? fragments.get(selection.name.value) : selection;
      const name = fragment?.typeCondition?.name.value;
      const type = name === undefined ? parent : schema.getType(name);
      return type === undefined || fragment === undefined || !isCompositeType(type)
        ? total
        : total + selectionCost(type, fragment.selectionSet);
    }, 0);
  const operation = document.definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION);
  const root = operation?.operation === 'mutation' ? schema.getMutationType() : schema.getQueryType();
  return operation === undefined || !root ? 0 : Math.max(1, selectionCost(root, operation.selectionSet));
}

function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  const node = value as { kind?: string; value?: string } | undefined;
  return node?.kind === Kind.INT ? Number(node.value) : undefined;
}

/** What an answer really cost: a point for each object in it. */
export function actualCost(data: unknown): number {
  if (Array.isArray(data)) return data.reduce((total: number, part) => total + actualCost(part), 0);
  if (typeof data !== 'object' || data === null) return 0;
  return Object.values(data).reduce((total: number, part) => total + actualCost(part), 'nodes' in data ? 0 : 1);
}

export interface CostBucket {
  /** Takes what a query may cost, or says that it is not there. */
  take(points: number): boolean;
  /** Gives back what was not needed. */
  giveBack(points: number): void;
  status(): { readonly maximumAvailable: number; readonly currentlyAvailable: number; readonly restoreRate: number };
}

/** The bucket of one app in one shop. */
export function costBucket(clock: Clock, restoreRate: number, maximumAvailable: number): CostBucket {
  let available = maximumAvailable;
  let atMs = clock.now();
  const refill = (): void => {
    const nowMs = clock.now();
    available = Math.min(maximumAvailable, available + ((nowMs - atMs) / 1_000) * restoreRate);
    atMs = nowMs;
  };
  return {
    take(points) {
      refill();
      if (available < points) return false;
      available -= points;
      return true;
    },
    giveBack(points) {
      available = Math.min(maximumAvailable, available + Math.max(0, points));
    },
    status() {
      refill();
      return { maximumAvailable, currentlyAvailable: Math.floor(available), restoreRate };
    },
  };
}
