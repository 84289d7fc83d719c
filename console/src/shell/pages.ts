import {
  type Icon,
  IconAlertTriangle,
  IconArrowsExchange,
  IconBell,
  IconEyeCheck,
  IconHistory,
  IconPackage,
  IconPlugConnected,
  IconReceipt,
  IconRewindBackward10,
  IconSun,
  IconUsers,
  IconWebhook,
} from '@tabler/icons-react';

/** A page of the console as the navigation knows it. */
export interface Page {
  readonly path: string;
  readonly name: string;
  readonly icon: Icon;
  /** Whether it stands in the bar of a phone; the others stand in its drawer. */
  readonly first: boolean;
}

export const PAGES: readonly Page[] = [
  { path: '/', name: 'Today', icon: IconSun, first: true },
  { path: '/orders', name: 'Orders', icon: IconReceipt, first: true },
  { path: '/cases', name: 'Cases', icon: IconAlertTriangle, first: true },
  { path: '/approvals', name: 'Approvals', icon: IconEyeCheck, first: false },
  { path: '/stock', name: 'Stock', icon: IconPackage, first: true },
  { path: '/flows', name: 'Flows', icon: IconArrowsExchange, first: false },
  { path: '/connections', name: 'Connections', icon: IconPlugConnected, first: false },
  { path: '/partners', name: 'Partners', icon: IconWebhook, first: false },
  { path: '/replay', name: 'Replay', icon: IconRewindBackward10, first: false },
  { path: '/alerts', name: 'Alerts', icon: IconBell, first: false },
  { path: '/audit', name: 'Audit', icon: IconHistory, first: false },
  { path: '/people', name: 'People and machines', icon: IconUsers, first: false },
];
