import { Combobox, TextInput, useCombobox } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { search as searchOf } from '../api/questions.ts';
import type { Hit } from '../api/shapes.ts';
import { placeOf } from '../pages/search/place-of.ts';

/** Any name of anything; the key "/" leads here from everywhere. */
export function SearchBox() {
  const [text, setText] = useState('');
  const [asked] = useDebouncedValue(text.trim(), 150);
  const found = useQuery(searchOf(asked));
  const box = useCombobox({ onDropdownClose: () => box.resetSelectedOption() });
  const input = useRef<HTMLInputElement>(null);
  const navigate = useNavigate();
  useSlash(() => input.current?.focus());
  const hits = asked.length < 2 ? [] : (found.data?.hits ?? []).slice(0, 8);
  const leave = (): void => {
    box.closeDropdown();
    setText('');
    input.current?.blur();
  };
  const open = (hit: Hit): void => {
    leave();
    void navigate(placeOf(hit));
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const [only, ...others] = asked === text.trim() ? hits : [];
    if (only !== undefined && others.length === 0) {
      open(only);
      return;
    }
    if (text.trim() === '') return;
    const q = text.trim();
    leave();
    void navigate({ to: '/search', search: { q } });
  };
  return (
    <search className="search">
      <form onSubmit={submit}>
        <Combobox
          store={box}
          onOptionSubmit={(value) => {
            const hit = hits[Number(value)];
            if (hit !== undefined) open(hit);
          }}
        >
          <Combobox.Target>
            <TextInput
              ref={input}
              type="search"
              aria-label="Search orders, payments, parcels, articles"
              placeholder="Any name: order, payment, parcel, SKU, e-mail"
              autoComplete="off"
              value={text}
              onChange={(event) => {
                setText(event.currentTarget.value);
                box.openDropdown();
              }}
              onBlur={() => box.closeDropdown()}
              leftSection={<IconSearch size={16} stroke={1.6} />}
              rightSection={<kbd>/</kbd>}
            />
          </Combobox.Target>
          <Combobox.Dropdown hidden={hits.length === 0}>
            <Combobox.Options aria-label="What was found">
              {hits.map((hit, index) => (
                <Combobox.Option key={`${hit.kind} ${hit.id}`} value={String(index)}>
                  <strong>{hit.title}</strong> <span className="soft small">{hit.detail}</span>
                  <span className="soft small"> · by {hit.by}</span>
                </Combobox.Option>
              ))}
            </Combobox.Options>
          </Combobox.Dropdown>
        </Combobox>
      </form>
    </search>
  );
}

/** Calls back when "/" is pressed where nobody types. */
function useSlash(act: () => void): void {
  const latest = useRef(act);
  latest.current = act;
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const typing = event.target instanceof HTMLElement && event.target.matches('input, textarea, [contenteditable]');
      if (event.key !== '/' || typing || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      latest.current();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
}
