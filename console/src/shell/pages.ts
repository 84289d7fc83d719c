import {
  type Icon,
  IconAlertTriangle,
  IconArrowBackUp,
  IconArrowsExchange,
  IconBell,
  IconBuildingBank,
  IconBuildingStore,
  IconCalendarCheck,
  IconCreditCard,
  IconEyeCheck,
  IconHistory,
  IconPackage,
  IconPlugConnected,
  IconReceipt,
  IconRewindBackward10,
  IconScale,
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
  /** Whether all of it is of the whole house, so that it is refused to a role that is limited. */
  readonly whole?: true;
}

/** Pages that the same people need for the same work. */
export interface PageGroup {
  readonly name: string;
  readonly pages: readonly Page[];
}

const PAGE_GROUPS: readonly PageGroup[] = [
  {
    name: 'Trade',
    pages: [
      { path: '/', name: 'Today', icon: IconSun, first: true },
      { path: '/orders', name: 'Orders', icon: IconReceipt, first: true },
      { path: '/stock', name: 'Stock', icon: IconPackage, first: true },
    ],
  },
  {
    name: 'To mend',
    pages: [
      { path: '/cases', name: 'Cases', icon: IconAlertTriangle, first: true },
      { path: '/approvals', name: 'Approvals', icon: IconEyeCheck, first: false },
      { path: '/alerts', name: 'Alerts', icon: IconBell, first: false, whole: true },
    ],
  },
  {
    name: 'Money',
    pages: [
      { path: '/days', name: 'Days', icon: IconCalendarCheck, first: false },
      { path: '/payments', name: 'Payments', icon: IconCreditCard, first: false },
      { path: '/returns', name: 'Returns', icon: IconArrowBackUp, first: false },
      { path: '/variances', name: 'Variances', icon: IconScale, first: false, whole: true },
      { path: '/bank', name: 'Bank', icon: IconBuildingBank, first: false, whole: true },
      { path: '/store-days', name: 'Store days', icon: IconBuildingStore, first: false },
    ],
  },
  {
    name: 'Systems',
    pages: [
      { path: '/flows', name: 'Flows', icon: IconArrowsExchange, first: false },
      { path: '/connections', name: 'Connections', icon: IconPlugConnected, first: false },
      { path: '/partners', name: 'Partners', icon: IconWebhook, first: false },
      { path: '/replay', name: 'Replay', icon: IconRewindBackward10, first: false, whole: true },
    ],
  },
  {
    name: 'House',
    pages: [
      { path: '/audit', name: 'Audit', icon: IconHistory, first: false, whole: true },
      { path: '/people', name: 'People and machines', icon: IconUsers, first: false, whole: true },
    ],
  },
];

/** The pages that somebody may open, in the order of the navigation. */
export const groupsFor = (wholeHouse: boolean): readonly PageGroup[] =>
  wholeHouse
    ? PAGE_GROUPS
    : PAGE_GROUPS.map((group) => ({ ...group, pages: group.pages.filter(({ whole }) => whole !== true) })).filter(
        ({ pages }) => pages.length > 0,
      );
