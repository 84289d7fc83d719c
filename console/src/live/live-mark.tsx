import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';
import { Dot } from '../parts/badge.tsx';
import { followLive, isListening, watchListening } from './live.ts';
import './live-mark.css';

/** Keeps the pages current, and says whether they are. */
export function LiveMark() {
  const queries = useQueryClient();
  useEffect(() => followLive(queries), [queries]);
  const live = useSyncExternalStore(watchListening, isListening);
  const means = live ? 'Changes come as they happen.' : 'The live feed is away; pages ask every few seconds.';
  return (
    <span className="live-mark" title={means}>
      <Dot tone={live ? 'well' : 'late'} />
      <span>{live ? 'live' : 'polling'}</span>
    </span>
  );
}
