import { type Edge, MarkerType, type Node, ReactFlow } from '@xyflow/react';
import '@xyflow/react/dist/style.css';
import type { Order } from '../../api/shapes.ts';
import { wordsOf } from '../../format/format.ts';
import './state-graph.css';
import { StateNode } from './state-node.tsx';

type State = Order['state'];

const PLACES: Readonly<Record<State, readonly [number, number]>> = {
  awaited: [0, 0],
  placed: [1, 0],
  accepted: [2, 0],
  allocated: [3, 0],
  shipped: [4, 0],
  delivered: [5, 0],
  closed: [6, 0],
  rejected: [1, 1],
  cancelled: [2, 1],
  'partially-shipped': [3.5, 1],
};

/** From where to where, and through which doors. */
const WAYS: readonly (readonly [State, State, string, string])[] = [
  ['awaited', 'placed', 'right', 'left'],
  ['placed', 'accepted', 'right', 'left'],
  ['accepted', 'allocated', 'right', 'left'],
  ['allocated', 'shipped', 'right', 'left'],
  ['shipped', 'delivered', 'right', 'left'],
  ['delivered', 'closed', 'right', 'left'],
  ['allocated', 'partially-shipped', 'bottom', 'left'],
  ['partially-shipped', 'shipped', 'right', 'below'],
  ['placed', 'rejected', 'bottom', 'top'],
  ['accepted', 'cancelled', 'bottom', 'top'],
];

const NODE_TYPES = { state: StateNode };

/** The states that an order can be in, and where this one is. */
export function StateGraph({ state }: { readonly state: State }) {
  const nodes: Node[] = Object.entries(PLACES).map(([name, [column, row]]) => ({
    id: name,
    type: 'state',
    position: { x: column * 138, y: row * 68 },
    data: { label: wordsOf(name) },
    className: name === state ? 'state current' : 'state',
    focusable: false,
  }));
  const edges: Edge[] = WAYS.map(([from, to, door, into]) => ({
    id: `${from} ${to}`,
    source: from,
    target: to,
    sourceHandle: door,
    targetHandle: into,
    type: 'smoothstep',
    markerEnd: { type: MarkerType.ArrowClosed },
    focusable: false,
  }));
  return (
    <div className="state-graph" role="img" aria-label={`The order is ${wordsOf(state)}`}>
      <ReactFlow
        nodes={nodes}
        edges={edges}
        nodeTypes={NODE_TYPES}
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
