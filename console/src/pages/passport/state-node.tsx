import { Handle, type Node, type NodeProps, Position } from '@xyflow/react';

/** A state with doors on all four sides, so that ways need not cross each other. */
export function StateNode({ data }: NodeProps<Node<{ label: string; meaning: string }>>) {
  return (
    <span title={data.meaning}>
      <Handle id="left" type="target" position={Position.Left} />
      <Handle id="top" type="target" position={Position.Top} />
      <Handle id="below" type="target" position={Position.Bottom} />
      {data.label}
      <Handle id="right" type="source" position={Position.Right} />
      <Handle id="bottom" type="source" position={Position.Bottom} />
      <Handle id="up" type="source" position={Position.Top} />
    </span>
  );
}
