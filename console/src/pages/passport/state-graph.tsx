import { type Edge, MarkerType, type Node, Position, ReactFlow } from '@xyflow/react';
import '@xyflow/react/dist/style.css';
import type { Order } from '../../api/shapes.ts';
import { wordsOf } from '../../format/format.ts';
import './state-graph.css';

type State = Order['state'];

const PLACES: Readonly<Record<State, readonly [number, number]>> = {
  awaited: [0, 0],
  placed: [1, 0],
  accepted: [2, 0],
  allocated: [3, 0],
  'partially-shipped': [3, 1],
  shipped: [4, 0],
  delivered: [5, 0],
  closed: [5, 1],
  rejected: [1, 1],
  cancelled: [2, 1],
};

const WAYS: readonly (readonly [State, State])[] = [
  ['awaited', 'placed'],
  ['placed', 'accepted'],
  ['accepted', 'allocated'],
  ['allocated', 'shipped'],
  ['allocated', 'partially-shipped'],
  ['partially-shipped', 'shipped'],
  ['shipped', 'delivered'],
  ['delivered', 'closed'],
  ['shipped', 'closed'],
  ['placed', 'rejected'],
  ['placed', 'cancelled'],
  ['accepted', 'cancelled'],
  ['allocated', 'cancelled'],
];

/** The states that an order can be in, and where this one is. */
export function StateGraph({ state }: { readonly state: State }) {
  const nodes: Node[] = Object.entries(PLACES).map(([name, [column, row]]) => ({
    id: name,
    position: { x: column * 132, y: row * 70 },
    data: { label: wordsOf(name) },
    className: name === state ? 'state current' : 'state',
    sourcePosition: Position.Right,
    targetPosition: Position.Left,
    focusable: false,
  }));
  const edges: Edge[] = WAYS.map(([from, to]) => ({
    id: `${from} ${to}`,
    source: from,
    target: to,
    markerEnd: { type: MarkerType.ArrowClosed },
    focusable: false,
  }));
  return (
    <div className="state-graph" role="img" aria-label={`The order is ${wordsOf(state)}`}>
      <ReactFlow
        nodes={nodes}
        edges={edges}
        fitView
        nodesDraggable={false}
        nodesConnectable={false}
        nodesFocusable={false}
        edgesFocusable={false}
        elementsSelectable={false}
        panOnDrag={false}
        zoomOnScroll={false}
        zoomOnDoubleClick={false}
        zoomOnPinch={false}
        preventScrolling={false}
        proOptions={{ hideAttribution: true }}
      />
    </div>
  );
}
