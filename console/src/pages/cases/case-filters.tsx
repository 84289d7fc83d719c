import { Button, SegmentedControl, Select, Switch } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import type { Case } from '../../api/shapes.ts';
import { type CasesSearch, isFiltered } from './cases-search.ts';

interface CaseFiltersProps {
  readonly search: CasesSearch;
  /** All open cases, for what can be chosen. */
  readonly all: readonly Case[];
}

type Change = { readonly [Name in keyof CasesSearch]: CasesSearch[Name] | undefined };

const different = (values: readonly (string | undefined)[]): string[] =>
  [...new Set(values)].filter((value) => value !== undefined).sort();

/** Which cases are listed; it stands in the address, so that it can be sent to somebody. */
export function CaseFilters({ search, all }: CaseFiltersProps) {
  const navigate = useNavigate();
  const choose = (change: Change): void => {
    const { case: _case, ...rest } = { ...search, ...change };
    const kept = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined && value !== false));
    void navigate({ to: '/cases', search: kept, replace: true });
  };
  const connections = different([...all.map((each) => each.connection), search.connection]);
  const codes = new Map(all.map(({ code, title }) => [code, title]));
  return (
    <search className="row case-filters" aria-label="Which cases">
      <SegmentedControl
        aria-label="Whose"
        value={search.closed === true ? 'closed' : (search.whose ?? 'all')}
        onChange={(value) =>
          choose(
            value === 'closed'
              ? {
                  closed: true,
                  owner: undefined,
                  whose: undefined,
                  late: undefined,
                  connection: undefined,
                  code: undefined,
                }
              : {
                  closed: undefined,
                  owner: undefined,
                  whose: value === 'all' ? undefined : (value as 'mine' | 'unassigned'),
                },
          )
        }
        data={[
          { value: 'all', label: 'Open' },
          { value: 'mine', label: 'Mine' },
          { value: 'unassigned', label: 'Taken by nobody' },
          { value: 'closed', label: 'Closed' },
        ]}
      />
      {search.closed === true ? null : (
        <>
          <Switch
            label="Late"
            checked={search.late === true}
            onChange={(event) => choose({ late: event.currentTarget.checked })}
          />
          <Select
            aria-label="Connection"
            placeholder="Any connection"
            data={connections}
            value={search.connection ?? null}
            onChange={(value) => choose({ connection: value ?? undefined })}
            clearable
          />
          <Select
            aria-label="Code"
            placeholder="Any code"
            data={different([...codes.keys(), search.code]).map((code) => ({
              value: code,
              label: codes.has(code) && codes.get(code) !== code ? `${code}: ${codes.get(code)}` : code,
            }))}
            value={search.code ?? null}
            onChange={(value) => choose({ code: value ?? undefined })}
            clearable
            searchable
          />
          {isFiltered(search) ? (
            <Button variant="subtle" size="xs" onClick={() => void navigate({ to: '/cases', search: {} })}>
              Show all
            </Button>
          ) : null}
        </>
      )}
    </search>
  );
}
