import { BaseEdge, type EdgeProps, Position } from '@xyflow/react';

/** A leap over states of the same row, in an arc that rises with its width. */
export function ArcEdge({ id, sourceX, sourceY, targetX, targetY, sourcePosition, markerEnd }: EdgeProps) {
  const up = sourcePosition === Position.Top;
  const height = (16 + Math.abs(targetX - sourceX) * 0.05) * (up ? -1 : 1);
  const path = `M${sourceX} ${sourceY}C${sourceX} ${sourceY + height} ${targetX} ${targetY + height} ${targetX} ${targetY}`;
  return <BaseEdge id={id} path={path} {...(markerEnd === undefined ? {} : { markerEnd })} />;
}
