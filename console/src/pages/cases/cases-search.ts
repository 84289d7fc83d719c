/** What stands in the address of the page: the case that is looked at, and which ones are listed. */
export interface CasesSearch {
  readonly case?: string;
  /** Whose: the reader's own, or those that nobody was given. */
  readonly whose?: 'mine' | 'unassigned';
  /** Of one owner; links of alerts lead there. */
  readonly owner?: string;
  readonly late?: boolean;
  readonly connection?: string;
  readonly code?: string;
  readonly closed?: boolean;
}

/** Whether the list is limited in any way. */
export const isFiltered = ({ whose, owner, late, connection, code }: CasesSearch): boolean =>
  whose !== undefined || owner !== undefined || late === true || connection !== undefined || code !== undefined;
