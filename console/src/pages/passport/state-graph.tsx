import { type Edge, MarkerType, type Node, ReactFlow } from '@xyflow/react';
import '@xyflow/react/dist/style.css';
import type { Process } from '../../api/shapes.ts';
import { wordsOf } from '../../format/format.ts';
import { ArcEdge } from './arc-edge.tsx';
import { type Place, placesOf, type Way, waysOf } from './graph-places.ts';
import './state-graph.css';
import { StateNode } from './state-node.tsx';

const NODE_TYPES = { state: StateNode };
const EDGE_TYPES = { arc: ArcEdge };
const COLUMN = 150;
const ROW = 92;

/** The states of a process, the moves between them, and where this one is. */
export function StateGraph({ process, at }: { readonly process: Process; readonly at: string }) {
  const places = placesOf(process);
  const nodes: Node[] = process.states.map(({ name, meaning }) => {
    const [column, row] = places.get(name) ?? [0, 0];
    return {
      id: name,
      type: 'state',
      position: { x: column * COLUMN, y: row * ROW },
      data: { label: wordsOf(name), meaning },
      className: name === at ? 'state current' : 'state',
      focusable: false,
    };
  });
  const edges = waysOf(process).map((way) => edgeOf(way, places, at));
  return (
    <div className="state-graph" role="img" aria-label={`The process is ${wordsOf(at)}`}>
      <ReactFlow
        nodes={nodes}
        edges={edges}
        nodeTypes={NODE_TYPES}
        edgeTypes={EDGE_TYPES}
        fitView
        fitViewOptions={{ padding: 0.02 }}
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

/** Ways along the main line run straight, leaps over it in arcs above, and branches leave it below. */
function edgeOf({ from, to, on }: Way, places: ReadonlyMap<string, Place>, at: string): Edge {
  const [fromColumn, fromRow] = places.get(from) ?? [0, 0];
  const [toColumn, toRow] = places.get(to) ?? [0, 0];
  const isNext = fromRow === toRow && toColumn === fromColumn + 1;
  const leaps = fromRow === 0 && toRow === 0 && !isNext;
  const doors = isNext
    ? { sourceHandle: 'right', targetHandle: 'left', type: 'straight' }
    : leaps
      ? { sourceHandle: 'up', targetHandle: 'top', type: 'arc' }
      : fromRow === toRow
        ? { sourceHandle: 'bottom', targetHandle: 'below', type: 'arc' }
        : { sourceHandle: 'bottom', targetHandle: 'top', type: 'default' };
  const possible = from === at;
  return {
    id: `${from} ${to}`,
    source: from,
    target: to,
    ...doors,
    markerEnd: { type: MarkerType.ArrowClosed },
    focusable: false,
    className: `${possible ? 'possible' : ''} ${isNext ? '' : 'aside'}`,
    data: { on },
  };
}
