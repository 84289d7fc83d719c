import { TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useEffect, useRef } from 'react';

/** Any id of anything; the key "/" leads here from everywhere. */
export function SearchBox() {
  const input = useRef<HTMLInputElement>(null);
  const navigate = useNavigate();
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const typing = event.target instanceof HTMLElement && event.target.matches('input, textarea, [contenteditable]');
      if (event.key !== '/' || typing || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      input.current?.focus();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
  const search = (event: FormEvent): void => {
    event.preventDefault();
    const wanted = input.current?.value.trim() ?? '';
    if (wanted !== '') void navigate({ to: '/orders', search: { search: wanted } });
  };
  return (
    <search className="search">
      <form onSubmit={search}>
        <TextInput
          ref={input}
          type="search"
          aria-label="Search orders, payments, parcels, articles"
          placeholder="Any id: order, payment, parcel, SKU, e-mail"
          leftSection={<IconSearch size={16} stroke={1.6} />}
          rightSection={<kbd>/</kbd>}
        />
      </form>
    </search>
  );
}
